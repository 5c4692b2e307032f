import type { Connection } from '../../model/connection';
import { isDate } from '../../model/text/dates';
import type { FailureDetails } from '../../model/failure';
import type { Finding } from '../../model/finding';
import type { Generation, GrantFacts } from '../../model/grant';
import { grantOf } from '../../model/grants';
import { find } from '../findings/find';
import { TOLERANCE_S } from '../findings/lifetime';
import type { Fingerprint, Grant, NewGrant, SecretRecord, TokenAnswer } from '../secrets';
import { decodeToken } from '../token/decode';
import { momentOf } from '../token/times';
import { noIdToken, noRefreshToken, notConnected, outcomeUnknown, refreshDead } from './failures';

/** When an access token begins to be valid, and when it ends. Times in milliseconds since the epoch on the app's corrected clock. */
export interface Expiry {
  /** When a token that came too early becomes valid (nbf); null: it was valid when it came. */
  validFrom: number | null;
  expiresAt: number | null;
  expiringAt: number | null;
  source: 'exp' | 'expires_in' | null;
  /** From receipt to end, never negative. */
  lifetimeMs: number | null;
}

/** Members of a family that are remembered. */
const MAX_GENERATIONS = 50;
const USUAL_WARNING_MS = 5 * 60_000;
const SHORTEST_WARNING_MS = 10_000;

/** A grant of which nothing is known. */
export const BLANK_GRANT: Grant = {
  accessToken: '',
  refreshToken: null,
  idToken: null,
  tokenType: null,
  scope: null,
  expiresInSeconds: null,
  receivedAt: 0,
  clockSkewMs: null,
  responseMembers: [],
  callbackMembers: [],
  breaches: [],
  scopesAsked: [],
  nonce: null,
  generations: [],
  refreshDeadAt: null,
  refreshFailure: null,
};

/** The first member of a new token family. */
export function firstGeneration(given: NewGrant, fingerprint: Fingerprint): Grant {
  const { answer } = given;
  return {
    ...tokensOf(answer),
    refreshToken: answer.refreshToken,
    idToken: answer.idToken,
    scope: answer.scope,
    callbackMembers: given.callbackMembers,
    scopesAsked: given.scopesAsked,
    nonce: given.nonce,
    redirectUri: given.redirectUri ?? null,
    dpopKey: given.dpopKey ?? null,
    generations: [generationOf(1, given.how, answer, fingerprint)],
    refreshDeadAt: null,
    refreshFailure: null,
  };
}

/**
 * The family after a refresh, or after a client got itself a new token the same way (`retrieved`). A refresh answer that leaves out
 * the refresh token, the scope or the ID token leaves them as they were (RFC 6749 section 6, OpenID Connect Core section 12.2).
 */
export function nextGeneration(grant: Grant, answer: TokenAnswer, how: 'refreshed' | 'retrieved', fingerprint: Fingerprint): Grant {
  const kept = how === 'refreshed' ? grant : { refreshToken: null, idToken: null, scope: null };
  const { expiresAt } = expiryOf(grant);
  const expired = expiresAt !== null && expiresAt <= answer.receivedAt;
  const past = grant.accessRevokedAt
    ? grant.generations
    : endCurrent(grant.generations, expired ? 'expired' : 'replaced', expired ? expiresAt : answer.receivedAt);
  const next = generationOf((past.at(-1)?.number ?? 0) + 1, how, answer, fingerprint);
  return {
    ...grant,
    ...tokensOf(answer),
    refreshToken: answer.refreshToken ?? kept.refreshToken,
    idToken: answer.idToken ?? kept.idToken,
    scope: answer.scope ?? answer.narrowedTo?.join(' ') ?? (grant.narrowedTo === undefined ? kept.scope : null),
    breaches: how === 'refreshed' ? [...answer.breaches, ...checkSubject(grant.idToken, answer.idToken)] : answer.breaches,
    generations: [...past, next].slice(-MAX_GENERATIONS),
    accessRevokedAt: null,
    refreshRevokedAt: null,
    refreshDeadAt: null,
    refreshFailure: null,
  };
}

/** The server said invalid_grant. Nothing is deleted: the access token may live on. @param at Milliseconds since the epoch. */
export function markRefreshDead(grant: Grant, failure: FailureDetails, at: number): Grant {
  return {
    ...grant,
    refreshDeadAt: grant.refreshDeadAt ?? at,
    refreshFailure: failure,
    generations: endCurrent(grant.generations, 'dead', at),
  };
}

