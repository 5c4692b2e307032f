import type { ShownFamily, ShownGeneration } from '../../../electron/contract';
import { twoDigits } from '../../../electron/model/text/dates';
import type { Colours, Path, Picture, Token, Words } from '../../components/picture';
import { escaped } from '../../components/untrusted';
import { localTime } from '../../state/time';
import { ENDS, type End, LOOKS, failurePath, generationsInWords, labelOf, layoutOf, partsOf, spanOf, startedBy } from './layout';
import { fullDay, type Range, ticksOf, xOf } from './scale';

const DEAD = { fill: 'dead-soft', stroke: 'dead', text: 'dead' } as const;
const BARS: Record<End, { fill: Token; stroke: Token; text: Token }> = {
  current: { fill: 'live-soft', stroke: 'live', text: 'live' },
  replaced: { fill: 'button', stroke: 'line-strong', text: 'text-dim' },
  expired: { fill: 'surface', stroke: 'line-strong', text: 'text-dim' },
  revoked: DEAD,
  dead: DEAD,
};

const EDGE = 28;
const HEAD = 92;
const FOOT = 44;
const LONGEST_NAME = 90;

/** The timeline as a picture. `now`, `range`: milliseconds since the epoch; `width`: pixels of the part with bars. */
export function pictureOf(
  name: string,
  families: readonly ShownFamily[],
  range: Range,
  now: number,
  width: number,
  colours: Colours,
): Picture {
  const marks: Picture['marks'] = [];
  const text = (x: number, y: number, words: string, fill: string, more: Partial<Words> = {}) =>
    marks.push({ kind: 'text', x, y, text: words, fill, size: 12, weight: 400, anchor: 'start', ...more });
  const line = (d: string, stroke: string, more: Partial<Path> = {}) =>
    marks.push({ kind: 'path', d, x: 0, y: 0, stroke, width: 1, dash: [], fill: 'none', ...more });
  const mark = (x: number, y: number, end: End) => {
    const stroke = colours[BARS[end].text];
    line(LOOKS[end].path, stroke, { x, y, width: 1.6, fill: end === 'current' ? stroke : 'none' });
  };

  const seen = families.filter((family) => family.generations.some((generation) => isSeen(generation, range)));
  const layout = layoutOf(seen, range, width, now, new Set());
  const height = HEAD + layout.height + FOOT;
  const title = escaped(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
  marks.push({ kind: 'rect', x: 0, y: 0, width: width + 2 * EDGE, height, radius: 0, fill: colours.surface, stroke: 'none' });
  text(EDGE, 34, title, colours.text, { size: 17, weight: 600 });
  text(EDGE, 54, `Token families, ${spanWords(range)}, ${zoneOf(range.from)}`, colours['text-faint']);

  const bottom = HEAD + layout.height - 6;
  for (const tick of ticksOf(range, width)) {
    const x = EDGE + Math.round(xOf(tick.at, range, width)) + 0.5;
    line(`M${x} ${HEAD}V${bottom}`, colours.line);
    text(x, HEAD - 9, tick.label, tick.isDay ? colours.text : colours['text-faint'], {
      size: 11,
      anchor: 'middle',
      weight: tick.isDay ? 600 : 400,
    });
  }
  line(`M${EDGE} ${HEAD - 0.5}H${EDGE + width}`, colours.line);
  for (const row of layout.rows) {
    const { generations, startedAt } = row.family;
    const begun = `${startedBy(row.family)} ${fullDay(startedAt)}, ${localTime(startedAt)}: ${generationsInWords(generations.length)}`;
    text(EDGE, HEAD + row.y + 19, begun, colours.text, { weight: 550 });
    for (const x of row.failures) line(failurePath, colours.warn, { x: EDGE + x, y: HEAD + row.y + row.height - 18.5, width: 1.4 });
    for (const bar of row.bars) {
      const look = BARS[bar.end];
      // Bars are clipped at the picture's edges.
      const left = EDGE + Math.max(0, bar.x);
      const right = EDGE + Math.min(width, bar.x + bar.width);
      if (right <= left) continue;
      const restWidth = bar.restWidth && EDGE + Math.min(width, bar.x + bar.width + bar.restWidth) - right;
      const parts = partsOf({ ...bar, x: left, y: HEAD + bar.y, width: right - left, restWidth });
      if (parts.rest) line(parts.rest, colours[look.stroke], { dash: [3, 3] });
      marks.push({ kind: 'rect', ...parts.body, radius: parts.radius, fill: colours[look.fill], stroke: colours[look.stroke] });
      const label = labelOf(bar, right - left - 8 - parts.after);
      if (label) text(left + 8, parts.baseline, label, colours[look.text], { size: 11.5 });
      if (parts.mark) mark(parts.mark.x, parts.mark.y, bar.end);
    }
    line(`M${EDGE} ${HEAD + row.y + row.height - 6.5}H${EDGE + width}`, colours.line);
  }
  if (now >= range.from && now <= range.to) {
    const x = EDGE + Math.round(xOf(now, range, width)) + 0.5;
    line(`M${x} ${HEAD}V${bottom}`, colours.text, { width: 1.5 });
    text(x, bottom + 13, `now, ${localTime(now)}`, colours.text, { size: 11, anchor: x > EDGE + width - 60 ? 'end' : 'middle' });
  }
  let at = EDGE;
  for (const end of ENDS) {
    mark(at, height - 22, end);
    text(at + 17, height - 12, end, colours['text-faint'], { size: 11 });
    at += 32 + end.length * 6.4;
  }
  line(failurePath, colours.warn, { x: at + 6, y: height - 20, width: 1.4 });
  text(at + 17, height - 12, 'refresh failed', colours['text-faint'], { size: 11 });
  return { width: width + 2 * EDGE, height, title: `${title}: token families`, marks };
}

/** Families without visible bars would only make the picture longer. */
function isSeen(generation: ShownGeneration, range: Range): boolean {
  const { from, to, validTo } = spanOf(generation);
  return from <= range.to && (validTo ?? to) >= range.from;
}

function spanWords({ from, to }: Range): string {
  const day = fullDay(from) === fullDay(to) ? '' : `${fullDay(to)}, `;
  return `${fullDay(from)}, ${localTime(from)} to ${day}${localTime(to)}`;
}

/** "UTC+1": the time zone used, for viewers elsewhere. */
function zoneOf(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes > 0 ? '+' : '−'}${hours}${rest ? `:${twoDigits(rest)}` : ''}`;
}
