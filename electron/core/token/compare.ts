import { inWords } from '../../model/text/durations';
import type { Comparison, Difference, Member } from '../../model/token';
import { decodeToken, member } from './decode';
import type { Decoded } from './decoded';
import { scopesOf } from './expected';
import { canonicalJson, type JsonNode, readJson } from './json';
import { MAX_ROWS, membersOf, showable } from './members';
import { momentOf } from './times';
import { quote, quoteAll } from './wording';

/** One name with its value. */
export interface Row {
  name: string;
  /** For people. */
  text: string;
  /** Equal where the values are; absent: `text` is. */
  exact?: string;
}

/** The comparable parts of a token. */
export interface Side {
  label: string;
  format: Decoded['format'] | null;
  claims: Row[];
  /** false: its claims can't be read, or were not kept. */
  readable: boolean;
  header: Row[];
  scopes: string[] | null;
  /** Milliseconds. */
  lifetimeMs: number | null;
  issuedAt: number | null;
}

const CHANGING = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time', 'sid', 'uti', 'at_hash', 'nonce', 'rat']);

/** Compares two tokens by what can be read of them without a key. @param labels What they are called in the remarks. */
export function compareTokens(a: string, b: string, labels = { a: 'The first', b: 'The second' }): Comparison {
  const comparison = compareSides(sideOf(a, labels.a), sideOf(b, labels.b));
  if (a === b) return { ...comparison, remarks: ['The tokens are identical.'] };
  return comparison;
}

/** The same for what is known of two tokens. */
export function compareSides(a: Side, b: Side): Comparison {
  const claims = differences(a.claims, b.claims);
  const header = differences(a.header, b.header);
  // Of a token that can't be read, no scopes doesn't mean none.
  const unknown = [a, b].some(({ scopes, readable }) => scopes === null && !readable);
  const none = unknown || (a.scopes === null && b.scopes === null);
  const scopes = none ? null : scopeChanges(a.scopes ?? [], b.scopes ?? []);
  const comparison = { a: a.label, b: b.label, claims, header, scopes, lifetime: { a: a.lifetimeMs, b: b.lifetimeMs } };
  return { ...comparison, remarks: remarksOn(a, b, comparison) };
}

function sideOf(token: string, label: string): Side {
  const decoded = decodeToken(token);
  const claims = rowsOf(decoded.payloadText, 'claims');
  const iat = momentOf(decoded, 'iat');
  const start = typeof iat === 'number' ? iat : momentOf(decoded, 'nbf');
  const exp = momentOf(decoded, 'exp');
  for (const { name, value, matched } of decoded.disclosures) {
    if (name !== null && matched) claims.push({ name: showable(name, 200), text: showable(JSON.stringify(value), 4_000) });
  }
  return {
    label,
    format: decoded.format,
    claims,
    readable: decoded.claims !== null,
    header: rowsOf(decoded.headerText, 'header'),
    scopes: scopesOf(member(decoded.claims, 'scope') ?? member(decoded.claims, 'scp')),
    lifetimeMs: typeof start === 'number' && typeof exp === 'number' ? exp - start : null,
    issuedAt: typeof iat === 'number' ? iat : null,
  };
}

/** The members of a header or payload, given as JSON text, as rows. */
export function rowsOf(text: string | null, place: 'claims' | 'header'): Row[] {
  const reading = text === null ? null : readJson(text);
  if (text === null || !reading?.ok || reading.node.kind !== 'object') return [];
  const values = new Map<string, JsonNode[]>();
  for (const { name, value } of reading.node.members) values.set(showable(name, 200), [...(values.get(showable(name, 200)) ?? []), value]);
  return membersOf(place, text, reading.node, () => null).map((row) => {
    const value = values.get(row.name)?.shift();
    return { ...rowOf(row), exact: value === undefined ? row.text : canonicalJson(text, value) };
  });
}

