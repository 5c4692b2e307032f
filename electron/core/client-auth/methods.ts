import type { ClientAuth } from 'oauth4webapi';
import type { ClientAuthentication } from '../../model/client-auth';
import type { ConnectionSettings } from '../../model/connection';
import { Failure } from '../../model/failure';
import { providerOf } from '../../model/providers/offered';
import { TENANT_HEADER } from '../../model/providers/provider';
import type { Remedy } from '../../model/remedy';
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

type Client = Pick<ConnectionSettings, 'clientId' | 'clientAuthentication' | 'template' | 'legs'>;

/** @throws Failure `connection-incomplete`: names all that is missing of client ID, credential and tenant code, where one of the first two is. */
export function clientAuthenticationOf(client: Client, credential: ClientCredential | null): ClientAuthenticating {
  const { clientId, clientAuthentication } = client;
  const { parameters, headers, ...method } = METHODS[clientAuthentication];
  const authenticate = method.authenticate(credential);
  if (clientId !== '' && authenticate !== null) return { authenticate, parameters, headers };
  const missing: Missing[] = [];
  if (clientId === '') missing.push({ name: 'Client ID', mend: 'open:clientId' });
  if (authenticate === null) missing.push({ name: 'Client secret', mend: 'open:clientSecret' });
  if (lacksTenant(client)) missing.push({ name: 'Tenant code', mend: 'open:tenant' });
  throw incomplete(missing, clientAuthentication);
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

interface Missing {
  name: string;
  mend: Remedy;
}

function lacksTenant({ template, legs }: Client): boolean {
  const isNamed = legs.token.headers.some(({ name, value }) => name.toLowerCase() === TENANT_HEADER.toLowerCase() && value.trim() !== '');
  return providerOf(template).asks.includes('tenant') && !isNamed;
}

function incomplete(missing: readonly Missing[], method: ClientAuthentication): Failure {
  const names = missing.map(({ name }) => name);
  const last = names.at(-1) ?? '';
  const listed = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
  const secret = names.includes('Client secret') ? ` The client authenticates with ${method}, and no secret is stored for it.` : '';
  return new Failure({
    code: 'connection-incomplete',
    what: `${listed} ${names.length === 1 ? 'is' : 'are'} missing, so no token can be requested.`,
    likelyCause: `Not filled in yet.${secret}`,
    action: 'Enter what the provider gave you when the client was registered, then connect.',
    evidence: [{ label: 'Missing', value: listed }],
    mend: missing.map(({ mend }) => mend),
  });
}
