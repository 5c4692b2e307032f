import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionSettings, FailureCode } from '../../electron/contract';
import { CanarySearch, canaryText } from './support-canaries';
import { type Answering, connectionTo, jwt, type Received } from './support-provider';
import { endHeldTimer, holdTimer } from './support-time';
import { pageProcess, searchMemory, seenOnBridge, titles, titlesOnScreen, watchBridge } from './support-watch';
import { addConnection, ask, asked, choose, everythingEnded, flowOf, signIn, startFlow, until, visit } from './support-window';
import { SCHEME, SWITCHES } from './stage';
import { newByForm } from './stage/person';
import { quietScene } from './support-scene';
import { settingsIn } from '../../electron/model/connection-input';

/** Milliseconds after which the app takes a copied token back. */
const CLEARS_AFTER_MS = 30_000;

const scene = quietScene({ starts: false });
/** Planted where the search must find it, in every place that is searched. */
const control = canaryText();
let typedSecret: string;
let said = '';
let shownTitles = '';
const pages: string[] = [];
let copied = '';
let slowRefresh: Promise<unknown>;

const search = (but: string[] = []) => new CanarySearch(scene.provider.secrets.filter(({ kind }) => !but.includes(kind)));
/** What a person types or pastes is in the window because they put it there. */
const TYPED = ['client secret', 'pasted code'];
const controls = new CanarySearch([{ kind: 'control', value: control }]);
const kinds = () => new Set(scene.provider.secrets.map(({ kind }) => kind));
const lastOf = (kind: string) => scene.provider.secrets.filter((secret) => secret.kind === kind).at(-1)?.value ?? '';
const clipboard = () => scene.stage.run('xclip', ['-selection', 'clipboard', '-o']).catch(() => '');

/** Takes what was said at the edge of the window away: it lies over what is to be clicked. */
async function dismissNotices(): Promise<void> {
  const dismiss = scene.window.getByRole('button', { name: 'Dismiss' });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
}

/** Keeps what the window and the titles of all windows show at this moment, for the search. */
async function keepPage(): Promise<void> {
  const { stage, app, window } = scene;
  shownTitles += `${await titles(app.electron)}\n${await titlesOnScreen(stage)}\n`;
  pages.push(await window.evaluate(() => document.documentElement.outerHTML));
}

async function start(): Promise<void> {
  const app = await scene.launch();
  const { stdout, stderr } = app.electron.process();
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  }
  await watchBridge(app.electron);
}

beforeAll(async () => {
  const { stage } = scene;
  // What the app puts into temporary files is looked through too, and what its pages write to the console.
  const temporary = join(stage.keyring.home, 'tmp');
  mkdirSync(temporary);
  Object.assign(stage.env, { TMPDIR: temporary, ELECTRON_ENABLE_LOGGING: '1' });
  await start();
});

/** All that the request carried and a server may send back, in all the ways servers do. */
function echo({ form, headers }: Received): string {
  const sent = [...form.values(), headers.authorization ?? '', ...[...form.values()].map((value) => Buffer.from(value).toString('base64'))];
  return sent.filter((value) => value.length >= 12).join(' and ');
}

const good = (): Answering => (request) => {
  const { provider } = scene;
  const access = provider.secret('access token');
  const echoed = { code: request.form.get('code'), client_secret: request.form.get('client_secret'), access_token: access };
  return {
    headers: { 'X-Echo': access },
    body: {
      access_token: access,
      refresh_token: provider.secret('refresh token'),
      token_type: `Bearer`,
      expires_in: 3600,
      scope: `read ${access}`,
      error: `warned of ${access}`,
      note: `for ${request.form.get('client_secret')}, ${access}, ${request.form.get('refresh_token')}`,
      echoed,
      second: [{ access_token: provider.secret('second access token') }],
      device_code: provider.secret('device code'),
    },
  };
};

const page = (text: string) => `<!doctype html><html><body><h1>Oops</h1><pre>${text}</pre></body></html>`;

