import type { ConnectionSettings } from '../../../electron/model/connection';
import { AskService } from '../../../electron/core/ask/service';
import type { AskDeps } from '../../../electron/core/ask/service';
import type { TokenAnswer } from '../../../electron/core/secrets';
import type { HttpRequest } from '../../../electron/core/ports';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { answerOf, jwt, settingsOf, startApp } from '../../support/connection';
import { startServer } from '../../support/provider';

export const SECRET = 'canary-client-secret-5e1d';
export const REFRESH = 'canary-refresh-token-88bb';
export const CLAIMS = {
  iss: 'https://id.example.com',
  sub: 'ada',
  aud: ['https://api.example.com'],
  scope: 'read write',
  exp: 1767326645,
  client_id: 'client-1',
};
export const ACCESS = jwt(CLAIMS);

/** A connected connection to a loopback server with all three endpoints, and the service that asks it. */
export async function askStage(changes: Partial<ConnectionSettings> = {}, answer: Partial<TokenAnswer> = {}, deps: Partial<AskDeps> = {}) {
  const server = await startServer();
  const app = startApp();
  const sent: HttpRequest[] = [];
  const real = createNodeHttp();
  const http = {
    send: (request: HttpRequest) => {
      sent.push(request);
      return real.send(request);
    },
  };
  const endpoints = {
    authorization: null,
    token: `${server.url}/token`,
    userinfo: `${server.url}/userinfo`,
    jwks: null,
    introspection: `${server.url}/introspect`,
    revocation: `${server.url}/revoke`,
  };
  const { id } = await app.connections.create(settingsOf({ endpoints, clientAuthentication: 'client_secret_basic', ...changes }), SECRET);
  await app.tokens.accept(id, {
    answer: answerOf({ accessToken: ACCESS, refreshToken: REFRESH, ...answer }),
    callbackMembers: [],
    scopesAsked: ['read', 'write'],
    nonce: null,
    how: 'connected',
  });
  const fingerprint = (secret: string) => app.vault.fingerprint(secret);
  const asking = new AskService({ ...app, http, fingerprint, ...deps });
  const edit = (patch: Partial<ConnectionSettings>) => {
    const { id: _, ...settings } = app.connections.get(id);
    // As somebody does who writes the settings file, past every check and binding.
    app.settings.saveConnection({ ...settings, ...patch, id });
  };
  return { server, app, id, asking, sent, edit, endpoints };
}
export type AskStage = Awaited<ReturnType<typeof askStage>>;

/** Nothing of this may ever hold a secret. */
export function leaksOf(value: unknown): string[] {
  const text = JSON.stringify(value);
  return [SECRET, REFRESH, ACCESS, Buffer.from(`client-1:${SECRET}`).toString('base64')].filter((secret) => text.includes(secret));
}
