import { quoted } from '../../base/untrusted-text';
import { decodeToken, member } from '../../token/decode';
import { scopesOf, textsOf } from '../../token/expected';
import { inShort } from '../../../model/text/durations';
import { type Lab, type LabTokens, lifeOf, type TokenChange } from '../lab';
import { type Check, CouldNotRun, check, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { type Attempt, attempt, givenBy, isRefusal, undecided } from './attempt';
import { GRAIN_MS } from './over-time';
import { scopeList, scopesInside } from './own-grants';
import { tampered } from './spoilt-tokens';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** RFC 2606 section 2: nobody can have it. */
const NOBODYS_AUDIENCE = 'https://tokenscope-check.invalid/';
/** Milliseconds past its end at which a subject token is sent: more than servers allow for clocks that differ. */
const LEEWAY_MS = 65_000;
const EXCHANGE = { grants: ['main'], grantType: 'urn:ietf:params:oauth:grant-type:token-exchange', signOff: false } as const;

export const EXCHANGE_CHECKS: readonly Check[] = [
  check({
    id: 'exchange.foreign-audience',
    statement: 'An exchange for an unknown audience is rejected',
    failed: 'A token is issued for an unknown audience',
    why: 'A client that can name any audience can turn one token into a token for any service.',
    reference: 'RFC 8693, sections 2.1 and 2.2.2',
    wants: 'The server returns invalid_target for an audience that it issues no tokens for (RFC 8693, section 2.2.2).',
    ...EXCHANGE,
    run: foreignAudience,
  }),
  check({
    id: 'exchange.lifetime',
    statement: 'The new token expires no later than the subject token',
    failed: 'The new token outlives the subject token',
    why: 'A token that outlives the one it was exchanged for keeps access alive that has ended.',
    reference: 'RFC 8693, section 5',
    wants: 'Delegated access has a limited lifetime: at most that of the subject token (RFC 8693, section 5).',
    ...EXCHANGE,
    run: lifetime,
  }),
  check({
    id: 'exchange.scope',
    statement: 'An exchange adds no scope that the subject token lacks',
    failed: 'An exchange adds a scope that the subject token lacks',
    why: 'An exchange is for fewer rights. If it can add scopes, a narrow token is as good as a wide one.',
    reference: 'RFC 8693, sections 2.1 and 5',
    wants: 'Scope restricts what delegated access can be used for (RFC 8693, section 5).',
    ...EXCHANGE,
    run: scope,
  }),
  check({
    id: 'exchange.spoilt-subject',
    statement: 'A subject token that was tampered with is rejected',
    failed: 'A subject token that was tampered with is accepted',
    why: "A server that doesn't verify the subject token issues tokens for anyone.",
    reference: 'RFC 8693, sections 2.1 and 2.2.2',
    ...EXCHANGE,
    async run(lab) {
      const { token } = await lab.subject();
      await lab.main();
      lab.step('Exchanges the subject token with one character changed.');
      return refusalOf(await attempt(() => lab.requestToken({ subject: { token: tampered(token) } })), 'a subject token that was changed');
    },
  }),
  check({
    id: 'exchange.expired-subject',
    statement: 'An expired subject token is rejected',
    failed: 'An expired subject token is accepted',
    why: 'If an expired token can be exchanged for a fresh one, tokens never expire.',
    reference: 'RFC 8693, sections 2.1 and 2.2.2',
    waits: true,
    ...EXCHANGE,
    run: expiredSubject,
  }),
];

async function foreignAudience(lab: Lab): Promise<Outcome> {
  await lab.subject();
  await lab.main();
  lab.step('Exchanges the subject token for a made-up audience.');
  const tried = await attempt(() => lab.requestToken(forNobody(lab)));
  const tokens = tried.reply?.tokens ?? null;
  if (tried.kind !== 'granted' || tokens === null) return refusalOf(tried, 'an exchange for an unknown audience');
  const audiences = textsOf(member(decodeToken(tokens.accessToken).claims, 'aud'));
  const measured = { Audience: audiences.map((each) => quoted(each)).join(', ') || 'not readable' };
  if (audiences.includes(NOBODYS_AUDIENCE)) return fail('The server issued a token for a made-up audience.', measured);
  const still = audiences.length === 0 ? "and the token doesn't name its audience" : 'but for another audience';
  return warn(`The server issued a token ${still}: it ignored the requested audience.`, measured);
}

/** Names the target as the connection does: by resources, by an audience, or both. */
function forNobody({ connection }: Lab): TokenChange {
  const named = connection.audience !== null && connection.audience !== '';
  return {
    ...(connection.resource.length > 0 && { resource: [NOBODYS_AUDIENCE] }),
    ...((named || connection.resource.length === 0) && { audience: NOBODYS_AUDIENCE }),
  };
}

async function lifetime(lab: Lab): Promise<Outcome> {
  const subject = await lab.subject();
  lab.step('Exchanges the subject token.');
  const tokens = givenBy(await attempt(() => lab.requestToken({ subject: { token: subject.token } })), 'On an exchange');
  const { expiresInSeconds = null, receivedAt = tokens.receivedAt } = subject.came ?? {};
  const ends = lifeOf({ accessToken: subject.token, expiresInSeconds, receivedAt, clockSkewMs: tokens.clockSkewMs });
  if (ends === null) throw new CouldNotRun('When the subject token expires is unknown: it says no exp, and came without expires_in.');
  const life = lifeOf(tokens);
  if (life === null) return warn('The new token states no expiry, so it may outlive the subject token.');
  const laterMs = life.latest - ends.latest;
  const measured = { 'New token': inShort(life.latest - lab.now()), 'Subject token': inShort(Math.max(0, ends.latest - lab.now())) };
  if (laterMs > 2 * GRAIN_MS) return fail(`The new token expires ${inShort(laterMs)} after the subject token.`, measured);
  return pass(
    laterMs < -2 * GRAIN_MS
      ? `The new token expires ${inShort(-laterMs)} before the subject token.`
      : 'The new token expires together with the subject token.',
    measured,
  );
}

/** The subject token is one of the run's own, with fewer scopes than there are. */
async function scope(lab: Lab): Promise<Outcome> {
  const { token, came } = await lab.subject();
  const main = await lab.main();
  const offered = [...(scopesInside(token) ?? scopesOf(came?.scope ?? null) ?? []), ...lab.server.scopesSupported, ...scopesIn(main)];
  const known = [...new Set(offered)].filter((name) => name !== '' && name !== 'openid' && name !== 'offline_access');
  const isNarrow = known.some((name) => !scopesIn(main).includes(name));
  const narrow = isNarrow ? main : await narrowed(lab, scopesIn(main).slice(0, 1));
  const more = known.find((name) => !scopesIn(narrow).includes(name));
  if (more === undefined) throw new NotApplicable('The exchanged token already has every known scope.');
  const subject = asSubject(narrow);
  lab.step('Exchanges the exchanged token again, for the same scopes.');
  givenBy(await attempt(() => lab.requestToken({ subject, scope: scopesIn(narrow) })), 'When exchanging an exchanged token');
  lab.step(`Exchanges it for one scope more: ${scopeList([more])}.`);
  const tried = await attempt(() => lab.requestToken({ subject, scope: [...scopesIn(narrow), more] }));
  const tokens = tried.reply?.tokens ?? null;
  if (tried.kind !== 'granted' || tokens === null) return refusalOf(tried, 'a scope that the subject token lacks');
  const measured = { 'Subject token': scopeList(scopesIn(narrow)), 'New token': scopeList(scopesIn(tokens)) };
  if (scopesIn(tokens).includes(more)) return fail('The server issued a scope that the subject token lacks.', measured);
  return pass('The server issued a token without the added scope.', measured);
}

async function narrowed(lab: Lab, scopes: string[]): Promise<LabTokens> {
  lab.step('Exchanges the subject token for one scope.');
  return givenBy(await attempt(() => lab.requestToken({ scope: scopes })), 'When exchanging for one scope');
}

/** What the response says, else the token itself, else what was asked for (RFC 6749 section 5.1). */
function scopesIn({ accessToken, scope: said, scopesAsked }: LabTokens): string[] {
  return scopesOf(said) ?? scopesInside(accessToken) ?? scopesAsked;
}

function asSubject({ accessToken, members }: LabTokens): { token: string; type: string } {
  const issued = members.find(({ name }) => name === 'issued_token_type')?.value;
  return { token: accessToken, type: issued?.replace(/^"(.*)"$/, '$1') ?? ACCESS_TOKEN };
}

/** Waits for a token of the run's own, since the connection's may live long, or be renewed. */
async function expiredSubject(lab: Lab): Promise<Outcome> {
  await lab.subject();
  lab.step('Exchanges the subject token, for a token that may expire.');
  const tokens = givenBy(await attempt(() => lab.requestToken()), 'On an exchange');
  const life = lifeOf(tokens);
  if (life === null) throw new CouldNotRun('The exchanged token states no expiry, so it is unknown how long to wait.');
  const subject = asSubject(tokens);
  lab.step('Exchanges the new token while it is valid.');
  givenBy(await attempt(() => lab.requestToken({ subject })), 'When exchanging an exchanged token');
  await lab.wait(life.latest + LEEWAY_MS - lab.now(), 'Waits for the exchanged token to expire.');
  lab.step('Exchanges it now that it has expired.');
  return refusalOf(await attempt(() => lab.requestToken({ subject })), 'an expired subject token');
}

/** @param what Continues "The server rejected". @throws CouldNotRun the answer says nothing about it. */
function refusalOf(tried: Attempt, what: string): Outcome {
  if (tried.kind === 'granted') return fail(`The server accepted ${what}.`);
  if (isRefusal(tried.kind)) return pass(`The server rejected ${what}: ${tried.said}.`);
  if (tried.kind === 'unexplained' || tried.kind === 'client-refused')
    return warn(`The server rejected ${what}, but for an unrelated reason: ${tried.said}.`);
  throw undecided(tried, 'On the exchange');
}
