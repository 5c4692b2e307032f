import { grantOf } from '../model/grants';
import { expiryOf } from '../core/connection/grant';
import type { Grant } from '../core/secrets';
import { Failure, type FailureCode } from '../model/failure';
import type { CliContext } from './context';
import type { Session } from './session';
import { signIn } from './sign-in';

/** Minimum remaining lifetime of a token worth handing out. */
const LEAST_LIFE_MS = 5_000;
/** Refresh failures that a new sign-in fixes. */
const MENDED_BY_SIGN_IN: ReadonlySet<FailureCode> = new Set(['refresh-token-dead', 'refresh-token-missing']);

/**
 * Valid tokens: the stored ones, else new ones, which need no person with client credentials or a refresh token. New tokens are stored
 * before this resolves.
 * @param how `renew`: always get new ones. `signIn`: the browser may be opened if nothing else works.
 * @throws Failure `not-connected`, vault-*, and the errors of a refresh or a sign-in.
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
    throw notConnected(stored);
  }
  try {
    return await services.tokens.refresh(connection.id);
  } catch (error) {
    if (how.signIn && error instanceof Failure && MENDED_BY_SIGN_IN.has(error.code)) return signIn(session, context);
    throw error;
  }
}

function notConnected(stored: boolean): Failure {
  return new Failure({
    code: 'not-connected',
    what: 'This connection has no token yet, and getting one needs a sign-in.',
    likelyCause: stored
      ? 'Nobody has signed in with it yet, or its tokens were deleted.'
      : 'Its grant type is authorization code, and the file contains no refresh token.',
    action: stored
      ? 'Run "tokenscope connect" with this connection, or add --sign-in to this command.'
      : 'Add --sign-in to this command, or put a refresh token into the file as secrets.refreshToken ("tokenscope connect" gets one).',
  });
}
