/** Chips one member shows when asked for more; what is beyond stands in the raw JSON. */
export const MAX_CHIPS = 100;
/** Chips one member shows at first. */
const FIRST_CHIPS = 24;
/** Chips all members of a table show at first, together: a hostile token has hundreds of arrays. */
export const TABLE_CHIPS = 400;

/** How many chips each member of a table shows at first, those at the top served first. */
export function chipsOf(members: readonly { items: readonly string[] | null }[]): number[] {
  let left = TABLE_CHIPS;
  return members.map(({ items }) => {
    const chips = Math.min(items?.length ?? 0, FIRST_CHIPS, left);
    left -= chips;
    return chips;
  });
}
