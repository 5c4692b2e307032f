import { type Figure, figure } from './figure';

/** Pairs that every figure has, and those after which one that is still unsure stays so. */
export const LEAST = 10;
export const MOST = 30;

/** The two sides of a ratio, each measured once. Any unit, the same for both. */
export interface Sides {
  own(): Promise<number> | number;
  /** The least that can do the same work. */
  bare(): Promise<number> | number;
}

/**
 * Measures the two sides in turn, the first of them changing from pair to pair, until the figure is sure: at least 10 pairs, at most 30. A
 * pair before the first is not counted.
 */
export async function measurePairs(name: string, bound: number, sides: Sides, unit: { name: string; digits: number }): Promise<Figure> {
  await sides.bare();
  await sides.own();
  const ratios: number[] = [];
  const own: number[] = [];
  const bare: number[] = [];
  let found = figure(name, ratios, bound);
  while (ratios.length < LEAST || (found.verdict === 'unsure' && ratios.length < MOST)) {
    const ownFirst = ratios.length % 2 === 1;
    const before = ownFirst ? await sides.own() : await sides.bare();
    const after = ownFirst ? await sides.bare() : await sides.own();
    const [one, other] = ownFirst ? [before, after] : [after, before];
    own.push(one);
    bare.push(other);
    ratios.push(one / other);
    found = figure(name, ratios, bound);
  }
  process.stdout.write(`  ${name}: ${middle(own, unit)} against ${middle(bare, unit)} ${unit.name}\n`);
  return found;
}

function middle(values: readonly number[], { digits }: { digits: number }): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[sorted.length >> 1] ?? Number.NaN).toFixed(digits);
}
