import type { ClientAuth } from 'oauth4webapi';
import { type ClientAuthentication, clientAuthOf, sendsCertificate } from '../../model/client-auth';
import type { ConnectionSettings } from '../../model/connection';
import { Failure } from '../../model/failure';
import { providerOf } from '../../model/providers/offered';
import { TENANT_HEADER } from '../../model/providers/provider';
import type { Remedy } from '../../model/remedy';
import { byId } from '../base/by-id';
import type { KnownSecret, SealedClientCertificate, SealedClientKey, SecretRecord } from '../secrets';
import { basicCredentials, clientSecretBasic } from './client-secret-basic';
import { clientSecretJwt } from './client-secret-jwt';
import { clientSecretPost } from './client-secret-post';
import { type ClientAuthMethod, type ClientCredential, certificateOf } from './method';
import { none } from './none';
import { privateKeyJwt } from './private-key-jwt';
import { selfSignedTlsClientAuth, tlsClientAuth } from './tls-client-auth';

const METHODS: Record<ClientAuthentication, ClientAuthMethod> = byId([
  none,
  clientSecretBasic,
  clientSecretPost,
  clientSecretJwt,
  privateKeyJwt,
  tlsClientAuth,
  selfSignedTlsClientAuth,
]);

/** A connection's client authentication, ready for a request. */
export interface ClientAuthenticating extends Pick<ClientAuthMethod, 'parameters' | 'headers'> {
  authenticate: ClientAuth;
}

/** Names of the body parameters by which a client says who it is. */
export const authenticationParameters = ({ clientAuthentication }: Pick<ConnectionSettings, 'clientAuthentication'>): readonly string[] =>
  METHODS[clientAuthentication].parameters;

type Client = Pick<ConnectionSettings, 'clientId' | 'clientAuthentication' | 'certificateBoundTokens' | 'template' | 'legs'>;

/**
 * @param audience `aud` of an assertion.
 * @throws Failure `connection-incomplete`: names all that is missing of client ID, credential and tenant code, where one of the first two is.
 */
export function clientAuthenticationOf(client: Client, credential: ClientCredential | null, audience: string): ClientAuthenticating {
  const { clientId, clientAuthentication } = client;
  const { parameters, headers, ...method } = METHODS[clientAuthentication];
  const authenticate = method.authenticate(credential, audience);
  const isUncertified = client.certificateBoundTokens && certificateOf(credential) === undefined;
  if (clientId !== '' && authenticate !== null && !isUncertified) return { authenticate, parameters, headers };
  const missing: Missing[] = [];
  if (clientId === '') missing.push({ name: 'Client ID', mend: 'open:clientId' });
  if (authenticate === null) missing.push(CREDENTIALS[clientAuthOf(client).credential ?? 'secret']);
  else if (isUncertified) missing.push(CREDENTIALS.certificate);
  if (lacksTenant(client)) missing.push({ name: 'Tenant code', mend: 'open:tenant' });
  throw incomplete(missing, clientAuthentication);
}

/** What a client authenticates with, and its certificate, of all that its sealed record holds; null: that is not there. */
export function credentialIn(sealed: Sealed, client: Choosing): ClientCredential | null {
  const { credential } = clientAuthOf(client);
  const { clientSecret } = sealed;
  const certificate = namedCertificate(sealed, client);
  const beside = certificate && { beside: certificate };
  if (credential === 'key') {
    const key = namedKey(sealed, client);
    return key === undefined ? null : { kind: 'key', ...key, ...beside };
  }
  // A public client has no more than that.
  if (certificate !== undefined && (credential === 'certificate' || credential === null)) return { kind: 'certificate', ...certificate };
  if (credential === 'certificate') return null;
  return clientSecret === null || clientSecret === '' ? null : { kind: 'secret', secret: clientSecret, ...beside };
}

type Sealed = Pick<SecretRecord, 'clientSecret' | 'clientKeys' | 'clientCertificates'>;
type Choosing = Pick<ConnectionSettings, 'clientAuthentication' | 'signingKey' | 'clientCertificate' | 'certificateBoundTokens'>;

