import type { AnswerRow } from '../../model/server-answer';
import { decodeToken } from '../token/decode';
import { scopesOf } from '../token/expected';
import { type JsonMember, type JsonNode, readJson } from '../token/json';
import { showable, stringsIn } from '../token/members';
import { isSecretName } from '../redaction/names';

/** The members of a JSON object with the text they were read from, so that numbers keep their written form. */
export interface Members {
  source: string;
  members: readonly JsonMember[];
}

const MAX_ROWS = 300;
const MAX_TEXT = 2_000;
const MAX_DEPTH = 64;

/** null: the text is no JSON object. */
export function membersIn(text: string): Members | null {
  const reading = readJson(text, MAX_DEPTH);
  return reading.ok && reading.node.kind === 'object' ? { source: text, members: reading.node.members } : null;
}

/** The claims of a token that can be read without a key; null: it is opaque, encrypted or broken. */
export function claimsIn(token: string | null): Members | null {
  if (token === null) return null;
  const { claims, payloadText } = decodeToken(token);
  return claims === null || payloadText === null ? null : membersIn(payloadText);
}

/**
 * What the server says beside what the token says, the server's order first. Numbers are the same when they are written the same, scopes
 * and audiences when they hold the same members, in whatever order and whether as text or list.
 *
 * @param leaveOut Names whose absence from the answer says nothing.
 */
export function compare(
  token: Members | null,
  server: Members,
  hide: (text: string) => string,
  leaveOut: readonly string[] = [],
): AnswerRow[] {
  const rows: AnswerRow[] = [];
  const claims = new Map((token?.members ?? []).map(({ name, value }) => [name, value]));
  const seen = new Set<string>();
  const show = (name: string, node: JsonNode | undefined, source: string) => {
    if (node === undefined) return null;
    if (isSecretName(name)) return '(hidden)';
    return showable(hide(node.kind === 'text' ? node.value : source.slice(node.start, node.end)), MAX_TEXT);
  };
  for (const { name, value } of server.members) {
    if (name === 'active' || seen.has(name)) continue;
    seen.add(name);
    // Okta and Entra write the scopes of a token as `scp`; RFC 7662 section 2.2 knows `scope` only.
    const claim = claims.get(name) ?? (name === 'scope' ? claims.get('scp') : undefined);
    if (claim !== undefined && !claims.has(name)) seen.add('scp');
    const same = claim !== undefined && token !== null && equal(name, claim, token.source, value, server.source);
    rows.push({
      name: showable(name, 200),
      token: show(name, claim, token?.source ?? ''),
      server: show(name, value, server.source),
      verdict: claim === undefined ? 'server-only' : same ? 'same' : 'different',
    });
  }
  for (const [name, value] of claims) {
    if (seen.has(name) || leaveOut.includes(name)) continue;
    rows.push({ name: showable(name, 200), token: show(name, value, token?.source ?? ''), server: null, verdict: 'token-only' });
  }
  return rows.slice(0, MAX_ROWS);
}

function equal(name: string, a: JsonNode, aSource: string, b: JsonNode, bSource: string): boolean {
  const one = setOf(name, a);
  const other = setOf(name, b);
  if (one !== null && other !== null) return one.size === other.size && [...one].every((each) => other.has(each));
  return canonical(a, aSource) === canonical(b, bSource);
}

/** Of members that are a set by their meaning; null: of others, or what is no list of texts. */
function setOf(name: string, node: JsonNode): Set<string> | null {
  if (!['aud', 'scope', 'scp'].includes(name)) return null;
  const value = node.kind === 'text' ? node.value : stringsIn(node);
  if (value === null) return null;
  return new Set(name === 'aud' ? (typeof value === 'string' ? [value] : value) : (scopesOf(value) ?? []));
}

/** Equal for values that are the same but for spaces, the order of members and how characters are escaped. */
function canonical(node: JsonNode, source: string): string {
  switch (node.kind) {
    case 'text':
      return JSON.stringify(node.value);
    case 'array':
      return `[${node.items.map((item) => canonical(item, source)).join()}]`;
    case 'object':
      return `{${node.members
        .map(({ name, value }) => `${JSON.stringify(name)}:${canonical(value, source)}`)
        .toSorted()
        .join()}}`;
    default:
      return source.slice(node.start, node.end);
  }
}
