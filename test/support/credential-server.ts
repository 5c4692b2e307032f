import type { X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Provider } from 'oidc-provider/lib/provider.js';
import { CLIENT_AUTHENTICATIONS, type ClientAuthentication } from '../../electron/model/client-auth';
import { SIGNING_ALGORITHM_IDS } from '../../electron/model/client-key';
import { FaultLab } from '../../electron/practice/fault-lab';
import { OidcStore } from '../../electron/practice/oidc-store';
import { makeCertificate } from './certificates';
import { type Whom, during } from './during';
import { signingKey } from './signing-key';

export const AUTHORITY = makeCertificate({ subject: [['CN', 'Test authority']], isAuthority: true });
/** Resolved by no name server (RFC 6761 section 6.4): only a proxy reaches the server by it. */
export const PROXIED_HOST = 'login.invalid';
const own = makeCertificate({ subject: [['CN', '127.0.0.1']], issuer: AUTHORITY, ip: [127, 0, 0, 1], dns: PROXIED_HOST });

/** Long enough for HS256. */
export const SHARED_SECRET = 'a-client-secret-of-at-least-thirty-two-bytes';

/** How the client is known to the server, besides its method. */
export interface Registered {
  clientId?: string;
  secret?: string;
  /** JWKs as JSON text. */
  keys?: string[];
  /** RFC 4514. */
  subject?: string;
  /** Its tokens are bound to its certificate, whatever the method; absent: where the method has one. */
  binds?: boolean;
}

export interface ReceivedRequest {
  path: string;
  /** SHA-256 of the certificate that the client sent, in hex with colons; null: none. */
  certificate: string | null;
}

/** A server by oidc-provider with one client, which gets its tokens for itself or with a device code; and an API at /api that wants a certificate. */
export interface CredentialServer {
  issuer: string;
  /** Where clients with a certificate go. */
  alias: string;
  requests: ReceivedRequest[];
  /** From now on the client authenticates like this. What was issued before is still known. */
  register(method: ClientAuthentication, registered: Registered): void;
  /** A person says yes to a device's code. */
  approve(userCode: string): Promise<void>;
}

/**
 * @param over `http`: without TLS. `https`: asks whoever comes for a certificate. `aliases`: only who comes to an address of its own, which the
 * metadata name (RFC 8705 section 5).
 */
export function credentialServerFor(whom: Whom, over: 'http' | 'https' | 'aliases' = 'https'): CredentialServer {
  return during(whom, async (later) => {
    let provider: Provider | null = null;
    const requests: ReceivedRequest[] = [];
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      const certificate = peerOf(request)?.fingerprint256 ?? null;
      const { pathname: path } = new URL(request.url ?? '/', 'http://localhost');
      requests.push({ path, certificate });
      if (path === '/api') response.writeHead(certificate === null ? 401 : 200).end('{}');
      else void provider?.callback()(request, response);
    };
    const listen = async (requestCert: boolean) => {
      const tls = { key: own.key, cert: own.certificate, ca: AUTHORITY.certificate, requestCert, rejectUnauthorized: false };
      const server = over === 'http' ? createHttpServer(answer) : createServer(tls, answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      later(() => {
        server.close();
        server.closeAllConnections();
      });
      return `${over === 'http' ? 'http' : 'https'}://127.0.0.1:${(server.address() as { port: number }).port}`;
    };
    const issuer = await listen(over === 'https');
    const alias = over === 'aliases' ? await listen(true) : issuer;
    const store = new OidcStore(new FaultLab());
    const always = () => true;
    const aliases = {
      token_endpoint: `${alias}/token`,
      introspection_endpoint: `${alias}/token/introspection`,
      revocation_endpoint: `${alias}/token/revocation`,
    };
    return {
      issuer,
      alias,
      requests,
      register: (method, { clientId = 'client-1', secret, keys = [], subject, binds = method.includes('tls') }) => {
        provider = new Provider(issuer, {
          clients: [
            {
              client_id: clientId,
              client_secret: secret,
              token_endpoint_auth_method: method,
              tls_client_auth_subject_dn: subject,
              tls_client_certificate_bound_access_tokens: binds,
              jwks: keys.length > 0 ? { keys: keys.map((key) => JSON.parse(key)) } : undefined,
              grant_types: [
                'authorization_code',
                'refresh_token',
                'urn:ietf:params:oauth:grant-type:device_code',
                ...(method === 'none' ? [] : ['client_credentials']),
              ],
              response_types: ['code'],
              redirect_uris: ['http://127.0.0.1/callback'],
              application_type: 'native',
            },
          ],
          clientAuthMethods: CLIENT_AUTHENTICATIONS,
          enabledJWA: { clientAuthSigningAlgValues: ['HS256', ...SIGNING_ALGORITHM_IDS] },
          discovery: over === 'aliases' ? { mtls_endpoint_aliases: aliases } : {},
          findAccount: (_ctx: unknown, accountId: string) => ({ accountId, claims: async () => ({ sub: accountId }) }),
          issueRefreshToken: async () => true,
          features: {
            clientCredentials: { enabled: true },
            deviceFlow: { enabled: true },
            pushedAuthorizationRequests: { enabled: true },
            introspection: { enabled: true, allowedPolicy: always },
            revocation: { enabled: true, allowedPolicy: always },
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
          scopes: ['openid', 'read'],
          ttl: Object.fromEntries(
            ['AccessToken', 'ClientCredentials', 'DeviceCode', 'Grant', 'IdToken', 'RefreshToken'].map((kind) => [kind, 600]),
          ),
          adapter: (model: string) => store.adapter(model),
          jwks: { keys: [signingKey()] },
          cookies: { keys: ['for tests'] },
        });
        provider.silent = true;
      },
      approve: async (userCode) => {
        if (provider === null) throw new Error('No client is registered.');
        const code = await provider.DeviceCode.findByUserCode(userCode.replaceAll('-', ''));
        const grant = new provider.Grant({ accountId: 'zoe', clientId: 'client-1' });
        grant.addOIDCScope('openid read');
        Object.assign(code, { accountId: 'zoe', grantId: await grant.save(), scope: 'openid read', authTime: 1, claims: {} });
        await code.save();
      },
    };
  });
}

function peerOf({ socket }: IncomingMessage): X509Certificate | null {
  return 'getPeerX509Certificate' in socket ? ((socket as TLSSocket).getPeerX509Certificate() ?? null) : null;
}
