import type { GrantType } from '../../model/grants';
import type { EnvKind } from './env-names';

/** Scopes of a sign-in (OpenID Connect Core 1.0, sections 5.4 and 11). */
const OF_SIGN_IN = new Set(['openid', 'profile', 'email', 'offline_access']);

/**
 * The grant that the values of a file tell where none of them names it; null: they don't tell.
 *
 * @param textOf What the file has of a kind; "": nothing.
 * @param isKnown Its provider's endpoints are known, so a token endpoint in the file tells nothing.
 */
export function grantToldBy(textOf: (kind: EnvKind) => string, isKnown: boolean): GrantType | null {
  const has = (kind: EnvKind) => textOf(kind) !== '';
  if (has('redirectUri') || has('authorization') || has('responseType')) return 'authorization_code';
  const scopes = textOf('scopes').split(/[\s,]+/);
  // A client by itself gets what it was given, and Entra calls that .default.
  if (scopes.some((scope) => /(?:^|\/)\.default$/.test(scope)) && !scopes.some((scope) => OF_SIGN_IN.has(scope)))
    return 'client_credentials';
  if (scopes.some((scope) => OF_SIGN_IN.has(scope))) return 'authorization_code';
  if (!isKnown && has('token') && !has('issuer')) return 'client_credentials';
  return null;
}
