import type { Exported, ExportId } from '../../model/exports';
import { printConnectionFile } from '../importers/connection-file';
import type { ExportInput } from './input';

/** How each is written. What a person reads of it is its entry in model/exports; each loads only its own code. */
const FORMATS: Record<ExportId, (input: ExportInput) => Promise<Exported>> = {
  profile: async ({ connection, hasClientSecret }) => {
    const text = printConnectionFile(connection, hasClientSecret);
    return { text, variables: [...new Set([...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name = '']) => name))], notes: [] };
  },
  postman: async (input) => (await import('./postman')).postmanExport(input),
  bruno: async (input) => (await import('./bruno')).brunoExport(input),
  curl: async (input) => (await import('./curl')).curlExport(input),
  js: async (input) => (await import('./javascript')).javascriptExport(input),
  python: async (input) => (await import('./python')).pythonExport(input),
  evidence: async (input) => (await import('./evidence')).evidenceExport(input),
};

/**
 * A connection as something else, without its secrets.
 *
 * @throws Failure `not-found`: there is no evidence; `connection-incomplete`, `connection-invalid`, `insecure-url`: its requests can't be made; as discovery does.
 */
export const exportAs = (id: ExportId, input: ExportInput): Promise<Exported> => FORMATS[id](input);
