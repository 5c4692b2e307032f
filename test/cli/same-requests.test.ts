import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { decodeJwt, exportPKCS8 } from 'jose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { withSession } from '../../electron/cli/session';
import { printConnectionFile } from '../../electron/core/importers/connection-file';
import type { ConnectionSettings } from '../../electron/model/connection';
import { BLANK_JWT_BEARER, BLANK_SOURCE, type GrantInput } from '../../electron/model/grant-input';
import { type GrantType, grantOf } from '../../electron/model/grants';
import { placeholderFor } from '../../electron/model/placeholders';
import { TEMPLATE_IDS, type TemplateId } from '../../electron/model/providers/offered';
import { defaultsOf, grantTypesOf } from '../../electron/model/templates';
import type { Browser, Http, HttpRequest, Random } from '../../electron/core/ports';
import { AppClock } from '../../electron/core/base/app-clock';
import type { Services } from '../../electron/services';
import { makeCertificate } from '../support/certificates';
import { cliContext, NOW } from './run';
import { cliStage } from './stage';

const stage = cliStage();
const clock = { now: () => NOW, monotonic: () => 0 };
/** Long enough for HS256. */
const SECRET = 'the-secret-/+%-of-at-least-thirty-two-bytes';

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

/** Draws of Web Crypto's, for what libraries make by themselves. */
const web = new RepeatedRandom();
/** Its signatures are the same each time. */
const ED25519 = await (async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return { pair, pem: await exportPKCS8(pair.privateKey) };
})();
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const CERTIFICATE = (({ certificate, key }) => `${certificate}${key}`)(makeCertificate({ subject: [['CN', 'client-1']] }));

/** Of the token request. */
const EXTRA = 'ä & b';

