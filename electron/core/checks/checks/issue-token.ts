import type { Connection } from '../../../model/connection';
import { inWords } from '../../../model/durations';
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
    statement: 'The exp claim of the access token agrees with the lifetime in the response.',
    why: 'The client counts with the response and the API with the claim. Where they differ, calls fail with a token that looks alive.',
    reference: 'RFC 6749, section 5.1; RFC 7519, section 4.1.4',
    run: async (lab) => expiry(await lab.stored()),
  }),
  check({
    id: 'issue.audience',
    statement: 'The tokens are for the audience that the connection asks for.',
    why: 'An API must refuse a token that is for another one.',
    reference: 'RFC 9068, section 3; RFC 8707, section 2; OpenID Connect Core 1.0, section 3.1.3.7',
    run: audience,
  }),
  check({
    id: 'issue.issuer',
    statement: 'The tokens name the issuer of this connection.',
    why: 'Receivers choose by it whose keys to trust, and compare it to the letter.',
    reference: 'RFC 9068, sections 2.2 and 4; OpenID Connect Core 1.0, section 3.1.3.7',
    run: issuer,
  }),
  check({
    id: 'issue.clock',
    statement: "The server's clock is right.",
    why: 'Tokens from a clock that is ahead are "not yet valid" elsewhere; those from one that is behind die early.',
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
  return new NotApplicable(
    encrypted ? 'The access token is encrypted for the API.' : 'The access token is opaque: it says nothing of itself.',
  );
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
  if (claim === undefined) return warn('The access token has no exp claim: only the response says when it ends.');
  if (exp === null) return fail(`The exp claim is ${typeof claim === 'number' ? 'beyond any date' : `${kindOf(claim)} and not a number`}.`);
  if (exp >= MILLISECONDS_FROM) return fail('The exp claim seems to count milliseconds; it must count seconds.');
  if (said === null) throw new NotApplicable('The response names no lifetime to compare the exp claim with.');

  const local = tokens.receivedAt / 1000;
  const left = exp - (local + (tokens.clockSkewMs ?? 0) / 1000);
  const iat = numericDate(token, 'iat');
  const agrees = (seconds: number) => Math.abs(seconds - said) <= TOLERANCE_S;
  const measured = {
    'Lifetime in the response': inWords(said),
    'Left by exp at receipt': signed(left),
    'From iat to exp': iat === null ? null : signed(exp - iat),
  };
  if (agrees(left)) return pass(`Both give the token ${inWords(said)}, give or take ${TOLERANCE_S} s.`, measured);
  const clocksDiffer = iat !== null && agrees(exp - iat) && isFresh(tokens, iat);
  if (clocksDiffer) {
    const text = `From iat to exp the token lives ${inWords(said)}, as the response says, but the clock it was made by differs from ${
      tokens.clockSkewMs === null ? "this machine's" : 'the Date header'
    }.`;
    return warn(text, measured);
  }
  const shown = left >= 0 ? `gives it ${inWords(left)}` : `had passed ${inWords(-left)} before it came`;
  const both = `The response gives the token ${inWords(said)}, its exp claim ${shown}`;
  if (left > said && left - said <= Math.max(MARGIN_S, said / 10))
    return warn(`${both}. The response leaves a margin, which does no harm.`, measured);
  if (left > said) return fail(`${both}: it lives longer than the response says.`, measured);
  const cached = iat !== null && agrees(exp - iat) ? ' It had been issued before: the response should say what is left.' : '';
  return fail(`${both}: it dies earlier than a client thinks.${cached}`, measured);
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
    if (expected.some((each) => audiences.includes(each))) good.push('The access token is for what was asked for');
    else if (audiences.length === 0) faults.push(`The access token does not say what it is for; ${quoteAll(expected)} was asked for.`);
    else if (isMapped(connection, audiences))
      notes.push(`The access token is for ${quoteAll(audiences)}, and ${quoteAll(expected)} was asked for. ${MAPPED}`);
    else faults.push(`The access token is for ${quoteAll(audiences)}, and ${quoteAll(expected)} was asked for.`);
  }
  if (id !== null) {
    const audiences = textsOf(member(id.claims, 'aud'));
    measured['aud of the ID token'] = quoteList(audiences);
    if (audiences.includes(connection.clientId)) good.push('The ID token is for this client');
    else faults.push(`The ID token is for ${quoteAll(audiences)} and not for this client, ${quoted(connection.clientId)}.`);
  }
  if (Object.keys(measured).length === 0)
    throw new NotApplicable('The connection asks for no audience, so there is nothing to compare with.');
  return worstOf(faults, notes, `${good.join('. ')}.`, measured);
}

function worstOf(faults: string[], notes: string[], good: string, measured: Figures): Outcome {
  if (faults.length > 0) return fail(faults.join(' '), measured);
  return notes.length > 0 ? warn(notes.join(' '), measured) : pass(good, measured);
}

const MAPPED = 'RFC 8707 (section 2) lets a server map a resource to a more general address or a name of its own.';

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
  if (server.issuer === null) throw new NotApplicable('The connection names no issuer, so there is nothing to compare with.');
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
      notes.push(`The ${name} ${fault}. It is not one of RFC 9068, so that is the API's business.`);
    else faults.push(`The ${name} ${fault}.`);
  }
  const good = `${access !== null && id !== null ? 'Both tokens name' : 'The token names'} the issuer of this connection.`;
  return worstOf(faults, notes, good, measured);
}

/** @param exact The issuer is spelled as the server's metadata spells it, and not as a person typed it. */
function issuerFault({ claims }: Decoded, expected: string, exact: boolean): string | null {
  const iss = member(claims, 'iss');
  if (iss === undefined) return 'does not name its issuer';
  if (typeof iss !== 'string') return `has an issuer that is ${kindOf(iss)} and not text`;
  // The metadata of Entra's common endpoints names a pattern, and the token its tenant.
  const tenant = member(claims, 'tid');
  const wanted = typeof tenant === 'string' ? expected.replace('{tenantid}', tenant) : expected;
  if (iss === wanted || (!exact && sameIssuer(iss, wanted))) return null;
  const slash = sameButForSlash(iss, wanted) ? '; they differ by a slash at the end, which counts' : '';
  return `comes from ${quoted(iss)}, and ${quoted(wanted)} was expected${slash}`;
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
    throw new NotApplicable("The response has no Date header and the token no iat claim that would tell the server's time.");
  const measured = {
    "Date header against this machine's clock": off === null ? null : difference(off),
    [`iat claim against ${off === null ? "this machine's clock" : 'the Date header'}`]: ahead === null ? null : difference(ahead),
  };
  const slack = Math.max(bound, 1);
  if (off !== null && Math.abs(off) > slack) {
    const text = `The server's clock is ${inWords(Math.abs(off))} ${off > 0 ? 'ahead of' : 'behind'} this machine's; one of the two is wrong.`;
    return fail(text, measured);
  }
  if (ahead !== null && ahead > slack) {
    const than = off === null ? "this machine's clock says" : 'its own Date header says';
    return fail(`The token was issued ${inWords(ahead)} later than ${than}.`, measured);
  }
  const against = off === null ? 'The iat claim of the token' : "The server's Date header";
  return pass(`${against} agrees with this machine's clock.`, measured);
}

function difference(seconds: number): string {
  return Math.abs(seconds) < 1 ? 'the same' : `${inWords(Math.abs(seconds))} ${seconds > 0 ? 'ahead' : 'behind'}`;
}

function quoteList(texts: string[]): string {
  return texts.length === 0 ? 'absent' : quoteAll(texts);
}
