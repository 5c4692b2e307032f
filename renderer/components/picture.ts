import { escapeMarkup } from '../../electron/model/text/markup';

/** Drawing primitives, rendered as SVG or on a canvas, so that both look the same and need no external resources. */
interface Rect {
  kind: 'rect';
  x: number;
  y: number;
  width: number;
  height: number;
  radius: number;
  fill: string;
  stroke: string;
}

export interface Path {
  kind: 'path';
  d: string;
  x: number;
  y: number;
  stroke: string;
  /** Of its line, in pixels. */
  width: number;
  dash: number[];
  fill: string;
}

export interface Words {
  kind: 'text';
  x: number;
  y: number;
  text: string;
  fill: string;
  size: number;
  weight: number;
  anchor: 'start' | 'middle' | 'end';
}

export interface Picture {
  width: number;
  height: number;
  title: string;
  marks: (Rect | Path | Words)[];
}

/** The tokens of styles/tokens.css that it uses, resolved, because a picture has no style sheet. */
export const TOKENS = [
  'surface',
  'text',
  'text-dim',
  'text-faint',
  'accent',
  'line',
  'line-strong',
  'button',
  'warn',
  'live',
  'live-soft',
  'dead',
  'dead-soft',
] as const;
export type Token = (typeof TOKENS)[number];
export type Colours = Record<Token, string>;

/** In the theme in force. */
export function shownColours(): Colours {
  const probe = document.body.appendChild(document.createElement('i'));
  const style = getComputedStyle(probe);
  const colours = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, style.color];
  });
  probe.remove();
  return Object.fromEntries(colours);
}

export const FONTS = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif';
/** What XML 1.0 can't hold (section 2.2). */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const xml = (text: string) => escapeMarkup(text.replace(NO_CHARACTER, '\ufffd'));
const number = (value: number) => String(Math.round(value * 100) / 100);

/** The picture as a self-contained SVG document: own colours, fonts by name only, no style sheet, script or URL. */
export function svgOf({ width, height, title, marks }: Picture): string {
  const drawn = marks.map((mark) => {
    const place = `x="${number(mark.x)}" y="${number(mark.y)}" fill="${mark.fill}"`;
    if (mark.kind === 'text') {
      const anchor = mark.anchor === 'start' ? '' : ` text-anchor="${mark.anchor}"`;
      return `<text ${place} font-size="${mark.size}" font-weight="${mark.weight}"${anchor}>${xml(mark.text)}</text>`;
    }
    if (mark.kind === 'rect') {
      const size = `width="${number(mark.width)}" height="${number(mark.height)}" rx="${number(mark.radius)}"`;
      return `<rect ${place} ${size} stroke="${mark.stroke}"/>`;
    }
    const moved = mark.x || mark.y ? ` transform="translate(${number(mark.x)} ${number(mark.y)})"` : '';
    const dash = mark.dash.length > 0 ? ` stroke-dasharray="${mark.dash.join(' ')}"` : '';
    const stroke = `stroke="${mark.stroke}" stroke-width="${mark.width}" stroke-linecap="round" stroke-linejoin="round"`;
    return `<path d="${mark.d}"${moved} fill="${mark.fill}" ${stroke}${dash}/>`;
  });
  const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="${xml(FONTS)}">\n<title>${xml(title)}</title>\n${drawn.join('\n')}\n</svg>\n`;
}

/** `scale`: device pixels per picture pixel. */
function paint({ marks }: Picture, context: CanvasRenderingContext2D, scale: number): void {
  for (const mark of marks) {
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (mark.kind === 'text') {
      context.fillStyle = mark.fill;
      context.font = `${mark.weight} ${mark.size}px ${FONTS}`;
      context.textAlign = mark.anchor === 'middle' ? 'center' : mark.anchor;
      context.fillText(mark.text, mark.x, mark.y);
      continue;
    }
    const shape = new Path2D(mark.kind === 'path' ? mark.d : undefined);
    if (mark.kind === 'rect') shape.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
    else context.translate(mark.x, mark.y);
    if (mark.fill !== 'none') {
      context.fillStyle = mark.fill;
      context.fill(shape);
    }
    if (mark.stroke !== 'none') {
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
