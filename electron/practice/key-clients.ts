import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { CLIENTS } from './clients';
import type { FaultLab } from './fault-lab';
import type { Handler } from './http-io';

/** Asks this app for the public keys and certificates of one of its clients: JWKs, as JSON text. */
export type KeysOf = (clientId: string) => Promise<readonly string[]>;

/** Names the key of the provider's own, which stands in for a client's where a fault has something overlooked. */
export const HOUSE = 'practice-house';

/** Clients with a key or certificate of their own, and how they authenticate. */
const REGISTERED = [
  { client: CLIENTS.key, how: { token_endpoint_auth_method: 'private_key_jwt' } },
  {
    client: CLIENTS.mtls,
    how: {
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      tls_client_certificate_bound_access_tokens: true,
      // A token in the redirect can't be bound to a certificate.
      response_types: ['code'],
    },
  },
];

/**
 * The clients that are registered with public keys or certificates. oidc-provider looks them up for each request, so what is made or deleted in
 * the app counts at once.
 */
export class KeyClients {
  readonly house = generateKeyPair('ES256');
  /** Certificates that came while any is accepted, by their fingerprint. */
  readonly #presented = new Map<string, JWK>();

  constructor(
    private readonly lab: FaultLab,
    private readonly keysOf: KeysOf,
  ) {}

  /** Where oidc-provider looks for clients that are not in its configuration. @param registration A client's metadata. */
  adapter(registration: (client: { id: string; secret: string }) => object) {
    return {
      find: async (clientId: string) => {
        const found = REGISTERED.find(({ client }) => client.id === clientId);
        return found && { ...registration(found.client), ...found.how, jwks: { keys: await this.registered(clientId) } };
      },
    };
  }

  /** The client's own, whether or not the provider knows them. */
  async keys(clientId: string): Promise<JWK[]> {
    return (await this.keysOf(clientId)).map((text) => JSON.parse(text));
  }

  /** The handler, with the certificate of each request known where any is accepted. */
  around(handler: Handler): Handler {
    return (request, response, url) => {
      const certificate = this.lab.on('certificate-any') ? certificateOf(request) : null;
      if (certificate !== null) {
        const x5c = [certificate.raw.toString('base64')];
        this.#presented.set(certificate.fingerprint256, { ...(certificate.publicKey.export({ format: 'jwk' }) as JWK), x5c });
      }
      return handler(request, response, url);
    };
  }

  /** What is registered for a client: its own keys and certificates, as faults have it, and the provider's. */
  async registered(clientId: string): Promise<JWK[]> {
    const house: JWK = { ...(await exportJWK((await this.house).publicKey)), kid: HOUSE, alg: 'ES256', use: 'sig' };
    const own = this.lab.on('key-unknown') ? [] : await this.keys(clientId);
    return [...own, ...(this.lab.on('certificate-any') ? this.#presented.values() : []), house];
  }
}

/** The client's certificate; null: it sent none, or the request did not come in TLS. */
export function certificateOf({ socket }: IncomingMessage): X509Certificate | null {
  return (socket instanceof TLSSocket ? socket.getPeerX509Certificate() : null) ?? null;
}

/** RFC 8705 section 5. */
export function mtlsAliases(tlsUrl: string): Record<string, string> {
  return {
    token_endpoint: `${tlsUrl}/token`,
    userinfo_endpoint: `${tlsUrl}/userinfo`,
    introspection_endpoint: `${tlsUrl}/introspect`,
    revocation_endpoint: `${tlsUrl}/revoke`,
    pushed_authorization_request_endpoint: `${tlsUrl}/par`,
    device_authorization_endpoint: `${tlsUrl}/device/auth`,
  };
}
