import type { ChainParty, ChainStep, ChainView } from '../../../electron/model/discovery';
import { brokenRules, headlineOf, LINK_WORDS, lookIn, SIDE_WORDS } from '../../../electron/model/discovery-words';
import { inShort } from '../../../electron/model/text/durations';
import type { Colours, Path, Picture, Token, Words } from '../../components/picture';
import { escaped } from '../../components/untrusted';
import { pathOf, placeOf } from '../exchanges/words';

const EDGE = 28;
/** Of the box that a lane begins with. */
const BOX = 150;
/** Pixels of a picture: less can't be read, more is far to look across. */
const NARROWEST = 500;
const WIDEST = 900;
const HEAD = 128;
const LINE = 17;
/** Pixels of a character at 12 px, on average. */
const LETTER = 6.1;
/** Hostile texts may be longer than any picture. */
const LONGEST = 400;

type Lane = 'client' | ChainParty;
const LANE_WORDS: Record<Lane, string> = {
  client: 'Tokenscope',
  resource: 'Resource server',
  browser: 'Browser',
  'authorization-server': 'Authorization server',
};
const ORDER = ['client', 'browser', 'resource', 'authorization-server'] as const;

const LOOKS: Record<ReturnType<typeof lookIn>, Token> = {
  fail: 'dead',
  warn: 'warn',
  pass: 'live',
  neutral: 'text-faint',
  running: 'accent',
  waiting: 'text-faint',
};

