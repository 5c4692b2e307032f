import type { ReactNode } from 'react';

/** A text with the words that were searched for marked. */
export function Found({ text, sought }: { text: string; sought: string }): ReactNode {
  const lower = text.toLocaleLowerCase();
  // Where lower case is longer, as with İ, no place in one is the same in the other.
  if (lower.length !== text.length) return text;
  const spans = sought
    .toLocaleLowerCase()
    .split(/\s+/)
    .flatMap((word) => (word !== '' && lower.includes(word) ? { from: lower.indexOf(word), to: lower.indexOf(word) + word.length } : []))
    .sort((a, b) => a.from - b.from);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of spans) {
    if (to <= at) continue;
    const start = Math.max(from, at);
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, to)}</mark>);
    at = to;
  }
  return [...parts, text.slice(at)];
}
