import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Provider } from 'oidc-provider/lib/provider.js';
import { FaultLab } from '../../electron/practice/fault-lab';
import { OidcStore } from '../../electron/practice/oidc-store';
import { makeCertificate } from './certificates';

const authority = makeCertificate({ subject: [['CN', 'Test authority']], isAuthority: true });
/** Resolved by no name server (RFC 6761 section 6.4): only a proxy reaches the server by it. */
export const PROXIED_HOST = 'login.invalid';
const own = makeCertificate({ subject: [['CN', '127.0.0.1']], issuer: authority, ip: [127, 0, 0, 1], dns: PROXIED_HOST });

export interface TlsRequest {
  path: string;
  /** SHA-256 of the certificate that the client sent, in hex with colons; null: none. */
  certificate: string | null;
}

/** An HTTPS server by oidc-provider whose one client, `client-1`, authenticates in TLS; and an API at /api that wants a certificate. */
export class MutualTlsServer {
  readonly #signing = { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' };
  readonly authority = authority;
  readonly requests: TlsRequest[] = [];
  #servers: Server[] = [];
  #respond: ReturnType<Provider['callback']> | null = null;
  issuer = '';
  /** Where clients with a certificate go. */
  alias = '';

  /** @param demands Refuses handshakes without a certificate of the authority, on the alias. */
  async start(demands = false): Promise<void> {
    this.issuer = await this.#listen(false, false);
    this.alias = await this.#listen(true, demands);
  }

  stop = (): void => {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  };

  async #listen(requestCert: boolean, rejectUnauthorized: boolean): Promise<string> {
    const server = createServer(
      { key: own.key, cert: own.certificate, ca: authority.certificate, requestCert, rejectUnauthorized },
      (request, response) => this.#answer(request, response),
    );
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const certificate = peerOf(request)?.fingerprint256 ?? null;
    const path = new URL(request.url ?? '/', this.issuer).pathname;
    this.requests.push({ path, certificate });
    if (path === '/api') {
      response.writeHead(certificate === null ? 401 : 200).end('{}');
      return;
    }
    void this.#respond?.(request, response);
  }

  /** From now on the client authenticates like this. @param registered Its certificates as JWKs, JSON text; or the subject of one. */
  provide(method: 'tls_client_auth' | 'self_signed_tls_client_auth', registered: string[], aliases = true): void {
    const store = new OidcStore(new FaultLab());
    const at = (path: string) => `${this.alias}${path}`;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'client-1',
          token_endpoint_auth_method: method,
          ...(method === 'tls_client_auth'
            ? { tls_client_auth_subject_dn: registered[0] ?? '' }
            : { jwks: { keys: registered.map((key) => JSON.parse(key)) } }),
          tls_client_certificate_bound_access_tokens: true,
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
        },
      ],
      clientAuthMethods: ['tls_client_auth', 'self_signed_tls_client_auth'],
      discovery: aliases
        ? {
            mtls_endpoint_aliases: {
              token_endpoint: at('/token'),
              introspection_endpoint: at('/token/introspection'),
              revocation_endpoint: at('/token/revocation'),
            },
          }
        : {},
      features: {
        clientCredentials: { enabled: true },
        introspection: { enabled: true, allowedPolicy: () => true },
        revocation: { enabled: true, allowedPolicy: () => true },
        devInteractions: { enabled: false },
        mTLS: {
          enabled: true,
          certificateBoundAccessTokens: true,
          selfSignedTlsClientAuth: true,
          tlsClientAuth: true,
          getCertificate: (ctx: { req: IncomingMessage }) => peerOf(ctx.req) ?? undefined,
          certificateAuthorized: (ctx: { req: IncomingMessage }) => (ctx.req.socket as TLSSocket).authorized,
          certificateSubjectMatches: (ctx: { req: IncomingMessage }, _property: string, expected: string) =>
            peerOf(ctx.req)?.subject.split('\n').reverse().join(',') === expected,
        },
      },
      ttl: { ClientCredentials: 600 },
      scopes: ['read'],
      adapter: (model: string) => store.adapter(model),
      jwks: { keys: [this.#signing] },
      cookies: { keys: ['for tests'] },
    });
    provider.silent = true;
    this.#respond = provider.callback();
  }
}

function peerOf(request: IncomingMessage): X509Certificate | null {
  return (request.socket as TLSSocket).getPeerX509Certificate() ?? null;
}
