import type { Connection } from '../../model/connection';
import type { Member } from '../../model/token';
import { headerOf } from '../base/untrusted-text';
import { visible } from '../base/visible';
import type { Grant } from '../secrets';
import { algorithmMeaning, registered } from './claims';
import { expectedAudiences, sameButForSlash, scopesOf } from './expected';
import type { JsonMember, JsonNode } from './json';

interface Remark {
  remark: string;
  off: boolean;
}

/** Says something about a member; null: nothing to say. `value` is the member's own, as `JSON.parse` gives it. */
export type Remarker = (name: string, value: JsonNode) => Remark | null;

/** Rows beyond which a table is cut; the JSON beside it has them all. */
export const MAX_ROWS = 500;
const MAX_TEXT = 64_000;
const MAX_ITEMS = 2_000;
const MAX_NAME = 200;
/** Rows nested in one row, and characters of their texts in all; beyond those a text is cut shorter. */
const MAX_NESTED = 2_000;
const MAX_NESTED_TEXT = 256_000;
const MAX_SHORT = 4_000;

/** Shown first: by whom, for whom, about whom, until when, what for. The rest keeps the order written. */
const FIRST = ['alg', 'typ', 'kid', 'iss', 'aud', 'sub', 'azp', 'client_id', 'exp', 'iat', 'nbf', 'scope', 'scp', 'tenant'];
const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/**
 * Rows for the members of an object, ready for show: all text is untrusted, cut, and free of invisible characters. The most telling come first,
 * repeated names are kept. `source` is the text that `node` was read from.
 */
export function membersOf(place: 'claims' | 'header' | 'response', source: string, node: JsonNode, remarks: Remarker): Member[] {
  if (node.kind !== 'object') return [];
  const repeated = repeatedIn(node.members);
  return inOrder(node.members).map(({ name, value }) => ({
    ...memberOf(place, source, name, value, remarks),
    repeated: repeated.has(name),
  }));
}

/** Members in the order of their rows. */
export function inOrder(members: readonly JsonMember[]): JsonMember[] {
  return members.slice(0, MAX_ROWS).toSorted((one, other) => rank(one.name) - rank(other.name));
}

/** One such row. */
export function memberOf(
  place: 'claims' | 'header' | 'response',
  source: string,
  name: string,
  value: JsonNode,
  remarks: Remarker,
): Member {
  const known = registered(place, name);
  const written = writtenAs(source, value);
  const scopes = known?.holds === 'scopes' ? scopesIn(value) : null;
  const at = known?.holds === 'time' ? timeIn(written, value) : null;
  const items = scopes ?? stringsIn(value);
  const said = remarks(name, value);
  const beyond = known?.holds === 'time' && value.kind === 'number' && at === null;
  return {
    name: showable(name, MAX_NAME),
    meaning: known?.meaning ?? null,
    text: showable(written, MAX_TEXT),
    kind: scopes !== null ? 'scopes' : at !== null ? 'time' : value.kind,
    at,
    items: items === null ? null : items.slice(0, MAX_ITEMS).map((item) => showable(item, MAX_SHORT)),
    remark: said?.remark ?? (beyond ? 'not a valid date' : null),
    off: said?.off ?? beyond,
    repeated: false,
    ...cut(items),
    ...nestedIn(source, value),
  };
}

interface Budget {
  rows: number;
  characters: number;
}

/** The rows nested in a value, down to its last level; none for texts, and for lists of texts, which are items. */
function nestedIn(
  source: string,
  value: JsonNode,
  budget: Budget = { rows: MAX_NESTED, characters: MAX_NESTED_TEXT },
): Pick<Member, 'children' | 'left'> {
  const inner = innerOf(value);
  if (inner === null || inner.length === 0) return {};
  const listed = inner.slice(0, Math.max(0, budget.rows));
  budget.rows -= listed.length;
  const names = repeatedIn(listed);
  const children = listed.map(({ name, value: one }): Member => {
    const isShort = budget.characters <= 0;
    const written = writtenAs(source, isShort ? { ...one, end: Math.min(one.end, one.start + 2 * MAX_SHORT) } : one);
    const items = stringsIn(one);
    budget.characters -= written.length;
    return {
      name: showable(name, MAX_NAME),
      meaning: null,
      text: showable(written, isShort ? MAX_SHORT : MAX_TEXT),
      kind: one.kind,
      at: null,
      items: items === null ? null : items.slice(0, MAX_ITEMS).map((item) => showable(item, MAX_SHORT)),
      remark: null,
      off: false,
      repeated: names.has(name),
      ...cut(items),
      ...nestedIn(source, one, budget),
    };
  });
  const left = inner.length - listed.length;
  return { children, ...(left > 0 && { left }) };
}

