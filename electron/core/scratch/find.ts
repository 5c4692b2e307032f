import { Failure } from '../../model/failure';
import type { TextKind } from '../../model/scratch';
import { counted } from '../../model/text/counts';
import { decodeToken } from '../token/decode';
import { cleanPasted } from '../token/pasted';
import { isCurl } from '../importers/curl-options';
import { readCurl } from './curl';
import { type Area, type FoundToken, FoundTokens, mayBeToken } from './finds';
import { harEntries } from '../exchanges/har-entries';
import { readHar } from './har';
import { isHttp, readHttp } from './http';
import { readJsonText } from './parts';
import { readText } from './text';

/** Longest text read, in characters. */
const MAX_TEXT = 20 * 1024 * 1024;

/** RFC 6750 section 2.1, and characters seen beyond it. */
const OPAQUE = /^[A-Za-z0-9._~+/:|-]+=*$/;

export interface PastedContent {
  kind: TextKind;
  /** "A HAR file with 12 entries". */
  summary: string;
  tokens: FoundToken[];
  /** Count of tokens beyond those listed. */
  leftOut: number;
  /** Notes on pasted requests, without tokens. Untrusted text. */
  notes: string[];
}

/**
 * Finds every token in pasted or dropped text: a token, a cURL command, HTTP messages, a HAR, JSON, a log, plain text.
 * @throws Failure `bad-request` beyond 20 million characters.
 */
export function readPasted(text: string): PastedContent {
  if (text.length > MAX_TEXT) throw tooLong(text.length);
  if (text.trim() === '') return { kind: 'empty', summary: 'Nothing was pasted', tokens: [], leftOut: 0, notes: [] };
  const entries = harEntries(text);
  if (entries !== null)
    return found('har', `A HAR file with ${counted(entries.length, 'entry', 'entries')}`, (finds) => readHar(finds, entries));
  const area: Area = { text, label: null, line: 1 };
  if (isCurl(text)) return found('curl', 'A cURL command', (finds) => readCurl(finds, area));
  if (isHttp(text))
    return found('http', text.trimStart().startsWith('HTTP/') ? 'An HTTP response' : 'An HTTP request', (finds) => readHttp(finds, area));
  const json = { is: false };
  const inText = found('text', '', (finds) => {
    json.is = /^[{[]/.test(text.trimStart()) && readJsonText(finds, area);
    if (!json.is) readText(finds, area);
    return [];
  });
  const single = inText.tokens.length > 1 ? null : singleToken(text, inText);
  if (single !== null) return single;
  const lines = text.trimEnd().split('\n').length;
  return { ...inText, summary: json.is ? 'JSON' : lines === 1 ? 'One line of text' : `Text of ${lines.toLocaleString('en-US')} lines` };
}

/** The text as one token, possibly wrapped over lines or with quotes and labels around it; null if it is more than that. */
function singleToken(text: string, inText: PastedContent): PastedContent | null {
  // Room for the largest token decoded, its line breaks and what surrounds it.
  if (text.length > 1_200_000) return null;
  const { token, cleaned } = cleanPasted(text);
  if (token === '' || /\s/.test(token.startsWith('{') ? '' : token)) return null;
  const { format } = decodeToken(token);
  const [only] = inText.tokens;
  if (only && only.token !== token && (format === 'opaque' || format === 'malformed')) return null;
  // For example plain JSON, forms, URLs, placeholders, short words.
  if (!only && format === 'opaque' && (!OPAQUE.test(token) || /^https?:\/\//i.test(token) || !mayBeToken(token))) return null;
  if (!only && format === 'malformed' && /^[[{]/.test(token)) return null;
  return { kind: 'token', summary: 'A token', tokens: [{ token, cleaned, places: ['the text'], placesLeftOut: 0 }], leftOut: 0, notes: [] };
}

function found(kind: TextKind, summary: string, read: (finds: FoundTokens) => string[]): PastedContent {
  const finds = new FoundTokens();
  const notes = read(finds);
  return { kind, summary, tokens: finds.list(), leftOut: finds.leftOut, notes };
}

function tooLong(length: number): Failure {
  return new Failure({
    code: 'bad-request',
    what: `The text is ${length.toLocaleString('en-US')} characters long; Tokenscope reads up to ${MAX_TEXT.toLocaleString('en-US')}.`,
    likelyCause: 'A large log or HAR file, perhaps with downloads recorded in it.',
    action: 'Paste the part that contains the token, or record the HAR without response contents.',
  });
}
