/** Bits that a guess would have to hit; below it a value counts as guessable. */
export const GUESSABLE_BITS = 64;
/** RFC 6749 section 10.10 wants 128 of what must not be guessed; a version 4 UUID has 122. */
export const RIGHT_BITS = 112;

/**
 * How many bits of chance values can have at most: what all begin and end with alike counts for nothing, and the rest as much as its
 * alphabet allows. null: fewer than two values, which say nothing of what changes. 0: two are the same. It can't tell a random value from
 * the hash of a guessable one.
 */
export function chanceIn(values: readonly string[]): number | null {
  if (values.length < 2) return null;
  if (new Set(values).size < values.length) return 0;
  const changing = middles(values);
  const fewest = changing.reduce((one, other) => (other.length < one.length ? other : one));
  return Math.floor(fewest.length * Math.log2(alphabet(changing.join(''))));
}

/** At most so many bits of chance are in one value. */
export const mostChanceIn = (value: string): number => Math.floor(value.length * Math.log2(alphabet(value)));

function middles(values: readonly string[]): string[] {
  const start = sharedStart(values);
  const rests = values.map((value) => value.slice(start));
  const end = sharedStart(rests.map((rest) => [...rest].reverse().join('')));
  return rests.map((rest) => rest.slice(0, rest.length - end));
}

function sharedStart([first = '', ...others]: readonly string[]): number {
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) length += 1;
  return length;
}

/** How many characters the values may be made of, by the smallest usual alphabet that has them all. */
function alphabet(text: string): number {
  if (/^\d*$/.test(text)) return 10;
  if (/^[\da-f-]*$/.test(text) || /^[\dA-F-]*$/.test(text)) return 16;
  if (/^[\da-z-]*$/.test(text) || /^[\dA-Z-]*$/.test(text)) return 36;
  return /^[\w.~+/=-]*$/.test(text) ? 64 : 95;
}
