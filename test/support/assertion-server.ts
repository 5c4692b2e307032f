import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider/lib/provider.js';
import { SIGNING_ALGORITHM_IDS } from '../../electron/model/client-key';
import { FaultLab } from '../../electron/practice/fault-lab';
import { OidcStore } from '../../electron/practice/oidc-store';

/** Long enough for HS256. */
export const SHARED_SECRET = 'a-client-secret-of-at-least-thirty-two-bytes';

/** A server by oidc-provider whose one client, `client-1`, authenticates with assertions. */
export class AssertionServer {
  readonly #signing = { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig' };
  #server: Server | null = null;
  #respond: ReturnType<Provider['callback']> | null = null;
  issuer = '';

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#respond?.(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  stop = (): void => {
    this.#server?.close();
  };

  /** From now on the client authenticates like this. @param keys JWKs as JSON text. */
  provide(method: 'client_secret_jwt' | 'private_key_jwt', keys: string[] = []): void {
    const store = new OidcStore(new FaultLab());
    const always = () => true;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'client-1',
          client_secret: method === 'client_secret_jwt' ? SHARED_SECRET : undefined,
          token_endpoint_auth_method: method,
          jwks: keys.length > 0 ? { keys: keys.map((key) => JSON.parse(key)) } : undefined,
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
        },
      ],
      clientAuthMethods: ['client_secret_jwt', 'private_key_jwt'],
      enabledJWA: { clientAuthSigningAlgValues: ['HS256', ...SIGNING_ALGORITHM_IDS] },
      features: {
        clientCredentials: { enabled: true },
        introspection: { enabled: true, allowedPolicy: always },
        revocation: { enabled: true, allowedPolicy: always },
        devInteractions: { enabled: false },
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
