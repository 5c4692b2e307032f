import { VERDICT_WORDS } from '../../../model/check-words';
import { inShort } from '../../../model/text/durations';
import { html, type Markup } from './text';
import { type DrawnFamily, PLOT, sinceStart, type Timeline } from './timeline';

/** Left of the plot, where names stand; and the picture's width in all. */
const NAMES = 172;
const WIDTH = NAMES + PLOT + 8;
const HEAD = 30;
const LANE = 24;
const GENERATION = 20;
const EVENT_ROW = 19;
const GAP = 14;

/** Marks of verdicts and events in a box of 16 by 16, told apart by shape. */
export const SHAPES: Record<string, string> = {
  pass: 'M4.5 8.4l2.4 2.4 4.8-5.2',
  fail: 'M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6',
  warn: 'M8 4.4v4.4M8 11.4v.2',
  'could-not-run': 'M6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M8 11.6v.2',
  'not-seen': 'M3.6 8c1.2-2.2 2.7-3.2 4.4-3.2s3.2 1 4.4 3.2c-1.2 2.2-2.7 3.2-4.4 3.2S4.8 10.2 3.6 8zM8 8v.01',
  'not-applicable': 'M5 8h6',
  'not-run': 'M8 8v.01',
};

/** The picture: the checks of each group along the time of the run, and below them the token families of the run's own grants, or of the app. */
export function timelineSvg(timeline: Timeline, proves?: 'app'): Markup {
  const whose = proves === 'app' ? 'of the app' : 'it created';
  const parts: Markup[] = [];
  let y = HEAD;
  for (const lane of timeline.lanes) {
    parts.push(html`<text class="name" x="0" y="${y + 16}">${lane.name}</text>`);
    for (const bar of lane.bars) {
      const verdict = bar.verdict ?? 'not-run';
      const mark =
        bar.width >= 11 && verdict !== 'pass' && verdict !== 'not-applicable'
          ? html`<path class="on" d="${SHAPES[verdict] ?? ''}" transform="translate(${round(NAMES + bar.x + bar.width / 2 - 6.4)} ${y + 5.6}) scale(.8)"/>`
          : null;
      parts.push(
        html`<g class="bar v-${verdict}"><title>${bar.id}: ${bar.verdict === null ? 'not run' : VERDICT_WORDS[bar.verdict]}</title><rect x="${round(NAMES + bar.x)}" y="${y + 5}" width="${round(bar.width)}" height="14" rx="${round(Math.min(3, bar.width / 2))}"/>${mark}</g>`,
      );
    }
    parts.push(rule(y + LANE));
    y += LANE;
  }
  for (const family of timeline.families) {
    y += GAP;
    const drawn = familySvg(family, y);
    parts.push(drawn.markup);
    y = drawn.bottom;
    parts.push(rule(y + 3));
  }
  const height = y + 8;
  const breaks = timeline.breaks.map(({ x, width, ms }) => {
    const left = round(NAMES + x + 5);
    const label = round(NAMES + x + width / 2);
    return html`<rect class="break" x="${left}" y="${HEAD - 5}" width="${round(Math.max(0, width - 10))}" height="${height - HEAD}"/><text class="tick lull" x="${label}" y="14" text-anchor="middle">${width > 40 && inShort(ms)}</text>`;
  });
  const grid = timeline.ticks.map(
    ({ x, label }) =>
      html`<path class="grid" d="M${round(NAMES + x)} ${HEAD - 6}V${height - 5}"/><text class="tick" x="${round(NAMES + x)}" y="14" text-anchor="${x > PLOT - 20 ? 'end' : 'middle'}">${label}</text>`,
  );
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="timeline-title"><title id="timeline-title">Timeline of the run: checks by group, and the token families ${whose}</title>${breaks}${grid}${rule(HEAD - 6)}${parts}</svg>`;
}

function familySvg(family: DrawnFamily, top: number): { markup: Markup; bottom: number } {
  const parts = [
    html`<text class="name" x="0" y="${top + 14}"><title>${family.name}</title>${family.name.length > 26 ? `${family.name.slice(0, 25)}…` : family.name}</text>`,
  ];
  let y = top;
  for (const bar of family.bars) {
    const right = NAMES + bar.x + bar.width;
    const label = bar.width > 128 ? `${bar.number}  ${bar.fingerprint.slice(0, 12)}` : bar.width > 14 ? String(bar.number) : '';
    const isLast = bar.rest === 0;
    const living = isLast && bar.beyond !== null && bar.beyond > 0 ? `expires ${inShort(bar.beyond)} after the run` : '';
    parts.push(
      html`<g class="generation"><title>Generation ${bar.number}, ${bar.fingerprint}</title>`,
      bar.rest > 0 ? html`<path class="rest" d="M${round(right)} ${y + 9}h${round(bar.rest)}m0 -3.5v7"/>` : html``,
      html`<rect class="${isLast ? 'current' : 'past'}" x="${round(NAMES + bar.x)}" y="${y + 2}" width="${round(bar.width)}" height="14" rx="3"/>`,
      label ? html`<text class="in ${isLast ? 'in-current' : ''}" x="${round(NAMES + bar.x + 6)}" y="${y + 12.8}">${label}</text>` : html``,
      living && bar.width > 380
        ? html`<text class="in in-current" x="${round(right - 6)}" y="${y + 12.8}" text-anchor="end">${living}</text>`
        : html``,
      html`</g>`,
    );
    y += GENERATION;
  }
  for (const event of family.events) {
    const cx = NAMES + event.x;
    const cy = y + 9 + event.row * EVENT_ROW;
    parts.push(
      html`<g class="event t-${event.tone}"><title>${event.text}</title>${eventShape(event.tone, cx, cy)}<text x="${round(cx)}" y="${round(cy + 3.4)}" text-anchor="middle">${event.number}</text></g>`,
    );
  }
  return { markup: html`${parts}`, bottom: y + family.rows * EVENT_ROW };
}

/** Plain events are round, good ones square, bad ones stand on their tip. */
function eventShape(tone: 'plain' | 'good' | 'bad', cx: number, cy: number): Markup {
  if (tone === 'plain') return html`<circle cx="${round(cx)}" cy="${cy}" r="7.5"/>`;
  if (tone === 'good') return html`<rect x="${round(cx - 7)}" y="${cy - 7}" width="14" height="14" rx="3"/>`;
  return html`<path d="M${round(cx)} ${cy - 9.5}l9.5 9.5l-9.5 9.5l-9.5 -9.5z"/>`;
}

/** The list that explains the numbered marks of each family. */
export function eventLists({ families, span, left }: Timeline): Markup {
  const lists = families
    .filter(({ events }) => events.length > 0)
    .map(
      (family) =>
        html`<section class="events"><h3>${family.name}</h3><ol>${family.events.map(
          ({ number, at, text, tone }) =>
            html`<li><svg class="event t-${tone}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">${eventShape(tone, 10, 10)}<text x="10" y="13.4" text-anchor="middle">${number}</text></svg><span class="num">${sinceStart(Math.max(0, at - span.from))}</span><span>${text}</span></li>`,
        )}</ol>${family.left > 0 && html`<p class="dim">${family.left} more not shown.</p>`}</section>`,
    );
  const more = left > 0 ? html`<p class="dim">${left} more families are in the JSON report.</p>` : html``;
  return html`${lists}${more}`;
}

function rule(y: number): Markup {
  return html`<path class="rule" d="M0 ${y}H${WIDTH}"/>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
