import type { LoggedExchange, SecretKind } from '../../model/exchange';
import { headerOf } from '../base/untrusted-text';
import { PLACE } from '../redaction/place';
import { FORM_ENCODED } from '../redaction/structure';
import type { Piece } from './shells';

/** What of an exchange was sent. */
export type Sent = Pick<LoggedExchange, 'method' | 'url' | 'request' | 'secrets'>;

/** RFC 9110 section 5.1: what a field name may be. curl would take "@name" for a file. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** Sent by every client itself, and wrong once a placeholder has been filled in. */
const OWN_HEADERS = new Set(['content-length', 'host', 'connection', 'transfer-encoding']);

const PLACES = new RegExp(PLACE, 'g');

/** The text without what stands for secrets. */
export function withoutPlaces(text: string): string {
  return text.replace(PLACES, '');
}

/** What stands for a secret -> the variable that takes its place. A second secret of the same kind gets a number. */
export function variablesOf({ secrets }: Pick<LoggedExchange, 'secrets'>): Map<string, string> {
  const variables = new Map<string, string>();
  const counts = new Map<SecretKind, number>();
  for (const { kind, fingerprint, where } of secrets) {
    const place = `[${kind} ${fingerprint}]`;
    if (variables.has(place) || !where.startsWith('request')) continue;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = kind.toUpperCase().replaceAll(' ', '_');
    variables.set(place, count === 1 ? name : `${name}_${count}`);
  }
  return variables;
}

export function hasPlace(text: string, variables: ReadonlyMap<string, string>): boolean {
  return (text.match(PLACES) ?? []).some((place) => variables.has(place));
}

/** Text and the variables in it. NUL is left out: no command line can hold it. @param encoded Each variable's value is percent-encoded first. */
export function piecesOf(given: string, variables: ReadonlyMap<string, string>, encoded = false): Piece[] {
  const text = given.replaceAll('\0', '');
  let from = 0;
  const pieces: Piece[] = [];
  for (const { 0: place, index } of text.matchAll(PLACES)) {
    const variable = variables.get(place);
    if (variable === undefined) continue;
    pieces.push(text.slice(from, index), { variable, encoded });
    from = index + place.length;
  }
  return [...pieces, text.slice(from)];
}

/** No method, address or header holds a line break (RFC 9110 section 5.5); a body may, and keeps it, within its quotes. */
export function onOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** What keeps the source text from sending the request as it was, each a line of comment. */
export function notesOf({ request: { headers, body } }: Sent): string[] {
  const notes: string[] = [];
  // RFC 9449 section 4.2: of one method, URL and moment, and taken once.
  if (headerOf(headers, 'dpop') !== null) {
    notes.push(
      "The DPoP proof is missing: each is made for one request and can't be replayed. Without a new one, the server rejects this request.",
    );
  }
  if (body.cutAt !== null) notes.push(`The body was longer; these are its first ${body.cutAt} bytes.`);
  return notes;
}

/** A form with secrets in it, whose values are encoded as they are filled in. */
export const isSecretForm = ({ request: { body } }: Sent, variables: ReadonlyMap<string, string>): boolean =>
  body.kind === 'form' && hasPlace(body.text, variables);

/** A header to be written. `basic`: the user and password it is made of, where it is Basic authentication; null: it stands as it is. */
export interface WrittenHeader {
  name: string;
  value: string;
  basic: Piece[] | null;
}

export function headersOf(exchange: Sent, variables: ReadonlyMap<string, string>): WrittenHeader[] {
  return exchange.request.headers
    .filter(({ name }) => FIELD_NAME.test(name) && !OWN_HEADERS.has(name.toLowerCase()))
    .map(({ name, value: sent }) => {
      const value = onOneLine(sent);
      return { name, value, basic: name.toLowerCase() === 'authorization' ? basicOf(value, exchange, variables) : null };
    });
}

/** The user and password of "Basic client-1:[client secret 3f9a-01bc]", as the log shows Basic credentials that it could read; null: it is no such. */
function basicOf(value: string, { secrets }: Sent, variables: ReadonlyMap<string, string>): Piece[] | null {
  const parts = /^basic ([^:]+:)(\[.*\])$/is.exec(value);
  const [, user = '', place = ''] = parts ?? [];
  const variable = variables.get(place);
  if (variable === undefined) return null;
  const isEncoded = secrets.some(
    ({ kind, fingerprint, where }) => `[${kind} ${fingerprint}]` === place && where.endsWith(`, ${FORM_ENCODED}`),
  );
  return [user, { variable, encoded: isEncoded }];
}
