import type { ShownFamily, ShownGeneration } from '../../../electron/contract';
import { escapeMarkup } from '../../../electron/model/markup';
import { escaped } from '../../components/untrusted';
import { localTime, ordinal } from '../../state/time';
import { BAR_HEIGHT, type End, endWords, labelOf, layoutOf, spanOf } from './layout';
import { endPaths, failurePath } from './marks';
import { fullDay, type Range, ticksOf, xOf } from './scale';

/** Drawing primitives, rendered as SVG or on a canvas, so that both look the same and need no external resources. */
export type Mark =
  | { kind: 'rect'; x: number; y: number; width: number; height: number; radius: number; fill: string | null; stroke: string | null }
  | { kind: 'path'; d: string; x: number; y: number; stroke: string; width: number; dash: number[]; fill: string | null }
  | { kind: 'text'; x: number; y: number; text: string; fill: string; size: number; weight: number; anchor: 'start' | 'middle' | 'end' };

export interface Picture {
  width: number;
  height: number;
  title: string;
  marks: Mark[];
}

export interface Palette {
  surface: string;
  text: string;
  dim: string;
  line: string;
  now: string;
  warn: string;
  bars: Record<End, { fill: string; stroke: string; text: string }>;
}

/** The window's colours, written out because a picture has no style sheet. */
export const palettes: Record<'light' | 'dark', Palette> = {
  light: {
    surface: '#ffffff',
    text: '#171b21',
    dim: '#626d7e',
    line: '#e3e6eb',
    now: '#171b21',
    warn: '#8a5a00',
    bars: {
      current: { fill: '#e6f5ed', stroke: '#147a4b', text: '#0f5f3a' },
      replaced: { fill: '#eef0f4', stroke: '#c3c9d2', text: '#525c6b' },
      expired: { fill: '#ffffff', stroke: '#c3c9d2', text: '#525c6b' },
      revoked: { fill: '#fdebec', stroke: '#c0353a', text: '#a02a2f' },
      dead: { fill: '#fdebec', stroke: '#c0353a', text: '#a02a2f' },
    },
  },
  dark: {
    surface: '#0e1116',
    text: '#e7ebf1',
    dim: '#8390a2',
    line: '#232a34',
    now: '#e7ebf1',
    warn: '#f0b429',
    bars: {
      current: { fill: '#10261c', stroke: '#4cc38a', text: '#7fdcae' },
      replaced: { fill: '#1d242e', stroke: '#3a4453', text: '#9aa5b5' },
      expired: { fill: '#0e1116', stroke: '#3a4453', text: '#9aa5b5' },
      revoked: { fill: '#2c1719', stroke: '#f2777a', text: '#f59a9c' },
      dead: { fill: '#2c1719', stroke: '#f2777a', text: '#f59a9c' },
    },
  },
};

