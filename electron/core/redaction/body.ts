import type { LoggedBody } from '../../model/exchange';
import { decodeText, isBinary } from '../base/body-text';
import { utf8Bytes, utf8Length } from '../base/bytes';
import { withoutLastWord } from '../base/untrusted-text';
import { redactJson } from './json-text';
import { memberKind, parameterKind, strayKind } from './names';
import { startsLikeJson } from './place';
import type { RedactionContext } from './redactor';
import { redactForm, redactLeaf, redactWithin } from './structure';

/** Bytes of each body that are kept. */
const MAX_KEPT_BODY = 64 * 1024;
/** Bytes of a longer body that are read, so that a secret across the cut is still seen whole. */
export const MAX_READ_BODY = 96 * 1024;
/** Characters at the end of what was read that may hold the beginning of a secret; longer than any token seen in the wild. */
const UNSURE_END = 16 * 1024;
/** The line that begins a body of several parts (RFC 2046 section 5.1.1). */
const OPENING = /^(?:\r?\n)?--([^\r\n]{1,200})\r?\n/;
/** A part's name: quoted in either way, bare, or as RFC 8187 has it. */
const NAME = /\bname\*?\s{0,5}=\s{0,5}(?:"([^"\r\n]{0,200})"|'([^'\r\n]{0,200})'|(?:utf-8'[\w-]{0,20}')?([^\s;"']{1,200}))/i;

export interface RawBody {
  /** At most `MAX_READ_BODY` of them. */
  bytes: Uint8Array;
  /** Length of the whole body in bytes, as far as it is known. */
  length: number;
  /** More than `bytes` was sent. */
  cut: boolean;
  contentType: string;
  /** It goes on, or broke off: its last word may be half of one. Absent: it came to its end. */
  open?: boolean;
}

export function redactBody(raw: RawBody, context: RedactionContext): LoggedBody {
  const { bytes, length, contentType } = raw;
  const bare = { bytes: length, cutAt: null };
  if (length === 0) return { text: '', kind: 'empty', ...bare };
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (isBinary(type, bytes)) return { text: '', kind: 'binary', ...bare };
  const { text: whole } = decodeText(contentType, bytes, raw.cut || raw.open === true);
  const text = raw.open ? withoutLastWord(whole) : whole;
  const kind = kindOf(type, text);
  const redacted = withoutSecrets(kind, text, context);
  if (!raw.cut && length <= MAX_KEPT_BODY)
    return { text: redacted, kind, bytes: length, cutAt: text === whole ? null : utf8Length(redacted) };
  const sure = raw.cut ? redacted.slice(0, Math.max(0, redacted.length - UNSURE_END)) : redacted;
  const kept = firstBytes(sure, MAX_KEPT_BODY);
  return { text: kept, kind, bytes: length, cutAt: utf8Length(kept) };
}

/** A text whose form shows from itself only, without secrets. */
export function redactText(text: string, context: RedactionContext): string {
  return withoutSecrets(kindOf('', text), text, context);
}

function withoutSecrets(kind: LoggedBody['kind'], text: string, context: RedactionContext): string {
  const where = `${context.side} body`;
  const bare = strayKind('', text.trim(), context);
  if (bare !== null) return context.redactor.place(bare, text.trim(), where);
  const parts = redactMultipart(text, (name, content) => partWithout(name, content, context, where));
  if (parts !== null) return context.redactor.text(parts, where);
  if (kind === 'json') return redactJson(context.redactor.early(text, where), context, redactWithin);
  if (kind === 'form') return context.redactor.text(redactForm(text, context), where);
  const left = redactLeaf(text, context, where);
  return kind === 'text' ? withoutStrays(left, context, where) : left;
}

function partWithout(name: string, content: string, context: RedactionContext, where: string): string {
  const kind =
    parameterKind(name, content, context.purpose) ?? memberKind(name, content, context.purpose) ?? strayKind(name, content, context);
  return kind === null ? redactWithin(content, context, 0, where) : context.redactor.place(kind, content, where);
}

/** Words of a plain text that look like secrets, where handing out secrets is what the exchange is for. */
function withoutStrays(text: string, context: RedactionContext, where: string): string {
  return text.replace(/[^\s"'<>()[\]{},;]{24,}/g, (word) => {
    const kind = strayKind('', word, context);
    return kind === null ? word : context.redactor.place(kind, word, where);
  });
}

function kindOf(type: string, text: string): LoggedBody['kind'] {
  if (/^application\/(json|[^;]+\+json)$|^text\/json$/.test(type)) return startsLikeHtml(text) ? 'html' : 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (startsLikeJson(text)) return 'json';
  if (type === 'text/html' || type === 'application/xhtml+xml' || startsLikeHtml(text)) return 'html';
  return /^[\w.%+-]+=[^\s&<>]*(&[\w.%+-]+=[^\s&<>]*)*$/.test(text) ? 'form' : 'text';
}

function startsLikeHtml(text: string): boolean {
  return /^\s*<(!doctype html|html|head|body)\b/i.test(text);
}

/** As many whole characters as fit into that many bytes of UTF-8. */
function firstBytes(text: string, bytes: number): string {
  const encoded = utf8Bytes(text);
  if (encoded.length <= bytes) return text;
  return new TextDecoder().decode(encoded.subarray(0, bytes), { stream: true });
}

/**
 * A multipart body with each part's content as `ofPart` gives it; null: the text is no such body.
 *
 * @param ofPart Gets the name (empty where there is none) and the content.
 */
export function redactMultipart(text: string, ofPart: (name: string, content: string) => string): string | null {
  const boundary = OPENING.exec(text.slice(0, 300))?.[1]?.trimEnd();
  if (boundary === undefined || !/content-disposition/i.test(text.slice(0, 4000))) return null;
  return text
    .split(`--${boundary}`)
    .map((part, index) => {
      if (index === 0) return part;
      const blank = /\r?\n\r?\n/.exec(part);
      if (blank === null) return part;
      const start = blank.index + blank[0].length;
      const end = part.endsWith('\r\n') ? part.length - 2 : part.endsWith('\n') ? part.length - 1 : part.length;
      if (end <= start) return part;
      const head = part.slice(0, blank.index);
      const disposition = head.split(/\r?\n/).find((line) => /^content-disposition/i.test(line)) ?? '';
      const [, one, two, three] = NAME.exec(disposition.slice(0, 2000)) ?? [];
      return part.slice(0, start) + ofPart(one ?? two ?? three ?? '', part.slice(start, end)) + part.slice(end);
    })
    .join(`--${boundary}`);
}
