import * as v from 'valibot';
import { invalid } from './failure';

const severity = v.picklist(['error', 'warning', 'note']);

/** Something worth knowing about a token, a response or a request. Text may quote untrusted text. */
export const findingView = v.strictObject({
  code: v.string(),
  severity,
  title: v.string(),
  detail: v.string(),
  action: v.string(),
  reference: v.string(),
  /** The person asked not to be told of it for this connection; it is listed apart. */
  muted: v.boolean(),
});

export type Severity = v.InferOutput<typeof severity>;
export type FindingView = v.InferOutput<typeof findingView>;
export type Finding = Omit<FindingView, 'muted'>;

/** More than there are findings to mute. */
export const MAX_MUTED = 200;
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_CODE = 100;

/** Whether a text has the form of a finding's code. Codes of another version may be unknown here and stay muted nevertheless. */
export function isFindingCode(code: unknown): code is string {
  return typeof code === 'string' && code.length <= MAX_CODE && CODE.test(code);
}

/** The codes muted for a connection. @throws Failure `connection-invalid` */
export function checkMutedFindings(codes: string[]): string[] {
  if (codes.length > MAX_MUTED)
    throw invalid('mutedFindings', `More than ${MAX_MUTED} findings are muted for this connection.`, 'Unmute some that no longer appear.');
  if (!codes.every(isFindingCode))
    throw invalid('mutedFindings', 'The text to mute is not a finding code.', 'Mute it in the list of findings.');
  return [...new Set(codes)];
}
