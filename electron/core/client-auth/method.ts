import type { ClientAuth } from 'oauth4webapi';
import type { ClientAuthentication } from '../../model/client-auth';
import type { SealedClientCertificate, SealedClientKey } from '../secrets';

/** Changes the claims of an assertion before it is signed; only checks do. Times in seconds since the epoch. */
export type AssertionChange = (claims: Record<string, unknown> & { exp?: number; jti?: string }) => void;

/** What a client proves itself with. */
export type ClientCredential = (
  | { kind: 'secret'; secret: string }
  | ({ kind: 'key'; change?: AssertionChange } & SealedClientKey)
  | ({ kind: 'certificate' } & SealedClientCertificate)
) & {
  /** The certificate that goes with a secret or a key, for tokens that are bound to it (RFC 8705 section 3). */
  beside?: SealedClientCertificate;
};

/** The certificate that goes with the client's requests; undefined: none. */
export function certificateOf(credential: ClientCredential | null): SealedClientCertificate | undefined {
  return credential?.kind === 'certificate' ? credential : credential?.beside;
}

/**
 * How a client authenticates. What a person reads of it, and which credential it needs, is its entry in model/client-auth. A new method
 * is that entry, a file here, and a place in the list of `methods.ts`.
 */
export interface ClientAuthMethod<Id extends ClientAuthentication = ClientAuthentication> {
  readonly id: Id;
  /** Names that it sends: body parameters, and headers in lower case. No addition of the connection's may take their place. */
  readonly parameters: readonly string[];
  readonly headers: readonly string[];
  /**
   * Puts the authentication on a request. null: that takes another credential.
   *
   * @param audience `aud` of an assertion (RFC 7523 section 3).
   */
  authenticate(credential: ClientCredential | null, audience: string): ClientAuth | null;
}
