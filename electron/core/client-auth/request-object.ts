import { importJWK } from 'jose';
import { issueRequestObject, modifyAssertion } from 'oauth4webapi';
import { failing } from '../../model/failure';
import type { KnownSecret } from '../secrets';
import type { ClientCredential } from './method';

/**
 * An authorize request as a signed request object, RFC 9101 section 4: good for one minute, for that issuer. Throws `connection-incomplete`
 * where the client has no key to sign with.
 *
 * @returns What the request says in its place.
 */
export async function signedRequest(
  credential: ClientCredential | null,
  { issuer, clientId }: { issuer: string; clientId: string },
  parameters: URLSearchParams,
): Promise<URLSearchParams> {
  if (credential?.kind !== 'key') throw withoutKey();
  const { alg, kid, sendsKid, jwk } = credential;
  const key = (await importJWK(JSON.parse(jwk), alg)) as CryptoKey;
  const request = await issueRequestObject({ issuer }, { client_id: clientId }, parameters, sendsKid ? { key, kid } : key, {
    // oauth4webapi writes "Ed25519" (RFC 9864), where servers know "EdDSA" so far.
    [modifyAssertion]: (header) => {
      header.alg = alg;
    },
  });
  const said = new URLSearchParams({ client_id: clientId, request });
  // OpenID Connect Core section 6.1: these stand beside it as well, since OAuth 2.0 demands them.
  for (const name of ['response_type', 'scope']) {
    const value = parameters.get(name);
    if (value !== null) said.set(name, value);
  }
  return said;
}

/** The request object among what a request says: until it expires, whoever has it can begin the same sign-in. */
export function requestSecrets(parameters: URLSearchParams): KnownSecret[] {
  return parameters.getAll('request').map((value) => ({ kind: 'assertion', value }));
}

const withoutKey = failing({
  code: 'connection-incomplete',
  what: 'The authorization request is to be signed, but the client has no signing key.',
  likelyCause: 'The client authenticates in another way than with a key, or its key is not stored.',
  action: 'Choose "Signed with a key" as client authentication and make or import a key, or send the request unsigned.',
  mend: ['open:clientAuthentication', 'open:authorizeRequest.signed'],
});