/** Every way in which a token endpoint can fail, saying as much of the request as it can. With the code of a failed sign-in, and that of a failed refresh where it is another. */
const FAILURES: [name: string, answer: Answering, signIn: FailureCode, refresh?: FailureCode][] = [
  [
    'invalid_grant',
    (request) => ({
      status: 403,
      body: { error: 'invalid_grant', error_description: `Unknown: ${echo(request)}`, error_uri: `https://x.example/?t=${echo(request)}` },
    }),
    'token-request-refused',
    'refresh-token-dead',
  ],
  [
    'invalid_client',
    (request) => ({
      status: 401,
      headers: { 'WWW-Authenticate': `Basic realm="${echo(request)}"` },
      body: { error: 'invalid_client', error_description: echo(request), sent: echo(request) },
    }),
    'client-refused',
  ],
  [
    'an error 500 as a page',
    (request) => ({ status: 500, headers: { 'Content-Type': 'text/html' }, body: page(`${request.form} ${echo(request)}`) }),
    'server-failed',
  ],
  [
    'an error that is the secret itself',
    (request) => ({ status: 400, body: { error: echo(request), error_description: `${'x'.repeat(480)} ${echo(request)}` } }),
    'token-request-refused',
  ],
  ['a redirect', (request) => ({ status: 302, headers: { Location: `https://x.example/?${request.form}` } }), 'token-response-unusable'],
  ['a 429', (request) => ({ status: 429, headers: { 'Retry-After': '1' }, body: { message: echo(request) } }), 'server-busy'],
  [
    'tokens in an unknown wrapping',
    () => ({ body: { data: { access_token: scene.provider.secret('wrapped token') }, jot: scene.provider.secret('wrapped token') } }),
    'token-response-unusable',
    'refresh-outcome-unknown',
  ],
  ['a token as plain text', () => ({ body: scene.provider.secret('plain token') }), 'token-response-unusable', 'refresh-outcome-unknown'],
  ['a reset', () => 'reset', 'network-reset', 'refresh-outcome-unknown'],
];

