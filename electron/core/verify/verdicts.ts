import { inWords } from '../../model/text/durations';
import type { VerdictView } from '../../model/verification';
import { base64urlOf } from '../base/bytes';
import { cleanText, quoted } from '../base/untrusted-text';
import { member, secondsIn } from '../token/decode';
import type { Decoded } from '../token/decoded';
import { isAccessTokenType, sameButForSlash, scopesOf, textsOf } from '../token/expected';
import type { JsonObject, JsonValue } from '../token/json';
import { signatureAlgorithm } from './algorithms';
import { ownText, readObject } from './object';

/** Seconds by which two honest clocks may disagree. */
const LEEWAY_SECONDS = 60;

/** Claims of one token under judgement. */
interface Judged {
  header: JsonObject;
  claims: JsonObject;
  /** Names that stand twice in the payload: receivers differ on which counts. */
  repeated: string[];
  /** Seconds since the epoch, on the server's clock. */
  now: number;
  /** A checked statement; `reference` absent: that of its kind of token. */
  say: (name: string, verdict: VerdictView['verdict'], text: string, reference?: string) => VerdictView;
}

/** @param now Milliseconds since the epoch, on the server's clock. */
function judged(decoded: Decoded, now: number, reference: string): Judged {
  const reading = decoded.payloadText === null ? null : readObject(decoded.payloadText);
  return {
    header: decoded.header ?? {},
    claims: decoded.claims ?? {},
    repeated: reading?.ok === true ? reading.repeated : [],
    now: now / 1000,
    say: (name, verdict, text, own = reference) => ({ name, verdict, text, reference: own }),
  };
}

/** The issuer as expected; null: nothing says which one that is. */
function issuerVerdict({ claims, say }: Judged, expected: string | null): VerdictView {
  const iss = member(claims, 'iss');
  if (typeof iss !== 'string') return say('iss', 'fail', 'The issuer is missing or not a string.');
  if (expected === null)
    return say('iss', 'not-applicable', `The issuer is ${quoted(iss)}; the connection has no issuer to compare it with.`);
  // Entra's common metadata names a pattern, and the token the tenant.
  const tenant = member(claims, 'tid');
  const filled = typeof tenant === 'string' ? expected.replace('{tenantid}', tenant) : expected;
  if (iss === filled) return say('iss', 'pass', `The issuer is ${quoted(iss)}, as expected.`);
  const slash = sameButForSlash(iss, filled) ? ' They differ by a trailing slash, which matters.' : '';
  return say('iss', 'fail', `The issuer is ${quoted(iss)}, but ${quoted(filled)} was expected.${slash}`);
}

/** Whether the token has run out. */
function expiryVerdict({ claims, now, say }: Judged): VerdictView {
  const exp = member(claims, 'exp');
  if (!isTime(exp)) return say('exp', 'fail', exp === undefined ? 'The token has no expiry.' : 'The expiry is not a valid time.');
  if (exp <= now - LEEWAY_SECONDS) return say('exp', 'fail', `It expired ${inWords(now - exp)} ago.`);
  if (exp <= now) return say('exp', 'warn', `It expired ${inWords(now - exp)} ago, which is within the tolerance for clock differences.`);
  return say('exp', 'pass', `It is valid for another ${inWords(exp - now)}.`);
}

/** When it was issued. */
function issuedVerdict({ claims, now, say }: Judged): VerdictView {
  const iat = member(claims, 'iat');
  if (!isTime(iat)) return say('iat', 'fail', iat === undefined ? 'The token has no issue time.' : 'The issue time is not a valid time.');
  if (iat > now + LEEWAY_SECONDS) return say('iat', 'fail', `It was issued ${inWords(iat - now)} from now: a clock is wrong.`);
  const exp = member(claims, 'exp');
  if (isTime(exp) && exp <= iat) return say('iat', 'fail', 'It expires before it was issued.');
  return say('iat', 'pass', iat > now ? 'It was issued just now.' : `It was issued ${inWords(now - iat)} ago.`);
}

/** Only where the claim is there: it may not be used before. */
function notBeforeVerdict({ claims, now, say }: Judged): VerdictView[] {
  const nbf = member(claims, 'nbf');
  if (nbf === undefined) return [];
  const reference = 'RFC 7519 section 4.1.5';
  if (!isTime(nbf)) return [say('nbf', 'fail', 'The not-before time is not a valid time.', reference)];
  if (nbf > now + LEEWAY_SECONDS) return [say('nbf', 'fail', `It is not valid for another ${inWords(nbf - now)}.`, reference)];
  return [say('nbf', 'pass', 'It is already valid.', reference)];
}

