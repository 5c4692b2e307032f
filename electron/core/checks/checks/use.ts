import type { Pair } from '../../../model/connection';
import { inWords } from '../../../model/durations';
import { grantOf } from '../../../model/grants';
import { urlOf } from '../../../model/url';
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
    statement: 'The API accepts the access token.',
    why: 'A token is of use only where the API takes it: right audience, right scope, a signature it can check.',
    reference: 'RFC 6750, section 2.1',
    run: accepted,
  }),
  check({
    id: 'use.no-token',
    statement: 'The API refuses a call without a token.',
    why: 'Where a call needs no token, no other check of tokens on it means anything.',
    reference: BEARER,
    grants: [],
    run: async (lab) => refusalOutcome(lab, await bareReply(lab), 'without a token'),
  }),
  check({
    id: 'use.tampered',
    statement: 'The API refuses an access token that was tampered with.',
    why: 'An API that does not check the signature takes whatever anyone writes into a token.',
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
    statement: 'The API refuses an access token that is not signed (alg none).',
    why: 'Libraries that let the token choose the algorithm have taken unsigned tokens for good ones.',
    reference: 'RFC 8725, sections 2.1 and 3.1; RFC 9068, section 4',
    run: algNone,
  }),
  check({
    id: 'use.truncated',
    statement: 'The API refuses an access token that was cut off.',
    why: 'A token cut short by a field or a header limit must not pass, and an API that compares beginnings only takes guesses.',
    reference: 'RFC 7515, section 5.2',
    async run(lab) {
      await takesGoodToken(lab);
      const { accessToken } = await living(lab);
      lab.step('Calls the API with the end of the token cut off.');
      return refusalOutcome(lab, await lab.call(truncated(accessToken)), 'with a token that was cut off');
    },
  }),
  check({
    id: 'use.other-audience',
    statement: 'The API refuses a token that is for another audience.',
    why: 'Otherwise any service that is given a token can use it at this API in the name of its owner.',
    reference: 'RFC 9068, section 4; RFC 9700, section 2.3',
    run: otherAudience,
  }),
  check({
    id: 'use.challenge',
    statement: 'A 401 of the API says with WWW-Authenticate what it wants and what is wrong.',
    why: 'By it a client tells a dead token, which is worth refreshing, from a missing one and from a missing scope.',
    reference: 'RFC 6750, section 3; RFC 9110, section 15.5.2',
    promise: 'challenge',
    run: challenge,
  }),
  check({
    id: 'use.query',
    statement: 'The API refuses an access token in the query.',
    why: 'Addresses end up in histories, in logs and in the Referer header, and the token with them.',
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
  if (reply.accepted) return pass(`The API accepted the token, with status ${status}.`, measured);
  const error = reply.challenge === null ? null : errorOf(reply.challenge.parameters);
  const says = error === null ? '' : `, saying ${quoted(error)}`;
  if (status === 403 && error === 'insufficient_scope')
    return warn('The API knows the token, but its scope does not cover this call (insufficient_scope).', measured);
  if (status === 403 && (await tamperedReply(lab)).status === 401) {
    const text = 'The API knows the token, but does not allow this call with it (403); a token that is no good gets a 401.';
    return warn(text, measured);
  }
  if (reply.refused) return fail(`The API refused the token with status ${status}${says}.`, measured);
  throw new CouldNotRun(`The API answered ${status}, which says nothing about the token. Choose a call that works with a good token.`);
}

async function algNone(lab: Lab): Promise<Outcome> {
  const { accessToken } = await living(lab);
  // RFC 7515 section 4.1.1: the value is case-sensitive; filters for "none" alone were passed by other spellings.
  const tokens = ['none', 'None'].map((alg) => ({ alg, token: unsigned(accessToken, alg) }));
  await takesGoodToken(lab);
  const outcomes: Outcome[] = [];
  for (const { alg, token } of tokens) {
    lab.step(`Calls the API with the token's claims, unsigned, under a header with alg ${alg}.`);
    outcomes.push(await refusalOutcome(lab, await lab.call(token), `with an unsigned token (alg ${alg})`));
  }
  const worst = outcomes.find(({ verdict }) => verdict === 'fail') ?? outcomes.find(({ verdict }) => verdict === 'warn');
  return worst ?? { ...outcomes[0], verdict: 'pass', text: 'The API refused unsigned tokens, alg spelled "none" and "None".' };
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
  if (other === null) throw new NotApplicable('No other audience is known. A plan can name one (otherAudience).');
  const named = lab.connection.audience !== null && lab.connection.audience !== '';
  lab.step('Asks for a token for another audience.');
  const reply = await lab.requestToken(named ? { audience: other } : { resource: [other] });
  if (reply.tokens === null) {
    const why = reply.error === null ? `status ${reply.status}` : reply.error;
    throw new CouldNotRun(`The server gave no token for the other audience, ${quoted(other)} (${why}).`);
  }
  const { accessToken } = reply.tokens;
  const own = audiencesOf((await lab.stored()).accessToken);
  const got = audiencesOf(accessToken);
  if (got.length > 0 && got.every((each) => own.includes(each)))
    throw new CouldNotRun(`Asked for a token for ${quoted(other)}, the server gave one for ${quoteAll(got)}, which is no other audience.`);
  return { token: accessToken, of: `a token for ${quoted(other)}` };
}

/** The ID token stands in: it is for the client, not for the API (OpenID Connect Core 1.0, section 2). */
async function idToken(lab: Lab): Promise<{ token: string; of: string }> {
  const { idToken: token, accessToken } = await living(lab);
  if (token === null)
    throw new NotApplicable('There is no ID token to try, and a token for another audience would need a sign-in of another kind.');
  const own = audiencesOf(accessToken);
  if (audiencesOf(token).some((each) => own.includes(each)))
    throw new NotApplicable("The ID token names the same audience as the access token, so it can't stand in for another one.");
  return { token, of: 'the ID token, which is for the client' };
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
    { what: 'with a bad token', reply: bad },
  ];
  const measured = Object.fromEntries(replies.map(({ what, reply }) => [`A call ${what}`, `${reply.status}, ${shownChallenge(reply)}`]));
  const answered = replies.filter(({ reply }) => reply.status === 401);
  if (answered.length === 0)
    throw new CouldNotRun(`The API answered no call with 401 (${bare.status} without a token, ${bad.status} with a bad one).`);
  const weak = promised === 'any' ? warn : fail;

  const silent = answered.filter(({ reply }) => reply.challenge === null);
  if (promised === 'none') {
    return pass(
      silent.length === answered.length
        ? 'A 401 carries no challenge, as expected.'
        : 'A 401 carries a challenge, although none was promised.',
      measured,
    );
  }
  const first = silent[0];
  if (first !== undefined) {
    const which = silent.length === answered.length ? '' : ` to a call ${first.what}`;
    return weak(`A 401${which} carries no WWW-Authenticate.`, measured);
  }
  for (const { what, reply } of answered) {
    const scheme = reply.challenge?.scheme ?? '';
    if (/^(bearer|dpop)$/i.test(scheme)) continue;
    return weak(`A 401 to a call ${what} asks for ${quoted(scheme)} and not for a Bearer token.`, measured);
  }
  const error = bad.status === 401 && bad.challenge !== null ? errorOf(bad.challenge.parameters) : 'invalid_token';
  if (error === null) return warn('A 401 to a bad token has a Bearer challenge that does not say error="invalid_token".', measured);
  if (error !== 'invalid_token') return warn(`A 401 to a bad token says error ${quoted(error)} where invalid_token is due.`, measured);
  const early = bare.status === 401 && bare.challenge !== null ? errorOf(bare.challenge.parameters) : null;
  if (early !== null)
    return warn(`A 401 to a call without a token says error ${quoted(early)}; without a token there is nothing to be wrong.`, measured);
  return pass('A 401 carries a Bearer challenge, with invalid_token where a bad token was sent.', measured);
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
  lab.step("Calls the API with a token of the run's own, as it should be sent.");
  const good = await lab.call(accessToken);
  if (!good.accepted)
    throw new CouldNotRun(`The API answers the good token with ${good.status}, so its refusing one in the query would prove nothing.`);
  lab.step('Calls the API with the token in the query.');
  const reply = await lab.call(accessToken, { place: 'query' });
  // RFC 6750 section 3.1 has 400 invalid_request for what a request must not carry; the same call with a header was taken.
  if (reply.status === 400) return pass('The API refused a call with the token in the query, with status 400.', { Status: '400' });
  return refusalOutcome(lab, reply, 'with the token in the query');
}

