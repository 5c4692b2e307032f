import { expect, it } from 'vitest';
import { AskService } from '../../../electron/core/ask/service';
import { CallService } from '../../../electron/core/calls/service';
import type { Http, HttpRequest } from '../../../electron/core/ports';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { inNewEnvironment } from '../../../electron/model/new-environment';
import { answerOf, CONNECTED, settingsOf, startApp } from '../../support/connection';
import fc from '../../support/property';

/** The servers of each environment: where its clients sign in, and its API. */
const login = (of: number) => `https://login-${of}.example.com`;
const api = (of: number) => `https://api-${of}.example.com`;

/** A token names the server that issued it, so that it is known wherever it turns up. */
const TOKEN = /token-of-(\d+)-\d+/g;
const issuersIn = (text: string) => [...text.matchAll(TOKEN)].map(([, of]) => Number(of));

const settingsAt = (of: number): ConnectionSettings =>
  settingsOf({
    name: `Orders ${of}`,
    environment: ['production', 'staging', 'sandbox', 'EU'][of] ?? '',
    production: false,
    group: 'Orders',
    clientAuthentication: 'client_secret_post',
    endpoints: {
      ...settingsOf().endpoints,
      token: `${login(of)}/token`,
      userinfo: `${login(of)}/userinfo`,
      introspection: `${login(of)}/introspect`,
      revocation: `${login(of)}/revoke`,
    },
    apiBaseUrl: `${api(of)}/v1`,
  });

type Sizes = { environments: number };
const at = ({ environments }: Sizes) => fc.nat(environments - 1);
/** What a person, or a page that was taken over, does with connection `by`; `of` is another environment. */
const step = (sizes: Sizes) =>
  fc.record({
    does: fc.constantFrom(
      'call',
      'call-there',
      'refresh',
      'userinfo',
      'introspection',
      'sign-in',
      'copy-addresses',
      'copy-api',
      'copy-rest',
      'new',
    ),
    by: at(sizes),
    of: at(sizes),
    method: fc.constantFrom('GET', 'POST'),
    isRefused: fc.boolean(),
  });
const play = fc
  .integer({ min: 2, max: 4 })
  .chain((environments) =>
    fc.record({ environments: fc.constant(environments), steps: fc.array(step({ environments }), { maxLength: 14 }) }),
  );

type Play = typeof play extends fc.Arbitrary<infer T> ? T : never;

/** Every request that was sent, and each connection's tokens by the server that its settings name. */
async function played({ environments, steps }: Play) {
  const sent: HttpRequest[] = [];
  let count = 0;
  let isRefused = false;
  const http: Http = {
    async send(request) {
      sent.push(request);
      const of = Number(/-(\d+)\./.exec(new URL(request.url).host)?.[1]);
      const isToken = new URL(request.url).pathname === '/token';
      const json = isToken
        ? { access_token: `token-of-${of}-${++count}`, refresh_token: `token-of-${of}-${++count}`, token_type: 'Bearer', expires_in: 60 }
        : { active: true, sub: 'ada' };
      const status = isRefused && !isToken ? 401 : 200;
      const body = new TextEncoder().encode(JSON.stringify(json));
      const headers = [{ name: 'content-type', value: 'application/json' }];
      return { status, statusText: '', headers, body, cut: false, startedAt: app.clock.now(), headersMs: 1, endMs: 2 };
    },
  };
  const app = startApp(undefined, { http });
  const { connections, tokens, clock } = app;
  const parts = { ...app, connections, tokens, http, clock, fingerprint: app.vault.fingerprint };
  const calls = new CallService(parts);
  const asks = new AskService(parts);
  const accept = (id: string, of: number) =>
    tokens.accept(id, {
      ...CONNECTED,
      answer: answerOf({ accessToken: `token-of-${of}-${++count}`, refreshToken: `token-of-${of}-${++count}`, receivedAt: clock.now() }),
    });
  const serverOf = (id: string) => Number(/-(\d+)\./.exec(connections.get(id).endpoints.token ?? '')?.[1]);

  const ids: string[] = [];
  for (let of = 0; of < environments; of++) {
    const { id } = await connections.create(settingsAt(of), `secret-${of}`);
    ids.push(id);
    await accept(id, of);
  }
  for (const [number, { does, by, of, method, isRefused: refuses }] of steps.entries()) {
    const id = ids[by] ?? expect.fail();
    isRefused = refuses;
    const { id: _, ...settings } = connections.get(id);
    const { id: __, ...other } = connections.get(ids[of] ?? '');
    const call = (url: string) => calls.send(id, `call-${number}`, { method, url, query: [], headers: [], body: '' });
    const work = {
      call: () => call('/orders'),
      'call-there': () => call(`${api(of)}/v1/orders`),
      refresh: () => tokens.refresh(id),
      userinfo: () => asks.ask(id, 'userinfo', 'access'),
      introspection: () => asks.ask(id, 'introspection', 'refresh'),
      'sign-in': () => accept(id, serverOf(id)),
      'copy-addresses': () => connections.update(id, { ...settings, endpoints: other.endpoints, apiBaseUrl: other.apiBaseUrl }),
      'copy-api': () => connections.update(id, { ...settings, apiBaseUrl: other.apiBaseUrl }),
      'copy-rest': () =>
        connections.update(id, { ...other, name: settings.name, clientId: settings.clientId, endpoints: settings.endpoints }),
      new: async () => {
        const places = new Map([[new URL(login(of)).host, new URL(login(by)).host]]);
        const made = await connections.create(inNewEnvironment(other, { environment: 'copy', group: 'Orders', clientId: 'x', places }));
        expect((await tokens.read(made.id)).grant).toBeNull();
      },
    };
    // Most of what is tried must fail: nobody agrees to anything.
    await work[does]().catch(() => {});
  }
  const held = await Promise.all(ids.map(async (id) => JSON.stringify(await tokens.read(id).then(({ grant }) => grant))));
  return { sent, held };
}

it('no token of one environment is sent to another, nor shown there', async () => {
  let requests = 0;
  await fc.assert(
    fc.asyncProperty(play, async (one) => {
      const { sent, held } = await played(one);
      requests += sent.length;
      for (const { url, headers, body } of sent) {
        const { origin } = new URL(url);
        for (const of of issuersIn(JSON.stringify([url, headers, body]))) expect([login(of), api(of)]).toContain(origin);
      }
      // What one connection holds came from one server.
      for (const grant of held) expect(new Set(issuersIn(grant)).size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
  expect(requests).toBeGreaterThan(100);
});
