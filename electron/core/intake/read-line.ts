import { base64Bytes, utf8Text } from '../base/bytes';
import { isUuid } from '../../model/value-looks';
import { isAppRedirect, isPlaceholder, knownForm, looksMade, webUrl } from './forms';
import { phraseAt, type Span, wordAt, WordEnds } from './given';
import { environmentIn, type Label, labelsIn, type OwnNames, type ValueKind } from './vocabulary';

/** The environment of a value that is for each of them. */
export const ANY = '';

/** A label with the value that stands after it on its line. */
export interface Pair {
  label: Label;
  /** As written, with what stands before it in the same name: "ACME_CLIENT_ID". */
  words: string;
  value: Span | null;
  /** `ANY`: for each; null: it is not said here. */
  environment: string | null;
  isOld: boolean;
  /** Nothing separates them but words: "the client ID is abc123". */
  isProse: boolean;
  /** Other words stand between. */
  isFar?: boolean;
}

const ADDRESSES = new Set<ValueKind>([
  'issuer',
  'authorization',
  'token',
  'userinfo',
  'jwks',
  'introspection',
  'revocation',
  'deviceAuthorization',
  'endSession',
  'apiBaseUrl',
  'redirectUri',
]);
const PHRASES = new Set<ValueKind>(['scopes', 'environment', 'other']);
const NAMES = new Set<ValueKind>(['tenant', 'username', 'audience', 'resource', 'environment']);

export const isAddressKind = (kind: ValueKind): boolean => ADDRESSES.has(kind);

/** Between a label and its value: quotes, a remark in brackets, a sign. */
const SEPARATOR =
  /^["'`*_\]»”)}]{0,4}[ \u00a0\u3000]{0,3}(?:[([（][^)\]）\n]{0,80}[)\]）])?[*_"'`]{0,3}[ \u00a0\u3000]{0,20}(?::=|=>|->|→|[:=：＝]|\t\s{0,8}\|?|\|)[*_]{0,3}\s{0,20}/u;
/** Dots or room, as in printed forms. */
const LEADERS = /^[ \u00a0]{0,3}(?:\.{3,80}|…{1,20}|_{3,80}| {3,80}|-{3,80})[ \u00a0]{0,20}/;
/** A few words, then a sign: "Client ID for production:", "クライアントIDは：". */
const LATER = /^[^\d:=：＝\t|\n]{1,48}(?::(?!\/\/)|[：＝\t]|=(?!=))\s{0,20}/u;
/** The same of scopes, which are words like others: "Scopes granted:". */
const MOST_LATER_SCOPES = 20;
/** Said of a value that several environments share. */
const BOTH = /\b(?:both|all environments|beide[ns]?|alle umgebungen|les deux|ambos|ambas|entrambi|keduanya|mõlemad)\b|両方|共通/iu;
/** The verb of a sentence. */
const IS =
  /^[^\d:=\t|\n]{0,40}?(?:\s(?:is|are|was|ist|lautet|heisst|heißt|est|es|é|è|sono|são|on|adalah|ialah|yaitu|nya|luidt|now|will be|sera)\s|は|が)\s{0,3}[:"'`“]?/u;
const OLD =
  /\b(?:old|previous|former|expired|revoked|outdated|deprecated|invalid|no longer|not valid|disabled|alte[rsnm]?|alt|bisherige[rsnm]?|abgelaufen\w*|ungültig\w*|gesperrt\w*|ancien(?:ne)?|périmé\w*|précédente?|antigu[oa]|anterior|caducad[oa]|oude?|vorige|verlopen|lama|kedaluwarsa|vecchi[oa]|scadut[oa]|precedente|antig[oa]|expirad[oa]|vana|aegunud)\b|旧|古い|以前/iu;
const NEW =
  /\b(?:new|newer|current|valid|neue[rsnm]?|neu|aktuelle[rsnm]?|nouve(?:au|lle)|nuev[oa]|nieuwe?|baru|nuov[oa]|nov[oa]|atual|uus|kehtiv)\b|新/iu;

/** Whether the words around a value say that it is no longer valid. */
export const saysOld = (around: string): boolean => OLD.test(around) && !NEW.test(around);

/** Every label of a line with its value. Linear in the line's length but for a bounded window at each label. */
export function pairsIn(line: string, own?: OwnNames): Pair[] {
  const addresses = addressSpans(line);
  const labels = labelsIn(line, own).filter((label) => isLabel(line, label, addresses));
  const ends = new WordEnds(line);
  const pairs: Pair[] = [];
  let taken = 0;
  for (const [index, label] of labels.entries()) {
    if (label.start < taken) continue;
    const stop = labels.slice(index + 1).find((next) => next.start > label.end)?.start ?? line.length;
    const pair = pairOf(line, label, stop, ends);
    pairs.push(pair);
    if (pair.value !== null) taken = pair.value.end;
  }
  return pairs;
}

/** Where addresses stand: words within them are no labels. */
export function addressSpans(line: string): Span[] {
  return [...line.matchAll(/\bhttps?:\/\/[^\s"'`<>|,;「」）]{1,2048}/gi)].map(({ 0: written, index }) => {
    const text = written.replace(/[.)\]}*]{1,3}$/, '');
    return { start: index, end: index + text.length, text };
  });
}

