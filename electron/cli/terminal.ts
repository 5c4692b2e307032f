import { visible, visibleJson } from '../core/base/visible';
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

/** One JSON document for standard output: indented for a person at a terminal, on one line for a program. */
export function jsonOutput(value: unknown, { terminal }: { terminal: { out: boolean } }): string {
  return `${visibleJson(value, terminal.out ? 2 : undefined)}\n`;
}

/** One JSON object on one line. */
export const jsonLine = (value: unknown): string => `${visibleJson(value)}\n`;

/** Colours text, or leaves it plain. Each function takes text that is safe to print. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  name(text: string): string;
}

const paint = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const plain = (text: string) => text;

export function styleFor(colours: boolean): Style {
  if (!colours) return { strong: plain, faint: plain, good: plain, warn: plain, bad: plain, name: plain };
  return {
    strong: paint(1, 22),
    faint: paint(2, 22),
    good: paint(32, 39),
    warn: paint(33, 39),
    bad: paint(31, 39),
    name: paint(36, 39),
  };
}

/** On a terminal only, unless NO_COLOR is set (no-color.org) or the terminal is dumb. */
export function wantsColours(terminal: boolean, env: Record<string, string | undefined>): boolean {
  return terminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** Erases a progress line, if standard error is a terminal. */
export function lineStart({ terminal }: { terminal: { err: boolean } }): string {
  return terminal.err ? '\r\u001b[K' : '';
}