/**
 * The grant after one of its tokens was revoked at the server (RFC 7009). Nothing is deleted. A revoked access token ends there and
 * then; a revoked refresh token is not sent again unless a person insists.
 *
 * @param at Milliseconds since the epoch on the corrected clock.
 */
export function markTokenRevoked(grant: Grant, which: 'access' | 'refresh', at: number): Grant {
  if (which === 'refresh') {
    if (grant.refreshToken === null || grant.refreshRevokedAt) return grant;
    return { ...grant, refreshRevokedAt: at, refreshDeadAt: grant.refreshDeadAt ?? at, refreshFailure: REVOKED };
  }
  if (grant.accessRevokedAt) return grant;
  const isCurrent = grant.generations.at(-1)?.end === 'current';
  return { ...grant, accessRevokedAt: at, generations: isCurrent ? endCurrent(grant.generations, 'dead', at) : grant.generations };
}

const REVOKED: FailureDetails = {
  code: 'refresh-token-dead',
  what: 'This refresh token was revoked here.',
  likelyCause: 'You asked the server to revoke it, and it did.',
  action: 'Sign in again if you need new ones.',
  evidence: [],
};

/** A refresh that failed without saying anything about the refresh token; why a dead one died stays said. */
export function noteRefreshFailure(grant: Grant, failure: FailureDetails): Grant {
  return grant.refreshDeadAt === null ? { ...grant, refreshFailure: failure } : grant;
}

/** One of the tokens. @throws Failure `not-connected`: no grant; `refresh-token-missing`: none of that kind. */
export function tokenOf(grant: Grant | null, kind: 'access' | 'refresh' | 'id'): string {
  if (grant === null) throw notConnected();
  if (kind === 'access') return grant.accessToken;
  const token = kind === 'refresh' ? grant.refreshToken : grant.idToken;
  if (token === null) throw kind === 'refresh' ? noRefreshToken(grant.scopesAsked) : noIdToken(grant.scopesAsked);
  return token;
}

/** Whether two grants hold the same tokens, that is, neither has been refreshed or replaced since. */
export function sameTokens(one: Grant | null, other: Grant | null): boolean {
  if (one === null || other === null) return one === other;
  return one.accessToken === other.accessToken && one.refreshToken === other.refreshToken && one.receivedAt === other.receivedAt;
}

/**
 * When the access token begins to be valid: by its own `nbf`, unless that is within the tolerance that findings allow. When it ends: by its own `exp`, moved from the server's clock to ours, or by `expires_in` counted from receipt,
 * whichever is earlier. It counts as expiring for the last tenth of its life, or for the last 5 minutes where that is longer; of a short
 * life never more than a quarter for the sake of those 5 minutes, and at least 10 s. One that was revoked ends with that.
 */
export function expiryOf(
  grant: Pick<Grant, 'accessToken' | 'expiresInSeconds' | 'receivedAt' | 'clockSkewMs' | 'accessRevokedAt'>,
): Expiry {
  const decoded = decodeToken(grant.accessToken);
  const claimed = (name: 'nbf' | 'exp') => {
    const at = momentOf(decoded, name);
    return typeof at === 'number' ? moment(Math.max(0, at) - (grant.clockSkewMs ?? 0)) : null;
  };
  const byClaim = claimed('exp');
  const nbf = claimed('nbf');
  const validFrom = nbf !== null && nbf - grant.receivedAt > TOLERANCE_S * 1_000 ? nbf : null;
  const byAnswer = grant.expiresInSeconds === null ? null : moment(grant.receivedAt + grant.expiresInSeconds * 1000);
  const revokedAt = grant.accessRevokedAt ?? null;
  const ends = [byClaim, byAnswer, revokedAt].filter((end) => end !== null);
  const expiresAt = ends.length === 0 ? null : Math.min(...ends);
  if (expiresAt === null) return { validFrom, expiresAt: null, expiringAt: null, source: null, lifetimeMs: null };
  const lifetimeMs = Math.max(0, expiresAt - grant.receivedAt);
  const warningMs = Math.max(lifetimeMs / 10, Math.min(USUAL_WARNING_MS, lifetimeMs / 4), SHORTEST_WARNING_MS);
  return {
    validFrom,
    expiresAt,
    expiringAt: Math.round(expiresAt - Math.min(lifetimeMs, warningMs)),
    source: expiresAt === byClaim ? 'exp' : expiresAt === byAnswer ? 'expires_in' : null,
    lifetimeMs,
  };
}

