/** Where moments lie on a line of a given width. Long stretches in which nothing happens are drawn short, as breaks. */
export interface Scale {
  /** From the left edge; moments outside lie on the edges. @param at Milliseconds since the epoch. */
  x(at: number): number;
  breaks: { x: number; width: number; ms: number }[];
  ticks: { x: number; ms: number }[];
}

/** A stretch is long from here on: in milliseconds, and as a part of the whole. */
const LONG_MS = 1500;
const LONG_PART = 0.12;
/** Width of a break, and the most that all of them take of the whole. */
const BREAK = 58;
const BREAKS_PART = 0.4;
/** Marks on the axis stand at least this far apart, and this far from breaks, which have a mark of their own. */
const APART = 62;
const FROM_BREAK = 20;

interface Stretch {
  from: number;
  to: number;
  x: number;
  width: number;
  isBreak: boolean;
}

/**
 * @param moments When something happened, milliseconds since the epoch; those of the whole line's ends among them.
 * @param width Of the line.
 */
export function scaleOf(moments: readonly number[], width: number): Scale {
  const sorted = [...new Set(moments)].sort((a, b) => a - b);
  const from = sorted[0] ?? 0;
  const to = Math.max(sorted.at(-1) ?? from, from + 1);
  const stretches = stretchesOf(sorted, from, to);
  const long = stretches.filter(({ isBreak }) => isBreak);
  const each = long.length === 0 ? 0 : Math.min(BREAK, (BREAKS_PART * width) / long.length);
  const lively = stretches.reduce((sum, stretch) => sum + (stretch.isBreak ? 0 : stretch.to - stretch.from), 0);
  const rest = width - each * long.length;
  let x = 0;
  for (const stretch of stretches) {
    stretch.x = x;
    stretch.width = stretch.isBreak ? each : lively === 0 ? 0 : ((stretch.to - stretch.from) / lively) * rest;
    x += stretch.width;
  }
  const place = (at: number) => {
    const stretch = stretches.find((candidate) => at <= candidate.to) ?? stretches.at(-1);
    if (stretch === undefined || at <= from) return 0;
    const share = (Math.min(at, stretch.to) - stretch.from) / Math.max(1, stretch.to - stretch.from);
    return Math.min(width, stretch.x + share * stretch.width);
  };
  return {
    x: place,
    breaks: long.map((stretch) => ({ x: stretch.x, width: stretch.width, ms: stretch.to - stretch.from })),
    ticks: ticksOf(stretches, from, rest, lively, place),
  };
}

/** From end to end, neighbours of one kind as one. */
function stretchesOf(sorted: readonly number[], from: number, to: number): Stretch[] {
  const long = Math.max(LONG_MS, (to - from) * LONG_PART);
  const found: Stretch[] = [];
  for (let index = 1; index < sorted.length; index += 1) {
    const [start = from, end = to] = [sorted[index - 1], sorted[index]];
    const isBreak = end - start > long;
    const last = found.at(-1);
    if (last && !isBreak && !last.isBreak) last.to = end;
    else found.push({ from: start, to: end, x: 0, width: 0, isBreak });
  }
  // With nothing but a break there is nothing to make room for.
  if (found.every(({ isBreak }) => isBreak)) for (const stretch of found) stretch.isBreak = false;
  return found;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * HOUR),
];

/** Round times since the beginning, none within a break. */
function ticksOf(stretches: readonly Stretch[], begin: number, width: number, lively: number, x: (at: number) => number): Scale['ticks'] {
  const wanted = (lively / Math.max(1, width)) * APART;
  const step = STEPS.find((each) => each >= wanted) ?? Math.ceil(wanted / HOUR) * HOUR;
  const ticks: Scale['ticks'] = [];
  for (const [index, { from, to, isBreak, x: left, width: own }] of stretches.entries()) {
    if (isBreak) continue;
    const first = index === 0 ? left : left + FROM_BREAK;
    const last = index === stretches.length - 1 ? left + own : left + own - FROM_BREAK;
    for (let ms = Math.ceil((from - begin) / step) * step; ms <= to - begin; ms += step) {
      const place = x(begin + ms);
      const before = ticks.at(-1)?.x ?? Number.NEGATIVE_INFINITY;
      if (place >= first && place <= last && place - before >= APART * 0.8) ticks.push({ x: place, ms });
    }
  }
  return ticks;
}