/** The access token to call with. @throws CouldNotRun it has expired, so that a refusal would prove nothing. */
async function living(lab: Lab): Promise<LabTokens> {
  const tokens = await lab.stored();
  const end = lifeOf(tokens)?.earliest ?? Number.POSITIVE_INFINITY;
  if (end > lab.now()) return tokens;
  throw new CouldNotRun(`The access token expired ${inWords((lab.now() - end) / 1000)} ago. Refresh it or connect, then run this again.`);
}

/** The API's answer to a good token, asked for once a run. */
function goodReply(lab: Lab): Promise<ApiReply> {
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
async function takesGoodToken(lab: Lab): Promise<void> {
  const good = await goodReply(lab);
  if (good.accepted) return;
  throw new CouldNotRun(`The API answers the good token with ${good.status}, so its refusing another one would prove nothing.`);
}

/**
 * What an answer to a request that must be refused proves.
 *
 * @param what With what the call was made, continuing "a call", such as "with a truncated token".
 */
async function refusalOutcome(lab: Lab, reply: ApiReply, what: string): Promise<Outcome> {
  const { status } = reply;
  const measured = { Status: `${status}` };
  if (reply.accepted) {
    const open = await isOpen(lab, reply);
    const also = open ? ' It takes this call without any token too: it looks at none, or the call is a public one.' : '';
    return fail(`The API accepted a call ${what}, with status ${status}.${also}`, measured);
  }
  if (reply.refused) return pass(`The API refused a call ${what}, with status ${status}.`, measured);
  if (status === 429 || (status > 500 && status < 600))
    throw new CouldNotRun(`The API answered a call ${what} with ${status}, which says nothing about the token.`);
  const how =
    status >= 500
      ? 'it seems to stumble over it'
      : status >= 400
        ? 'not the 401 that is due'
        : `a redirect${locationOf(reply)} where a 401 is due`;
  return warn(`The API did not accept a call ${what}, but answered ${status}: ${how}.`, measured);
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
