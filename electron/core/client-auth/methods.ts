import type { ClientAuth } from 'oauth4webapi';
import type { ClientAuthentication } from '../../model/client-auth';
import type { ConnectionSettings } from '../../model/connection';
import { Failure } from '../../model/failure';
import { byId } from '../base/by-id';
import type { KnownSecret, SecretRecord } from '../secrets';
import { basicCredentials, clientSecretBasic } from './client-secret-basic';
import { clientSecretPost } from './client-secret-post';
import type { ClientAuthMethod, ClientCredential } from './method';
import { none } from './none';

const METHODS: Record<ClientAuthentication, ClientAuthMethod> = byId([none, clientSecretBasic, clientSecretPost]);

/** A connection's client authentication, ready for a request. */
export interface ClientAuthenticating extends Pick<ClientAuthMethod, 'parameters' | 'headers'> {
  authenticate: ClientAuth;
}

/** @throws Failure `connection-incomplete`: there is no client id, or not the credential that the method needs. */
export function clientAuthenticationOf(
  { clientId, clientAuthentication }: Pick<ConnectionSettings, 'clientId' | 'clientAuthentication'>,
  credential: ClientCredential | null,
): ClientAuthenticating {
  if (clientId === '') throw missing('client id', 'It has not been filled in yet.');
  const { parameters, headers, ...method } = METHODS[clientAuthentication];
  const authenticate = method.authenticate(credential);
  if (authenticate !== null) return { authenticate, parameters, headers };
  throw missing('client secret', `The connection authenticates with ${clientAuthentication}, and no secret is stored for it.`);
}

/** The client's credential in a sealed record; null: none is stored. */
export function credentialIn({ clientSecret }: Pick<SecretRecord, 'clientSecret'>): ClientCredential | null {
  return clientSecret === null || clientSecret === '' ? null : { kind: 'secret', secret: clientSecret };
}

/** The credential, and as it travels in HTTP Basic. */
export function credentialSecrets(clientId: string, credential: ClientCredential | null): KnownSecret[] {
  if (credential === null) return [];
  return [
    { kind: 'client secret', value: credential.secret },
    { kind: 'client credentials', value: basicCredentials(clientId, credential.secret) },
  ];
}

function missing(thing: string, likelyCause: string): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: `The connection has no ${thing}, so no token can be asked for.`,
    likelyCause,
    action: `Open the connection's settings and enter the ${thing} that the provider gave you.`,
  });
}
