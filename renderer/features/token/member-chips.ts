/** Chips shown per member on demand; the raw JSON has the rest. */
export const MAX_CHIPS = 100;
const FIRST_CHIPS = 24;
/** Chips shown per table at first: a hostile token may have hundreds of arrays. */
export const TABLE_CHIPS = 400;

export function chipsOf(members: readonly { items: readonly string[] | null }[]): number[] {
  let left = TABLE_CHIPS;
  return members.map(({ items }) => {
    const chips = Math.min(items?.length ?? 0, FIRST_CHIPS, left);
    left -= chips;
    return chips;
  });
}
