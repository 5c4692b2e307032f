import { withoutUnseen } from '../base/visible';
import { isUuid } from '../../model/value-looks';
import { endpointKind, isAppRedirect, isPageForPeople, isPlaceholder, knownForm, looksLikeApi, looksMade, webUrl } from './forms';
import { type Given, type Span, wordAt } from './given';
import { ANY, addressSpans, basicIn, isAddressKind, type Pair, pairsIn, saysOld } from './read-line';
import { cellsOf, type Head, headOf, isRule, labelOfCell } from './tables';
import type { Line } from './unfold';
import { headingOf, type OwnNames, type ValueKind } from './vocabulary';

/** What stands in the lines, in their order, and which lines something was found in. */
export interface Collected {
  given: Given[];
  /** Indexes of lines. */
  used: ReadonlySet<number>;
  /** Labels were read only where letters that look alike count as one: the text may come from a picture. */
  isBlurred: boolean;
}

const MOST_VALUES = 300;
/** Characters of a line that are looked at. */
const MOST_LINE = 16_384;
/** Lines that a list below its label may have. */
const MOST_LIST = 60;

/** Finds values by their labels, by the table they stand in, and by their form. Linear time. */
export function collect(lines: readonly Line[], own?: OwnNames): Collected {
  return new Collector(lines, own).run();
}

class Collector {
  readonly #given: Given[] = [];
  readonly #used = new Set<number>();
  readonly #texts: string[];
  #isBlurred = false;
  #environment: string | null = null;
  #depth = 0;
  #isOld = false;
  #head: Head | null = null;

