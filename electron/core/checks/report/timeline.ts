import { type CheckGroup, GROUP_WORDS, grouped, type Verdict } from '../../../model/check-words';
import { isDate, twoDigits } from '../../../model/text/dates';
import type { Run, RunFamily } from '../run';

/** A stretch of time, milliseconds since the epoch. */
interface Span {
  from: number;
  to: number;
}

/** What the timeline of a run shows, placed: `x` in units of the picture, from the left edge of its plot. */
export interface Timeline {
  span: Span;
  ticks: { x: number; label: string }[];
  /** Long stretches in which nothing happened, drawn short. `ms`: how long they were. */
  breaks: Scale['breaks'];
  lanes: {
    group: CheckGroup;
    name: string;
    bars: { x: number; width: number; verdict: Verdict | null; id: string; statement: string }[];
  }[];
  families: DrawnFamily[];
  /** Families that are not drawn, for there are too many. */
  left: number;
}

export interface DrawnFamily {
  name: string;
  bars: {
    number: number;
    fingerprint: string;
    x: number;
    width: number;
    /** How far the token would have lived on after its successor came; 0: not at all. */
    rest: number;
    /** Milliseconds that it lives on beyond the picture; 0: it ends within, null: no end is known. */
    beyond: number | null;
  }[];
  events: { x: number; row: number; number: number; at: number; text: string; tone: 'plain' | 'good' | 'bad' }[];
  rows: number;
  left: number;
}

/** Width of the plot, in units of the picture. */
export const PLOT = 820;
const MOST = { families: 12, generations: 12, events: 40, bars: 200 };
/** Widths below which a bar could not be told apart, or a mark in it not be read. */
const LEAST = { bar: 4, marked: 11 };
const EVENT_APART = 17;

/** Places everything. null: nothing has happened yet. */
export function timelineOf(run: Run): Timeline | null {
  const span = spanOf(run);
  if (span === null) return null;
  const { x, ticks, breaks } = scaleOf(momentsOf(run, span), PLOT);
  return {
    span,
    ticks: ticks.map(({ x: place, ms }) => ({ x: place, label: sinceStart(ms) })),
    breaks,
    lanes: lanesOf(run, x, span),
    families: run.families.slice(0, MOST.families).map((family) => familyOf(family, x, span)),
    left: Math.max(0, run.families.length - MOST.families),
  };
}

function spanOf(run: Run): Span | null {
  const moments = momentsOf(run, null);
  // A file edited by hand may name moments that no Date holds.
  if (moments.length === 0 || !isDate(run.startedAt)) return null;
  const to = moments.reduce((latest, at) => Math.max(latest, at), run.startedAt);
  return { from: run.startedAt, to: Math.max(to, run.startedAt + 1000) };
}

/** When something happened. @param within null: whenever. */
function momentsOf({ results, families, exchanges, endedAt }: Run, within: Span | null): number[] {
  const moments = [
    ...results.flatMap((result) => [result.startedAt, result.endedAt]),
    ...families.flatMap(({ events, generations }) => [...events.map(({ at }) => at), ...generations.map(({ issuedAt }) => issuedAt)]),
    ...exchanges.flatMap(({ at, tookMs }) => [at, at + (tookMs ?? 0)]),
    endedAt,
  ].flatMap((at) => (at !== null && isDate(at) ? at : []));
  return within === null ? moments : [within.from, ...moments.filter((at) => at > within.from && at < within.to), within.to];
}

function lanesOf(run: Run, x: (at: number) => number, span: Span): Timeline['lanes'] {
  return grouped(run.results)
    .map(({ group, items: results }) => {
      let free = 0;
      const inTime = [...results.slice(0, MOST.bars)].sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
      const bars = inTime.flatMap(({ startedAt, endedAt, verdict, id, statement }) => {
        if (startedAt === null) return [];
        const from = Math.max(free, x(startedAt));
        const least = verdict === 'pass' || verdict === 'not-applicable' ? LEAST.bar : LEAST.marked;
        const width = Math.max(least, x(endedAt ?? span.to) - from);
        // A bar too short to see pushes the next aside, but never out of the picture.
        const place = Math.min(from, PLOT - width);
        free = place + width + 1.5;
        return [{ x: place, width, verdict, id, statement }];
      });
      return { group, name: GROUP_WORDS[group].name, bars };
    })
    .filter(({ bars }) => bars.length > 0);
}

