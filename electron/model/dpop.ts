import type { ConnectionSettings } from './connection';
import type { SigningAlgorithm } from './client-key';

/** What DPoP proofs are signed with (RFC 9449 section 4.2), and what is said of it in the form. */
export const DPOP_ALGORITHMS = {
  ES256: 'P-256. Short proofs; servers that know DPoP accept it.',
  PS256: 'RSA with PSS; what FAPI allows beside ES256.',
  RS256: 'RSA with PKCS #1 v1.5. Long proofs.',
  EdDSA: 'Ed25519. Fast; few servers accept it so far.',
} as const satisfies Partial<Record<SigningAlgorithm, string>>;

export type DpopAlgorithm = keyof typeof DPOP_ALGORITHMS;
export const DPOP_ALGORITHM_IDS = Object.keys(DPOP_ALGORITHMS) as DpopAlgorithm[];

/** The scheme under which an access token is sent (RFC 6750 section 2.1, RFC 9449 section 7.1). */
export type TokenScheme = 'Bearer' | 'DPoP';

/**
 * How a connection sends an access token: with a proof only where the server said that the token wants one, and the connection makes proofs.
 *
 * @param tokenType As the server named it; null: it did not.
 */
export function schemeOf({ dpop }: Pick<ConnectionSettings, 'dpop'>, tokenType: string | null): TokenScheme {
  return dpop !== 'off' && tokenType?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
}

/** How a connection's next request will send its token; without one (null), as the settings want it. */
export function expectedSchemeOf(connection: Pick<ConnectionSettings, 'dpop'>, grant: { tokenType: string | null } | null): TokenScheme {
  return schemeOf(connection, grant === null ? 'DPoP' : grant.tokenType);
}