/** null: the value nests nothing, or only texts. */
function innerOf(value: JsonNode): Pick<JsonMember, 'name' | 'value'>[] | null {
  if (value.kind === 'object') return value.members;
  if (value.kind !== 'array' || stringsIn(value) !== null) return null;
  return value.items.map((item, index) => ({ name: String(index), value: item }));
}

function repeatedIn(members: readonly { name: string }[]): Set<string> {
  const seen = new Set<string>();
  return new Set(members.flatMap(({ name }) => (seen.has(name) || !seen.add(name) ? name : [])));
}

/** A text as it reads, anything else as JSON on one line. */
function writtenAs(source: string, value: JsonNode): string {
  // Line breaks of an indented object lie between its values: within its texts JSON has them escaped.
  return value.kind === 'text' ? value.value : source.slice(value.start, value.end).replace(/[\n\r\t][\n\r\t ]*/g, ' ');
}

function scopesIn(value: JsonNode): string[] | null {
  return value.kind === 'text' ? scopesOf(value.value) : stringsIn(value);
}

/** The members of an array of strings; null: it is not one. */
export function stringsIn(value: JsonNode): string[] | null {
  if (value.kind !== 'array') return null;
  const texts = value.items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
  return texts.length === value.items.length ? texts : null;
}

/** What of a list of texts is not listed. */
const cut = (items: readonly unknown[] | null) => (items !== null && items.length > MAX_ITEMS ? { left: items.length - MAX_ITEMS } : {});

function timeIn(written: string, value: JsonNode): number | null {
  const seconds = Number(written);
  return value.kind === 'number' && Math.abs(seconds) <= 8.64e12 ? seconds * 1000 : null;
}

/** Untrusted text for show on one line: what can't be seen is written as JSON escapes it, and text beyond `limit` characters is cut with "…". */
export function showable(text: string, limit: number): string {
  return visible(text.length > limit ? `${text.slice(0, limit)}…` : text);
}

const fine = (remark: string): Remark => ({ remark, off: false });
const off = (remark: string): Remark => ({ remark, off: true });

/** Remarks on header parameters: algorithms in words, keys that the token brings along. */
export const headerRemarks: Remarker = (name, value) => {
  if (name === 'alg' || name === 'enc' || name === 'zip') {
    if (value.kind !== 'text') return off('must be a string');
    if (value.value.toLowerCase() === 'none') return off('no signature at all');
    const meaning = algorithmMeaning(value.value);
    return meaning === null ? off('not a registered algorithm') : fine(meaning);
  }
  if (name === 'jku' || name === 'x5u') return off('never fetched');
  if (name === 'jwk' || name === 'x5c') return off('never trusted');
  return null;
};

/** Remarks on claims of a token about which nothing else is known. */
export const plainClaimRemarks: Remarker = (name, value) =>
  (name === 'exp' || name === 'iat' || name === 'nbf') && value.kind !== 'number' ? off('must be a number') : null;

/** Remarks on claims: how they compare with what the connection is set to and what was asked for. */
export function claimRemarks(which: 'access' | 'id', connection: Connection, grant: Grant): Remarker {
  const text = (value: JsonNode) => (value.kind === 'text' ? value.value : null);
  const audiences = which === 'id' ? [connection.clientId] : expectedAudiences(connection);
  const tenant = headerOf(connection.legs.api.headers, 'tenant') ?? '';
  return (name, value) => {
    switch (name) {
      case 'iss':
        if (!connection.issuer) return null;
        if (text(value) === connection.issuer) return fine('as configured');
        return off(
          sameButForSlash(text(value) ?? '', connection.issuer)
            ? "differs from the connection's issuer by a slash"
            : "differs from the connection's issuer",
        );
      case 'aud': {
        if (audiences.length === 0) return null;
        const found = stringsIn(value) ?? [text(value) ?? ''];
        if (audiences.some((audience) => found.includes(audience))) return fine(which === 'id' ? 'this client' : 'as configured');
        return off(which === 'id' ? 'not this client' : "differs from the connection's audience");
      }
      case 'azp':
      case 'client_id':
      case 'appid':
      case 'cid':
        return text(value) === connection.clientId ? fine('this client') : off("differs from the connection's Client ID");
      case 'nonce':
        if (which !== 'id' || grant.nonce === null) return null;
        return text(value) === grant.nonce ? fine('as sent') : off('differs from the nonce that was sent');
      case 'tenant':
        if (tenant === '') return null;
        return text(value) === tenant ? fine('same as the Tenant header') : off('differs from the Tenant header');
      default:
        return plainClaimRemarks(name, value);
    }
  };
}

/** Remarks on members of the token response. */
export const responseRemarks: Remarker = (name) => (name === 'expire_in' ? off('the standard spelling is expires_in') : null);