/** Breaks a text into at most `most` lines; words that are longer than a line, such as URLs, are cut through. */
export function wrapped(text: string, width: number, most: number): string[] {
  const letters = Math.max(8, Math.floor(width / LETTER));
  const lines: string[] = [];
  let rest = escaped(text.slice(0, LONGEST));
  while (rest !== '' && lines.length < most) {
    const space = rest.length <= letters ? rest.length : rest.lastIndexOf(' ', letters);
    const end = space > letters / 2 ? space : letters;
    lines.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  const last = lines.at(-1);
  if (rest !== '' && last !== undefined) lines[lines.length - 1] = `${last.slice(0, letters - 1)}…`;
  return lines;
}

/**
 * Who asked whom, what came back, how long it took, and where it breaks: a chain as a sequence of arrows between lanes.
 *
 * @param room Pixels that it may be wide.
 */
export function sequencePicture(view: ChainView, colours: Colours, room = WIDEST): Picture {
  const marks: Picture['marks'] = [];
  const text = (x: number, y: number, words: string, fill: Token, more: Partial<Words> = {}) =>
    marks.push({ kind: 'text', x, y, text: words, fill: colours[fill], size: 12, weight: 400, anchor: 'start', ...more });
  /** A text on a ground of its own, so that no lane runs through it. */
  const grounded = (x: number, y: number, words: string, fill: Token, weight: number) => {
    const size = Math.min(words.length * LETTER, width - x - 2);
    marks.push({ kind: 'rect', x: x - 2, y: y - 12, width: size + 4, height: LINE, radius: 0, fill: colours.surface, stroke: 'none' });
    text(x, y, words, fill, { weight });
  };
  const line = (d: string, stroke: Token, more: Partial<Path> = {}) =>
    marks.push({ kind: 'path', d, x: 0, y: 0, stroke: colours[stroke], width: 1.3, dash: [], fill: 'none', ...more });
  const lanes = ORDER.filter((lane) => lane === 'client' || view.steps.some(({ to }) => to === lane));
  const width = Math.max(NARROWEST, Math.min(WIDEST, room));
  const apart = (width - 2 * EDGE - BOX) / Math.max(1, lanes.length - 1);
  const xOf = (lane: Lane) => EDGE + BOX / 2 + Math.max(0, lanes.indexOf(lane)) * apart;

  let y = HEAD;
  const note = (words: string, x: number, fill: Token, most: number, weight = 400) => {
    for (const each of wrapped(words, width - EDGE - x, most)) {
      grounded(x, y + 12, each, fill, weight);
      y += LINE;
    }
  };
  const arrow = (from: Lane, to: Lane, label: string, fill: Token, isReply: boolean) => {
    const [start, end] = [xOf(from), xOf(to)];
    const back = end < start ? 7 : -7;
    const x = Math.min(start, end) + 14;
    const [words = ''] = wrapped(label, width - EDGE - x, 1);
    grounded(x, y + 13, words, isReply ? fill : 'text', 500);
    line(`M${start} ${y + 20}H${end}`, fill, { dash: isReply ? [4, 4] : [] });
    line(`M${end + back} ${y + 15}L${end} ${y + 20}L${end + back} ${y + 25}`, fill);
    y += 32;
  };
  const drawn = (step: ChainStep, before: ChainStep | undefined) => {
    if (before?.link !== step.link) {
      line(`M${EDGE} ${y + 8.5}H${width - EDGE}`, 'line', { width: 1 });
      y += 14;
      grounded(EDGE, y + 14, LINK_WORDS[step.link].title, 'text', 600);
      y += 24;
    }
    const fill = LOOKS[lookIn(view, step)];
    for (const { method, url, status, tookMs, purpose } of step.to === null ? [] : step.exchanges) {
      const [path = ''] = pathOf(url).split('?', 1);
      const isBack = purpose === 'callback';
      arrow(
        isBack ? 'browser' : 'client',
        isBack ? 'client' : (step.to ?? 'client'),
        `${method} ${path}`,
        isBack ? fill : 'text-dim',
        isBack,
      );
      if (step.to === 'browser') continue;
      const took = tookMs === null ? '' : `, ${inShort(tookMs)}`;
      arrow(step.to ?? 'client', 'client', status === null ? 'no response' : `${status}${took}`, fill, true);
    }
    const x = xOf('client') + 14;
    note(step.outcome === '' ? step.title : step.outcome, x, 'text-dim', 2);
    for (const rule of brokenRules(step)
      .filter(({ severity }) => severity === 'MUST' || severity === 'SHOULD')
      .slice(0, 4)) {
      note(
        `${rule.severity} (${SIDE_WORDS[rule.side]}): ${rule.sentence} ${rule.section}`,
        x,
        rule.severity === 'MUST' ? 'dead' : 'warn',
        2,
        550,
      );
    }
    y += 10;
  };
  for (const [index, step] of view.steps.entries()) drawn(step, view.steps[index - 1]);

  const height = y + 24;
  const { title, fault } = headlineOf(view);
  const head: Picture['marks'] = [{ kind: 'rect', x: 0, y: 0, width, height, radius: 0, fill: colours.surface, stroke: 'none' }];
  const body = marks.splice(0);
  text(EDGE, 34, wrapped(view.url, width * 0.72, 1)[0] ?? '', 'text', { size: 16, weight: 600 });
  text(EDGE, 54, fault === null ? title : `${title}. Fault: ${SIDE_WORDS[fault]}.`, fault === null ? 'text-dim' : 'dead');
  for (const lane of lanes) {
    const hosts = new Set(
      view.steps.filter(({ to }) => to === lane).flatMap(({ exchanges }) => exchanges.map(({ url }) => placeOf(url).host)),
    );
    const [host = '', ...others] = hosts;
    const x = xOf(lane);
    marks.push({
      kind: 'rect',
      x: x - BOX / 2,
      y: 72,
      width: BOX,
      height: 42,
      radius: 7,
      fill: colours.button,
      stroke: colours['line-strong'],
    });
    text(x, host === '' ? 97 : 90, LANE_WORDS[lane], 'text', { anchor: 'middle', weight: 600 });
    line(`M${x} 114V${height - 16}`, 'line', { dash: [2, 4] });
    if (host === '') continue;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    text(x, 106, (wrapped(host, BOX - 12 - more.length * 6, 1)[0] ?? '') + more, 'text-dim', { anchor: 'middle' });
  }
  return { width, height, title: `${escaped(view.url.slice(0, LONGEST))}: sequence`, marks: [...head, ...marks, ...body] };
}
