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