/** Whether the name stands by itself: "acme-client-id-4711" has none in it. */
function isLabel(line: string, label: Label, addresses: readonly Span[]): boolean {
  if (addresses.some(({ start, end }) => label.start >= start && label.end <= end)) return false;
  const after = line.slice(label.end, label.end + 40);
  const rest = /^[-_.][\p{L}\p{N}_.-]{0,30}/u.exec(after)?.[0] ?? '';
  return (
    rest === '' || /^\.\s|^\.$/.test(rest) || /^\.{3}/.test(after) || environmentIn(rest) !== null || /^_?(?:value|v?\d{1,2})$/i.test(rest)
  );
}

function pairOf(line: string, label: Label, stop: number, ends: WordEnds): Pair {
  const from = label.end + nameRest(line, label.end);
  const rest = line.slice(from, Math.min(line.length, from + 120));
  const direct = SEPARATOR.exec(rest) ?? LEADERS.exec(rest);
  const before = line.slice(Math.max(0, label.start - 60), label.start);
  const own = before.slice(clauseStart(before));
  const words = `${/[\w.-]{0,40}$/.exec(before)?.[0] ?? ''}${line.slice(label.start, from)}`;
  const base = { label, words };
  const about = (between: string) => {
    const around = `${own} ${words} ${between}`;
    const environment = BOTH.test(around) ? ANY : environmentIn(around.replace(/[_-]/g, ' '));
    return { environment, isOld: saysOld(around) };
  };
  if (direct !== null) {
    const at = from + direct[0].length;
    return { ...base, ...about(direct[0]), value: spanOf(line, at, stop, label.kind, false, ends), isProse: false };
  }
  const later = LATER.exec(rest);
  const bound = stop - from;
  const areScopes = label.kind === 'scopes' && (later?.[0].length ?? 0) <= MOST_LATER_SCOPES;
  if (later !== null && later[0].length <= bound && (areScopes || !label.isCommon)) {
    const value = spanOf(line, from + later[0].length, stop, label.kind, !areScopes, ends);
    if (value !== null) return { ...base, ...about(later[0]), value, isProse: false };
  }
  const is = IS.exec(rest);
  if (is !== null && is[0].length <= bound) {
    const value = spanOf(line, from + is[0].length, stop, label.kind, true, ends);
    if (value !== null) return { ...base, ...about(is[0]), value, isProse: true };
  }
  // "with client id abc123def and ...".
  const next = label.isCommon ? null : spanOf(line, from, stop, label.kind, true, ends);
  if (next !== null) return { ...base, ...about(''), value: next, isProse: true };
  const far = farIn(line, from, stop, label.kind, ends);
  return { ...base, ...about(''), value: far, isProse: true, isFar: true };
}

/** What still belongs to the name: "_PROD". */
const nameRest = (line: string, end: number): number => /^[_-][\p{L}\d_-]{1,30}/u.exec(line.slice(end, end + 32))?.[0].length ?? 0;

/** Where the words begin that say something of this label only. */
function clauseStart(before: string): number {
  const at = Math.max(
    before.lastIndexOf(':'),
    before.lastIndexOf(';'),
    before.lastIndexOf('. '),
    before.lastIndexOf('\t'),
    before.lastIndexOf(','),
    before.lastIndexOf('、'),
  );
  return at + 1;
}

/** Words of a sentence that may stand between a label and its value. */
const MOST_BETWEEN = 8;

/** "The audience has to be https://…": a value that can be nothing else, a few words on. */
function farIn(line: string, from: number, stop: number, kind: ValueKind, ends: WordEnds): Span | null {
  if (kind === 'other' || kind === 'scopes' || kind === 'environment') return null;
  let at = from;
  for (let count = 0; count < MOST_BETWEEN && at < Math.min(stop, from + 120); count++) {
    const word = wordAt(line, at, ends);
    if (word === null) return null;
    if (spanOf(line, at, stop, kind, true, ends) !== null) return word;
    at = Math.max(word.end, at + 1) + 1;
  }
  return null;
}

