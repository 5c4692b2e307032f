import type { ShownFamily, ShownGeneration } from '../../../electron/contract';
import { counted } from '../../../electron/model/text/counts';
import { ordinal } from '../../state/time';
import { clippedX, lengthOf, padded, type Range, xOf } from './scale';

export type End = ShownGeneration['end'];

/** A failed refresh: a triangle with its tip at the top. */
export const failurePath = 'M0 0l4.6 8h-9.2Z';

/** How each end looks: one shape, 12 by 12, drawn as lines; the current one is a dot. Colour only repeats the word. */
export const LOOKS: Record<End, { path: string; tone: 'live' | 'dead' | 'none' }> = {
  current: { path: 'M6 3.6a2.4 2.4 0 1 0 .01 0Z', tone: 'live' },
  replaced: { path: 'M4.2 2.6 7.8 6 4.2 9.4', tone: 'none' },
  expired: { path: 'M2.6 6h6.8', tone: 'none' },
  revoked: { path: 'M6 1.8a4.2 4.2 0 1 0 .01 0ZM3.1 3.1l5.8 5.8', tone: 'dead' },
  dead: { path: 'M3 3l6 6M9 3l-6 6', tone: 'dead' },
};

export const ENDS = Object.keys(LOOKS) as readonly End[];

export const generationsInWords = (count: number) => counted(count, 'generation');

const familiesCounted = (count: number) => counted(count, 'family', 'families');

/** How many families there are, and whose, where not all are the connection's own. @param isTap It is the timeline of a tap, whose app may have none. */
export function familiesInWords(families: readonly Pick<ShownFamily, 'by'>[], isTap: boolean): string {
  const apps = families.filter(({ by }) => by === 'app').length;
  const own = families.length - apps;
  if (!isTap && apps === 0) return familiesCounted(own);
  if (own === 0) return `${familiesCounted(apps)} of your app`;
  if (!isTap) return `${familiesCounted(families.length)}, ${apps} of your app`;
  return `${apps === 0 ? 'No family of your app yet' : `${familiesCounted(apps)} of your app`}, ${own} of the connection`;
}

/** Before when it began: whose family it is, where it is not the connection's own. */
export const startedBy = ({ by }: ShownFamily) => (by === 'app' ? "Your app's, started" : 'Started');

/** How a generation ended by now: the current one may have expired since. */
export function endOf(generation: ShownGeneration, now: number): End {
  return generation.end === 'current' && generation.expiresAt !== null && generation.expiresAt <= now ? 'expired' : generation.end;
}

/** A bar's time span. `to` Infinity: no known end. `validTo`: how long APIs may still accept it after it was replaced. */
export interface Span {
  from: number;
  to: number;
  validTo: number | null;
}

export function spanOf(generation: ShownGeneration): Span {
  const { issuedAt, expiresAt, endedAt } = generation;
  const to = Math.max(issuedAt, endedAt ?? expiresAt ?? Number.POSITIVE_INFINITY);
  return { from: issuedAt, to, validTo: endedAt !== null && expiresAt !== null && expiresAt > to ? expiresAt : null };
}

/** More lanes would push other families off the screen; further overlaps are drawn on top of each other. */
const MAX_LANES = 5;

interface Lanes {
  lanes: number[];
  count: number;
}

/** A cache: lanes don't depend on the range, and zooming asks for them many times a second. */
const cache = new WeakMap<readonly ShownGeneration[], Lanes>();

/** Assigns lanes so that bars that overlap in time are drawn below each other. */
export function lanesOf(generations: readonly ShownGeneration[]): Lanes {
  const before = cache.get(generations);
  if (before) return before;
  const ends: number[] = [];
  const lanes = generations.map((generation) => {
    const { from, to, validTo } = spanOf(generation);
    let lane = ends.findIndex((end) => end <= from);
    if (lane < 0) lane = ends.length < MAX_LANES ? ends.length : ends.indexOf(Math.min(...ends));
    ends[lane] = Math.max(validTo ?? to, to);
    return lane;
  });
  const found = { lanes, count: Math.max(1, ends.length) };
  cache.set(generations, found);
  return found;
}

/** The range with data, at least up to now. */
export function extentOf(families: readonly ShownFamily[], now: number): Range {
  let from = now;
  let to = now;
  for (const family of families) {
    from = Math.min(from, family.startedAt);
    for (const generation of family.generations) {
      const span = spanOf(generation);
      from = Math.min(from, span.from);
      const end = span.validTo ?? span.to;
      if (Number.isFinite(end)) to = Math.max(to, end);
    }
  }
  return padded({ from, to });
}

/** Minimum bar width in pixels to tell bars apart. */
const DISTINGUISHABLE = 9;

/** The initial range: everything if its bars can be told apart, else the newest family. */
export function firstRange(families: readonly ShownFamily[], now: number, width: number): Range {
  const all = extentOf(families, now);
  const newest = families[0];
  if (!newest || families.length === 1 || width <= 0) return all;
  const spans = newest.generations.map(spanOf).map(({ from, to }) => Math.min(to, now) - from);
  const middle = spans.sort((a, b) => a - b)[Math.floor(spans.length / 2)] ?? 0;
  return (middle / lengthOf(all)) * width >= DISTINGUISHABLE ? all : extentOf([newest], now);
}

