import type { Connection } from '../../../model/connection';
import { inWords } from '../../../model/text/durations';
import { quoted } from '../../base/untrusted-text';
import { decodeToken, member, numericDate } from '../../token/decode';
import type { Decoded } from '../../token/decoded';
import { expectedAudiences, isAccessTokenType, sameButForSlash, textsOf } from '../../token/expected';
import { kindOf, quoteAll } from '../../token/wording';
import { sameIssuer } from '../../wire/discovery';
import type { Lab, LabTokens } from '../lab';
import { type Check, check, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';

export const TOKEN_CHECKS: readonly Check[] = [
  check({
    id: 'issue.exp',
    statement: "The access token's exp claim matches the lifetime in the response",
    failed: "The access token's exp claim contradicts the lifetime in the response",
    why: 'The client goes by the response and the API by the claim. If they differ, calls fail with a token that looks valid.',
    reference: 'RFC 6749, section 5.1; RFC 7519, section 4.1.4',
    run: async (lab) => expiry(await lab.stored()),
  }),
  check({
    id: 'issue.audience',
    statement: 'The tokens have the requested audience',
    failed: 'The tokens have the wrong audience',
    why: 'An API must reject a token meant for a different audience.',
    reference: 'RFC 9068, section 3; RFC 8707, section 2; OpenID Connect Core 1.0, section 3.1.3.7',
    run: audience,
  }),
  check({
    id: 'issue.issuer',
    statement: "The tokens name this connection's issuer",
    failed: 'The tokens name the wrong issuer, or none',
    why: 'Recipients use the issuer to choose which keys to trust, and compare it character by character.',
    reference: 'RFC 9068, sections 2.2 and 4; OpenID Connect Core 1.0, section 3.1.3.7',
    run: issuer,
  }),
  check({
    id: 'issue.clock',
    statement: "The server's clock is accurate",
    failed: "The server's clock is wrong",
    why: 'Tokens from a clock that runs fast are "not yet valid" elsewhere; tokens from a slow clock expire early.',
    reference: 'RFC 7519, sections 4.1.4 to 4.1.6; RFC 9110, section 6.6.1',
    promise: 'clockSkewSeconds',
    run: clock,
  }),
];

/** A token where it is a JWT that can be read. */
function jwtIn(token: string | null): Decoded | null {
  const decoded = token === null ? null : decodeToken(token);
  return decoded?.format === 'jwt' && decoded.claims !== null ? decoded : null;
}

/** Why nothing can be read of the access token. */
function unreadable({ accessToken }: LabTokens): NotApplicable {
  const encrypted = ['jwe', 'jwe-json'].includes(decodeToken(accessToken).format);
  return new NotApplicable(encrypted ? 'The access token is encrypted for the API.' : "The access token is opaque, so it can't be read.");
}

/** Seconds by which two times may differ unremarked: the Date header has no fractions, and answers take time. */
const TOLERANCE_S = 10;
/** Seconds that some servers take off the lifetime they tell, so that clients renew early. */
const MARGIN_S = 60;
/** Seconds since the epoch: the year 5138. As milliseconds: 1973. */
const MILLISECONDS_FROM = 1e11;

function expiry(tokens: LabTokens): Outcome {
  const token = jwtIn(tokens.accessToken);
  if (token === null) throw unreadable(tokens);
  const claim = member(token.claims, 'exp');
  const exp = numericDate(token, 'exp');
  const said = tokens.expiresInSeconds;
  if (claim === undefined) return warn('The access token has no exp claim; only the response states when it expires.');
  if (exp === null) return fail(`The exp claim is ${typeof claim === 'number' ? 'not a valid date' : `${kindOf(claim)}, not a number`}.`);
  if (exp >= MILLISECONDS_FROM) return fail('The exp claim appears to be in milliseconds; it must be in seconds.');
  if (said === null) throw new NotApplicable('The response states no lifetime to compare the exp claim with.');

  const local = tokens.receivedAt / 1000;
  const left = exp - (local + (tokens.clockSkewMs ?? 0) / 1000);
  const iat = numericDate(token, 'iat');
  const agrees = (seconds: number) => Math.abs(seconds - said) <= TOLERANCE_S;
  const measured = {
    'Lifetime in the response': inWords(said),
    'Time to exp on receipt': signed(left),
    'From iat to exp': iat === null ? null : signed(exp - iat),
  };
  if (agrees(left)) return pass(`Both state ${inWords(said)}, within ${TOLERANCE_S} s.`, measured);
  const clocksDiffer = iat !== null && agrees(exp - iat) && isFresh(tokens, iat);
  if (clocksDiffer) {
    const text = `From iat to exp is ${inWords(said)}, as the response states, but the clock that issued it differs from ${tokens.clockSkewMs === null ? "this computer's clock" : 'the Date header'}.`;
    return warn(text, measured);
  }
  const shown = left >= 0 ? `leaves ${inWords(left)}` : `was ${inWords(-left)} in the past on receipt`;
  const both = `The response states a lifetime of ${inWords(said)}, but the exp claim ${shown}`;
  if (left > said && left - said <= Math.max(MARGIN_S, said / 10))
    return warn(`${both}. The response leaves a margin, which is harmless.`, measured);
  if (left > said) return fail(`${both}: the token stays valid longer than the response states.`, measured);
  const cached = iat !== null && agrees(exp - iat) ? ' It was issued earlier; the response should state the remaining time.' : '';
  return fail(`${both}: the token expires earlier than clients expect.${cached}`, measured);
}

/** Whether a token can have been made for this answer, by any clock there is; false: it was made before, and handed out again. */
function isFresh({ receivedAt, clockSkewMs }: LabTokens, iat: number): boolean {
  const local = receivedAt / 1000;
  // Without a Date header this machine's clock may be the wrong one.
  if (clockSkewMs === null) return true;
  return iat > local + clockSkewMs / 1000 || Math.abs(iat - local) <= TOLERANCE_S;
}

function signed(seconds: number): string {
  return `${seconds < 0 ? 'minus ' : ''}${inWords(Math.abs(seconds))}`;
}

/** What can be read of a sign-in's tokens; an ID token stands in where the access token says nothing. @throws NotApplicable nothing can. */
function readable(tokens: LabTokens): { access: Decoded | null; id: Decoded | null } {
  const found = { access: jwtIn(tokens.accessToken), id: jwtIn(tokens.idToken) };
  if (found.access === null && found.id === null) throw unreadable(tokens);
  return found;
}

async function audience(lab: Lab): Promise<Outcome> {
  const { connection } = lab;
  const { access, id } = readable(await lab.stored());
  const expected = expectedAudiences(connection);
  const measured: Figures = {};
  const faults: string[] = [];
  const good: string[] = [];
  const notes: string[] = [];
  if (access !== null && expected.length > 0) {
    const audiences = textsOf(member(access.claims, 'aud'));
    measured['aud of the access token'] = quoteList(audiences);
    if (expected.some((each) => audiences.includes(each))) good.push('The access token has the requested audience');
    else if (audiences.length === 0) faults.push(`The access token has no audience; ${quoteAll(expected)} was requested.`);
    else if (isMapped(connection, audiences))
      notes.push(`The access token's audience is ${quoteAll(audiences)}, but ${quoteAll(expected)} was requested. ${MAPPED}`);
    else faults.push(`The access token's audience is ${quoteAll(audiences)}, but ${quoteAll(expected)} was requested.`);
  }
  if (id !== null) {
    const audiences = textsOf(member(id.claims, 'aud'));
    measured['aud of the ID token'] = quoteList(audiences);
    if (audiences.includes(connection.clientId)) good.push("The ID token's audience is this client");
    else faults.push(`The ID token's audience is ${quoteAll(audiences)}, not this client, ${quoted(connection.clientId)}.`);
  }
  if (Object.keys(measured).length === 0) throw new NotApplicable('The connection requests no audience, so there is nothing to compare.');
  return worstOf(faults, notes, `${good.join('. ')}.`, measured);
}

function worstOf(faults: string[], notes: string[], good: string, measured: Figures): Outcome {
  if (faults.length > 0) return fail(faults.join(' '), measured);
  return notes.length > 0 ? warn(notes.join(' '), measured) : pass(good, measured);
}

const MAPPED = 'RFC 8707 (section 2) allows a server to map a resource to a more general URI or its own identifier.';

/** Whether an audience may stand for the resource that was asked for: a name that is no address, or an address that it lies below. */
function isMapped({ audience: asked, resource }: Connection, audiences: string[]): boolean {
  if (asked !== null && asked !== '') return false;
  return audiences.some((each) => !/^[a-z][a-z0-9+.-]*:\/\//i.test(each) || resource.some((one) => liesBelow(one, each)));
}

function liesBelow(address: string, general: string): boolean {
  return address.startsWith(general.endsWith('/') ? general : `${general}/`);
}

async function issuer(lab: Lab): Promise<Outcome> {
  const { server } = lab;
  const { access, id } = readable(await lab.stored());
  if (server.issuer === null) throw new NotApplicable('The connection has no issuer, so there is nothing to compare.');
  const measured: Figures = { 'Issuer of the connection': quoted(server.issuer) };
  const faults: string[] = [];
  const notes: string[] = [];
  for (const [name, token] of [
    ['access token', access],
    ['ID token', id],
  ] as const) {
    if (token === null) continue;
    const iss = member(token.claims, 'iss');
    measured[`iss of the ${name}`] = typeof iss === 'string' ? quoted(iss) : iss === undefined ? 'absent' : kindOf(iss);
    const fault = issuerFault(token, server.issuer, server.source !== null);
    if (fault === null) continue;
    // Only RFC 9068 says what an access token's issuer must be; any other is between the server and its API (RFC 6749 section 1.4).
    if (token === access && !isAccessTokenType(member(access.header, 'typ')))
      notes.push(`The ${name} ${fault}. It isn't an RFC 9068 token, so only the API has to agree.`);
    else faults.push(`The ${name} ${fault}.`);
  }
  const good = `${access !== null && id !== null ? 'Both tokens name' : 'The token names'} this connection's issuer.`;
  return worstOf(faults, notes, good, measured);
}

/** @param exact The issuer is spelled as the server's metadata spells it, and not as a person typed it. */
function issuerFault({ claims }: Decoded, expected: string, exact: boolean): string | null {
  const iss = member(claims, 'iss');
  if (iss === undefined) return 'has no issuer';
  if (typeof iss !== 'string') return `has an issuer that is ${kindOf(iss)}, not a string`;
  // The metadata of Entra's common endpoints names a pattern, and the token its tenant.
  const tenant = member(claims, 'tid');
  const wanted = typeof tenant === 'string' ? expected.replace('{tenantid}', tenant) : expected;
  if (iss === wanted || (!exact && sameIssuer(iss, wanted))) return null;
  const slash = sameButForSlash(iss, wanted) ? '; they differ by a trailing slash, which matters' : '';
  return `was issued by ${quoted(iss)}, but ${quoted(wanted)} was expected${slash}`;
}

async function clock(lab: Lab): Promise<Outcome> {
  const tokens = await lab.stored();
  const bound = lab.promises.clockSkewSeconds;
  const decoded = decodeToken(tokens.accessToken);
  const iat = decoded.format === 'jwt' ? numericDate(decoded, 'iat') : null;
  const off = tokens.clockSkewMs === null ? null : tokens.clockSkewMs / 1000;
  // A token may have been issued before and handed out again; one from the future shows that a clock is wrong.
  const ahead = iat === null ? null : iat - tokens.receivedAt / 1000 - (off ?? 0);
  if (off === null && ahead === null)
    throw new NotApplicable("The response has no Date header and the token no iat claim, so the server's time is unknown.");
  const measured = {
    "Date header compared with this computer's clock": off === null ? null : difference(off),
    [`iat claim compared with ${off === null ? "this computer's clock" : 'the Date header'}`]: ahead === null ? null : difference(ahead),
  };
  const slack = Math.max(bound, 1);
  if (off !== null && Math.abs(off) > slack) {
    const text = `The server's clock is ${inWords(Math.abs(off))} ${off > 0 ? 'ahead of' : 'behind'} this computer's. One of the two is wrong.`;
    return fail(text, measured);
  }
  if (ahead !== null && ahead > slack) {
    const than = off === null ? "this computer's clock" : 'its own Date header';
    return fail(`The token's iat is ${inWords(ahead)} later than ${than}.`, measured);
  }
  const against = off === null ? 'The iat claim of the token' : "The server's Date header";
  return pass(`${against} agrees with this computer's clock.`, measured);
}

function difference(seconds: number): string {
  return Math.abs(seconds) < 1 ? 'same' : `${inWords(Math.abs(seconds))} ${seconds > 0 ? 'ahead' : 'behind'}`;
}

function quoteList(texts: string[]): string {
  return texts.length === 0 ? 'absent' : quoteAll(texts);
}
