/** Words in colour, or as they are. Each takes text that is safe to print. */
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

/** @param colours Whether the output takes them. */
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

/**
 * Whether to colour: on a terminal only, not where NO_COLOR is set to anything (no-color.org) or the terminal is said to be a dumb one.
 */
export function wantsColours(terminal: boolean, env: Record<string, string | undefined>): boolean {
  return terminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

// Escape sequences begin with one of these (ECMA-48 section 5.2 and 5.3); bidirectional marks make a line read as something else.
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are to be made visible
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/gu;

/** Untrusted text for a terminal: what could steer it is written as JSON escapes it; tabs and line feeds stay. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** Takes back what a progress line left on the line, where standard error is a terminal. */
export function lineStart({ terminal }: { terminal: { err: boolean } }): string {
  return terminal.err ? '\r\u001b[K' : '';
}

/** JSON on one line in which nothing can steer a terminal. */
export function safeJson(value: unknown): string {
  return printable(JSON.stringify(value));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