/** The subject, as OpenID Connect Core section 2 limits it. */
function subjectVerdict({ claims, say }: Judged): VerdictView {
  const sub = member(claims, 'sub');
  if (typeof sub !== 'string' || sub === '') return say('sub', 'fail', 'The token has no subject.');
  return say('sub', 'pass', `The subject is ${quoted(sub)}.`);
}

/** Claims that stand twice: no verdict about them can be relied on. */
function repeatedVerdicts({ repeated, say }: Judged): VerdictView[] {
  return repeated
    .slice(0, 10)
    .map((name) =>
      say(cleanText(name, 60), 'fail', 'It is in the token twice, and implementations differ on which one counts.', 'RFC 7519 section 4'),
    );
}

function toAnother(client: JsonValue): string {
  return `It was issued to ${typeof client === 'string' ? quoted(client) : 'a client that is not a string'}, not to this client.`;
}

/** The audiences of a token; null: missing or of another kind. */
function audiencesOf(claims: JsonObject): string[] | null {
  const aud = member(claims, 'aud');
  const texts = textsOf(aud);
  return texts.length === 0 || (Array.isArray(aud) && texts.length !== aud.length) ? null : texts;
}

/** A NumericDate that can be one (RFC 7519 section 2). */
function isTime(value: JsonValue | undefined): value is number {
  return secondsIn(value) !== null;
}

export interface IdTokenContext {
  /** null: the connection names none. */
  issuer: string | null;
  clientId: string;
  /** As sent with the authorization request; null: none was. */
  nonce: string | null;
  accessToken: string | null;
  /** The authorization code it came with; null: spent and not kept. */
  code: string | null;
  /** Seconds, as `max_age` of the authorization request; null: not asked for. */
  maxAge: number | null;
  /** The tokens come from a refresh: nonce and at_hash may be those of the sign-in (OpenID Connect Core section 12.2). */
  refreshed: boolean;
  /** When the access token was received, in milliseconds since the epoch on the server's clock. */
  receivedAt: number;
  /** Milliseconds since the epoch, on the server's clock. */
  now: number;
}

const CORE = 'OpenID Connect Core section 3.1.3.7';

/** The checks that OpenID Connect Core section 3.1.3.7 asks of a client, each with its verdict. The signature is judged apart. */
export async function idTokenVerdicts(decoded: Decoded, context: IdTokenContext): Promise<VerdictView[]> {
  if (decoded.claims === null) return [];
  const token = judged(decoded, context.now, CORE);
  return [
    ...repeatedVerdicts(token),
    issuerVerdict(token, context.issuer),
    subjectVerdict(token),
    clientAudienceVerdict(token, context.clientId),
    partyVerdict(token, context.clientId),
    idTokenAlgorithmVerdict(token),
    expiryVerdict(token),
    issuedVerdict(token),
    ...notBeforeVerdict(token),
    nonceVerdict(token, context),
    authTimeVerdict(token, context),
    await accessHashVerdict(token, context),
    await codeHashVerdict(token, context),
  ];
}

function clientAudienceVerdict({ claims, say }: Judged, clientId: string): VerdictView {
  const audiences = audiencesOf(claims);
  if (audiences === null) return say('aud', 'fail', 'The token has no audience.');
  if (!audiences.includes(clientId)) return say('aud', 'fail', `The audience is ${quoted(audiences.join(', '))}, not this client.`);
  if (audiences.length === 1) return say('aud', 'pass', 'The audience is this client.');
  return say('aud', 'warn', `The audience is this client and ${audiences.length - 1} more, which must all be trusted.`);
}

function partyVerdict({ claims, say }: Judged, clientId: string): VerdictView {
  const azp = member(claims, 'azp');
  const several = (audiencesOf(claims)?.length ?? 0) > 1;
  if (azp === undefined) {
    if (several) return say('azp', 'warn', "It has several audiences but doesn't state which client it was issued to.");
    return say('azp', 'not-applicable', 'Not present; optional with a single audience.');
  }
  if (azp === clientId) return say('azp', 'pass', 'It was issued to this client.');
  return say('azp', 'fail', toAnother(azp));
}

function idTokenAlgorithmVerdict({ header, say }: Judged): VerdictView {
  const alg = ownText(header, 'alg') ?? '';
  if (/^none$/i.test(alg)) return say('alg', 'fail', 'It is not signed.');
  if (alg === 'RS256') return say('alg', 'pass', 'RS256, the algorithm expected unless another was registered.');
  if (signatureAlgorithm(alg) === null) return say('alg', 'fail', `${quoted(alg)} is not an algorithm for ID tokens.`);
  if (alg.startsWith('HS'))
    return say('alg', 'warn', `${alg}: only correct if the client is registered for it and keeps its secret to itself.`);
  return say('alg', 'pass', `${alg}: correct if the client is registered for it.`);
}