export interface Bar {
  id: string;
  generation: ShownGeneration;
  end: End;
  /** Pixels. */
  x: number;
  y: number;
  width: number;
  /** The dashed rest, during which APIs may still accept a replaced token; null if none. */
  restWidth: number | null;
  /** Whether its end lies within the picture. */
  isEndSeen: boolean;
}

export interface Row {
  family: ShownFamily;
  /** Row position and height in pixels. */
  y: number;
  height: number;
  bars: Bar[];
  /** Positions of failed refreshes in pixels. */
  failures: number[];
  /** On which side its bars lie if none is visible. */
  away: 'before' | 'after' | null;
}

export const BAR_HEIGHT = 22;
const LANE = 28;
const TITLE = 30;
const GAP = 16;

export interface Layout {
  rows: Row[];
  height: number;
}

/**
 * Lays everything out for `width` pixels. Omits bars outside the range, and those too close to the previous one to be seen, unless `kept`
 * contains their id.
 */
export function layoutOf(families: readonly ShownFamily[], range: Range, width: number, now: number, kept: ReadonlySet<string>): Layout {
  let y = 6;
  const rows = families.map((family): Row => {
    const { lanes, count } = lanesOf(family.generations);
    const reached = new Array<number>(count).fill(Number.NEGATIVE_INFINITY);
    const bars: Bar[] = [];
    let before = 0;
    family.generations.forEach((generation, index) => {
      const lane = lanes[index] ?? 0;
      const { from, to, validTo } = spanOf(generation);
      if ((validTo ?? to) < range.from) before += 1;
      if ((validTo ?? to) < range.from || from > range.to) return;
      const x = clippedX(from, range, width);
      const right = clippedX(to, range, width);
      if (right - (reached[lane] ?? 0) < 1 && !kept.has(generation.id)) return;
      reached[lane] = Math.max(right, x + 2);
      bars.push({
        id: generation.id,
        generation,
        end: endOf(generation, now),
        x,
        y: y + TITLE + lane * LANE,
        width: Math.max(3, right - x),
        restWidth: validTo === null ? null : Math.max(0, clippedX(validTo, range, width) - right),
        isEndSeen: to <= range.to,
      });
    });
    const row: Row = {
      family,
      y,
      height: TITLE + count * LANE + GAP,
      bars,
      failures: family.events
        .filter((event) => event.kind === 'refresh-failed' && event.at >= range.from && event.at <= range.to)
        .map((event) => xOf(event.at, range, width)),
      away: bars.length > 0 || family.generations.length === 0 ? null : before > 0 ? 'before' : 'after',
    };
    y += row.height;
    return row;
  });
  return { rows, height: y };
}

/** Where the parts of a bar lie, the same in the chart and in a saved picture. */
export function partsOf({ x, y, width, restWidth, isEndSeen }: Pick<Bar, 'x' | 'y' | 'width' | 'restWidth' | 'isEndSeen'>) {
  const middle = y + BAR_HEIGHT / 2;
  return {
    body: { x: x + 0.5, y: y + 0.5, width: Math.max(2, width - 1), height: BAR_HEIGHT - 1 },
    radius: Math.min(5, width / 2),
    rest: restWidth ? `M${x + width} ${middle}H${x + width + restWidth}m0 -4v8` : null,
    /** Of the shape that tells its end; null where there is no room for it. */
    mark: isEndSeen && width >= 20 ? { x: x + width - 17, y: middle - 6 } : null,
    baseline: middle + 4,
    /** Pixels kept free at the right of the label. */
    after: isEndSeen && width >= 20 ? 18 : 5,
  };
}

/** A bar's label, as long as fits. `room` in pixels. */
export function labelOf({ generation: { number }, end }: Pick<Bar, 'generation' | 'end'>, room: number): string {
  const labels = [`${ordinal(number)}, ${end}`, `${number} ${end}`, String(number)];
  return labels.find((text) => text.length * 6.2 <= room) ?? '';
}

/** The generation an arrow key leads to; null at the end. `families` newest first, as drawn. */
export function neighbourOf(families: readonly ShownFamily[], id: string | null, key: string): ShownGeneration | null {
  const at = families.findIndex((family) => family.generations.some((generation) => generation.id === id));
  const family = families[at];
  if (!family) return families[0]?.generations.at(-1) ?? null;
  const index = family.generations.findIndex((generation) => generation.id === id);
  const own = family.generations[index];
  if (key === 'ArrowLeft') return family.generations[index - 1] ?? families[at + 1]?.generations.at(-1) ?? null;
  if (key === 'ArrowRight') return family.generations[index + 1] ?? families[at - 1]?.generations[0] ?? null;
  if (key === 'Home') return family.generations[0] ?? null;
  if (key === 'End') return family.generations.at(-1) ?? null;
  const other = families[at + (key === 'ArrowDown' ? 1 : -1)];
  if (!other || !own) return null;
  return other.generations.reduce<ShownGeneration | null>(
    (nearest, candidate) =>
      nearest === null || Math.abs(candidate.issuedAt - own.issuedAt) < Math.abs(nearest.issuedAt - own.issuedAt) ? candidate : nearest,
    null,
  );
}
