import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { withSession } from '../../electron/cli/session';
import { printConnectionFile } from '../../electron/core/importers/connection-file';
import type { ConnectionSettings } from '../../electron/model/connection';
import type { GrantType } from '../../electron/model/grants';
import { TEMPLATE_IDS, type TemplateId } from '../../electron/model/providers/offered';
import { defaultsOf, grantTypesOf } from '../../electron/model/templates';
import type { Browser, Http, HttpRequest, Random } from '../../electron/core/ports';
import { AppClock } from '../../electron/core/base/app-clock';
import type { Services } from '../../electron/services';
import { cliContext, NOW } from './run';
import { cliStage } from './stage';

const stage = cliStage();
const clock = { now: () => NOW, monotonic: () => 0 };
const SECRET = 'the-secret-/+%';

/** Repeatable bytes, starting over after `restart`. */
class RepeatedRandom implements Random {
  #drawn = 0;
  restart(): void {
    this.#drawn = 0;
  }
  bytes(length: number): Uint8Array {
    this.#drawn += 1;
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      bytes.set(
        createHash('sha256')
          .update(`${this.#drawn} ${at}`)
          .digest()
          .subarray(0, length - at),
        at,
      );
    }
    return bytes;
  }
}

/** Of the token request. */
const EXTRA = 'ä & b';

/** A provider without a network that records every request as sent. */
class Recorder implements Http {
  readonly requests: Omit<HttpRequest, 'about' | 'signal' | 'timeoutMs' | 'maxBodyBytes'>[] = [];

  async send({ method, url, headers, body, about }: HttpRequest) {
    // Asked for beside the sign-in, so it may come before the token request or after it.
    if (about?.purpose === 'sign-in-page') return answerOf(200, {});
    this.requests.push({ method, url, headers, body });
    const path = new URL(url).pathname;
    if (path.includes('/.well-known/')) return answerOf(404, {});
    const answer = path.includes('token')
      ? { access_token: `a-${this.requests.length}`, refresh_token: `r-${this.requests.length}`, token_type: 'Bearer', expires_in: 60 }
      : { ok: true };
    return answerOf(200, answer);
  }
}

function answerOf(status: number, body: object) {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const headers = [
    { name: 'content-type', value: 'application/json' },
    { name: 'cache-control', value: 'no-store' },
  ];
  return { status, statusText: '', headers, body: bytes, cut: false, startedAt: NOW, headersMs: 1, endMs: 2 };
}

/** The requests of one side: authorize URL, token request, refresh, test call. */
interface Wire {
  opened: string[];
  http: Recorder;
  random: RepeatedRandom;
  browser: Browser;
}

function wire(): Wire {
  const opened: string[] = [];
  const browser: Browser = {
    async open(url) {
      opened.push(url);
      const asked = new URL(url).searchParams;
      const callback = new URL(asked.get('redirect_uri') ?? '');
      callback.searchParams.set('code', 'the-code');
      callback.searchParams.set('state', asked.get('state') ?? '');
      setTimeout(() => void fetch(callback).then((response) => response.text()));
    },
  };
  return { opened, http: new Recorder(), random: new RepeatedRandom(), browser };
}

async function exercise(services: Services, id: string, { random }: Wire): Promise<void> {
  await services.vaultOpened();
  const done = new Promise<void>((resolve, reject) => {
    services.flows.onChange((flow) => {
      if (flow.status === 'done') resolve();
      if (flow.status === 'failed' || flow.status === 'cancelled') reject(flow.failure ?? new Error(flow.status));
    });
  });
  random.restart();
  await services.flows.start(id);
  await done;
  random.restart();
  await services.tokens.refresh(id);
  const [call] = services.connections.get(id).calls;
  if (call) await services.calls.send(id, 'a-call', call);
}

