/** Where a key moves the selection from row `at` of `count`; null for other keys. -1: no row. */
export function stepped(key: string, at: number, count: number, page = 10): number | null {
  if (count === 0) return null;
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
  const by = steps[key];
  if (by === undefined) return null;
  return at < 0 ? (by < 0 && key !== 'Home' ? count - 1 : 0) : Math.min(count - 1, Math.max(0, at + by));
}
