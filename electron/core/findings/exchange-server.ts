import { base64Bytes, bitLength } from '../base/bytes';
import { quoteAll } from '../token/wording';
import { findingsOfDiscovery } from './discovery';
import { type LoggedCase, membersIn, requestForm, requestHeader, responseHeader } from './logged';
import { raise } from './raise';

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'];
const SMALLEST_RSA_BITS = 2048;

/** A discovery document that came. */
export function noteDiscovery(item: LoggedCase): void {
  const { exchange, context, found } = item;
  const body = exchange.response?.body;
  if (exchange.status !== 200 || body === undefined || body.cutAt !== null) return;
  const contentType = responseHeader(item, 'content-type');
  found.push(...findingsOfDiscovery({ document: body.text, url: exchange.url, issuer: context.issuer, contentType }));
}

/** A key set that came (RFC 7517 section 5). */
export function noteKeySet({ exchange, found }: LoggedCase): void {
  const members = exchange.status === 200 ? membersIn(exchange.response?.body) : null;
  if (members === null) return;
  const listed = members.get('keys');
  const keys = (Array.isArray(listed) ? listed : []).filter(isRecord);
  if (keys.length === 0) found.push(raise('jwks-empty'));
  if (keys.some((key) => PRIVATE.some((name) => Object.hasOwn(key, name)))) found.push(raise('jwks-private-key'));
  if (keys.some((key) => key.kty === 'oct')) found.push(raise('jwks-secret-key'));
  const bits = keys.flatMap((key) => (key.kty === 'RSA' && typeof key.n === 'string' ? [bitLength(base64Bytes(key.n))] : []));
  const weak = bits.filter((size) => size < SMALLEST_RSA_BITS);
  if (weak.length > 0) found.push(raise('jwks-weak-key', { seen: `It has ${weak.join(', ')} bits.` }));
  const ids = keys.map((key) => key.kid).filter((kid) => typeof kid === 'string');
  // The same id for keys of different kinds is allowed.
  const named = keys.filter((key) => typeof key.kid === 'string').map((key) => JSON.stringify([key.kid, key.kty, key.use ?? null]));
  const twice = ids.filter((_, index) => named.indexOf(named[index] ?? '') !== index);
  if (twice.length > 0) found.push(raise('jwks-kid-repeated', { seen: `It is ${quoteAll([...new Set(twice)])}.` }));
  if (keys.length > 1 && ids.length < keys.length) found.push(raise('jwks-kid-absent'));
}

/** An introspection answer (RFC 7662 section 2.2). */
export function noteIntrospection(item: LoggedCase): void {
  const { exchange, found } = item;
  const members = exchange.status === 200 ? membersIn(exchange.response?.body) : null;
  if (members === null) return;
  const form = requestForm(item);
  if (requestHeader(item, 'authorization') === null && !form.has('client_secret') && !form.has('client_assertion')) {
    found.push(raise('introspection-unauthenticated'));
  }
  const active = members.get('active');
  if (typeof active !== 'boolean') found.push(raise('introspection-active-absent'));
  if (active === false && members.size > 1) found.push(raise('introspection-inactive-details'));
}

/** A userinfo answer in JSON (OpenID Connect Core 1.0 section 5.3.2). */
export function noteUserinfo({ exchange, found }: LoggedCase): void {
  const members = exchange.status === 200 ? membersIn(exchange.response?.body) : null;
  if (members === null) return;
  const sub = members.get('sub');
  if (typeof sub !== 'string' || sub === '') found.push(raise('userinfo-sub-absent'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
