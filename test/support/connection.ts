import { credentialIn } from '../../electron/core/client-auth/methods';
import { ConnectionService } from '../../electron/core/connection/service';
import { TokenService } from '../../electron/core/connection/token-service';
import type { FlowDeps } from '../../electron/core/flows/flow';
import { FlowService } from '../../electron/core/flows/flows';
import type { Clock, Http } from '../../electron/core/ports';
import type { SealedClientKey, TokenAnswer } from '../../electron/core/secrets';
import { Discoveries } from '../../electron/core/wire/discovery';
import type { TokenContext } from '../../electron/core/wire/token-request';
import { blankSettings, type Connection, type ConnectionSettings } from '../../electron/model/connection';
import type { TemplateId } from '../../electron/model/providers/offered';
import { defaultsOf } from '../../electron/model/templates';
import { systemAddresses } from '../../electron/platform/network/addresses';
import { createLoopbackRedirects } from '../../electron/platform/network/loopback';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';
import { START, TestClock } from './clock';
import { Disk, TestSettings, TestVault } from './vault';

export const CLIENT_SECRET = 'canary-client-secret-5e1d';
export const SCHEME = 'dev.tokenscope:/oauth/callback';

/** A connection to a server at `url` whose endpoints are /authorize and /token. */
export function connectionTo(url: string, overrides: Partial<ConnectionSettings> = {}): Connection {
  return {
    ...blankSettings(),
    id: 'c1',
    name: 'Test connection',
    template: 'oauth',
    environment: 'test',
    endpoints: { ...blankSettings().endpoints, authorization: `${url}/authorize`, token: `${url}/token` },
    clientId: 'client-1',
    scopes: ['read'],
    ...overrides,
  };
}

/** What a request to the token endpoint of `connection` needs. */
export async function tokenContext(
  connection: Connection,
  {
    clientSecret = CLIENT_SECRET,
    clientKeys,
    ...overrides
  }: Partial<TokenContext> & { clientSecret?: string | null; clientKeys?: SealedClientKey[] } = {},
): Promise<TokenContext> {
  const http = createNodeHttp();
  const server = await new Discoveries({ http, clock: systemClock }).resolveEndpoints(connection);
  const credential = credentialIn({ clientSecret, clientKeys }, connection);
  return { http, clock: systemClock, connection, server, credential, redirectUri: SCHEME, ...overrides };
}

/** One run of the app over a disk; a second one over the same disk is the app after a crash. */
export function startApp(disk = new Disk(), options: { http?: Http } = {}) {
  const clock = new TestClock();
  const vault = new TestVault(disk);
  const settings = new TestSettings(disk);
  const http = options.http ?? createNodeHttp();
  const scheduled: { delayMs: number; work: () => void }[] = [];
  let count = disk.connections.size * 1000;
  const random = {
    bytes: (length: number) => {
      count += 1;
      return Uint8Array.from({ length }, (_, index) => (index < length - 2 ? 0 : index === length - 2 ? count >> 8 : count & 255));
    },
  };
  const schedule = (delayMs: number, work: () => void) => {
    const entry = { delayMs, work };
    scheduled.push(entry);
    return () => {
      const index = scheduled.indexOf(entry);
      if (index >= 0) scheduled.splice(index, 1);
    };
  };
  const connections = new ConnectionService({ settings, vault, random, schedule });
  const discoveries = new Discoveries({ http, clock });
  const tokens = new TokenService({ settings, vault, clock, http, discoveries, connections });
  return { disk, clock, vault, settings, http, random, scheduled, connections, discoveries, tokens };
}
export type App = ReturnType<typeof startApp>;

/** Sign-ins over an app, with real loopback receivers and no browser, but for `changes`. */
export function flowsOver(
  { connections, tokens, ...app }: Pick<App, 'connections' | 'tokens' | 'discoveries' | 'settings'> & { http: Http; clock: Clock },
  changes: Partial<FlowDeps> = {},
): FlowService {
  return new FlowService({
    ...app,
    connections: (id) => connections.get(id),
    credential: (connection, endpoint) => connections.credentialFor(connection, endpoint),
    addresses: systemAddresses,
    random: systemRandom,
    browser: { open: async () => {} },
    redirects: createLoopbackRedirects(),
    settings: () => app.settings.app(),
    proveStorable: (id) => tokens.proveStorable(id),
    proofKey: (id) => tokens.proofKey(id),
    deliverGrant: (id, grant) => tokens.accept(id, grant),
    ...changes,
  });
}

/** How a grant came that nothing else is to be said of. */
export const CONNECTED = { callbackMembers: [], scopesAsked: [], nonce: null, how: 'connected' as const };

/** Adds a connection to the server at `url`, with a client secret and no tokens. @returns Its id. */
export async function addedTo(url: string, { connections }: App, changes: Partial<ConnectionSettings> = {}): Promise<string> {
  const endpoints = { ...settingsOf().endpoints, token: `${url}/token` };
  return (await connections.create(settingsOf({ endpoints, ...changes }), 'client-secret')).id;
}

/** The same with first tokens. */
export async function connectedTo(url: string, app: App, changes: Partial<ConnectionSettings> = {}): Promise<string> {
  const id = await addedTo(url, app, changes);
  await app.tokens.accept(id, { ...CONNECTED, answer: answerOf() });
  return id;
}

/** Adds a connection with these settings, its secret `real-client-secret`, and tokens. @returns Its id. */
export async function connectedWith(
  settings: ConnectionSettings,
  { connections, tokens }: Pick<App, 'connections' | 'tokens'>,
): Promise<string> {
  const { id } = await connections.create(settings, 'real-client-secret');
  await tokens.accept(id, { ...CONNECTED, answer: answerOf() });
  return id;
}

export function settingsOf(changes: Partial<ConnectionSettings> = {}, template: TemplateId = 'oauth'): ConnectionSettings {
  return { ...defaultsOf(template), clientId: 'client-1', ...changes };
}

export function answerOf(changes: Partial<TokenAnswer> = {}): TokenAnswer {
  return {
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    idToken: null,
    tokenType: 'Bearer',
    scope: null,
    expiresInSeconds: 3600,
    clockSkewMs: 0,
    receivedAt: START,
    responseMembers: [],
    breaches: [],
    ...changes,
  };
}

/** An unsigned token with these claims; nothing here verifies. */
export function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part(claims)}.c2lnbmF0dXJl`;
}
