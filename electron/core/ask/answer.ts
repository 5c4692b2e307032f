import type { CoachView } from '../../model/exchange';
import type { FailureCode, FailureDetails } from '../../model/failure';
import type { AnswerRow, AskedToken, AskWhat } from '../../model/server-answer';
import { headerOf } from '../base/untrusted-text';
import { coachOfFailure } from '../coach/coach';
import { coachAboutOf } from '../coach/facts';
import { expiryOf } from '../connection/grant';
import { isSecretName } from '../redaction/names';
import { redactedSnippet } from '../redaction/snippets';
import { registered } from '../token/claims';
import { decodeToken, member } from '../token/decode';
import { scopesOf } from '../token/expected';
import { canonicalJson, type JsonMember, type JsonNode, prettyJson, readJson } from '../token/json';
import { showable, stringsIn } from '../token/members';
import type { Answered, AskContext } from './question';

/** What an answer says. */
export interface Told {
  active: boolean | null;
  summary: string;
  rows: AnswerRow[];
  json: string | null;
  problem: FailureDetails | null;
  /** The server refused this very token (and not the client, or the question). */
  tokenRefused?: boolean;
}

/** Claims of an ID token about itself and not about the person: userinfo never repeats them. */
const OF_THE_TOKEN = /^(?:iss|aud|exp|iat|nbf|nonce|at_hash|c_hash|s_hash|azp|auth_time|acr|amr|sid|jti)$/;

/** The answer of an introspection endpoint, RFC 7662 section 2.2. @param now Milliseconds since the epoch. */
export function readIntrospection(context: AskContext, answered: Answered, token: string, kind: AskedToken, now: number): Told {
  const refusal = refusalOf(context, answered, 'introspection');
  if (refusal !== null) return refusal;
  const read = objectIn(answered, 'token_introspection');
  const active = read.members?.members.findLast(({ name }) => name === 'active')?.value;
  if (read.members === null || active?.kind !== 'boolean') return unusable(context, answered, read, 'introspection');
  const rows = active.value ? compare(claimsIn(token), read.members, answered.hide) : [];
  const different = rows.filter(({ verdict }) => verdict === 'different').length;
  const differing = different === 0 ? '' : ` ${different === 1 ? 'One member differs' : `${different} members differ`} from the token.`;
  return {
    active: active.value,
    summary: active.value ? `Server: active.${differing}` : `Server: not active; ${whyInactive(context, kind, now)}`,
    rows,
    json: jsonOf(answered, read),
    problem: null,
  };
}

/** RFC 7662 section 2.2: a server gives no reason, so that nobody can probe; what is known here may still tell. */
function whyInactive({ grant }: AskContext, kind: AskedToken, now: number): string {
  if (kind === 'access') {
    const { expiresAt } = expiryOf(grant);
    if (grant.accessRevokedAt) return 'it was revoked here before.';
    if (expiresAt !== null && expiresAt <= now) return 'it has expired.';
  } else if (grant.refreshRevokedAt) return 'it was revoked here before.';
  else if (grant.refreshDeadAt !== null) return 'the token endpoint has already rejected it.';
  return 'it was revoked or used up, or this client may not see it. Servers give no reason here (RFC 7662 section 2.2).';
}

/** The answer of a userinfo endpoint, OpenID Connect Core section 5.3.2: JSON, or a signed JWT. */
export function readUserinfo(context: AskContext, answered: Answered): Told {
  const refusal = refusalOf(context, answered, 'userinfo');
  if (refusal !== null) return refusal;
  const read = objectIn(answered, null);
  if (read.members === null) return unusable(context, answered, read, 'userinfo');
  const { grant } = context;
  const rows = compare(claimsIn(grant.idToken) ?? claimsIn(grant.accessToken), read.members, answered.hide, OF_THE_TOKEN);
  const sub = read.members.members.find(({ name }) => name === 'sub')?.value;
  const expected = member(grant.idToken === null ? null : decodeToken(grant.idToken).claims, 'sub');
  const other = typeof expected === 'string' && sub?.kind === 'text' && sub.value !== expected;
  const signed = read.signed ? ' The response is a JWT; its signature was not checked here.' : '';
  return {
    active: true,
    summary: other
      ? `The response is about a different user ("sub") than the ID token. Don't use it (OpenID Connect Core section 5.3.2).${signed}`
      : sub === undefined
        ? `The server accepted the token but didn't say whose it is: "sub" is missing.${signed}`
        : `The server accepted the token and returned its user.${signed}`,
    rows,
    json: jsonOf(answered, read),
    problem: null,
  };
}

/** The answer of a revocation endpoint, RFC 7009 section 2.2: any success, with or without a body. */
export function readRevocation(context: AskContext, answered: Answered): Told {
  const refusal = refusalOf(context, answered, 'revocation');
  if (refusal !== null) return refusal;
  const read = objectIn(answered, null);
  // Slack and others answer 200 with an error inside.
  const error = read.members?.members.find(({ name, value }) => name === 'error' && value.kind === 'text');
  if (error !== undefined) return unusable(context, answered, read, 'revocation');
  return { active: null, summary: 'The server reports the token as revoked.', rows: [], json: jsonOf(answered, read), problem: null };
}

interface ReadObject {
  members: Members | null;
  signed: boolean;
  encrypted: boolean;
}

