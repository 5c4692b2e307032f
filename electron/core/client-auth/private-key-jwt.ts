import { importJWK } from 'jose';
import { PrivateKeyJwt } from 'oauth4webapi';
import { ASSERTION_PARAMETERS, assertionFor } from './assertion';
import type { ClientAuthMethod } from './method';

/** An assertion signed with a private key of the client's, RFC 7523 section 2.2 and OpenID Connect Core section 9. */
export const privateKeyJwt: ClientAuthMethod<'private_key_jwt'> = {
  id: 'private_key_jwt',
  parameters: ASSERTION_PARAMETERS,
  headers: [],
  authenticate: (credential, audience) => {
    if (credential?.kind !== 'key') return null;
    const { alg, kid, sendsKid, jwk, change } = credential;
    return async (server, client, body, headers) => {
      const key = (await importJWK(JSON.parse(jwk), alg)) as CryptoKey;
      await PrivateKeyJwt(sendsKid ? { key, kid } : key, assertionFor(audience, { alg, change }))(server, client, body, headers);
    };
  },
};
