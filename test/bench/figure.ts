import { median } from './processes';

/** One measured ratio and the most it may be. */
export interface Figure {
  name: string;
  /** Median of the samples. */
  value: number;
  /** How far the true median may lie from `value`, with 95 % confidence. */
  spread: number;
  samples: number;
  bound: number;
  /** `unsure`: the spread is wider than the distance to the bound, so this run decides nothing. */
  verdict: 'ok' | 'over' | 'unsure';
}

/** @param ratios One of each pair, in any order. */
export function figure(name: string, ratios: readonly number[], bound: number): Figure {
  const value = median([...ratios]);
  const [low, high] = medianInterval(ratios);
  const spread = Math.max(value - low, high - value);
  const isSure = ratios.every(Number.isFinite) && spread < Math.abs(bound - value);
  const verdict = !isSure ? 'unsure' : value <= bound ? 'ok' : 'over';
  return { name, value: rounded(value), spread: rounded(spread), samples: ratios.length, bound, verdict };
}

/**
 * Where the median lies with at least 95 % confidence, whatever the distribution: the k-th smallest and k-th largest sample, with k from
 * the binomial distribution with p = 1/2. Fewer than six samples can't say; then it is everything.
 */
export function medianInterval(samples: readonly number[]): [low: number, high: number] {
  const sorted = [...samples].sort((a, b) => a - b);
  const { length } = sorted;
  let tail = 0.5 ** length;
  let chance = tail;
  let k = 0;
  while (tail <= 0.025 && k < length / 2) {
    k += 1;
    chance *= (length - k + 1) / k;
    tail += chance;
  }
  return k === 0 ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : [sorted[k - 1] ?? Number.NaN, sorted[length - k] ?? Number.NaN];
}

export function table(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  return figures
    .map(({ name, value, spread, samples, bound, verdict }) => {
      const measured = `${value.toFixed(3).padStart(7)} ± ${spread.toFixed(3).padEnd(7)}`;
      return `${name.padEnd(width)}  ${measured}  bound ${String(bound).padEnd(5)}  ${String(samples).padStart(2)} samples  ${verdict === 'over' ? 'OVER' : verdict}`;
    })
    .join('\n');
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