function familyOf({ name, generations, events }: RunFamily, x: (at: number) => number, span: Span): DrawnFamily {
  const shown = generations.slice(0, MOST.generations);
  const bars = shown.map(({ number, fingerprint, issuedAt, expiresAt }, index) => {
    const replacedAt = generations[index + 1]?.issuedAt ?? null;
    const end = Math.min(replacedAt ?? span.to, expiresAt ?? span.to, span.to);
    const from = x(issuedAt);
    const to = Math.max(from + LEAST.bar, x(end));
    const lived = expiresAt === null ? to : Math.max(to, x(Math.min(expiresAt, span.to)));
    const beyond = expiresAt === null ? null : Math.max(0, expiresAt - span.to);
    return { number, fingerprint, x: from, width: to - from, rest: replacedAt === null ? 0 : lived - to, beyond };
  });
  const free: number[] = [];
  const placed = [...events]
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST.events)
    .map(({ at, text, tone }, index) => {
      const place = Math.min(PLOT - 8, Math.max(8, x(at)));
      const found = free.findIndex((until) => until <= place);
      const row = found < 0 ? free.length : found;
      free[row] = place + EVENT_APART;
      return { x: place, row, number: index + 1, at, text, tone };
    });
  const left = Math.max(0, generations.length - MOST.generations) + Math.max(0, events.length - MOST.events);
  return { name, bars, events: placed, rows: free.length, left };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** "0", "2.5 s", "1:30 min", "2:05 h": since the run began. @param ms Milliseconds. */
export function sinceStart(ms: number): string {
  if (ms < MINUTE) return ms === 0 ? '0' : `${Number((ms / SECOND).toFixed(1))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}:${twoDigits((ms % MINUTE) / SECOND)} min`;
  return `${Math.floor(ms / HOUR)}:${twoDigits((ms % HOUR) / MINUTE)} h`;
}

/** Where moments lie on a line of a given width. Long stretches in which nothing happens are drawn short, as breaks. */
export interface Scale {
  /** From the left edge; moments outside lie on the edges. @param at Milliseconds since the epoch. */
  x(at: number): number;
  breaks: { x: number; width: number; ms: number }[];
  ticks: { x: number; ms: number }[];
}

/** A stretch is long from here on: in milliseconds, and as a part of the whole. */
const LONG = { ms: 1500, part: 0.12 };
/** Width of a break, and the most that all of them take of the whole. */
const BREAK = { width: 58, part: 0.4 };
/** Marks on the axis stand at least this far apart, and this far from breaks, which have a mark of their own. */
const MARKS = { apart: 62, fromBreak: 20 };

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
  const each = long.length === 0 ? 0 : Math.min(BREAK.width, (BREAK.part * width) / long.length);
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
  const long = Math.max(LONG.ms, (to - from) * LONG.part);
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

const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * HOUR),
];

/** Round times since the beginning, none within a break. */
function ticksOf(stretches: readonly Stretch[], begin: number, width: number, lively: number, x: (at: number) => number): Scale['ticks'] {
  const wanted = (lively / Math.max(1, width)) * MARKS.apart;
  const step = STEPS.find((each) => each >= wanted) ?? Math.ceil(wanted / HOUR) * HOUR;
  const ticks: Scale['ticks'] = [];
  for (const [index, { from, to, isBreak, x: left, width: own }] of stretches.entries()) {
    if (isBreak) continue;
    const first = index === 0 ? left : left + MARKS.fromBreak;
    const last = index === stretches.length - 1 ? left + own : left + own - MARKS.fromBreak;
    for (let ms = Math.ceil((from - begin) / step) * step; ms <= to - begin; ms += step) {
      const place = x(begin + ms);
      const before = ticks.at(-1)?.x ?? Number.NEGATIVE_INFINITY;
      if (place >= first && place <= last && place - before >= MARKS.apart * 0.8) ticks.push({ x: place, ms });
    }
  }
  return ticks;
}