/** A kept member as a row. */
function rowOf({ name, text, kind }: Pick<Member, 'name' | 'text' | 'kind'>): Row {
  // Text that reads like a number or a list is told apart from one by its quotes.
  const quoted = (kind === 'text' || kind === 'scopes') && /^(?:-?\d|[[{"]|(?:true|false|null)$)/.test(text);
  return { name, text: quoted ? JSON.stringify(text) : text };
}

/** Names of the first in their order, then those that only the second has. Of repeated names the first goes with the first. */
function differences(a: Row[], b: Row[]): Difference[] {
  const others = new Map<string, Row[]>();
  for (const row of b) others.set(row.name, [...(others.get(row.name) ?? []), row]);
  const rows = a.map((row): Difference => {
    const other = others.get(row.name)?.shift();
    if (!other) return { name: row.name, a: row.text, b: null, change: 'removed' };
    const same = (row.exact ?? row.text) === (other.exact ?? other.text);
    return { name: row.name, a: row.text, b: other.text, change: same ? 'same' : 'changed' };
  });
  for (const left of others.values()) for (const { name, text } of left) rows.push({ name, a: null, b: text, change: 'added' });
  return rows.slice(0, MAX_ROWS);
}

function scopeChanges(a: string[], b: string[]) {
  const shown = (scopes: string[]) => [...new Set(scopes)].slice(0, MAX_ROWS).map((scope) => showable(scope, 500));
  return {
    added: shown(b.filter((scope) => !a.includes(scope))),
    removed: shown(a.filter((scope) => !b.includes(scope))),
    kept: shown(a.filter((scope) => b.includes(scope))),
  };
}

function remarksOn(a: Side, b: Side, { claims, header, scopes, lifetime }: Omit<Comparison, 'remarks' | 'a' | 'b'>): string[] {
  const remarks: string[] = [];
  // A part that is unknown of one of them is no change.
  const claim = (name: string) => (a.readable && b.readable ? changed(claims, name) : undefined);
  const head = (name: string) => (a.header.length > 0 && b.header.length > 0 ? changed(header, name) : undefined);
  const say = (found: Difference | undefined, sentence: (row: Difference) => string) => {
    if (found) remarks.push(sentence(found));
  };
  const fromTo = ({ a: before, b: after }: Difference) => `from ${valueIn(before)} to ${valueIn(after)}`;
  if (a.format !== b.format && a.format !== null && b.format !== null)
    remarks.push(`They are of different kinds: ${KINDS[a.format]} and ${KINDS[b.format]}.`);
  if (!a.readable || !b.readable) {
    const which = a.readable === b.readable ? 'Neither has' : `${a.readable ? b.label : a.label} has no`;
    remarks.push(`${which} claims to compare.`);
  }
  say(claim('iss'), (row) => `The issuer changed ${fromTo(row)}.`);
  say(claim('sub'), (row) => `They are about different subjects: it changed ${fromTo(row)}.`);
  say(claim('aud'), (row) => `The audience changed ${fromTo(row)}.`);
  say(claim('azp') ?? claim('client_id'), (row) => `They were issued to different clients: it changed ${fromTo(row)}.`);
  say(head('kid'), (row) => `Signed by another key: kid changed ${fromTo(row)}.`);
  say(head('alg'), (row) => `Signed with another algorithm: it changed ${fromTo(row)}.`);
  if (scopes && scopes.added.length > 0) remarks.push(`Scopes added: ${quoteAll(scopes.added)}.`);
  if (scopes && scopes.removed.length > 0) remarks.push(`Scopes removed: ${quoteAll(scopes.removed)}.`);
  // A second either way is rounding between the server's clock and the receipt.
  if (lifetime.a !== null && lifetime.b !== null && Math.abs(lifetime.a - lifetime.b) > 1_500)
    remarks.push(`The lifetime changed from ${inWords(lifetime.a / 1000)} to ${inWords(lifetime.b / 1000)}.`);
  if (a.issuedAt !== null && b.issuedAt !== null && b.issuedAt < a.issuedAt)
    remarks.push(`${b.label} is older, by ${inWords((a.issuedAt - b.issuedAt) / 1000)}.`);
  const differing = [...claims, ...header].filter(({ change }) => change !== 'same');
  if (remarks.length === 0 && a.readable && b.readable) {
    if (differing.length === 0) remarks.push('Their readable content is the same.');
    else if (differing.every(({ name }) => CHANGING.has(name)))
      remarks.push('They only differ in what is new in every token, such as times and the ID.');
  }
  return remarks;
}

function changed(rows: Difference[], name: string): Difference | undefined {
  return rows.find((row) => row.name === name && row.change !== 'same');
}

const valueIn = (text: string | null) => (text === null ? 'none' : quote(text));

const KINDS: Record<Decoded['format'], string> = {
  jwt: 'a JWT',
  jws: 'a JWS without claims',
  'jws-json': 'a JWS in JSON',
  jwe: 'an encrypted token',
  'jwe-json': 'an encrypted token in JSON',
  'sd-jwt': 'an SD-JWT',
  paseto: 'a PASETO',
  opaque: 'an opaque token',
  malformed: 'a malformed token',
};
