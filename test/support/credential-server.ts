import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Provider } from 'oidc-provider/lib/provider.js';
import { CLIENT_AUTHENTICATIONS, type ClientAuthentication } from '../../electron/model/client-auth';
import { FaultLab } from '../../electron/practice/fault-lab';
import { OidcStore } from '../../electron/practice/oidc-store';
import { makeCertificate } from './certificates';
import { type Whom, during } from './during';

const authority = makeCertificate({ subject: [['CN', 'Test authority']], isAuthority: true });
const own = makeCertificate({ subject: [['CN', '127.0.0.1']], issuer: authority, ip: [127, 0, 0, 1] });

/** How the client is known to the server, besides its method. */
export interface Registered {
  clientId?: string;
  secret?: string;
  /** JWKs as JSON text. */
  keys?: string[];
  /** RFC 4514. */
  subject?: string;
}

/** An HTTPS server by oidc-provider with one client, which gets its tokens with a device code. */
export interface CredentialServer {
  issuer: string;
  authority: typeof authority;
  /** From now on the client authenticates like this. What was issued before is still known. */
  register(method: ClientAuthentication, registered: Registered): void;
  /** A person says yes to a device's code. */
  approve(userCode: string): Promise<void>;
}

export function credentialServerFor(whom: Whom): CredentialServer {
  return during(whom, async (later) => {
    let provider: Provider | null = null;
    const server = createServer(
      { key: own.key, cert: own.certificate, ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
      (request, response) => void provider?.callback()(request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later(() => {
      server.close();
      server.closeAllConnections();
    });
    const issuer = `https://127.0.0.1:${(server.address() as { port: number }).port}`;
    const store = new OidcStore(new FaultLab());
    const signing = { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' };
    const always = () => true;
    return {
      issuer,
      authority,
      register: (method, { clientId = 'client-1', secret, keys = [], subject }) => {
        provider = new Provider(issuer, {
          clients: [
            {
              client_id: clientId,
              client_secret: secret,
              token_endpoint_auth_method: method,
              tls_client_auth_subject_dn: subject,
              jwks: keys.length > 0 ? { keys: keys.map((key) => JSON.parse(key)) } : undefined,
              grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
              response_types: ['code'],
              redirect_uris: ['http://127.0.0.1/callback'],
              application_type: 'native',
            },
          ],
          clientAuthMethods: CLIENT_AUTHENTICATIONS,
          findAccount: (_ctx: unknown, accountId: string) => ({ accountId, claims: async () => ({ sub: accountId }) }),
          issueRefreshToken: async () => true,
          features: {
            deviceFlow: { enabled: true },
            pushedAuthorizationRequests: { enabled: true },
            introspection: { enabled: true, allowedPolicy: always },
            revocation: { enabled: true, allowedPolicy: always },
            devInteractions: { enabled: false },
            mTLS: {
              enabled: true,
              selfSignedTlsClientAuth: true,
              tlsClientAuth: true,
              getCertificate: (ctx: { req: IncomingMessage }) => peerOf(ctx.req) ?? undefined,
              certificateAuthorized: (ctx: { req: IncomingMessage }) => (ctx.req.socket as TLSSocket).authorized,
              certificateSubjectMatches: (ctx: { req: IncomingMessage }, _property: string, expected: string) =>
                peerOf(ctx.req)?.subject.split('\n').reverse().join(',') === expected,
            },
          },
          scopes: ['openid', 'read'],
          ttl: Object.fromEntries(['AccessToken', 'DeviceCode', 'Grant', 'IdToken', 'RefreshToken'].map((kind) => [kind, 600])),
          adapter: (model: string) => store.adapter(model),
          jwks: { keys: [signing] },
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

function peerOf(request: IncomingMessage): X509Certificate | null {
  return (request.socket as TLSSocket).getPeerX509Certificate() ?? null;
}