/** What lists need without opening the vault; null: never connected. */
export function factsOf(record: SecretRecord, connection: Connection): GrantFacts | null {
  const { grant, refreshPending } = record;
  if (grant === null) return null;
  const { validFrom, expiresAt, expiringAt } = expiryOf(grant);
  const times = { receivedAt: grant.receivedAt, ...(validFrom !== null && { validFrom }), expiresAt, expiringAt };
  if (refreshPending !== null)
    return { state: 'outcome-unknown', ...times, since: refreshPending.startedAt, caption: 'Refresh outcome unknown' };
  if (grant.refreshDeadAt !== null)
    return {
      state: 'refresh-dead',
      ...times,
      since: grant.refreshDeadAt,
      caption: grant.refreshRevokedAt ? 'Refresh token revoked' : 'Refresh token rejected',
    };
  const caption = grant.accessRevokedAt
    ? 'Access token revoked'
    : grant.refreshFailure !== null
      ? 'Last refresh failed'
      : canRenew(connection, grant)
        ? null
        : 'No refresh token';
  return { state: expiresAt === null ? 'no-expiry' : 'active', ...times, since: null, caption };
}

/**
 * What an answer makes of a connection's grant: the next generation of its family, or the first of another one where a client got
 * itself a token and what was there came from a sign-in.
 */
export function successor(connection: Connection, grant: Grant | null, answer: TokenAnswer, fingerprint: Fingerprint): Grant {
  const { scopes } = connection;
  if (grantOf(connection).renewedBy === 'asking-again') {
    if (grant?.generations.at(-1)?.how === 'retrieved') return nextGeneration(grant, answer, 'retrieved', fingerprint);
    return firstGeneration({ answer, callbackMembers: [], scopesAsked: scopes, nonce: null, how: 'retrieved' }, fingerprint);
  }
  if (grant === null) throw notConnected();
  return nextGeneration(grant, answer, 'refreshed', fingerprint);
}

type Renewing = Pick<Connection, 'grantType'>;

/** Whether new tokens can be had without anybody: by asking again, or with a refresh token of which nothing bad is known. */
export function canRenew(
  connection: Renewing,
  {
    refreshToken,
    refreshDeadAt = null,
    pending = false,
  }: { refreshToken: string | null; refreshDeadAt?: number | null; pending?: boolean },
): boolean {
  return grantOf(connection).renewedBy === 'asking-again' || (refreshToken !== null && refreshDeadAt === null && !pending);
}

/**
 * The refresh token to send; null: none, for the client asks again.
 *
 * @param insist The person wants it tried although its fate is unknown or it was refused before.
 * @throws Failure `not-connected`, `refresh-token-missing`; unless `insist`, `refresh-outcome-unknown`, `refresh-token-dead`.
 */
export function refreshTokenOf(connection: Renewing, { grant, refreshPending }: SecretRecord, insist: boolean): string | null {
  if (grantOf(connection).renewedBy === 'asking-again') return null;
  const refreshToken = tokenOf(grant, 'refresh');
  if (grant === null || insist) return refreshToken;
  if (refreshPending !== null) throw outcomeUnknown(refreshPending.startedAt, null);
  if (grant.refreshDeadAt !== null) throw refreshDead(grant.refreshFailure);
  return refreshToken;
}

/** OpenID Connect Core section 12.2: the ID token of a refresh is about the same person as the one before. */
function checkSubject(before: string | null, now: string | null): Finding[] {
  if (before === null || now === null) return [];
  const [was, is] = [before, now].map((token) => decodeToken(token).claims?.sub);
  return find('refreshedIdToken', { was, is });
}

function generationOf(number: number, how: Generation['how'], answer: TokenAnswer, fingerprint: Fingerprint): Generation {
  return { number, receivedAt: answer.receivedAt, endedAt: null, how, end: 'current', fingerprint: fingerprint(answer.accessToken) };
}

/** What every answer replaces. */
function tokensOf(answer: TokenAnswer) {
  const { accessToken, tokenType, expiresInSeconds, receivedAt, clockSkewMs, responseMembers, breaches, exchangedFor, narrowedTo } = answer;
  return { accessToken, tokenType, expiresInSeconds, receivedAt, clockSkewMs, responseMembers, breaches, exchangedFor, narrowedTo };
}

function endCurrent(generations: Generation[], end: 'replaced' | 'expired' | 'dead', at: number): Generation[] {
  const last = generations.at(-1);
  if (last === undefined || last.end === end) return generations;
  return [...generations.slice(0, -1), { ...last, end, endedAt: at }];
}

function moment(at: number): number | null {
  return isDate(at) ? Math.round(at) : null;
}
