import { createLocalJWKSet, errors, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { CustomOIDCProviderError, InvalidRequest, InvalidScope } from 'oidc-provider/lib/helpers/errors.js';
import type { Context, Provider } from 'oidc-provider/lib/provider.js';
import { SIGNING_ALGORITHM_IDS } from '../model/client-key';
import { issue } from './issued';

export const ASSERTION_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** What nobody has to consent to. */
const SCOPES: readonly string[] = ['api:read', 'api:write'];

interface BearerOptions {
  issuer: string;
  /** The audience of a token that asks for none. */
  audience: string;
  /** The public keys that are registered for a client. */
  registered(clientId: string): Promise<JWK[]>;
  /** @throws InvalidTarget for an audience that there is no API for. */
  resourceServer(audience: string): Record<string, unknown>;
}

/**
 * JWT bearer (RFC 7523 section 2.1), which oidc-provider leaves to its operator: an assertion that the client signs with a key registered for
 * it, about itself or any user. It needs a `jti`, though the RFC leaves that open, since it works once.
 */
export function registerJwtBearer(provider: Provider, options: BearerOptions): void {
  const handler = async (context: Context) => {
    const { params, client } = context.oidc;
    if (!params.assertion) throw new InvalidRequest('assertion is required');
    const keys = await options.registered(client.clientId);
    const { sub = '', jti = '', exp = 0 } = await verified(params.assertion, client.clientId, keys, options.issuer);
    if (!(await provider.ReplayDetection.unique(client.clientId, `${ASSERTION_GRANT} ${jti}`, exp)))
      throw refused('The jti of the assertion was used before');
    const scopes = params.scope?.split(' ') ?? [];
    const unknown = scopes.filter((scope) => !SCOPES.includes(scope));
    if (unknown.length > 0) throw new InvalidScope('an assertion does not bring this scope', unknown.join(' '));
    const target = params.resource || options.audience;
    const resourceServer = options.resourceServer(target);
    await issue(provider, context, { accountId: sub, gty: ASSERTION_GRANT, scopes, target, resourceServer });
  };
  provider.registerGrantType(ASSERTION_GRANT, handler, ['assertion', 'scope', 'resource'], []);
}

/** RFC 7523 section 3. Its audience is the issuer or the token endpoint. */
async function verified(assertion: string, clientId: string, keys: JWK[], issuer: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet({ keys }), {
      issuer: clientId,
      audience: [issuer, `${issuer}/token`],
      requiredClaims: ['sub', 'exp', 'jti'],
      algorithms: [...SIGNING_ALGORITHM_IDS],
    });
    return payload;
  } catch (error) {
    throw refused(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The assertion has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `The ${error.claim} claim of the assertion is missing or wrong`;
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'The signature of the assertion is not by a registered key';
  return 'The assertion could not be read';
}

/** RFC 7523 section 3.1. */
function refused(description: string): Error {
  return new CustomOIDCProviderError('invalid_grant', description);
}