export const FONTS = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif';
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
  palette: Palette,
): Picture {
  const marks: Mark[] = [];
  const text = (
    x: number,
    y: number,
    words: string,
    fill: string,
    more: { size?: number; weight?: number; anchor?: 'middle' | 'end' } = {},
  ) =>
    marks.push({
      kind: 'text',
      x,
      y,
      text: words,
      fill,
      size: more.size ?? 12,
      weight: more.weight ?? 400,
      anchor: more.anchor ?? 'start',
    });
  const line = (d: string, stroke: string, more: { x?: number; y?: number; width?: number; dash?: number[]; fill?: string } = {}) =>
    marks.push({
      kind: 'path',
      d,
      x: more.x ?? 0,
      y: more.y ?? 0,
      stroke,
      width: more.width ?? 1,
      dash: more.dash ?? [],
      fill: more.fill ?? null,
    });

  const seen = families.filter((family) => family.generations.some((generation) => isSeen(generation, range)));
  const layout = layoutOf(seen, range, width, now, new Set());
  const height = HEAD + layout.height + FOOT;
  const title = escaped(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
  marks.push({ kind: 'rect', x: 0, y: 0, width: width + 2 * EDGE, height, radius: 0, fill: palette.surface, stroke: null });
  text(EDGE, 34, title, palette.text, { size: 17, weight: 600 });
  text(EDGE, 54, `Token families, ${spanWords(range)}, ${zoneOf(range.from)}`, palette.dim);

  const bottom = HEAD + layout.height - 6;
  for (const tick of ticksOf(range, width)) {
    const x = EDGE + Math.round(xOf(tick.at, range, width)) + 0.5;
    line(`M${x} ${HEAD}V${bottom}`, palette.line);
    text(x, HEAD - 9, tick.label, tick.isDay ? palette.text : palette.dim, { size: 11, anchor: 'middle', weight: tick.isDay ? 600 : 400 });
  }
  line(`M${EDGE} ${HEAD - 0.5}H${EDGE + width}`, palette.line);
  for (const row of layout.rows) {
    const { generations } = row.family;
    const count = generations.length === 1 ? '1 generation' : `${generations.length} generations`;
    text(EDGE, HEAD + row.y + 19, `Begun ${fullDay(row.family.startedAt)}, ${localTime(row.family.startedAt)}: ${count}`, palette.text, {
      weight: 550,
    });
    for (const x of row.failures) line(failurePath, palette.warn, { x: EDGE + x, y: HEAD + row.y + row.height - 18.5, width: 1.4 });
    for (const bar of row.bars) {
      const colours = palette.bars[bar.end];
      // Bars are clipped at the picture's edges.
      const left = EDGE + Math.max(0, bar.x);
      const right = EDGE + Math.min(width, bar.x + bar.width);
      if (right <= left) continue;
      const y = HEAD + bar.y;
      const middle = y + BAR_HEIGHT / 2;
      if (bar.restWidth) {
        const rest = EDGE + Math.min(width, bar.x + bar.width + bar.restWidth);
        line(`M${right} ${middle}H${rest}m0 -4v8`, colours.stroke, { dash: [3, 3] });
      }
      marks.push({
        kind: 'rect',
        x: left + 0.5,
        y: y + 0.5,
        width: Math.max(2, right - left - 1),
        height: BAR_HEIGHT - 1,
        radius: Math.min(5, (right - left) / 2),
        fill: colours.fill,
        stroke: colours.stroke,
      });
      const hasMark = bar.isEndSeen && right - left >= 20;
      const label = labelOf(bar, right - left - 8 - (hasMark ? 18 : 5), ordinal);
      if (label) text(left + 8, middle + 4, label, colours.text, { size: 11.5 });
      if (hasMark) mark(right - 17, middle - 6, bar.end);
    }
    line(`M${EDGE} ${HEAD + row.y + row.height - 6.5}H${EDGE + width}`, palette.line);
  }
  if (now >= range.from && now <= range.to) {
    const x = EDGE + Math.round(xOf(now, range, width)) + 0.5;
    line(`M${x} ${HEAD}V${bottom}`, palette.now, { width: 1.5 });
    text(x, bottom + 13, `now, ${localTime(now)}`, palette.text, { size: 11, anchor: x > EDGE + width - 60 ? 'end' : 'middle' });
  }
  let at = EDGE;
  for (const end of Object.keys(endWords) as End[]) {
    mark(at, height - 22, end);
    text(at + 17, height - 12, endWords[end], palette.dim, { size: 11 });
    at += 32 + endWords[end].length * 6.4;
  }
  line(failurePath, palette.warn, { x: at + 6, y: height - 20, width: 1.4 });
  text(at + 17, height - 12, 'refresh failed', palette.dim, { size: 11 });
  return { width: width + 2 * EDGE, height, title, marks };

  function mark(x: number, y: number, end: End) {
    const stroke = palette.bars[end].text;
    line(endPaths[end], stroke, { x, y, width: 1.6, ...(end === 'current' ? { fill: stroke } : {}) });
  }
}

/** Families without visible bars would only make the picture longer. */
function isSeen(generation: ShownGeneration, range: Range): boolean {
  const { from, to, validTo } = spanOf(generation);
  return from <= range.to && (validTo ?? to) >= range.from;
}

function spanWords({ from, to }: Range): string {
  const days = [fullDay(from), fullDay(to)] as const;
  return days[0] === days[1]
    ? `${days[0]}, ${localTime(from)} to ${localTime(to)}`
    : `${days[0]}, ${localTime(from)} to ${days[1]}, ${localTime(to)}`;
}

/** "UTC+1": the time zone used, for viewers elsewhere. */
function zoneOf(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes > 0 ? '+' : '−'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

/** What XML 1.0 can't hold (section 2.2). */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const xml = (text: string) => escapeMarkup(text.replace(NO_CHARACTER, '\ufffd'));
const number = (value: number) => String(Math.round(value * 100) / 100);

/** The picture as a self-contained SVG document: own colours, fonts by name only, no style sheet, script or URL. */
export function svgOf({ width, height, title, marks }: Picture): string {
  const drawn = marks.map((mark) => {
    if (mark.kind === 'rect') {
      return `<rect x="${number(mark.x)}" y="${number(mark.y)}" width="${number(mark.width)}" height="${number(mark.height)}" rx="${number(mark.radius)}" fill="${mark.fill ?? 'none'}"${mark.stroke ? ` stroke="${mark.stroke}"` : ''}/>`;
    }
    if (mark.kind === 'path') {
      const dash = mark.dash.length > 0 ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
      const place = mark.x || mark.y ? ` transform="translate(${number(mark.x)} ${number(mark.y)})"` : '';
      return `<path d="${mark.d}"${place} fill="${mark.fill ?? 'none'}" stroke="${mark.stroke}" stroke-width="${mark.width}" stroke-linecap="round" stroke-linejoin="round"${dash}/>`;
    }
    const anchor = mark.anchor === 'start' ? '' : ` text-anchor="${mark.anchor}"`;
    return `<text x="${number(mark.x)}" y="${number(mark.y)}" fill="${mark.fill}" font-size="${mark.size}" font-weight="${mark.weight}"${anchor}>${xml(mark.text)}</text>`;
  });
  const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${xml(FONTS)}">\n<title>${xml(title)}: token families</title>\n${drawn.join('\n')}\n</svg>\n`;
}

/** `scale`: device pixels per picture pixel. */
export function paint({ marks }: Picture, context: CanvasRenderingContext2D, scale: number): void {
  for (const mark of marks) {
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (mark.kind === 'text') {
      context.fillStyle = mark.fill;
      context.font = `${mark.weight} ${mark.size}px ${FONTS}`;
      context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
      context.fillText(mark.text, mark.x, mark.y);
      continue;
    }
    let shape: Path2D;
    if (mark.kind === 'rect') {
      shape = new Path2D();
      shape.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
    } else {
      shape = new Path2D(mark.d);
      context.translate(mark.x, mark.y);
    }
    if (mark.fill) {
      context.fillStyle = mark.fill;
      context.fill(shape);
    }
    if (mark.stroke) {
      context.strokeStyle = mark.stroke;
      context.lineWidth = mark.kind === 'path' ? mark.width : 1;
      context.lineCap = 'round';
      context.lineJoin = 'round';
      context.setLineDash(mark.kind === 'path' ? mark.dash : []);
      context.stroke(shape);
    }
  }
}

/** The picture as a PNG in Base64, at twice the screen resolution; null if there is no canvas. */
export function pngOf(picture: Picture): string | null {
  // Some systems limit canvases to 16,384 pixels per side.
  const scale = Math.min(2, 16_000 / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(picture.width * scale);
  canvas.height = Math.ceil(picture.height * scale);
  const context = canvas.getContext('2d');
  if (!context) return null;
  paint(picture, context, scale);
  const url = canvas.toDataURL('image/png');
  const at = url.indexOf('base64,');
  return at < 0 ? null : url.slice(at + 7);
}
