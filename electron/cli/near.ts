/** Edits (a letter more, less, other, or two swapped) between two words: the optimal string alignment distance. */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, row) => [row]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let column = 1; column <= b.length; column += 1) (rows[0] as number[])[column] = column;
  for (let row = 1; row <= a.length; row += 1) {
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      (rows[row] as number[])[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}

/** Longer words are names of nothing here, and would take long to compare. */
const LONGEST = 60;

/** What a mistyped word was probably meant to be, case aside; null if nothing is near. */
function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  const typed = word.toLocaleLowerCase();
  const most = Math.max(1, Math.floor(typed.length / 3));
  const ranked = known
    .filter((one) => one.length <= LONGEST)
    .map((one) => {
      const whole = one.toLocaleLowerCase();
      return { one, far: whole.startsWith(typed) && typed.length > 1 ? 0.5 : distance(typed, whole) };
    })
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.one ?? null;
}

/** "Did you mean X? ", or nothing. */
export function didYouMean(word: string, known: readonly string[], shown = (one: string) => one): string {
  const near = nearest(word, known);
  return near === null ? '' : `Did you mean ${shown(near)}? `;
}
