import { base64Bytes, latin1Text, utf8Text } from '../base/bytes';
import { fromHtml, looksLikeHtml } from './html';

/** A line of what a person would read, and where it stands in the pasted text. */
export interface Line {
  text: string;
  /** In the pasted text, from 1. */
  number: number;
  /** How often it is quoted: what an answer quotes is older than the answer. */
  depth: number;
}

/** A block of base64 or of an attachment that is not text. */
export interface Unread {
  number: number;
  characters: number;
}

interface Raw {
  text: string;
  number: number;
}

/**
 * The lines of a pasted text as a person reads them: the parts of a raw e-mail decoded, soft line breaks closed, tables of HTML as cells
 * between tabs, quotation marks of replies counted and taken off. Linear time.
 */
export function unfold(text: string): { lines: Line[]; unread: Unread[] } {
  const raw = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line, index) => ({ text: line, number: index + 1 }));
  const unread: Unread[] = [];
  const parts = partsOf(raw, unread);
  return { lines: parts.flatMap((part) => withDepth(part)), unread };
}

/** Headers of a part of an e-mail, as far as they matter here. */
const ENCODING = /^content-transfer-encoding:\s{0,5}(base64|quoted-printable)/i;
const TYPE = /^content-type:\s{0,5}([a-z]{1,20})\/([\w.+-]{1,60})/i;
const CHARSET = /charset="?(?:iso-8859|windows-125|latin)/i;
const BASE64_LINE = /^[A-Za-z0-9+/]{20,}={0,2}$|^[A-Za-z0-9+/]{2,}={0,2}$/;

/** Walks the lines of a text that may be a raw e-mail, decoding each part by its own headers. */
function partsOf(raw: readonly Raw[], unread: Unread[]): Raw[][] {
  const parts: Raw[][] = [];
  let plain: Raw[] = [];
  const close = () => {
    if (plain.length > 0) parts.push(readable(plain));
    plain = [];
  };
  for (let at = 0; at < raw.length; at++) {
    const line = raw[at] as Raw;
    const encoding = ENCODING.exec(line.text)?.[1]?.toLowerCase();
    if (encoding === undefined) {
      plain.push(line);
      continue;
    }
    // The other headers stand around this one, up to the next empty line.
    const from = headerStart(raw, at);
    const body = nextEmpty(raw, at);
    if (body === null) {
      plain.push(line);
      continue;
    }
    const headers = raw.slice(from, body).map((each) => each.text);
    const isText = (TYPE.exec(headers.find((header) => TYPE.test(header)) ?? '')?.[1] ?? 'text').toLowerCase() === 'text';
    const isLatin = headers.some((header) => CHARSET.test(header));
    const end = bodyEnd(raw, body + 1, encoding);
    const inside = raw.slice(body + 1, end);
    close();
    const characters = inside.reduce((sum, each) => sum + each.text.length, 0);
    const number = inside[0]?.number ?? line.number;
    if (!isText) unread.push({ number, characters });
    else if (encoding === 'base64') {
      const bytes = base64Bytes(inside.map((each) => each.text).join(''));
      const decoded = isLatin ? latin1Text(bytes) : utf8Text(bytes);
      parts.push(readable(decoded.split(/\r?\n/).map((each) => ({ text: each, number }))));
    } else parts.push(readable(withoutQuotedPrintable(inside, isLatin), true));
    at = end - 1;
  }
  close();
  return parts;
}

/** The end of a part's headers; null: there are more of them than any part has. */
function nextEmpty(raw: readonly Raw[], at: number): number | null {
  for (let index = at + 1; index < Math.min(raw.length, at + 30); index++) if (raw[index]?.text.trim() === '') return index;
  return null;
}

function headerStart(raw: readonly Raw[], at: number): number {
  let from = at;
  while (from > 0 && at - from < 30 && (raw[from - 1]?.text.trim() ?? '') !== '') from -= 1;
  return from;
}

function bodyEnd(raw: readonly Raw[], from: number, encoding: string): number {
  for (let at = from; at < raw.length; at++) {
    const text = raw[at]?.text ?? '';
    if (/^--\S{4,}/.test(text)) return at;
    if (encoding === 'base64' && text.trim() !== '' && !BASE64_LINE.test(text.trim())) return at;
  }
  return raw.length;
}

