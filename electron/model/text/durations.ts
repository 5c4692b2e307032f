/** Seconds (the Gregorian year on average), the word and the symbol. */
const UNITS = [
  [31_556_952, 'year', 'y'],
  [86_400, 'day', 'd'],
  [3_600, 'hour', 'h'],
  [60, 'minute', 'min'],
  [1, 'second', 's'],
] as const;

/** "1 minute 30 seconds": a length of time in a sentence, exact to two units. Its sign does not count. @param seconds Rounded to whole ones. */
export function inWords(seconds: number): string {
  return firstTwo(seconds, (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`) || '0 seconds';
}

/**
 * "1 min 30 s", "12.4 s", "340 ms": the same where space is short, with a fraction below a minute, as what is measured needs. Below 0 and
 * beyond all numbers it is "0 ms".
 *
 * @param ms Milliseconds.
 */
export function inShort(ms: number): string {
  const whole = Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : 0;
  if (whole < 1_000) return `${whole} ms`;
  const tenths = Math.round(ms / 100);
  return tenths < 600 ? `${tenths / 10} s` : firstTwo(ms / 1_000, (count, _, symbol) => `${count} ${symbol}`);
}

/**
 * "2 min" for 118.6 s: how long a token lives. Servers grant whole seconds, and what is counted from receipt lacks the way to here, so up to
 * 2 s short of a whole minute count as that minute. @param ms From receipt or issue to the end.
 */
export function lifetimeInShort(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const short = (60 - (seconds % 60)) % 60;
  return inShort((seconds >= 58 && short <= 2 ? seconds + short : seconds) * 1_000);
}

function firstTwo(seconds: number, write: (count: number, word: string, symbol: string) => string): string {
  const parts: string[] = [];
  let rest = Number.isFinite(seconds) ? Math.round(Math.abs(seconds)) : 0;
  for (const [size, word, symbol] of UNITS) {
    const count = Math.floor(rest / size);
    if (count === 0 || parts.length === 2) continue;
    parts.push(write(count, word, symbol));
    rest -= count * size;
  }
  return parts.join(' ');
}
