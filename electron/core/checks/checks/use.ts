import type { Pair } from '../../../model/connection';
import { inWords } from '../../../model/text/durations';
import { grantOf } from '../../../model/grants';
import { urlOf } from '../../../model/text/url';
import { parameter } from '../../base/challenge';
import { cleanText, headerOf, quoted } from '../../base/untrusted-text';
import { decodeToken, member } from '../../token/decode';
import { textsOf } from '../../token/expected';
import { quoteAll } from '../../token/wording';
import { type ApiReply, type Lab, type LabTokens, lifeOf } from '../lab';
import { type Check, CouldNotRun, check, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { tampered, truncated, unsigned } from './spoilt-tokens';

const BEARER = 'RFC 6750, section 3.1';

export const USE_CHECKS: readonly Check[] = [
  check({
    id: 'use.accepted',
    statement: 'The API accepts the access token',
    failed: 'The API rejects the access token',
    why: 'A token is only useful if the API accepts it: right audience, right scope, a verifiable signature.',
    reference: 'RFC 6750, section 2.1',
    run: accepted,
  }),
  check({
    id: 'use.no-token',
    statement: 'The API rejects a call without a token',
    failed: 'The API accepts a call without a token',
    why: 'If a call needs no token, no other token check on it means anything.',
    reference: BEARER,
    grants: [],
    run: async (lab) => refusalOutcome(lab, await bareReply(lab), 'without a token'),
  }),
  check({
    id: 'use.tampered',
    statement: 'The API rejects an access token that was tampered with',
    failed: 'The API accepts an access token that was tampered with',
    why: "An API that doesn't verify the signature trusts whatever anyone puts in a token.",
    reference: 'RFC 9068, section 4; RFC 7515, section 5.2',
    async run(lab) {
      await takesGoodToken(lab);
      const isJwt = decodeToken((await lab.stored()).accessToken).format === 'jwt';
      return refusalOutcome(
        lab,
        await tamperedReply(lab),
        isJwt ? 'with a token whose signature was changed' : 'with a token that was changed',
      );
    },
  }),
  check({
    id: 'use.alg-none',
    statement: 'The API rejects an unsigned access token (alg none)',
    failed: 'The API accepts an unsigned access token (alg none)',
    why: 'Libraries that let the token choose its algorithm have accepted unsigned tokens as genuine.',
    reference: 'RFC 8725, sections 2.1 and 3.1; RFC 9068, section 4',
    run: algNone,
  }),
  check({
    id: 'use.truncated',
    statement: 'The API rejects a truncated access token',
    failed: 'The API accepts a truncated access token',
    why: 'A token truncated by a form field or a header limit must not pass, and an API that compares prefixes accepts guesses.',
    reference: 'RFC 7515, section 5.2',
    async run(lab) {
      await takesGoodToken(lab);
      const { accessToken } = await living(lab);
      lab.step('Calls the API with the end of the token cut off.');
      return refusalOutcome(lab, await lab.call(truncated(accessToken)), 'with a truncated token');
    },
  }),
  check({
    id: 'use.other-audience',
    statement: 'The API rejects a token meant for another audience',
    failed: 'The API accepts a token meant for another audience',
    why: "Otherwise any service that receives a token can use it at this API on the user's behalf.",
    reference: 'RFC 9068, section 4; RFC 9700, section 2.3',
    run: otherAudience,
  }),
  check({
    id: 'use.challenge',
    statement: "The API's 401 states the scheme and the error in WWW-Authenticate",
    failed: "The API's 401 lacks a correct WWW-Authenticate header",
    why: 'It lets a client tell an expired token, which is worth refreshing, from a missing one and from a missing scope.',
    reference: 'RFC 6750, section 3; RFC 9110, section 15.5.2',
    promise: 'challenge',
    run: challenge,
  }),
  check({
    id: 'use.query',
    statement: 'The API rejects an access token in the query string',
    failed: 'The API accepts an access token in the query string',
    why: 'URLs end up in browser histories, logs and Referer headers, and the token with them.',
    reference: 'RFC 6750, section 2.3; RFC 9700, section 4.3.2',
    // Not the tokens of a person: this one may well be written into logs.
    grants: ['main'],
    run: inQuery,
  }),
];

async function accepted(lab: Lab): Promise<Outcome> {
  const reply = await goodReply(lab);
  const { status } = reply;
  const measured = { Status: `${status}` };
  if (reply.accepted) return pass(`The API accepted the token with status ${status}.`, measured);
  const error = reply.challenge === null ? null : errorOf(reply.challenge.parameters);
  const says = error === null ? '' : ` and the error ${quoted(error)}`;
  if (status === 403 && error === 'insufficient_scope')
    return warn("The API accepts the token, but its scope doesn't cover this call (insufficient_scope).", measured);
  if (status === 403 && (await tamperedReply(lab)).status === 401) {
    const text = "The API recognises the token but doesn't allow this call with it (403); an invalid token would get a 401.";
    return warn(text, measured);
  }
  if (reply.refused) return fail(`The API rejected the token with status ${status}${says}.`, measured);
  throw new CouldNotRun(`The API returned ${status}, which says nothing about the token. Choose a call that works with a valid token.`);
}

async function algNone(lab: Lab): Promise<Outcome> {
  const { accessToken } = await living(lab);
  // RFC 7515 section 4.1.1: the value is case-sensitive; filters for "none" alone were passed by other spellings.
  const tokens = ['none', 'None'].map((alg) => ({ alg, token: unsigned(accessToken, alg) }));
  await takesGoodToken(lab);
  const outcomes: Outcome[] = [];
  for (const { alg, token } of tokens) {
    lab.step(`Calls the API with the token's claims, unsigned, in a token with alg ${alg}.`);
    outcomes.push(await refusalOutcome(lab, await lab.call(token), `with an unsigned token (alg ${alg})`));
  }
  const worst = outcomes.find(({ verdict }) => verdict === 'fail') ?? outcomes.find(({ verdict }) => verdict === 'warn');
  return worst ?? { ...outcomes[0], verdict: 'pass', text: 'The API rejected unsigned tokens with alg set to "none" and "None".' };
}

async function otherAudience(lab: Lab): Promise<Outcome> {
  const { token, of } = grantOf(lab.connection).signsIn ? await idToken(lab) : await tokenForOther(lab);
  await takesGoodToken(lab);
  lab.step(`Calls the API with ${of}.`);
  return refusalOutcome(lab, await lab.call(token), `with ${of}`);
}

/** A token of the client's own for the audience that the plan names. */
async function tokenForOther(lab: Lab): Promise<{ token: string; of: string }> {
  const other = lab.options.otherAudience;
  if (other === null) throw new NotApplicable('No other audience is known. A plan can set one (otherAudience).');
  const named = lab.connection.audience !== null && lab.connection.audience !== '';
  lab.step('Requests a token for another audience.');
  const reply = await lab.requestToken(named ? { audience: other } : { resource: [other] });
  if (reply.tokens === null) {
    const why = reply.error === null ? `status ${reply.status}` : reply.error;
    throw new CouldNotRun(`The server issued no token for the other audience, ${quoted(other)} (${why}).`);
  }
  const { accessToken } = reply.tokens;
  const own = audiencesOf((await lab.stored()).accessToken);
  const got = audiencesOf(accessToken);
  if (got.length > 0 && got.every((each) => own.includes(each)))
    throw new CouldNotRun(
      `A token for ${quoted(other)} was requested, but the server issued one for ${quoteAll(got)}, which is the usual audience.`,
    );
  return { token: accessToken, of: `a token for ${quoted(other)}` };
}

/** The ID token stands in: it is for the client, not for the API (OpenID Connect Core 1.0, section 2). */
async function idToken(lab: Lab): Promise<{ token: string; of: string }> {
  const { idToken: token, accessToken } = await living(lab);
  if (token === null)
    throw new NotApplicable('There is no ID token to try, and a token for another audience would need a different kind of sign-in.');
  const own = audiencesOf(accessToken);
  if (audiencesOf(token).some((each) => own.includes(each)))
    throw new NotApplicable("The ID token has the same audience as the access token, so it can't serve as a token for another one.");
  return { token, of: 'the ID token, which is meant for the client' };
}

function audiencesOf(token: string): string[] {
  return textsOf(member(decodeToken(token).claims, 'aud'));
}

async function challenge(lab: Lab): Promise<Outcome> {
  const promised = lab.promises.challenge;
  const bare = await bareReply(lab);
  const bad = await tamperedReply(lab);
  const replies = [
    { what: 'without a token', reply: bare },
    { what: 'with an invalid token', reply: bad },
  ];
  const measured = Object.fromEntries(replies.map(({ what, reply }) => [`A call ${what}`, `${reply.status}, ${shownChallenge(reply)}`]));
  const answered = replies.filter(({ reply }) => reply.status === 401);
  if (answered.length === 0)
    throw new CouldNotRun(`The API returned no 401 (${bare.status} without a token, ${bad.status} with an invalid one).`);
  const weak = promised === 'any' ? warn : fail;

  const silent = answered.filter(({ reply }) => reply.challenge === null);
  if (promised === 'none') {
    return pass(
      silent.length === answered.length ? 'The 401 has no challenge, as expected.' : 'The 401 has a challenge, although none was promised.',
      measured,
    );
  }
  const first = silent[0];
  if (first !== undefined) {
    const which = silent.length === answered.length ? '' : ` for a call ${first.what}`;
    return weak(`The 401${which} has no WWW-Authenticate header.`, measured);
  }
  for (const { what, reply } of answered) {
    const scheme = reply.challenge?.scheme ?? '';
    if (/^(bearer|dpop)$/i.test(scheme)) continue;
    return weak(`The 401 for a call ${what} asks for ${quoted(scheme)} instead of a Bearer token.`, measured);
  }
  const error = bad.status === 401 && bad.challenge !== null ? errorOf(bad.challenge.parameters) : 'invalid_token';
  if (error === null) return warn('The 401 for an invalid token has a Bearer challenge without error="invalid_token".', measured);
  if (error !== 'invalid_token')
    return warn(`The 401 for an invalid token has error ${quoted(error)}; it should be invalid_token.`, measured);
  const early = bare.status === 401 && bare.challenge !== null ? errorOf(bare.challenge.parameters) : null;
  if (early !== null)
    return warn(`The 401 for a call without a token has error ${quoted(early)}; without a token there should be none.`, measured);
  return pass('The 401 has a Bearer challenge, with invalid_token when the token was invalid.', measured);
}

function errorOf(parameters: Pair[]): string | null {
  const error = parameter({ scheme: '', parameters }, 'error');
  return error === null || error === '' ? null : error;
}

function shownChallenge({ challenge: found }: ApiReply): string {
  if (found === null) return 'no challenge';
  const error = errorOf(found.parameters);
  return `${cleanText(found.scheme, 40)}${error === null ? '' : ` error=${quoted(error)}`}`;
}

async function inQuery(lab: Lab): Promise<Outcome> {
  const { accessToken } = await lab.main();
  lab.step("Calls the API with one of the run's own tokens, sent correctly.");
  const good = await lab.call(accessToken);
  if (!good.accepted)
    throw new CouldNotRun(
      `The API returned ${good.status} for the valid token, so a rejection of one in the query string would prove nothing.`,
    );
  lab.step('Calls the API with the token in the query string.');
  const reply = await lab.call(accessToken, { place: 'query' });
  // RFC 6750 section 3.1 has 400 invalid_request for what a request must not carry; the same call with a header was taken.
  if (reply.status === 400) return pass('The API rejected a call with the token in the query string, with status 400.', { Status: '400' });
  return refusalOutcome(lab, reply, 'with the token in the query string');
}

/** The access token to call with. @throws CouldNotRun it has expired, so that a refusal would prove nothing. */
export async function living(lab: Lab): Promise<LabTokens> {
  const tokens = await lab.stored();
  const end = lifeOf(tokens)?.earliest ?? Number.POSITIVE_INFINITY;
  if (end > lab.now()) return tokens;
  throw new CouldNotRun(`The access token expired ${inWords((lab.now() - end) / 1000)} ago. Refresh it or connect, then run this again.`);
}

/** The API's answer to a good token, asked for once a run. */
export function goodReply(lab: Lab): Promise<ApiReply> {
  return lab.once('use.good', async () => {
    const { accessToken } = await living(lab);
    lab.step('Calls the API with the access token as it is.');
    return lab.call(accessToken);
  });
}

/** The API's answer to a call without a token, asked for once a run. */
function bareReply(lab: Lab): Promise<ApiReply> {
  return lab.once('use.bare', () => {
    lab.step('Calls the API without a token.');
    return lab.call(null);
  });
}

/** The API's answer to the token with one character changed, asked for once a run. */
function tamperedReply(lab: Lab): Promise<ApiReply> {
  return lab.once('use.tampered', async () => {
    const { accessToken } = await living(lab);
    lab.step('Calls the API with one character of the token changed.');
    return lab.call(tampered(accessToken));
  });
}

/**
 * @throws CouldNotRun the API does not take the good token, so that refusing a bad one proves nothing.
 * @throws NotApplicable there is no call.
 */
export async function takesGoodToken(lab: Lab): Promise<void> {
  const good = await goodReply(lab);
  if (good.accepted) return;
  throw new CouldNotRun(`The API returned ${good.status} for the valid token, so rejecting a different one would prove nothing.`);
}

/**
 * What an answer to a request that must be refused proves.
 *
 * @param what With what the call was made, continuing "a call", such as "with a truncated token".
 */
export async function refusalOutcome(lab: Lab, reply: ApiReply, what: string): Promise<Outcome> {
  const { status } = reply;
  const measured = { Status: `${status}` };
  if (reply.accepted) {
    const open = await isOpen(lab, reply);
    const also = open ? ' It also accepts this call without a token: it ignores tokens, or the call is public.' : '';
    return fail(`The API accepted a call ${what} with status ${status}.${also}`, measured);
  }
  if (reply.refused) return pass(`The API rejected a call ${what} with status ${status}.`, measured);
  if (status === 429 || (status > 500 && status < 600))
    throw new CouldNotRun(`The API returned ${status} for a call ${what}, which says nothing about the token.`);
  const how =
    status >= 500
      ? 'it seems to fail on it'
      : status >= 400
        ? 'it should have been 401'
        : `a redirect${locationOf(reply)} instead of a 401`;
  return warn(`The API did not accept a call ${what}, but returned ${status}: ${how}.`, measured);
}

async function isOpen(lab: Lab, reply: ApiReply): Promise<boolean> {
  const bare = await bareReply(lab);
  return bare.accepted && bare.id !== reply.id;
}

function locationOf({ headers }: ApiReply): string {
  const location = headerOf(headers, 'location');
  const url = location === null ? null : urlOf(location);
  return url === null ? '' : ` to ${cleanText(`${url.origin}${url.pathname}`, 120)}`;
}