  constructor(
    private readonly lines: readonly Line[],
    private readonly own?: OwnNames,
  ) {
    this.#texts = lines.map(({ text }) =>
      text
        .slice(0, MOST_LINE)
        .split('\t')
        .map((part) => withoutUnseen(part, ''))
        .join('\t')
        .replace(/^\s{0,20}(?:[-*•·‣▪]|\d{1,2}[.)])\s{1,4}/, ''),
    );
  }

  run(): Collected {
    for (let at = 0; at < this.lines.length && this.#given.length < MOST_VALUES; at++) this.#line(at);
    this.#bareIds();
    return { given: this.#given, used: this.#used, isBlurred: this.#isBlurred };
  }

  #line(at: number): void {
    const text = this.#texts[at] ?? '';
    const { depth = 0 } = this.lines[at] ?? {};
    if (depth !== this.#depth) {
      this.#depth = depth;
      this.#environment = null;
      this.#isOld = false;
    }
    if (text.trim() === '') {
      this.#head = null;
      this.#isOld = false;
      return;
    }
    if (this.#row(at, text)) return;
    const pairs = pairsIn(text, this.own);
    const found = pairs.filter((pair) => pair.value !== null);
    if (found.length === 0 && this.#heading(text)) return;
    if (this.#used.has(at)) return;
    const spans = found.flatMap((pair) => this.#pair(at, text, pair));
    const last = pairs.at(-1);
    if (
      last !== undefined &&
      last.value === null &&
      /^[\s:：=*_"'`)\]]{0,12}(?:[([（][^)\]）]{0,60}[)\]）])?[\s:：*]{0,6}[[|>]?\s{0,3}$/u.test(text.slice(last.label.end))
    )
      this.#below(at, last);
    this.#byForm(at, text, spans);
  }

  #heading(text: string): boolean {
    const name = headingOf(text);
    if (name !== null) {
      this.#environment = name;
      this.#isOld = saysOld(text);
      return true;
    }
    if (/[:：]\s*$/.test(text) && text.length < 100) this.#isOld = saysOld(text);
    return false;
  }

  /** Reads a row of a table; false: the line is none. */
  #row(at: number, text: string): boolean {
    if (!/\t|\|| {3}/.test(text)) {
      this.#head = null;
      return false;
    }
    if (this.#head !== null && isRule(text)) return true;
    const cells = cellsOf(text);
    const head = headOf(cells, this.own);
    if (head !== null) {
      this.#head = head;
      this.#used.add(at);
      return true;
    }
    if (this.#head === null || cells.length < 2) return false;
    const { columns, environments } = this.#head;
    const first = labelOfCell(cells[0]?.text ?? '', this.own);
    const rowEnvironment = cells.map((cell) => headingOf(cell.text)).find((name) => name !== null) ?? null;
    let isRow = false;
    for (const [index, cell] of cells.entries()) {
      const head = columns[index] ?? (index > 0 && environments[index] ? first : null);
      if (!head || cell.text === '' || isPlaceholder(cell.text)) continue;
      isRow = true;
      const { kind, isCommon } = head.label;
      if (kind === 'environment' || kind === 'other') continue;
      const value = kind === 'scopes' ? cell.text : (wordAt(cell.text, 0)?.text ?? cell.text);
      const environment = environments[index] ?? head.environment ?? rowEnvironment;
      this.#add(at, { kind, value, label: head.words, environment, isWeak: isCommon && isVague(kind) });
    }
    if (isRow) this.#used.add(at);
    return isRow;
  }

  #pair(at: number, text: string, pair: Pair): Span[] {
    const { label, value } = pair;
    if (value === null) return [];
    if (label.kind === 'other') {
      this.#used.add(at);
      return [value];
    }
    if (label.isBlurred) this.#isBlurred = true;
    const { value: whole, doubts } = this.#whole(at, text, label.kind, value);
    if (pair.isFar || (pair.isProse && (label.kind === 'tenant' || label.kind === 'clientId') && !looksMade(value.text)))
      doubts.push('It was read out of a sentence.');
    if (/^\s{0,8}(?:#|\/\/|;)/.test(text)) doubts.push('Its line begins like a comment.');
    this.#add(at, {
      kind: label.kind,
      value: decodedIn(text, value, whole),
      label: pair.words,
      environment: pair.environment,
      isWeak: label.isCommon && isVague(label.kind),
      isOld: pair.isOld || saysOld(text.slice(value.end, value.end + 60)),
      doubts,
    });
    return [value];
  }

  /** The value with the lines that it goes on in. */
  #whole(at: number, text: string, kind: ValueKind, { end, text: first }: Span): { value: string; doubts: string[] } {
    const isAtEnd = /^["'`;,]{0,2}\s*$/.test(text.slice(end));
    if (kind === 'scopes') return { value: this.#list(at, first), doubts: [] };
    if (!isAtEnd || isUuid(first) || knownForm(first) !== null) return this.#broken(text, kind, end, first);
    const isAddress = isAddressKind(kind);
    if (isAddress ? !/[/=&?%-]$/.test(first) : first.length < 16 || kind === 'tenant' || kind === 'audience')
      return { value: first, doubts: [] };
    let value = first;
    let count = 1;
    for (let next = at + 1; count < 4; next++, count++) {
      const more = this.#texts[next] ?? '';
      const part = more.trim().replace(/^["'`]|["'`;,]$/g, '');
      if (this.lines[next]?.depth !== this.lines[at]?.depth || !isContinuation(part, value, isAddress)) break;
      value += part;
      this.#used.add(next);
    }
    return count === 1 ? { value, doubts: [] } : { value, doubts: [`It was broken over ${count} lines. Check that it is whole.`] };
  }

  /** A value with a space in it, as text that was read off a picture has. */
  #broken(text: string, kind: ValueKind, end: number, first: string): { value: string; doubts: string[] } {
    if (kind !== 'clientSecret' && kind !== 'clientId') return { value: first, doubts: [] };
    const [, rest = ''] = /^ ([\w\-.~+/=]{4,200})\s*$/.exec(text.slice(end)) ?? [];
    if (rest === '' || !looksMade(rest) || first.length < 8 || isUuid(first)) return { value: first, doubts: [] };
    return { value: `${first}${rest}`, doubts: ['It had a space in it, which was left out. Check that it is whole.'] };
  }

  /** Scopes: on the line, between brackets, or one on each line below. */
  #list(at: number, first: string): string {
    if (!first.startsWith('[') || first.includes(']')) return first;
    let all = first;
    for (let next = at + 1; next < Math.min(this.lines.length, at + MOST_LIST); next++) {
      const text = (this.#texts[next] ?? '').trim();
      this.#used.add(next);
      all += ` ${text}`;
      if (text.includes(']')) break;
    }
    return all;
  }

  /** A label alone on its line: the value stands below. */
  #below(at: number, { label, words, environment, isOld }: Pair): void {
    const next = this.#nextLine(at);
    if (next === null) return;
    const text = this.#texts[next] ?? '';
    if (pairsIn(text, this.own).some(({ value }) => value !== null) || this.lines[next]?.depth !== this.lines[at]?.depth) return;
    const common = { kind: label.kind, label: words, environment, isOld, isWeak: label.isCommon && isVague(label.kind) };
    if (label.kind === 'scopes') {
      const items = this.#itemsBelow(next);
      if (items.length === 0) return;
      this.#used.add(at);
      this.#add(next, { ...common, value: items.join(' ') });
      return;
    }
    const word = label.kind === 'other' || label.kind === 'environment' ? null : wordAt(text, 0);
    if (word === null || isPlaceholder(word.text) || !/^["'`\s.;,]{0,4}$/.test(text.slice(word.end))) return;
    const fits = isAddressKind(label.kind)
      ? webUrl(word.text) !== null || isAppRedirect(word.text)
      : isUuid(word.text) || knownForm(word.text) !== null || looksMade(word.text);
    if (!fits) return;
    if (label.isBlurred) this.#isBlurred = true;
    const { value, doubts } = this.#whole(next, text, label.kind, word);
    this.#used.add(at);
    this.#add(next, { ...common, value, doubts });
  }

  #nextLine(at: number): number | null {
    for (let next = at + 1; next < Math.min(this.lines.length, at + 4); next++) if ((this.#texts[next] ?? '').trim() !== '') return next;
    return null;
  }

  #itemsBelow(from: number): string[] {
    const items: string[] = [];
    for (let at = from; at < Math.min(this.lines.length, from + MOST_LIST); at++) {
      const text = (this.#texts[at] ?? '').trim().replace(/^["'`]|["'`],?$/g, '');
      if (at === from && isScopeLine(text)) {
        this.#used.add(at);
        return [text];
      }
      if (!/^[\x21-\x7e]{2,200}$/.test(text) || /[,;:]$|^https?:\/\/[^\s]*\/(?:token|authorize)/.test(text)) break;
      items.push(text);
      this.#used.add(at);
    }
    return items;
  }

  /** Values that nothing names, known by what they look like; and those within addresses and Basic credentials. */
  #byForm(at: number, text: string, spans: readonly Span[]): void {
    const isFree = (span: Span) => !spans.some(({ start, end }) => span.start < end && start < span.end);
    const basic = basicIn(text);
    if (basic !== null) {
      this.#add(at, { kind: 'clientId', value: basic.id.text, label: null });
      this.#add(at, { kind: 'clientSecret', value: basic.secret.text, label: null });
    }
    const addresses = addressSpans(text);
    for (const span of addresses) {
      const url = webUrl(span.text);
      if (url === null) continue;
      for (const [name, kind] of QUERY) {
        const value = url.searchParams.get(name);
        if (value && !isPlaceholder(value)) this.#add(at, { kind, value, label: name });
      }
      if (!isFree(span) || isPlaceholder(span.text)) continue;
      const kind = endpointKind(url) ?? (looksLikeApi(url) && !isPageForPeople(url) ? 'apiBaseUrl' : null);
      if (kind !== null && (!isPageForPeople(url) || endpointKind(url) !== null))
        this.#add(at, { kind, value: span.text, label: null, isWeak: kind === 'apiBaseUrl' || kind === 'redirectUri' });
    }
    const alone = wordAt(text.trim(), 0);
    for (const { 0: word, index } of text.matchAll(/[\w\-.~]{16,8192}/g)) {
      const span = { start: index, end: index + word.length, text: word.replace(/\.$/, '') };
      const form = knownForm(span.text);
      if (form !== null && isFree(span) && !addresses.some(({ start, end }) => index >= start && index < end))
        this.#add(at, { kind: form, value: span.text, label: null });
      else if (alone?.text === span.text && isFree(span) && looksMade(span.text) && !this.#used.has(at) && alone.end === text.trim().length)
        this.#add(at, { kind: 'other', value: span.text, label: null, isWeak: true });
    }
  }

  /** "ID: …" and "Key: …" beside a secret. */
  #bareIds(): void {
    const secrets = this.#given.filter(({ kind }) => kind === 'clientSecret');
    if (secrets.length === 0) return;
    const near = new Set(secrets.flatMap(({ line }) => [-3, -2, -1, 1, 2, 3].map((by) => line + by)));
    for (const [at, { number }] of this.lines.entries()) {
      if (!near.has(number) || this.#used.has(at)) continue;
      const text = this.#texts[at] ?? '';
      const found = /^\W{0,6}(ID|Id|id|Key|key|KEY)["'`]?\s{0,3}[:=\t]\s{0,3}/.exec(text);
      const word = found && wordAt(text, found[0].length);
      if (!found || !word || !(looksMade(word.text) || isUuid(word.text))) continue;
      this.#add(at, { kind: 'clientId', value: word.text, label: found[1] ?? '', isWeak: true });
    }
  }

  #add(
    at: number,
    {
      kind,
      value,
      label,
      environment = null,
      isWeak = false,
      isOld = false,
      doubts = [],
    }: Partial<Given> & Pick<Given, 'kind' | 'value' | 'label'>,
  ): void {
    const { number = 0, depth = 0, text = '' } = this.lines[at] ?? {};
    if (value.trim() === '' || this.#given.length >= MOST_VALUES) return;
    this.#used.add(at);
    const hidden =
      label !== null &&
      doubts.length === 0 &&
      kind !== 'scopes' &&
      !text.includes(value) &&
      /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(text);
    this.#given.push({
      kind,
      value: value.trim(),
      line: number,
      depth,
      environment: environment === ANY ? null : (environment ?? this.#environment),
      label,
      isWeak,
      isOld: isOld || this.#isOld,
      doubts: hidden ? [...doubts, 'Invisible characters in it were left out.'] : doubts,
    });
  }
}

/** Parameters of an authorize or token request that a connection has a place for. */
const QUERY: readonly (readonly [string, ValueKind])[] = [
  ['client_id', 'clientId'],
  ['client_secret', 'clientSecret'],
  ['redirect_uri', 'redirectUri'],
  ['scope', 'scopes'],
  ['audience', 'audience'],
  ['resource', 'resource'],
];

/** Kinds whose common word says little by itself: "host", "endpoint", "resource". */
const isVague = (kind: ValueKind) => kind === 'apiBaseUrl' || kind === 'resource' || kind === 'issuer';

/** Several scopes on one line: words of which one at least is none of a sentence. */
function isScopeLine(text: string): boolean {
  if (text.length > 2_000 || /[^ -~]|[.!?] |[.!?]$|https?:/.test(text)) return false;
  const words = text.split(/[ ,;]/).filter((word) => word !== '');
  return (
    words.length > 1 &&
    words.length <= 40 &&
    (words.includes('openid') || words.includes('offline_access') || /[a-z][:._/][a-z]/i.test(text))
  );
}

/** Whether a line goes on with the value of the line before: one word, and none of a language. */
function isContinuation(part: string, before: string, isAddress: boolean): boolean {
  if (!/^[\w\-.~+/=%&?@!#$*^]{2,4096}$/.test(part) || /^https?:/i.test(part) || isUuid(part)) return false;
  if (isAddress) return true;
  if (/=[^=]/.test(part)) return false;
  if (part.length > before.length + 2 || /^[-_=*.]+$/.test(part)) return false;
  return !/^\p{Lu}?\p{Ll}+[,.!]?$/u.test(part) && !/^[A-Z]+$/.test(part) ? /[\dA-Z_~=]/.test(part) : false;
}

/** A value of a form's body without its percent-encoding. */
function decodedIn(line: string, { start, end }: Span, value: string): string {
  const isForm =
    /[&?]$/.test(line.slice(0, start).replace(/[\w-]{1,40}=["']?$/, '')) || /^&/.test(line.slice(end)) || /%[0-9A-F]{2}/i.test(value);
  if (!isForm || !/%[0-9A-F]{2}|\+/i.test(value)) return value;
  try {
    return decodeURIComponent(/&/.test(line) ? value.replaceAll('+', ' ') : value);
  } catch {
    return value;
  }
}
