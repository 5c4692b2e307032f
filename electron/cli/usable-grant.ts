import { grantOf } from '../model/grants';
import { expiryOf } from '../core/connection/grant';
import type { Grant } from '../core/connection/model';
import { Failure, type FailureCode } from '../core/failure';
import type { CliContext } from './context';
import type { Session } from './session';
import { signIn } from './sign-in';

/** Milliseconds that a token must still live to be worth handing out. */
const LEAST_LIFE_MS = 5_000;
/** Failures of a refresh that a sign-in mends. */
const MENDED_BY_SIGN_IN: ReadonlySet<FailureCode> = new Set(['refresh-token-dead', 'refresh-token-missing']);

/**
 * Tokens to work with: the stored ones while the access token lives, else new ones. That needs no person as long as the client asks for
 * itself or there is a refresh token. New tokens are stored before this resolves.
 *
 * @param how `renew`: new ones in any case. `signIn`: the browser may be opened where nothing else brings tokens.
 * @throws Failure `not-connected`, vault-*, and what a refresh or a sign-in gives.
 */
export async function usableGrant(session: Session, how: { renew: boolean; signIn: boolean }, context: CliContext): Promise<Grant> {
  const { services, connection, stored } = session;
  await services.prepare(connection.id);
  const { grant } = await services.tokens.read(connection.id);
  const { expiresAt } = grant === null ? { expiresAt: null } : expiryOf(grant);
  const lives = grant !== null && grant.accessToken !== '' && (expiresAt === null || expiresAt - services.clock.now() > LEAST_LIFE_MS);
  if (lives && !how.renew) return grant;
  if (grant === null && grantOf(connection).signsIn) {
    if (how.signIn) return signIn(session, context);
    throw nobodySignedIn(stored);
  }
  try {
    return await services.tokens.refresh(connection.id);
  } catch (error) {
    if (how.signIn && error instanceof Failure && MENDED_BY_SIGN_IN.has(error.code)) return signIn(session, context);
    throw error;
  }
}

function nobodySignedIn(stored: boolean): Failure {
  return new Failure({
    code: 'not-connected',
    what: 'This connection has no token yet, and getting one takes a person.',
    likelyCause: stored
      ? 'Nobody has signed in with it yet, or its tokens were forgotten.'
      : 'Its grant type is the authorization code, and the file brings no refresh token.',
    action: stored
      ? 'Run "tokenscope connect" with this connection, or add --sign-in to this command.'
      : 'Add --sign-in to this command, or put a refresh token into the file as secrets.refreshToken ("tokenscope connect" gets one).',
  });
}