describe('the search', () => {
  it('finds a canary in every form that it knows, and only then', () => {
    const folder = mkdtempSync(join(tmpdir(), 'canary-'));
    try {
      const bytes = Buffer.from(control);
      const plants: Record<string, Buffer | string> = {
        plain: `{"a":"${control}"}`,
        part: `...${control.slice(9, 21)}...`,
        utf16: Buffer.from(`xx${control}`, 'utf16le'),
        'utf16-odd': Buffer.concat([Buffer.from('x'), Buffer.from(control, 'utf16le')]),
        base64: bytes.toString('base64'),
        'base64-1': Buffer.concat([Buffer.from('x'), bytes, Buffer.from('yz')]).toString('base64'),
        'base64-2': Buffer.concat([Buffer.from('xx'), bytes]).toString('base64'),
        hex: bytes.toString('hex'),
        [`named-${control}`]: '',
      };
      for (const [name, content] of Object.entries(plants)) writeFileSync(join(folder, name), content);
      symlinkSync(`/nowhere/${control}`, join(folder, 'link'));
      writeFileSync(join(folder, 'short'), control.slice(0, 11));
      writeFileSync(join(folder, 'other'), canaryText());
      const found = new Set(controls.inFolder(folder).map(({ path }) => path));
      expect([...found].sort()).toEqual([...Object.keys(plants), 'link'].sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('every way to a token', () => {
  let id: string;

  it('through the editor: a typed client secret, then a code over loopback', async () => {
    const { provider, window } = scene;
    typedSecret = provider.secret('client secret');
    await newByForm(window);
    await window.locator('.looks__choice', { hasText: 'OAuth server' }).first().click();
    await window.getByLabel('Name', { exact: true }).fill('Canary');
    await window.getByLabel('Authorization endpoint').fill(`${provider.url}/authorize`);
    await window.getByLabel('Token endpoint').fill(`${provider.url}/token`);
    await window.getByLabel('Client id').fill('client-1');
    await window.getByLabel('Client secret').fill(typedSecret);
    await window.getByLabel('API base URL').fill(`${provider.url}/api`);
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    await window.getByRole('heading', { level: 1, name: 'Canary' }).waitFor();
    id = (await ask(window, 'app.snapshot')).connections[0]?.id ?? '';
    await keepPage();
    const view = await ask(window, 'connections.get', { id });
    const input = settingsIn(view);
    expect(view.hasClientSecret).toBe(true);
    const changes: Partial<ConnectionSettings> = {
      receiver: { kind: 'loopback', port: null, path: '/callback' },
      clientAuthentication: 'client_secret_post',
      scopes: ['openid', 'offline_access'],
    };
    await ask(window, 'connections.update', { id, input: { ...input, ...changes } });
    await window.getByRole('tab', { name: 'Settings' }).click();
    await window.getByText('Sealed in the vault').waitFor();
    await keepPage();
    await window.getByRole('tab', { name: 'Token' }).click();

    provider.token(withIdToken);
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    await window.getByRole('heading', { name: 'Finish signing in with your browser' }).waitFor();
    await keepPage();
    const flow = (await ask(window, 'app.snapshot')).flows[0];
    nonce = new URL(flow?.authorizeUrl ?? '').searchParams.get('nonce') ?? '';
    pages.push(await visit(provider.callback(flow?.authorizeUrl ?? '', { code: provider.secret('code') })));
    expect(await flowOf(window, flow?.id ?? '')).toMatchObject({ status: 'done', problem: null });
    expect(provider.requests.at(-1)?.form.get('client_secret')).toBe(typedSecret);
    await window.locator('.strip-token').waitFor();
    await keepPage();
    await window.getByRole('button', { name: 'ID token' }).first().click();
    await window.getByRole('button', { name: /Raw JSON/ }).click();
    await window.locator('.raw-json').first().waitFor();
    await keepPage();
  });

  let nonce = '';
  const withIdToken: Answering = (request) => {
    const answer = good()(request);
    if (typeof answer === 'string' || typeof answer.body !== 'object') return answer;
    const idToken = jwt(scene.provider.url, scene.provider.secret('ID token signature'), { aud: 'client-1', nonce });
    return { ...answer, body: { ...answer.body, id_token: idToken } };
  };

  it('by a refresh', async () => {
    const { provider, window } = scene;
    provider.token(withIdToken);
    await window.getByRole('button', { name: 'Refresh', exact: true }).click();
    await until(async () => (await ask(window, 'grants.get', { connectionId: id })).family.length === 2, 'the second generation');
    expect(await ask(window, 'grants.get', { connectionId: id })).toMatchObject({ state: 'active', hasRefreshToken: true, problem: null });
    await keepPage();
  });

  it('by client credentials in the header', async () => {
    const { provider, window } = scene;
    provider.token(good());
    const input = connectionTo(provider, { name: 'Machine', grantType: 'client_credentials', clientAuthentication: 'client_secret_basic' });
    const machine = await addConnection(window, input, provider.secret('client secret'));
    expect(await startFlow(window, machine)).toMatchObject({ status: 'done', problem: null });
    await choose(window, 'Machine');
    await window.locator('.strip-token').waitFor();
    await keepPage();
  });

  it('by a pasted URL, and by one that a second start of the app brings', async () => {
    const { stage, provider, window } = scene;
    provider.token(good());
    const receiver = { kind: 'paste', redirectUri: 'https://app.example.com/callback' } as const;
    const pasted = await addConnection(window, connectionTo(provider, { name: 'Pasted', receiver }), provider.secret('client secret'));
    await choose(window, 'Pasted');
    await window.getByRole('button', { name: 'Connect', exact: true }).first().click();
    const field = window.getByLabel('Redirected URL');
    await field.waitFor();
    const flow = (await ask(window, 'app.snapshot')).flows.find(({ connectionId }) => connectionId === pasted);
    for (const changes of [{ state: 'another' }, {}] as Record<string, string>[]) {
      const code = provider.secret('pasted code');
      await field.fill(provider.callback(flow?.authorizeUrl ?? '', { code, ...changes }));
      await window.getByRole('button', { name: 'Continue' }).click();
      if ('state' in changes) await window.getByText('an unknown state').first().waitFor();
    }
    await window.locator('.strip-token').waitFor();
    await keepPage();

    const byScheme = await addConnection(
      window,
      connectionTo(provider, { name: 'Scheme', receiver: { kind: 'scheme' } }),
      provider.secret('client secret'),
    );
    const started = await startFlow(window, byScheme);
    const url = provider.callback(started.authorizeUrl ?? '', { code: provider.secret('code') });
    const second = spawn(stage.executable, [...SWITCHES, url], { env: stage.env });
    for (const stream of [second.stdout, second.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
      });
    }
    await until(async () => (await flowOf(window, started.id)).status === 'done', 'the redirect to arrive');
  });
});

describe('copy and reveal', () => {
  it('put a token on the clipboard and in a window of its own, as told', async () => {
    const { provider, app, window } = scene;
    const { connections } = await ask(window, 'app.snapshot');
    const id = connections.find(({ name }) => name === 'Scheme')?.id ?? '';
    await choose(window, 'Scheme');
    await dismissNotices();
    provider.token(good());
    await ask(window, 'tokens.refresh', { connectionId: id });
    const token = lastOf('access token');
    // A request that gets no answer takes 30 s to fail.
    const waits = connections.find(({ name }) => name === 'Pasted')?.id ?? '';
    provider.token(() => 'hold');
    const before = provider.requests.length;
    slowRefresh = asked(window, 'tokens.refresh', { connectionId: waits });
    await until(() => provider.requests.length > before, 'the request to arrive');

    await window.getByRole('tab', { name: 'Token' }).click();
    const revealed = app.electron.waitForEvent('window');
    await window.getByRole('button', { name: 'Reveal' }).click();
    const own = await revealed;
    await until(async () => (await own.locator('pre').textContent()) === token, 'the token in a window of its own');
    await keepPage();
    const all = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => one.webContents.getOSProcessId()),
    );
    expect(new Set(all).size).toBe(2);
    await app.electron.evaluate(({ BrowserWindow }) => {
      for (const one of BrowserWindow.getAllWindows()) if (one.getParentWindow()) one.close();
    });

    await holdTimer(app.electron, CLEARS_AFTER_MS);
    await window.getByRole('button', { name: 'Copy', exact: true }).click();
    await window.getByRole('menuitem', { name: 'Access token' }).click();
    await until(async () => (await clipboard()) === token, 'the token on the clipboard');
    copied = token;
    await keepPage();
  });
});

describe('every way to fail', () => {
  let id: string;
  const code = () => scene.provider.secret('code');

  it('of a token request, whatever the server says of it', async () => {
    const { provider, window } = scene;
    const input = connectionTo(provider, { name: 'Failing' });
    id = await addConnection(window, input, provider.secret('client secret'));
    const machine = connectionTo(provider, {
      name: 'Failing machine',
      grantType: 'client_credentials',
      clientAuthentication: 'client_secret_basic',
    });
    const machineId = await addConnection(window, machine, provider.secret('client secret'));
    await choose(window, 'Failing');
    for (const [name, failing, ofSignIn, ofRefresh = ofSignIn] of FAILURES) {
      provider.token(good());
      expect((await signIn(window, provider, id, { code: code() })).flow.status, name).toBe('done');
      provider.token(failing);
      const refreshed = await asked(window, 'tokens.refresh', { connectionId: id });
      expect(refreshed, name).toMatchObject({ ok: false, problem: { code: ofRefresh } });
      await window.locator('.callout').first().waitFor();
      await keepPage();

      const signedIn = await signIn(window, provider, id, { code: code() });
      expect(signedIn.flow, name).toMatchObject({ status: 'failed', problem: { code: ofSignIn } });
      pages.push(signedIn.page);
      await window.getByRole('button', { name: 'Try again' }).waitFor();
      await keepPage();

      const retrieved = await startFlow(window, machineId);
      expect(retrieved, name).toMatchObject({ status: 'failed', problem: { code: ofSignIn } });
    }
  });

  it('of a callback: a denial, a wrong state, one used before, one doubled, one without a code', async () => {
    const { stage, provider, window } = scene;
    provider.token(good());
    const tokenRequests = () => provider.requests.filter(({ path }) => path === '/token').length;
    const before = tokenRequests();
    const secret = code();
    const denied = await signIn(window, provider, id, {
      code: secret,
      error: 'access_denied',
      error_description: `No: ${secret}`,
      error_uri: secret,
    });
    expect(denied.flow).toMatchObject({ status: 'failed', problem: { code: 'flow-denied' } });
    const odd = code();
    const refused = await signIn(window, provider, id, { code: odd, error: odd, error_description: odd });
    expect(refused.flow).toMatchObject({ status: 'failed', problem: { code: 'flow-error' } });
    pages.push(denied.page, refused.page);

    const flow = await startFlow(window, id);
    const back = (changes: Record<string, string | null>) =>
      visit(provider.callback(flow.authorizeUrl ?? '', { code: code(), ...changes }));
    pages.push(await back({ state: 'wrong' }), await back({ state: null }));
    expect((await flowOf(window, flow.id)).status).toBe('waiting');
    expect(tokenRequests()).toBe(before);
    const url = provider.callback(flow.authorizeUrl ?? '', { code: code() });
    pages.push(await visit(`${url}&code=${code()}`));
    expect(await flowOf(window, flow.id)).toMatchObject({ status: 'failed', problem: { code: 'flow-duplicate-parameter' } });
    const empty = await signIn(window, provider, id, { code: null, hint: code() });
    expect(empty.flow).toMatchObject({ status: 'failed', problem: { code: 'flow-code-missing' } });
    expect(tokenRequests()).toBe(before);
    const { flow: done } = await signIn(window, provider, id, { code: code() });
    const replay = spawn(stage.executable, [...SWITCHES, `${SCHEME}:/oauth/callback?code=${code()}&state=${done.id}`], {
      env: stage.env,
    });
    await new Promise((resolve) => replay.once('exit', resolve));
    await keepPage();
  });
});

describe('calls', () => {
  it('to an API that sends everything back, with a 401, a refresh and another try', async () => {
    const { provider, window } = scene;
    const { connections } = await ask(window, 'app.snapshot');
    const id = connections.find(({ name }) => name === 'Canary')?.id ?? '';
    provider.token(good());
    await ask(window, 'tokens.refresh', { connectionId: id });
    const all = (request: Received) => {
      const sent = request.headers.authorization ?? '';
      return `${sent} ${encodeURIComponent(sent)} ${lastOf('refresh token')} ${typedSecret} ${Buffer.from(`client-1:${typedSecret}`).toString('base64')}`;
    };
    provider.api(
      (request) => ({
        status: 401,
        headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${all(request)}"`, 'X-Echo': all(request) },
        body: { message: all(request) },
      }),
      (request) => ({
        headers: {
          'X-Echo': all(request),
          'X-Ratelimit-Limit': '60',
          Location: `https://x.example/?${all(request)}`,
          'Set-Cookie': `s=${provider.secret('cookie')}`,
        },
        body: { headers: request.headers, text: all(request) },
      }),
    );
    await choose(window, 'Canary');
    await window.getByRole('tab', { name: 'Calls' }).click();
    await window.getByRole('button', { name: 'Add a call' }).first().click();
    await window.getByLabel('URL, relative to the API base URL').fill('echo');
    await window.getByRole('button', { name: 'Send', exact: true }).click();
    await window.locator('.response-status', { hasText: '200' }).waitFor();
    await keepPage();
    for (const tab of ['Headers', 'Exchanges']) {
      await window.locator('.response').getByRole('tab', { name: tab }).click();
      await keepPage();
    }
    expect(provider.requests.slice(-3).map(({ path }) => path)).toEqual(['/api/echo', '/token', '/api/echo']);
    provider.api((request) => ({ status: 403, headers: { 'Content-Type': 'text/html' }, body: page(all(request)) }));
    const call = { method: 'POST', url: 'echo', query: [], headers: [], body: '{}' };
    expect(await ask(window, 'calls.send', { connectionId: id, callId: 'one', call })).toMatchObject({ explanation: expect.anything() });
    provider.api(() => 'reset');
    const broken = await ask(window, 'calls.send', { connectionId: id, callId: 'two', call });
    expect(broken.exchanges.at(-1)?.problem?.code).toBe('network-reset');
  });
});

describe('afterwards', () => {
  it('the clipboard is cleared when the 30 s that the copy began are over, and not before', async () => {
    expect(await clipboard()).toBe(copied);
    expect(await endHeldTimer(scene.app.electron)).toBe(true);
    await until(async () => (await clipboard()) === '', 'the clipboard to be cleared');
    expect(await slowRefresh).toMatchObject({ ok: false, problem: { code: 'refresh-outcome-unknown' } });
    await keepPage();
  });

  it('no secret ever crossed the bridge into the window', async () => {
    const { provider, app, window } = scene;
    await addConnection(window, connectionTo(provider, { name: `Named ${control}` }));
    const { connections } = await ask(window, 'app.snapshot');
    for (const { id } of connections) {
      await ask(window, 'connections.get', { id });
      await asked(window, 'grants.get', { connectionId: id });
    }
    const seen = (await seenOnBridge(app.electron)).join('\n');
    expect(seen.length).toBeGreaterThan(50_000);
    expect(controls.in(seen)).not.toEqual([]);
    expect(kinds()).toEqual(
      new Set([
        ...['client secret', 'code', 'pasted code', 'access token', 'refresh token', 'ID token signature'],
        ...['second access token', 'device code', 'wrapped token', 'plain token', 'cookie'],
      ]),
    );
    expect(search().in(seen)).toEqual([]);
  });

  it('no secret was in the page, in the pages of the receiver, or in a title', async () => {
    const { stage, app, window } = scene;
    await choose(window, `Named ${control}`);
    await keepPage();
    expect(pages.length).toBeGreaterThan(45);
    expect(controls.in(pages.join('\n'))).not.toEqual([]);
    expect(search().in(pages.join('\n'))).toEqual([]);

    expect(search().in(shownTitles)).toEqual([]);
    await app.electron.evaluate(({ BrowserWindow }, title) => BrowserWindow.getAllWindows()[0]?.setTitle(title), control);
    expect(controls.in(await titles(app.electron))).not.toEqual([]);
    expect(controls.in(await titlesOnScreen(stage))).not.toEqual([]);
  });

  it('no secret is in the memory of the process that shows the page, but what a person typed there', async () => {
    const { app, window } = scene;
    await window.evaluate((text) => Reflect.set(self, 'control', text), control);
    const pid = await pageProcess(app.electron);
    const found = searchMemory(pid, controls);
    // Only root, or a system without ptrace restrictions, may look.
    if (found === null) return;
    expect(found.hits).not.toEqual([]);
    expect(found.bytes).toBeGreaterThan(10_000_000);
    expect(searchMemory(pid, search(TYPED))?.hits).toEqual([]);
  });

  it('no secret was printed', async () => {
    await scene.app.electron.evaluate((_electron, text) => console.log(text), control);
    await until(() => controls.in(said).length > 0, 'what was printed to arrive');
    expect(search().in(said)).toEqual([]);
  });

  it('no secret is readable in the home after quitting: data, caches, storage, temporary files', async () => {
    const { stage, window } = scene;
    await window.evaluate((text) => localStorage.setItem('control', text), control);
    await scene.quit();
    const planted = controls.inFolder(stage.keyring.home).map(({ path }) => path);
    expect(planted.some((path) => path.includes('Local Storage'))).toBe(true);
    expect(planted.some((path) => path.endsWith('connections.json'))).toBe(true);
    expect(search().inFolder(stage.keyring.home)).toEqual([]);
  });

  it('no secret is left by a crash of the page or of the app', async () => {
    await start();
    const { stage, provider, app, window } = scene;
    await until(async () => (await ask(window, 'app.snapshot')).vault.state === 'ready', 'the vault to open');
    const { connections } = await ask(window, 'app.snapshot');
    const id = connections.find(({ name }) => name === 'Canary')?.id ?? '';
    provider.token(good());
    await ask(window, 'tokens.refresh', { connectionId: id });
    // Nothing was typed into this window.
    const memory = searchMemory(await pageProcess(app.electron), search());
    if (memory !== null) expect(memory.hits).toEqual([]);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const child = app.electron.process();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGSEGV');
    await ended;
    await everythingEnded(stage);
    expect(search().inFolder(stage.keyring.home)).toEqual([]);
    expect(search().in(said)).toEqual([]);
  });
});
