import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider/lib/provider.js';
import { DPOP_ALGORITHM_IDS } from '../../electron/model/dpop';
import { FaultLab } from '../../electron/practice/fault-lab';
import { OidcStore } from '../../electron/practice/oidc-store';
import { type Whom, during } from './during';
import { signingKey } from './signing-key';

/** A server by oidc-provider whose one client, `client-1`, gets tokens bound to a key, and no others. */
export interface DpopServer {
  issuer: string;
  /** Whether it wants a nonce of its own in each proof. */
  nonce: { wanted: boolean };
}

export function dpopServerFor(whom: Whom): DpopServer {
  return during(whom, async (later) => {
    const server: Server = createServer((request, response) => void respond(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later(() => server.close());
    const made: DpopServer = { issuer: `http://127.0.0.1:${(server.address() as { port: number }).port}`, nonce: { wanted: false } };
    const store = new OidcStore(new FaultLab());
    const provider = new Provider(made.issuer, {
      clients: [
        {
          client_id: 'client-1',
          client_secret: 'real-client-secret',
          dpop_bound_access_tokens: true,
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
        },
      ],
      enabledJWA: { dPoPSigningAlgValues: DPOP_ALGORITHM_IDS },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => made.nonce.wanted },
        introspection: { enabled: true, allowedPolicy: () => true },
      },
      ttl: { ClientCredentials: 600 },
      scopes: ['read'],
      adapter: (model: string) => store.adapter(model),
      jwks: { keys: [signingKey()] },
      cookies: { keys: ['for tests'] },
    });
    provider.silent = true;
    const respond = provider.callback();
    return made;
  });
}