/** A provider without a network that records every request as sent. */
class Recorder implements Http {
  readonly requests: (Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'> & { certificate: string | undefined })[] = [];

  async send({ method, url, headers, body, about, certificate }: HttpRequest) {
    // Asked for beside the sign-in, so it may come before the token request or after it.
    if (about?.purpose === 'sign-in-page') return answerOf(200, {});
    this.requests.push({ method, url, headers, body, certificate: certificate?.thumbprint });
    const path = new URL(url).pathname;
    if (path.includes('/.well-known/')) return answerOf(404, {});
    if (path.endsWith('/par')) return answerOf(201, { request_uri: 'urn:pushed:1', expires_in: 60 });
    if (path.endsWith('/device'))
      return answerOf(200, {
        device_code: 'd',
        user_code: 'AB-12',
        verification_uri: 'https://as.example/go',
        expires_in: 60,
        interval: 1,
      });
    const count = this.requests.length;
    const token_type = headers.some(({ name }) => name.toLowerCase() === 'dpop') ? 'DPoP' : 'Bearer';
    const tokens = { access_token: `a-${count}`, refresh_token: `r-${count}`, token_type, expires_in: 60, issued_token_type: 'x' };
    return answerOf(200, path.includes('token') ? tokens : { ok: true });
  }

  /** What a sign-in asked for: in its address, in a request object, or pushed before. */
  asked(address: URLSearchParams): Record<string, unknown> {
    const said = address.has('request_uri') ? this.requests.findLast(({ url }) => url.endsWith('/par'))?.body : address;
    const parameters = Object.fromEntries(new URLSearchParams(said ?? ''));
    return parameters.request === undefined ? parameters : decodeJwt(parameters.request);
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
  const http = new Recorder();
  const browser: Browser = {
    async open(url) {
      opened.push(url);
      const asked = http.asked(new URL(url).searchParams);
      const callback = new URL(String(asked.redirect_uri));
      callback.searchParams.set('code', 'the-code');
      callback.searchParams.set('state', String(asked.state));
      setTimeout(() => void fetch(callback).then((response) => response.text()));
    },
  };
  return { opened, http, random: new RepeatedRandom(), browser };
}

async function exercise(services: Services, id: string, { random }: Wire): Promise<void> {
  await services.vaultOpened();
  const done = new Promise<void>((resolve, reject) => {
    services.flows.onChange((flow) => {
      if (flow.status === 'done') resolve();
      if (flow.status === 'failed' || flow.status === 'cancelled') reject(flow.failure ?? new Error(flow.status));
    });
  });
  const restart = () => {
    random.restart();
    web.restart();
  };
  restart();
  await services.flows.start(id);
  await done;
  restart();
  await services.tokens.refresh(id);
  const connection = services.connections.get(id);
  if (grantOf(connection).renewedBy === 'refresh-token') await services.tokens.refresh(id, { scopes: ['read'] });
  const [call] = connection.calls;
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

/** Those that need a secret and a browser at most, with each template. */
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

/** What is sealed for a connection, besides the client's secret. */
interface Sealed {
  key?: string;
  certificate?: string;
  inputs?: Partial<Record<GrantInput, string>>;
}

/** All three ways to one connection; what each sent. */
async function three(settings: ConnectionSettings, { key, certificate, inputs = {} }: Sealed = {}) {
  const ofWindow = wire();
  const services = stage.window({ ...ofWindow, clock: new AppClock(clock) });
  await services.vaultOpened();
  const { id } = await services.connections.create(settings, SECRET);
  if (key) await services.clientKeys.import(id, { text: key, passphrase: '', rsaAlg: 'RS256' });
  if (certificate) await services.clientCertificates.import(id, { files: [Buffer.from(certificate)], passphrase: '' });
  for (const [name, value] of Object.entries(inputs)) await services.grantInputs.seal(id, name as GrantInput, value);
  await exercise(services, id, ofWindow);
  await services.dispose();

  const ofFile = wire();
  const path = stage.path('connection.json');
  const exported = JSON.parse(printConnectionFile(settings, false));
  // The export strips the extra parameter's value, since it may be a secret.
  const [, variable = ''] = /\$\{env:(\w+)\}/.exec(JSON.stringify(exported.connection)) ?? [];
  const values = { clientSecret: SECRET, clientKey: key, clientCertificate: certificate, ...inputs };
  const secrets = Object.keys(values).filter((name) => values[name as keyof typeof values] !== undefined);
  writeFileSync(path, JSON.stringify({ ...exported, secrets: Object.fromEntries(secrets.map((name) => [name, placeholderFor(name)])) }));
  const env = { ...values, [variable]: EXTRA };
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
  return { ofWindow, ofFile, ofName, exported };
}

function expectAlike({ ofWindow, ofFile, ofName }: Record<'ofWindow' | 'ofFile' | 'ofName', Wire>): void {
  expect(ofWindow.http.requests.filter(({ url }) => url.includes('token')).length).toBeGreaterThanOrEqual(2);
  expect(sentBy(ofFile)).toBe(sentBy(ofWindow));
  expect(sentBy(ofName)).toBe(sentBy(ofWindow));
}

const DETAILS = JSON.stringify([{ type: 'payment', amount: '12.50' }]);
const CODE = { grantType: 'authorization_code' } as const;
const KEY = { clientAuthentication: 'private_key_jwt' } as const;
const HANDED = { key: ED25519.pem };
/** Each grant, credential and extension: what it needs to be set, what to be sealed, and what of it must be on the wire. */
const MORE: [name: string, Partial<ConnectionSettings>, Sealed, RegExp][] = [
  ['device authorization', { grantType: 'urn:ietf:params:oauth:grant-type:device_code' }, {}, /device_code=d/],
  [
    'token exchange',
    {
      grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
      tokenExchange: { subject: { ...BLANK_SOURCE }, actor: { ...BLANK_SOURCE }, requestedTokenType: null },
    },
    { inputs: { subjectToken: 'the-subject', actorToken: 'the-actor' } },
    /subject_token=the-subject.*actor_token=the-actor/,
  ],
  ['JWT bearer', { grantType: BEARER, jwtBearer: { ...BLANK_JWT_BEARER, claims: '{"a":1}' } }, HANDED, /[?&"]assertion=eyJ/],
  [
    'JWT bearer, sealed',
    { grantType: BEARER, jwtBearer: { ...BLANK_JWT_BEARER, assertion: 'sealed' } },
    { inputs: { assertion: 'an.assertion.sealed' } },
    /assertion=an\.assertion\.sealed/,
  ],
  ['the password grant', { grantType: 'password', passwordGrant: { username: 'ada' } }, { inputs: { password: 'p w' } }, /password=p\+w/],
  ['client_secret_jwt', { ...CODE, clientAuthentication: 'client_secret_jwt' }, {}, /client_assertion=eyJ/],
  ['private_key_jwt', { ...CODE, ...KEY }, HANDED, /client_assertion=eyJ/],
  ['a certificate', { ...CODE, clientAuthentication: 'tls_client_auth' }, { certificate: CERTIFICATE }, /"certificate": "[\w-]{43}"/],
  ['DPoP', { ...CODE, dpop: 'EdDSA' }, {}, /"DPoP", *"value": *"eyJ|"name": "DPoP"/],
  ['pushed requests', { ...CODE, authorizeRequest: { pushed: 'on' } }, {}, /request_uri=urn/],
  ['signed requests', { ...CODE, ...KEY, authorizeRequest: { signed: true, pushed: 'off' } }, HANDED, /[?&]request=eyJ/],
  [
    'signed requests, pushed',
    { ...CODE, ...KEY, authorizeRequest: { signed: true, pushed: 'on' } },
    HANDED,
    /par".*"body": "request=eyJ|request=eyJ/,
  ],
  [
    'rich requests of a machine',
    { grantType: 'client_credentials', authorizeRequest: { authorizationDetails: DETAILS } },
    {},
    /authorization_details=[^"]*grant_type=client_credentials/,
  ],
  [
    'rich requests, and their refresh',
    { ...CODE, authorizeRequest: { authorizationDetails: DETAILS, pushed: 'off' } },
    {},
    /authorization_details=[^"]*grant_type=refresh_token/,
  ],
];

describe('the window and the command line send the same, byte for byte', () => {
  it.each(CASES)('%s, %s', async (template, grantType) => {
    const all = await three(await settingsFor(template, grantType));
    expect(all.ofWindow.opened).toHaveLength(grantType === 'authorization_code' ? 1 : 0);
    expectAlike(all);
  });

  it.each(MORE)('%s', async (_name, changes, sealed, sent) => {
    // What signs and numbers proofs and assertions by itself: the same key, bytes and time each time.
    vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(async () => ED25519.pair as never);
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      const view = array as unknown as Uint8Array;
      view.set(web.bytes(view.length));
      return array;
    });
    vi.spyOn(crypto, 'randomUUID').mockImplementation(() => Buffer.from(web.bytes(16)).toString('hex') as never);
    vi.spyOn(Date, 'now').mockReturnValue(NOW);
    const wait = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) => wait(work, ms === 1000 ? 0 : ms)) as never);
    onTestFinished(() => void vi.restoreAllMocks());
    const settings = await settingsFor('oauth', changes.grantType ?? 'authorization_code');
    const base = new URL(settings.endpoints.token ?? '').origin;
    const endpoints = { ...settings.endpoints, deviceAuthorization: `${base}/device`, pushedAuthorization: `${base}/par` };
    const call = { id: 'c', name: 'Me', method: 'GET', url: '/me', query: [], headers: [], body: '' };
    const all = await three({ ...settings, endpoints, scopes: ['read', 'write'], calls: [call], ...changes }, sealed);
    expect(sentBy(all.ofWindow)).toMatch(sent);
    expectAlike(all);
    // A file that was exported names all that has to be put in.
    const named = [
      ...(sealed.key ? ['clientKey'] : []),
      ...(sealed.certificate ? ['clientCertificate'] : []),
      ...Object.keys(sealed.inputs ?? {}),
    ];
    expect(Object.keys(all.exported.secrets ?? {})).toEqual(expect.arrayContaining(named));
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