/** @param isFar Words stand between: only what can be nothing else counts. */
function spanOf(line: string, at: number, stop: number, kind: ValueKind, isFar: boolean, ends: WordEnds): Span | null {
  if (PHRASES.has(kind)) {
    const phrase = isFar ? null : phraseAt(line, at, kind === 'scopes' ? line.length : stop);
    return phrase === null || (kind !== 'other' && isPlaceholder(phrase.text)) ? null : phrase;
  }
  const word = wordAt(line, at, ends);
  if (word === null || word.start >= line.length || word.text === '' || isPlaceholder(word.text)) return null;
  if (isAddressKind(kind)) return isAddress(word.text, kind) ? word : null;
  if (webUrl(word.text) !== null && kind !== 'audience' && kind !== 'resource' && kind !== 'tenant') return null;
  if (webUrl(word.text) !== null && kind === 'audience') return word;
  if (isUuid(word.text) || knownForm(word.text) !== null || looksMade(word.text)) return word;
  if (isFar) return isNameInSentence(line, word, kind) ? word : null;
  return NAMES.has(kind) ? name(line, word, stop) : isAlone(line, word, stop) && word.text.length >= 3 ? word : null;
}

/** In quotation marks or, of a tenant, the last word. */
function isNameInSentence(line: string, word: Span, kind: ValueKind): boolean {
  if (word.text.length < 3 || (kind !== 'tenant' && kind !== 'clientId')) return false;
  const before = line.slice(0, word.start).trimEnd().at(-1) ?? '';
  return '"\'`“„«「'.includes(before) || (kind === 'tenant' && isAlone(line, word, line.length));
}

/** An address, or a host that stands for one. */
function isAddress(text: string, kind: ValueKind): boolean {
  if (/^https?:\/\/\S{2,}/i.test(text)) return true;
  if (kind === 'redirectUri') return isAppRedirect(text);
  return (
    /^(?:\/\/)?[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,6}(?::\d{2,5})?(?:\/\S*)?$/u.test(text.slice(0, 300)) && !/^\d+\.\d+$/.test(text)
  );
}

/** One word, or a few that end with the line: a person's name for something. */
function name(line: string, word: Span, stop: number): Span | null {
  if (isAlone(line, word, stop)) return word;
  return null;
}

/** Whether nothing but a remark or another label follows: what goes on is a sentence. */
function isAlone(line: string, word: Span, stop: number): boolean {
  const rest = line.slice(word.end, Math.max(word.end, stop)).replace(/^["'`”»」*_)\]}]{1,4}/, '');
  if (stop < line.length) return /^[\s,;|/.。、&+·•-]{0,6}(?:\p{L}{1,12}\s{1,3}){0,4}["'{(]?$/u.test(rest);
  return /^[\s,;.|。]{0,8}$/.test(rest) || /^[,;.]?\s{0,8}(?:\t|\||[([（]|#|\/\/|--|–|←|<-)/.test(rest);
}

/** `-u id:secret`, and a Basic header: RFC 6749 section 2.3.1. */
export function basicIn(line: string): { id: Span; secret: Span } | null {
  const option = /(?:^|\s)(?:-u|--user)[ =]{1,3}["']?([^\s:"']{3,400}):([^\s"']{3,4096})/.exec(line);
  if (option) {
    const [all, id = '', secret = ''] = option;
    const start = option.index + all.indexOf(`${id}:${secret}`);
    return {
      id: { start, end: start + id.length, text: id },
      secret: { start: start + id.length + 1, end: start + id.length + 1 + secret.length, text: secret },
    };
  }
  const header = /\bBasic\s{1,3}([A-Za-z0-9+/]{12,6000}={0,2})/.exec(line);
  if (!header) return null;
  const [all, encoded = ''] = header;
  const pair = utf8Text(base64Bytes(encoded));
  const colon = pair.indexOf(':');
  const [id, secret] = [pair.slice(0, colon), pair.slice(colon + 1)];
  const start = header.index + all.length - encoded.length;
  const place = { start, end: start + encoded.length };
  return colon < 3 || secret.length < 3 || !/^[!-~]{1,4096}$/.test(pair)
    ? null
    : { id: { ...place, text: id }, secret: { ...place, text: secret } };
}
