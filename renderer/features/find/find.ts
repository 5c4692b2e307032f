/** Matches kept; beyond that their number no longer helps anyone. */
export const MATCH_LIMIT = 100_000;

/**
 * Finds a text window by window, so that a caller can give way between two of them: native search is fast, but 20 MB at once would
 * still be felt. Yields the starts of the matches in one window (often none); stops at MATCH_LIMIT in all.
 */
export function* findAll(text: string, query: string, caseSensitive: boolean, windowSize = 1_000_000): Generator<number[]> {
  if (query === '') return;
  const pattern = new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), caseSensitive ? 'g' : 'gi');
  let found = 0;
  let free = 0;
  for (let at = 0; at < text.length; at += windowSize) {
    const part = text.slice(at, at + windowSize + query.length - 1);
    const starts: number[] = [];
    // A match that began in the window before may reach into this one.
    pattern.lastIndex = Math.max(0, free - at);
    for (let match = pattern.exec(part); match !== null && match.index < windowSize && found < MATCH_LIMIT; match = pattern.exec(part)) {
      starts.push(at + match.index);
      free = at + match.index + query.length;
      found += 1;
    }
    yield starts;
    if (found >= MATCH_LIMIT) return;
  }
}

/** Index of the first match at or after a position; the first of all after the last. `starts` ascending and not empty. */
export function matchFrom(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low === starts.length ? 0 : low;
}
