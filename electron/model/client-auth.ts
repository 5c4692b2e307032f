import type { ConnectionSettings } from './connection';

/** How a client proves itself to its server (RFC 6749 section 2.3), by what differs between methods. */
export interface ClientAuthKind {
  /** On screen. */
  name: string;
  description: string;
  /** In half a sentence: "secret in the body". */
  short: string;
  /**
   * What it proves itself with; null: nothing, it is a public client. `key`: one of its own, whose public part the provider has. `certificate`:
   * a key and its certificate, in TLS.
   */
  credential: 'secret' | 'key' | 'certificate' | null;
  /** Where the request carries that; null: nowhere. */
  place: 'header' | 'body' | null;
}

/** How each method puts it on a request is in core/client-auth. */
export const CLIENT_AUTH = {
  none: {
    name: 'No secret',
    description: 'none: a public client. Its code exchange relies on PKCE.',
    short: 'public client, no secret',
    credential: null,
    place: null,
  },
  client_secret_basic: {
    name: 'Secret in the header',
    description: 'client_secret_basic: HTTP Basic, the default of RFC 6749.',
    short: 'secret in the Authorization header',
    credential: 'secret',
    place: 'header',
  },
  client_secret_post: {
    name: 'Secret in the body',
    description: 'client_secret_post: as form fields.',
    short: 'secret in the body',
    credential: 'secret',
    place: 'body',
  },
  client_secret_jwt: {
    name: 'Signed with the secret',
    description: 'client_secret_jwt: a JWT signed with the secret, which itself is never sent.',
    short: 'assertion signed with the secret',
    credential: 'secret',
    place: 'body',
  },
  private_key_jwt: {
    name: 'Signed with a key',
    description: 'private_key_jwt: a JWT signed with a private key; the provider has only the public one.',
    short: 'assertion signed with a private key',
    credential: 'key',
    place: 'body',
  },
  tls_client_auth: {
    name: 'Certificate of an authority',
    description: 'tls_client_auth: mutual TLS. The provider knows the certificate by its subject.',
    short: 'TLS certificate issued by an authority',
    credential: 'certificate',
    place: null,
  },
  self_signed_tls_client_auth: {
    name: 'Self-signed certificate',
    description: 'self_signed_tls_client_auth: mutual TLS. The provider has the certificate itself.',
    short: 'self-signed TLS certificate',
    credential: 'certificate',
    place: null,
  },
} as const satisfies Record<string, ClientAuthKind>;

export type ClientAuthentication = keyof typeof CLIENT_AUTH;

/** The two places in which the secret itself is sent (RFC 6749 section 2.3.1), with the method of each. */
export const SECRET_IN = { header: 'client_secret_basic', body: 'client_secret_post' } as const;

/** The method that sends the secret in the other place; null: this one doesn't send it. */
export function inOtherPlace(method: ClientAuthentication): ClientAuthentication | null {
  return method === SECRET_IN.header ? SECRET_IN.body : method === SECRET_IN.body ? SECRET_IN.header : null;
}

export const CLIENT_AUTHENTICATIONS = Object.keys(CLIENT_AUTH) as ClientAuthentication[];

type Client = Pick<ConnectionSettings, 'clientAuthentication'>;
type TlsClient = Client & Pick<ConnectionSettings, 'certificateBoundTokens'>;

export function clientAuthOf({ clientAuthentication }: Client): ClientAuthKind {
  return CLIENT_AUTH[clientAuthentication];
}

/** Whether the client has a secret to enter. */
export function usesSecret(client: Client): boolean {
  return clientAuthOf(client).credential === 'secret';
}

/** Whether anyone who knows the client id can speak for the client (RFC 6749 section 2.1). */
export function isPublicClient(client: Client): boolean {
  return clientAuthOf(client).credential === null;
}

/** Whether requests carry a client certificate: to authenticate, or beside another method, to have tokens bound to it (RFC 8705 section 3). */
export function sendsCertificate(client: TlsClient): boolean {
  return clientAuthOf(client).credential === 'certificate' || client.certificateBoundTokens;
}

/** Whether the client has anything of its own to send: a public one may have a certificate that its tokens are bound to (RFC 8705 section 4). */
export function hasOwnCredential(client: TlsClient): boolean {
  return !isPublicClient(client) || client.certificateBoundTokens;
}
