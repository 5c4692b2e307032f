import { ClientSecretJwt } from 'oauth4webapi';
import { ASSERTION_PARAMETERS, assertionFor } from './assertion';
import type { ClientAuthMethod } from './method';

/** An assertion signed with the secret by HMAC, RFC 7523 section 2.2; the secret itself is not sent. */
export const clientSecretJwt: ClientAuthMethod<'client_secret_jwt'> = {
  id: 'client_secret_jwt',
  parameters: ASSERTION_PARAMETERS,
  headers: [],
  authenticate: (credential, audience) =>
    credential?.kind === 'secret' ? ClientSecretJwt(credential.secret, assertionFor(audience)) : null,
};