/** @param isDecoded Its encoding was told by a header and is off already. */
function readable(lines: Raw[], isDecoded = false): Raw[] {
  const decoded = !isDecoded && isQuotedPrintable(lines) ? withoutQuotedPrintable(lines, false) : lines;
  return looksLikeHtml(decoded.map((line) => line.text).join('\n')) ? fromHtml(decoded) : decoded;
}

/**
 * Whether the leftovers of an e-mail's encoding stand in the text. A single "=3D" proves nothing: a value behind "=" may begin with "3D".
 */
function isQuotedPrintable(lines: readonly Raw[]): boolean {
  let signs = 0;
  for (const { text } of lines) {
    if (/^[^\n]{60,75}=$/.test(text)) signs += 2;
    if (/=C[23]=[89AB][0-9A-F]|=E[2-9]=[89AB][0-9A-F]|=3D["'\s]|=20$/.test(text)) signs += 2;
    if (/=3D/.test(text)) signs += 1;
  }
  return signs >= 2;
}

/** Soft line breaks closed, `=3D` and the like decoded (RFC 2045 section 6.7). */
function withoutQuotedPrintable(lines: readonly Raw[], isLatin: boolean): Raw[] {
  const joined: Raw[] = [];
  let open: Raw | null = null;
  for (const line of lines) {
    const soft = line.text.endsWith('=') && !line.text.endsWith('?=');
    const text = soft ? line.text.slice(0, -1) : line.text;
    if (open === null) {
      open = { text, number: line.number };
      joined.push(open);
    } else open.text += text;
    if (!soft) open = null;
  }
  return joined.map(({ text, number }) => ({ number, text: text.replace(/(?:=[0-9A-Fa-f]{2})+/g, (run) => decodedRun(run, isLatin)) }));
}

function decodedRun(run: string, isLatin: boolean): string {
  const bytes = new Uint8Array(run.length / 3);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(run.slice(at * 3 + 1, at * 3 + 3), 16);
  return isLatin ? latin1Text(bytes) : utf8Text(bytes);
}

/** The line above what an answer quotes, in the languages of the vocabulary, and the headers that Outlook puts there. */
const WROTE =
  /(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|menulis|さんは書きました|kirjutas)[^\n]{0,80}[:：]\s{0,3}$|^\s{0,3}(?:On|Am|Le|El|Op|Il|Em|Pada)\s.{6,120}[:：]\s{0,3}$/;
const ORIGINAL =
  /^\s{0,3}[-_]{3,20}\s{0,3}(?:original|ursprüngliche|oorspronkelijk|message d'origine|mensaje original|messaggio originale|mensagem original|pesan asli|forwarded|weitergeleitete|begin forwarded|転送|元のメッセージ)/i;
const FROM = /^\s{0,3}\*?(?:From|Von|De|Da|Van|Dari|Saatja|差出人)\s{0,2}:\*?\s/;
const SENT =
  /^\s{0,3}\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Fecha|Inviato|Data|Verzonden|Dikirim|Tanggal|Saadetud|Kuupäev|送信日時|日付)\s{0,2}:\*?\s/;
const MARKS = /^(?:\s{0,2}[>|›](?=[\s>|›]|$))+\s?/;

/** Takes quotation marks off and counts them. What stands below the head of an older message is one deeper from there on. */
function withDepth(lines: readonly Raw[]): Line[] {
  let older = 0;
  let isFirst = true;
  return lines.map(({ text, number }, index) => {
    const marks = /^\s{0,2}>/.test(text) ? (MARKS.exec(text)?.[0] ?? />+\s?/.exec(text)?.[0] ?? '') : '';
    const rest = text.slice(marks.length);
    const depth = (marks.match(/[>›]/g) ?? []).length;
    const isHead =
      ORIGINAL.test(rest) ||
      WROTE.test(rest) ||
      (FROM.test(rest) && lines.slice(index + 1, index + 5).some((line) => SENT.test(line.text)));
    // Only of what follows, and once for a head of several lines. An e-mail that begins with its headers is no quotation.
    if (isHead && !isFirst && depth === 0 && !isAfterHead(lines, index)) older += 1;
    if (text.trim() !== '') isFirst = false;
    return { text: rest, number, depth: depth + older };
  });
}

function isAfterHead(lines: readonly Raw[], index: number): boolean {
  return lines.slice(Math.max(0, index - 4), index).some((line) => ORIGINAL.test(line.text));
}