function nonceVerdict({ claims, say }: Judged, { nonce, refreshed }: IdTokenContext): VerdictView {
  const found = member(claims, 'nonce');
  if (nonce === null) {
    if (found === undefined) return say('nonce', 'not-applicable', 'None was sent, and none came back.');
    return say('nonce', 'warn', 'It has a nonce, although none is known to have been sent.');
  }
  if (found === nonce) return say('nonce', 'pass', 'It matches the one that was sent.');
  if (found !== undefined) return say('nonce', 'fail', 'It differs from the one that was sent: the token belongs to another sign-in.');
  if (refreshed) return say('nonce', 'not-applicable', 'Not present; optional after a refresh.', 'OpenID Connect Core section 12.2');
  return say('nonce', 'fail', 'One was sent, and none came back.');
}

function authTimeVerdict({ claims, now, say }: Judged, { maxAge }: IdTokenContext): VerdictView {
  const time = member(claims, 'auth_time');
  if (time === undefined) {
    if (maxAge === null) return say('auth_time', 'not-applicable', 'Not present; only required if max_age was requested.');
    return say('auth_time', 'fail', "max_age was requested, but the token doesn't state the time of the sign-in.");
  }
  if (!isTime(time)) return say('auth_time', 'fail', 'The time of the sign-in is not a valid time.');
  if (time > now + LEEWAY_SECONDS)
    return say('auth_time', 'fail', `The sign-in is ${inWords(time - now)} in the future: a clock is wrong.`);
  const age = Math.max(0, now - time);
  if (maxAge === null) return say('auth_time', 'pass', `The sign-in was ${inWords(age)} ago; no max_age was requested.`);
  const issued = member(claims, 'iat');
  const then = (isTime(issued) ? issued : now) - time;
  if (then > maxAge + LEEWAY_SECONDS)
    return say('auth_time', 'fail', `The sign-in was ${inWords(then)} before the token was issued, but max_age allows ${inWords(maxAge)}.`);
  return say('auth_time', 'pass', `The sign-in was ${inWords(age)} ago, and within the requested max_age when the token was issued.`);
}

async function accessHashVerdict(token: Judged, { accessToken, refreshed, receivedAt }: IdTokenContext): Promise<VerdictView> {
  const lacks = 'There is no access token to compare it with.';
  const reference = 'OpenID Connect Core section 3.1.3.8';
  const verdict = await hashVerdict(token, { name: 'at_hash', of: 'access token', text: accessToken, lacks, reference });
  const issued = member(token.claims, 'iat');
  const older = refreshed && isTime(issued) && issued < receivedAt / 1000 - LEEWAY_SECONDS;
  if (verdict.verdict !== 'fail' || !older) return verdict;
  return { ...verdict, verdict: 'warn', text: 'It belongs to an earlier access token: the last refresh returned no new ID token.' };
}

function codeHashVerdict(token: Judged, { code }: IdTokenContext): Promise<VerdictView> {
  const lacks = 'The code it belongs to is used up and was not stored.';
  return hashVerdict(token, { name: 'c_hash', of: 'code', text: code, lacks, reference: 'OpenID Connect Core section 3.3.2.11' });
}

/** @param hash What it is the hash of, and why there may be nothing to compare it with. */
async function hashVerdict(
  token: Judged,
  hash: { name: string; of: string; text: string | null; lacks: string; reference: string },
): Promise<VerdictView> {
  const say = (verdict: VerdictView['verdict'], text: string) => token.say(hash.name, verdict, text, hash.reference);
  const found = member(token.claims, hash.name);
  if (found === undefined) return say('not-applicable', 'Not present; optional when tokens come from the token endpoint.');
  if (hash.text === null) return say('not-applicable', hash.lacks);
  const expected = await leftHalf(hash.text, token);
  if (expected === null) return say('not-applicable', "Tokenscope doesn't support the hash of the token's algorithm.");
  if (found === expected) return say('pass', `The ${hash.of} is the one it was issued with.`);
  return say('fail', `It doesn't match the ${hash.of}: one of the two was swapped.`);
}

/** OpenID Connect Core section 3.1.3.6: the left half of the hash of the ASCII text, with the hash of the token's own algorithm. */
async function leftHalf(text: string, { header }: Judged): Promise<string | null> {
  const algorithm = signatureAlgorithm(ownText(header, 'alg') ?? '');
  // Ed448 hashes with SHAKE256, which Web Crypto lacks.
  if (algorithm === null || algorithm.name === 'Ed448') return null;
  const hash = await crypto.subtle.digest(`SHA-${algorithm.hashBits}`, new TextEncoder().encode(text));
  return base64urlOf(hash.slice(0, hash.byteLength / 2));
}