/** The key and the certificate that a client's requests are made with. */
export function chosenIn(sealed: Omit<Sealed, 'clientSecret'>, client: Choosing): (SealedClientKey | SealedClientCertificate)[] {
  const key = clientAuthOf(client).credential === 'key' ? namedKey(sealed, client) : undefined;
  return [key, namedCertificate(sealed, client)].filter((each) => each !== undefined);
}

/** The certificate that the settings name, else the newest; undefined: there is none, or the client sends none. */
function namedCertificate({ clientCertificates = [] }: Pick<Sealed, 'clientCertificates'>, client: Choosing) {
  const { clientCertificate } = client;
  if (!sendsCertificate(client)) return undefined;
  return clientCertificate === null
    ? clientCertificates.at(-1)
    : clientCertificates.find(({ thumbprint }) => thumbprint === clientCertificate);
}

/** The key that the settings name, else the newest. */
export function namedKey(
  { clientKeys = [] }: Pick<SecretRecord, 'clientKeys'>,
  client: Pick<ConnectionSettings, 'signingKey'>,
): SealedClientKey | undefined {
  return client.signingKey === null ? clientKeys.at(-1) : clientKeys.find(({ kid }) => kid === client.signingKey);
}

/** Whether a sealed record holds anything that a client could authenticate with. */
export function hasCredential({ clientSecret, clientKeys = [], clientCertificates = [] }: Sealed): boolean {
  return clientSecret !== null || clientKeys.length > 0 || clientCertificates.length > 0;
}

/** The credential, and as it travels in HTTP Basic. */
export function credentialSecrets(clientId: string, credential: ClientCredential | null): KnownSecret[] {
  if (credential === null) return [];
  const certificate = certificateOf(credential);
  const beside = certificate === undefined ? [] : certificateSecrets(certificate);
  if (credential.kind === 'certificate') return beside;
  if (credential.kind === 'key') return [...keySecrets(credential), ...beside];
  return [
    ...beside,
    { kind: 'client secret', value: credential.secret },
    { kind: 'client credentials', value: basicCredentials(clientId, credential.secret) },
  ];
}

/** Members of a JWK that belong to its private part (RFC 7518 sections 6.2.2 and 6.3.2, RFC 8037). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** All that is private in a key. */
export function keySecrets({ jwk }: SealedClientKey): KnownSecret[] {
  const members: Record<string, unknown> = JSON.parse(jwk);
  return PRIVATE.flatMap((name) => {
    const value = members[name];
    return typeof value === 'string' ? { kind: 'key' as const, value } : [];
  });
}

/** The private key of a certificate, as it stands in PEM and in one piece. */
export function certificateSecrets({ key }: SealedClientCertificate): KnownSecret[] {
  const bare = key.replace(/-----[^-]+-----|\s/g, '');
  return [key.trim(), bare].map((value) => ({ kind: 'key', value }));
}

interface Missing {
  name: string;
  mend: Remedy;
}

const CREDENTIALS = {
  secret: { name: 'Client secret', mend: 'open:clientSecret', unsealed: 'no secret is stored for it' },
  key: { name: 'Signing key', mend: 'open:clientKeys', unsealed: 'the key that signs is not stored' },
  certificate: { name: 'Client certificate', mend: 'open:clientCertificates', unsealed: 'its certificate is not stored' },
} as const satisfies Record<string, Missing & { unsealed: string }>;

function lacksTenant({ template, legs }: Client): boolean {
  const isNamed = legs.token.headers.some(({ name, value }) => name.toLowerCase() === TENANT_HEADER.toLowerCase() && value.trim() !== '');
  return providerOf(template).asks.includes('tenant') && !isNamed;
}

function incomplete(missing: readonly Missing[], method: ClientAuthentication): Failure {
  const names = missing.map(({ name }) => name);
  const last = names.at(-1) ?? '';
  const listed = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
  const credential = Object.values(CREDENTIALS).find(({ name }) => names.includes(name));
  const secret = credential === undefined ? '' : ` The client authenticates with ${method}, and ${credential.unsealed}.`;
  return new Failure({
    code: 'connection-incomplete',
    what: `${listed} ${names.length === 1 ? 'is' : 'are'} missing, so no token can be requested.`,
    likelyCause: `Not filled in yet.${secret}`,
    action: 'Enter what the provider gave you when the client was registered, then connect.',
    evidence: [{ label: 'Missing', value: listed }],
    mend: missing.map(({ mend }) => mend),
  });
}
