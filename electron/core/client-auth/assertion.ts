import { type ModifyAssertionOptions, modifyAssertion } from 'oauth4webapi';
import type { AssertionChange } from './method';

/** What a request with an assertion of the client carries, RFC 7521 section 4.2. */
export const ASSERTION_PARAMETERS = ['client_id', 'client_assertion', 'client_assertion_type'];

/**
 * oauth4webapi always names the issuer; some servers accept only their token endpoint (RFC 7523 section 3 leaves both open). And it writes
 * "Ed25519" (RFC 9864), where servers know "EdDSA" so far.
 *
 * @param how.alg Absent: as oauth4webapi has it.
 */
export function assertionFor(audience: string, { alg, change }: { alg?: string; change?: AssertionChange } = {}): ModifyAssertionOptions {
  return {
    [modifyAssertion]: (header, payload) => {
      payload.aud = audience;
      if (alg !== undefined) header.alg = alg;
      change?.(payload);
    },
  };
}
