import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { InvalidTarget } from 'oidc-provider/lib/helpers/errors.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { HttpRequest } from '../../../electron/core/ports';
import { PreflightService } from '../../../electron/core/preflight/service';
import type { Tries } from '../../../electron/core/preflight/tries';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { PreflightReport, PreflightStep, PreflightStepId } from '../../../electron/model/preflight';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemAddresses } from '../../../electron/platform/network/addresses';
import { FaultLab } from '../../../electron/practice/fault-lab';
import { OidcStore } from '../../../electron/practice/oidc-store';
import { systemRandom } from '../../../electron/platform/system/random';
import { type App, startApp } from '../../support/connection';
import { during } from '../../support/during';
import { listen } from '../../support/provider';
import { signingKey } from '../../support/signing-key';

/** What is registered at the server. */
export const REGISTERED = { id: 'orders', secret: 'canary-preflight-secret-7c21', redirectUri: 'http://localhost:8400/callback' };
export const RESOURCE = 'https://api.orders.test/v1';

/** A plain authorization server by oidc-provider, strict where servers in the field are: exact redirect URIs, known scopes and resources, PKCE. */
export function strictServer(): { url: string } {
  return during('all', async (later) => {
    let provider: Provider | null = null;
    const answer = (request: IncomingMessage, response: ServerResponse) => void provider?.callback()(request, response);
    const { url, stop } = await listen(createServer(answer));
    later(stop);
    const store = new OidcStore(new FaultLab());
    const client = (id: string, more: object) => ({
      client_id: id,
      client_secret: REGISTERED.secret,
      token_endpoint_auth_method: 'client_secret_basic',
      application_type: 'web',
      redirect_uris: [REGISTERED.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'openid offline_access orders.read',
      ...more,
    });
    provider = new Provider(url, {
      clients: [
        client(REGISTERED.id, {}),
        client('slash', { redirect_uris: ['http://127.0.0.1:8400/callback/'] }),
        client('port', { redirect_uris: ['http://127.0.0.1:8080/callback'] }),
        client('machine', { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }),
      ],
      scopes: ['openid', 'offline_access', 'orders.read', 'orders.write'],
      clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: (_: unknown, __: unknown, oneOf?: string[]) => oneOf,
          getResourceServerInfo(_: unknown, resource: string) {
            if (resource !== RESOURCE) throw new InvalidTarget();
            return { scope: 'orders.read', audience: resource };
          },
        },
      },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      renderError(context: { type: string; body: string }, out: Record<string, string>) {
        context.type = 'html';
        context.body = `<html><h1>Something went wrong</h1><p>${out.error}: ${out.error_description}</p></html>`;
      },
      ttl: { Interaction: 600 },
      adapter: (model: string) => store.adapter(model),
      jwks: { keys: [signingKey()] },
      cookies: { keys: ['for tests'] },
    });
    provider.silent = true;
    return { url };
  });
}

export interface PreflightStage {
  preflights: PreflightService;
  sent: HttpRequest[];
  tries: { kept: Tries };
  app: App;
  clock: App['clock'];
  /** Runs one over a new connection, or the one of that id, and resolves with its report. */
  run(settings: ConnectionSettings, secret?: string | null, id?: string): Promise<PreflightReport>;
}

/** @param before An earlier run of the app over the same disk. */
export function preflightStage(before?: PreflightStage): PreflightStage {
  const app = startApp(before?.app.disk);
  const sent: HttpRequest[] = [];
  const node = createNodeHttp();
  const tries = before?.tries ?? { kept: {} };
  const preflights = new PreflightService({
    connections: app.connections,
    http: {
      send: (request) => {
        sent.push(request);
        return node.send(request);
      },
    },
    clock: app.clock,
    random: systemRandom,
    addresses: systemAddresses,
    fingerprint: () => 'ffff-ffff',
    tries: {
      read: async () => tries.kept,
      write: async (next) => {
        tries.kept = next;
      },
      alone: (work) => work(),
    },
  });
  return {
    app,
    clock: app.clock,
    preflights,
    sent,
    tries,
    async run(settings, secret = REGISTERED.secret, known) {
      const id = known ?? (await app.connections.create(settings, secret)).id;
      await preflights.start(id, { credential: true });
      return preflights.finished(id);
    },
  };
}

export function stepOf(report: PreflightReport, id: PreflightStepId): PreflightStep {
  const found = report.steps.find((step) => step.id === id);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found;
}

/** One line a step, to read and to compare. */
export function told(report: PreflightReport): string[] {
  return report.steps.map(({ id, verdict, text }) => `${id}: ${verdict}: ${text}`);
}
