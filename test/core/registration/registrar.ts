import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider/lib/provider.js';
import { during } from '../../support/during';
import { listen } from '../../support/provider';

/** Of an administrator's, for servers that want one. */
export const INITIAL_TOKEN = 'canary-initial-access-token-3c';

/** A real authorization server that registers clients, and lets them be managed. @param closed Only with an initial access token. */
export function registrar(closed = false) {
  return during('all', async (later) => {
    let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async () => {};
    const server = await listen(createServer((request, response) => void answer(request, response)));
    later(server.stop);
    const provider = new Provider(server.url, {
      features: {
        devInteractions: { enabled: false },
        registration: { enabled: true, ...(closed && { initialAccessToken: INITIAL_TOKEN }) },
        registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
        clientCredentials: { enabled: true },
      },
      scopes: ['openid', 'offline_access', 'api:read'],
    });
    provider.silent = true;
    answer = provider.callback();
    return { url: server.url, knows: async (clientId: string) => (await provider.Client.find(clientId)) !== undefined };
  });
}
