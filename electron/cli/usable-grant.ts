import { expiryOf } from '../core/connection/grant';
import type { Grant } from '../core/connection/model';
import { Failure } from '../core/failure';
import type { Session } from './session';

/** Milliseconds that a token must still live to be worth handing out. */
const LEAST_LIFE_MS = 5_000;

/**
 * Tokens to work with: those that are there while the access token lives, else new ones, which needs no person as long as the client
 * asks for itself or there is a refresh token. What is new is stored before this resolves.
 *
 * @param renew New ones in any case.
 * @throws Failure `not-connected`, vault-*, and what a refresh gives.
 */
export async function usableGrant({ services, connection, stored }: Session, renew: boolean): Promise<Grant> {
  await services.prepare(connection.id);
  const { grant } = await services.tokens.read(connection.id);
  const { expiresAt } = grant === null ? { expiresAt: null } : expiryOf(grant);
  const lives = grant !== null && grant.accessToken !== '' && (expiresAt === null || expiresAt - services.clock.now() > LEAST_LIFE_MS);
  if (lives && !renew) return grant;
  if (grant === null && connection.grantType !== 'client_credentials') throw nobodySignedIn(stored);
  return services.tokens.refresh(connection.id);
}

function nobodySignedIn(stored: boolean): Failure {
  return new Failure({
    code: 'not-connected',
    what: 'This connection has no token yet, and getting one takes a person.',
    likelyCause: stored
      ? 'Nobody has signed in with it in the window, or its tokens were forgotten.'
      : 'Its grant type is the authorization code.',
    action: stored
      ? 'Open Tokenscope, choose the connection and connect; then run this again.'
      : 'Use client credentials, give a refresh token that does not rotate as secrets.refreshToken, or name a connection of the window.',
  });
}
