import type { Note } from './addresses';
import type { RawHeaders } from './port';

/** Of one connection, not of the message (RFC 9110 section 7.6.1); each side makes its own. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade']);

/** Every value of a header, in order. @param name In lower case. */
export function valuesIn(headers: RawHeaders, name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) if (isNamed(headers[at], name)) found.push(headers[at + 1] ?? '');
  return found;
}

/** The first value; null: there is none. @param name In lower case. */
export function valueIn(headers: RawHeaders, name: string): string | null {
  for (let at = 0; at + 1 < headers.length; at += 2) if (isNamed(headers[at], name)) return headers[at + 1] ?? '';
  return null;
}

/** Most names are told apart by their length. */
const isNamed = (written = '', name: string) => written.length === name.length && written.toLowerCase() === name;

/** With each value as `change` gives it; null leaves the line out. Names, their case and the order stay. */
export function mapHeaders(headers: RawHeaders, change: (name: string, value: string) => string | null): string[] {
  const mapped: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = change(name.toLowerCase(), headers[at + 1] ?? '');
    if (value !== null) mapped.push(name, value);
  }
  return mapped;
}

/** What goes on to the other side: all but what belongs to this connection, and what its Connection header names. */
export function endToEnd(headers: RawHeaders): string[] {
  const named = valuesIn(headers, 'connection').flatMap((value) => value.split(',').map((each) => each.trim().toLowerCase()));
  // The framing is never a person's to name: without it the body has no end.
  const dropped = new Set(named.filter((name) => name !== 'content-length' && name !== 'transfer-encoding' && name !== 'host'));
  return mapHeaders(headers, (name, value) => (HOP_BY_HOP.has(name) || dropped.has(name) ? null : value));
}

/** Of the body as it was (RFC 9530, RFC 3230, RFC 1864): no longer true of another. */
const DIGESTS = ['content-digest', 'repr-digest', 'digest', 'content-md5'];

/** Notes what `framedAnew` changes. @param side Whose headers they are. */
export function noteFraming(headers: RawHeaders, length: number, side: 'request' | 'response', note: Note): void {
  const before = valueIn(headers, 'content-length');
  const coding = valueIn(headers, 'content-encoding');
  if (before !== String(length)) note({ where: `${side} header Content-Length`, from: before ?? '', to: String(length) });
  if (coding !== null) note({ where: `${side} header Content-Encoding`, from: coding, to: '' });
  for (const name of DIGESTS) if (valueIn(headers, name) !== null) note({ where: `${side} header ${name}`, from: name, to: '' });
}

/** The headers of a body that was put in the place of another: plain, and of this length. */
export function framedAnew(headers: RawHeaders, length: number): string[] {
  const others = mapHeaders(headers, (name, value) =>
    name === 'content-length'
      ? String(length)
      : name === 'transfer-encoding' || name === 'content-encoding' || name === 'trailer' || DIGESTS.includes(name)
        ? null
        : value,
  );
  return valueIn(others, 'content-length') === null ? [...others, 'Content-Length', String(length)] : others;
}
