/** One measured figure and the bound it is held to: `value` must be at most `bound`, or at least where `least` says so. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  bound: number;
  ok: boolean;
  least?: true;
}

export function figure(name: string, value: number, unit: string, bound: number): Figure {
  const rounded = Number(value.toFixed(3));
  return { name, value: rounded, unit, bound, ok: Number.isFinite(value) && rounded <= bound };
}

/** A rate: the more the better. */
export function figureAtLeast(name: string, value: number, unit: string, bound: number): Figure {
  const rounded = Number(value.toFixed(0));
  return { name, value: rounded, unit, bound, ok: Number.isFinite(value) && rounded >= bound, least: true };
}

export function table(figures: Figure[]): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  return figures
    .map(
      ({ name, value, unit, bound, ok, least }) =>
        `${name.padEnd(width)}  ${String(value).padStart(9)} ${unit.padEnd(6)}  bound ${String(bound).padStart(5)}  ${ok ? 'ok' : least ? 'UNDER' : 'OVER'}`,
    )
    .join('\n');
}