/** All requests as text, so that the order of members and parameters counts too. */
const sentBy = ({ opened, http }: Wire) => JSON.stringify({ opened, requests: http.requests }, null, 1);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Those that need a secret and a browser at most. What others are given has tests of its own, such as token-exchange.test.ts. */
const ALIKE: readonly GrantType[] = ['authorization_code', 'client_credentials'];
const CASES = TEMPLATE_IDS.flatMap((id) =>
  grantTypesOf(id)
    .filter((grantType) => ALIKE.includes(grantType))
    .map((grantType): [TemplateId, GrantType] => [id, grantType]),
);

async function settingsFor(template: TemplateId, grantType: GrantType): Promise<ConnectionSettings> {
  const defaults = defaultsOf(template);
  // Something listens here, so no practice provider starts; nothing is sent to it.
  const base = stage.practice.url;
  const endpoints = { ...defaults.endpoints };
  // Set by the person or the practice provider.
  endpoints.authorization ??= `${base}/authorize`;
  endpoints.token ??= `${base}/oauth/token`;
  const filled: ConnectionSettings = {
    ...defaults,
    name: `From ${template}`,
    grantType,
    clientId: 'client id:u',
    endpoints,
    receiver: { kind: 'loopback', port: await freePort(), path: '/callback' },
    apiBaseUrl: defaults.apiBaseUrl ?? `${base}/api`,
  };
  for (const leg of Object.values(filled.legs)) for (const header of leg.headers) header.value ||= 'acme';
  filled.legs.token.params.push({ name: 'extra', value: EXTRA });
  return filled;
}

describe('the window and the command line send the same, byte for byte', () => {
  it.each(CASES)('%s, %s', async (template, grantType) => {
    const settings = await settingsFor(template, grantType);

    const ofWindow = wire();
    const services = stage.window({ ...ofWindow, clock: new AppClock(clock) });
    await services.vaultOpened();
    const { id } = await services.connections.create(settings, SECRET);
    await exercise(services, id, ofWindow);
    await services.dispose();

    const ofFile = wire();
    const path = stage.path('connection.json');
    const exported = printConnectionFile(settings, false);
    // The export strips the extra parameter's value, since it may be a secret.
    const [, variable = ''] = /\$\{env:(\w+)\}/.exec(exported) ?? [];
    const document = { ...JSON.parse(exported), secrets: { clientSecret: `\${${'env:S'}}` } };
    writeFileSync(path, JSON.stringify(document));
    const env = { S: SECRET, [variable]: EXTRA };
    const context = (of: Wire) => cliContext({ ...of, clock, env, keychain: async () => stage.keychain });
    await withSession({ connection: path, dataFolder: null, receiver: null, env: [variable] }, context(ofFile), (session) =>
      exercise(session.services, session.connection.id, ofFile),
    );

    const ofName = wire();
    await withSession(
      { connection: settings.name, dataFolder: stage.dataFolder, receiver: null },
      { ...context(ofName), platform: 'linux' },
      (session) => exercise(session.services, session.connection.id, ofName),
    );

    expect(ofWindow.opened).toHaveLength(grantType === 'authorization_code' ? 1 : 0);
    expect(ofWindow.http.requests.filter(({ url }) => url.includes('token')).length).toBeGreaterThanOrEqual(2);
    expect(sentBy(ofFile)).toBe(sentBy(ofWindow));
    expect(sentBy(ofName)).toBe(sentBy(ofWindow));
  });

  it('would detect a difference', async () => {
    const one = wire();
    one.random.bytes(1);
    const other = wire();
    expect(one.random.bytes(8)).not.toEqual(other.random.bytes(8));
    await one.http.send({ method: 'GET', url: 'http://127.0.0.1:9/token', headers: [], body: 'a=1&b=2', timeoutMs: 1, maxBodyBytes: 1 });
    await other.http.send({ method: 'GET', url: 'http://127.0.0.1:9/token', headers: [], body: 'b=2&a=1', timeoutMs: 1, maxBodyBytes: 1 });
    expect(sentBy(one)).not.toBe(sentBy(other));
  });
});
