import * as v from 'valibot';
import { CONNECTION_ENDING } from './connection-file';

/** What a connection can be exported as, by what the window and the command line say of it. `extension` without the dot, `suffix` before it. */
export const EXPORTS = {
  profile: {
    name: 'Connection file',
    extension: CONNECTION_ENDING,
    text: 'For Tokenscope on another computer, a repository, or the command line.',
  },
  postman: { name: 'Postman collection', extension: 'json', suffix: '.postman_collection', text: 'Version 2.1. In Postman: Import.' },
  bruno: { name: 'Bruno collection', extension: 'json', text: 'One file. In Bruno: Import collection.' },
  curl: { name: 'curl', extension: 'sh', text: 'The requests for a token and to the API, for a POSIX shell.' },
  js: { name: 'JavaScript', extension: 'mjs', text: 'A program for Node.js, with oauth4webapi.' },
  python: { name: 'Python', extension: 'py', text: 'A program for Python 3, with Authlib.' },
  evidence: { name: 'Evidence', extension: 'html', suffix: ' evidence', text: 'Exchanges, findings and checks on one page, for a ticket.' },
} as const satisfies Record<string, { name: string; extension: string; suffix?: string; text: string }>;

export type ExportId = keyof typeof EXPORTS;
export const EXPORT_IDS = Object.keys(EXPORTS) as ExportId[];
export const exportId = v.picklist(EXPORT_IDS);

/** An export as it is shown before it is saved. Holds no secret. */
export const exported = v.strictObject({
  text: v.string(),
  /** Variables to set where it is used. */
  variables: v.array(v.string()),
  /** What it can't do, and what to do besides. */
  notes: v.array(v.string()),
});

export type Exported = v.InferOutput<typeof exported>;
