import { visible } from '../core/base/visible';
import type { FailureDetails } from '../model/failure';

const MAX_EVIDENCE = 500;

/** A failure for standard error: what happened, likely cause, what to do, evidence. */
export function failureText({ what, likelyCause, action, evidence = [] }: FailureDetails): string {
  const facts = evidence.map(({ label, value }) => `  ${oneLine(label)}: ${oneLine(value)}\n`).join('');
  return `tokenscope: ${oneLine(what)}\n  Likely cause: ${oneLine(likelyCause)}\n  What to do: ${oneLine(action)}\n${facts}`;
}

/** Untrusted text on one line of a terminal. @param limit Characters. */
export function oneLine(text: string, limit = MAX_EVIDENCE): string {
  const line = visible(text.replace(/\s+/g, ' ').trim());
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