export interface AccessTokenContext {
  /** null: the connection names none. */
  issuer: string | null;
  clientId: string;
  /** What was asked for by `audience` or `resource`; empty: nothing. */
  audiences: string[];
  /** What the grant gave; empty: no scopes were asked for. */
  scopes: string[];
  /** Milliseconds since the epoch, on the server's clock. */
  now: number;
}

const PROFILE = 'RFC 9068 section 2.2';

/** The JWT profile for access tokens (RFC 9068), member by member. A token of another format gives none. */
export function accessTokenVerdicts(decoded: Decoded, context: AccessTokenContext): VerdictView[] {
  if (decoded.claims === null) return [];
  const token = judged(decoded, context.now, PROFILE);
  return [
    ...repeatedVerdicts(token),
    typeVerdict(token),
    profileAlgorithmVerdict(token),
    issuerVerdict(token, context.issuer),
    expiryVerdict(token),
    apiAudienceVerdict(token, context.audiences),
    subjectVerdict(token),
    clientVerdict(token, context.clientId),
    issuedVerdict(token),
    idVerdict(token),
    scopeVerdict(token, context.scopes),
    ...notBeforeVerdict(token),
  ];
}

function typeVerdict({ header, say }: Judged): VerdictView {
  const reference = 'RFC 9068 section 2.1';
  const typ = ownText(header, 'typ');
  if (typ !== null && isAccessTokenType(typ)) return say('typ', 'pass', "The header's typ is that of an access token.", reference);
  const says = typ === null ? 'The header has no typ' : `The header's typ is ${quoted(typ)}`;
  return say(
    'typ',
    'fail',
    `${says} instead of "at+jwt": the provider doesn't follow this profile, and the token could pass for another kind.`,
    reference,
  );
}

function profileAlgorithmVerdict({ header, say }: Judged): VerdictView {
  const reference = 'RFC 9068 section 2.1';
  const alg = ownText(header, 'alg') ?? '';
  if (/^none$/i.test(alg)) return say('alg', 'fail', 'It is not signed.', reference);
  if (alg.startsWith('HS'))
    return say('alg', 'warn', `${alg}: anyone who can verify it can also create one; the profile recommends a key pair.`, reference);
  return say('alg', 'pass', `${quoted(alg)} signs with a private key.`, reference);
}

function apiAudienceVerdict({ claims, say }: Judged, expected: string[]): VerdictView {
  const audiences = audiencesOf(claims);
  if (audiences === null) return say('aud', 'fail', 'The token has no audience.');
  const shown = quoted(audiences.join(', '));
  if (expected.length === 0) return say('aud', 'pass', `The audience is ${shown}; the connection requests none to compare it with.`);
  if (expected.some((each) => audiences.includes(each))) return say('aud', 'pass', `The audience is ${shown}, as requested.`);
  return say('aud', 'fail', `The audience is ${shown}, but ${quoted(expected.join(', '))} was requested.`);
}

function clientVerdict({ claims, say }: Judged, clientId: string): VerdictView {
  const found = member(claims, 'client_id');
  if (found === clientId) return say('client_id', 'pass', 'It was issued to this client.');
  if (found === undefined) {
    const other = ['azp', 'cid', 'appid'].find((name) => member(claims, name) === clientId);
    const instead = other === undefined ? '' : ` "${other}" has this client's ID instead.`;
    return say('client_id', 'fail', `The token doesn't state which client it was issued to.${instead}`);
  }
  return say('client_id', 'fail', toAnother(found));
}

function idVerdict({ claims, say }: Judged): VerdictView {
  const jti = member(claims, 'jti');
  if (typeof jti === 'string' && jti !== '') return say('jti', 'pass', 'It has a unique ID.');
  return say('jti', 'fail', "It has no unique ID, so a replay can't be detected.");
}

function scopeVerdict({ claims, say }: Judged, expected: string[]): VerdictView {
  const reference = 'RFC 9068 section 2.2.3';
  const value = member(claims, 'scope');
  if (value === undefined) {
    if (expected.length === 0) return say('scope', 'not-applicable', 'No scopes were requested, and it has none.', reference);
    const other = ['scp', 'scopes'].find((name) => member(claims, name) !== undefined);
    const instead = other === undefined ? '' : ` "${other}" is present instead.`;
    return say('scope', 'fail', `Scopes were requested, but it has none.${instead}`, reference);
  }
  if (typeof value !== 'string') return say('scope', 'fail', 'It is not a string of space-separated scopes.', reference);
  const found = scopesOf(value) ?? [];
  const missing = expected.filter((scope) => !found.includes(scope));
  if (missing.length === 0) return say('scope', 'pass', `It allows ${quoted(found.join(' '))}.`, reference);
  return say('scope', 'warn', `It lacks ${quoted(missing.join(' '))}, which the grant has.`, reference);
}