/** @param inside The claim of a JWT answer that holds the members (RFC 9701 section 5); null: its claims are the members. */
function objectIn({ text }: Answered, inside: string | null): ReadObject {
  const members = membersIn(text);
  if (members !== null) return { members, signed: false, encrypted: false };
  const { format, payloadText } = decodeToken(text.trim());
  if (format === 'jwe') return { members: null, signed: false, encrypted: true };
  const claims = payloadText === null ? null : membersIn(payloadText);
  if (claims === null || inside === null) return { members: claims, signed: claims !== null, encrypted: false };
  const value = claims.members.find(({ name }) => name === inside)?.value;
  return { members: value?.kind === 'object' ? { source: claims.source, members: value.members } : null, signed: true, encrypted: false };
}

function jsonOf(answered: Answered, read: ReadObject): string | null {
  if (answered.text.trim() === '') return null;
  // The log hides by member name as well; a JWT it hides whole, so of that only what is known is taken out.
  const text = read.signed ? answered.hide(read.members?.source ?? '') : (answered.shown.response?.body.text ?? '');
  const reading = readJson(text);
  return reading.ok ? prettyJson(text, reading.node) : text;
}

/** null: the server did as asked. */
function refusalOf(context: AskContext, answered: Answered, what: AskWhat): Told | null {
  const { status } = answered.response;
  if (status >= 200 && status < 300) return null;
  const coach = coachOf(context, answered);
  const code: FailureCode =
    status === 429
      ? 'server-busy'
      : status >= 500
        ? 'server-failed'
        : status === 401 && what !== 'userinfo'
          ? 'client-refused'
          : 'token-request-refused';
  return {
    active: null,
    // RFC 6750 section 3.1: only this error speaks of the token itself.
    tokenRefused: status === 401 && /error="?invalid_token/i.test(headerOf(answered.response.headers, 'www-authenticate') ?? ''),
    summary: coach.what,
    rows: [],
    json: jsonOf(answered, { members: null, signed: false, encrypted: false }),
    problem: { code, what: coach.what, likelyCause: coach.cause, action: coach.action, evidence: coach.evidence },
  };
}

function coachOf({ connection, grant, server }: AskContext, { shown }: Answered): CoachView {
  return coachOfFailure(shown, { ...coachAboutOf(connection, grant.clockSkewMs), tokenEndpoint: server.endpoints.token });
}

function unusable(context: AskContext, answered: Answered, read: ReadObject, what: AskWhat): Told {
  const { status } = answered.response;
  const empty = answered.text.trim() === '';
  const html = /^\s*</.test(answered.text);
  const kind = read.encrypted
    ? 'an encrypted response'
    : empty
      ? 'an empty body'
      : html
        ? 'a web page'
        : read.members === null
          ? 'something other than a JSON object'
          : what === 'introspection'
            ? 'JSON without "active"'
            : 'an error';
  const coach = html ? coachOf(context, answered) : null;
  const problem: FailureDetails = {
    code: 'token-response-unusable',
    what: `The server responded with status ${status} and ${kind}.`,
    likelyCause:
      coach?.cause ??
      (read.encrypted
        ? 'The client is registered for encrypted responses (userinfo_encrypted_response_alg or similar).'
        : "The URL belongs to a different endpoint, or the server doesn't follow the standard here."),
    action: coach?.action ?? `Compare the ${what} endpoint with the provider's documentation, and read the response.`,
    evidence: [
      { label: 'Status', value: String(status) },
      { label: 'Content-Type', value: redactedSnippet(headerOf(answered.response.headers, 'content-type') ?? '', []) },
      { label: 'Body begins', value: redactedSnippet(answered.shown.response?.body.text ?? '', []) },
    ].filter(({ value }) => value !== ''),
  };
  return { active: null, summary: problem.what, rows: [], json: jsonOf(answered, read), problem };
}

/** The members of a JSON object with the text they were read from, so that numbers keep their written form. */
interface Members {
  source: string;
  members: readonly JsonMember[];
}

const MAX_ROWS = 300;
const MAX_TEXT = 2_000;
const MAX_DEPTH = 64;

/** null: the text is no JSON object. */
function membersIn(text: string): Members | null {
  const reading = readJson(text, MAX_DEPTH);
  return reading.ok && reading.node.kind === 'object' ? { source: text, members: reading.node.members } : null;
}

/** The claims of a token that can be read without a key; null: it is opaque, encrypted or broken. */
function claimsIn(token: string | null): Members | null {
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
function compare(token: Members | null, server: Members, hide: (text: string) => string, leaveOut?: RegExp): AnswerRow[] {
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
      ...timed(name),
    });
  }
  for (const [name, value] of claims) {
    if (seen.has(name) || leaveOut?.test(name)) continue;
    rows.push({
      name: showable(name, 200),
      token: show(name, value, token?.source ?? ''),
      server: null,
      verdict: 'token-only',
      ...timed(name),
    });
  }
  return rows.slice(0, MAX_ROWS);
}

const timed = (name: string) => (registered('claims', name)?.holds === 'time' ? { isTime: true } : {});

function equal(name: string, a: JsonNode, aSource: string, b: JsonNode, bSource: string): boolean {
  const one = setOf(name, a);
  const other = setOf(name, b);
  if (one !== null && other !== null) return one.size === other.size && [...one].every((each) => other.has(each));
  return canonicalJson(aSource, a) === canonicalJson(bSource, b);
}

/** Of members that are a set by their meaning; null: of others, or what is no list of texts. */
function setOf(name: string, node: JsonNode): Set<string> | null {
  if (!['aud', 'scope', 'scp'].includes(name)) return null;
  const value = node.kind === 'text' ? node.value : stringsIn(node);
  if (value === null) return null;
  return new Set(name === 'aud' ? (typeof value === 'string' ? [value] : value) : (scopesOf(value) ?? []));
}
