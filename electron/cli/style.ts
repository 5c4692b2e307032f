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

/** Takes back what a progress line left on the line, where standard error is a terminal. */
export function lineStart({ terminal }: { terminal: { err: boolean } }): string {
  return terminal.err ? '\r\u001b[K' : '';
}
