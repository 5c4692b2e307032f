import { showable } from '../token/members';
import { type Area, type FoundTokens, within } from './finds';
import { outlineOf, readBody, readHeader, readUrl } from './parts';
import { readText } from './text';

const REQUEST = /^([A-Z]{3,10}) (\S{1,100000})(?: HTTP\/\d(?:\.\d)?)\s*$/;
const BARE_REQUEST = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S{1,100000})\s*$/;
const RESPONSE = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.{0,300}))?$/;
/** Limits on header lines and messages; the rest is read as plain text. */
const MAX_HEADERS = 20_000;
const MAX_MESSAGES = 5_000;
const HEADER = /^([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}):/;

/** Whether a text is one or more HTTP requests or responses as sent over the wire (RFC 9112). */
export function isHttp(text: string): boolean {
  const [first = '', second = ''] = text.trimStart().slice(0, 210_000).split(/\r?\n/, 2);
  return REQUEST.test(first) || RESPONSE.test(first) || (BARE_REQUEST.test(first) && (second === '' || HEADER.test(second)));
}

/** Finds the tokens. Returns a note on each message, at most 10. */
export function readHttp(finds: FoundTokens, area: Area): string[] {
  const notes: string[] = [];
  const lines = area.text.split('\n');
  const clean = (index: number) => (lines[index] ?? '').replace(/\r$/, '');
  let index = 0;
  let messages = 0;
  let read = 0;
  while (index < lines.length) {
    if (messages >= MAX_MESSAGES || read >= MAX_HEADERS) {
      readText(finds, { text: lines.slice(index).join('\n'), label: null, line: (area.line ?? 1) + index });
      break;
    }
    const line = clean(index);
    const request = REQUEST.exec(line) ?? BARE_REQUEST.exec(line);
    const response = RESPONSE.exec(line);
    const lineNumber = (area.line ?? 1) + index;
    index += 1;
    if (!request && !response) {
      if (line.trim() !== '') readHeaderLine(finds, line, 'outside of any message', lineNumber);
      read += 1;
      continue;
    }
    messages += 1;
    const label = request ? 'request' : 'response';
    if (request) readUrl(finds, { text: request[2] ?? '', label: 'request line', line: lineNumber });
    let contentType: string | null = null;
    let host = '';
    let count = 0;
    for (; index < lines.length && clean(index).trim() !== '' && read < MAX_HEADERS; index += 1, count += 1, read += 1) {
      const header = readHeaderLine(finds, clean(index), label, (area.line ?? 1) + index);
      if (header?.name === 'content-type') contentType = header.value;
      if (header?.name === 'host') host = header.value;
    }
    const from = ++index;
    while (index < lines.length && !REQUEST.test(clean(index)) && !RESPONSE.test(clean(index))) index += 1;
    const body = lines.slice(from, index).join('\n');
    if (body.trim() !== '')
      readBody(finds, within({ text: '', label: null, line: null }, `${label} body`, body, (area.line ?? 1) + from), contentType);
    if (notes.length < 10) notes.push(noteOf(request, response, host, count));
  }
  return notes;
}

function readHeaderLine(finds: FoundTokens, line: string, label: string, number: number): { name: string; value: string } | null {
  const header = HEADER.exec(line);
  const area: Area = { text: header ? line.slice(header[0].length) : line, label, line: number, oneLine: true };
  readHeader(finds, area, header?.[1] ?? 'unnamed');
  return header ? { name: (header[1] ?? '').toLowerCase(), value: area.text.trim() } : null;
}

function noteOf(request: RegExpExecArray | null, response: RegExpExecArray | null, host: string, headers: number): string {
  const counted = `${headers} header${headers === 1 ? '' : 's'}`;
  if (!request) return showable(`Response ${response?.[1]} ${response?.[2] ?? ''}`.trim().concat(', ', counted), 300);
  const target = request[2] ?? '';
  return showable(`${request[1]} ${target.startsWith('/') ? host.slice(0, 100) : ''}${outlineOf(target)}, ${counted}`, 300);
}
