import { beforeEach, describe, expect, it } from 'vitest';
import { SignOutService } from '../../../electron/core/ask/sign-out';
import { ConnectionService } from '../../../electron/core/connection/service';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import { createBrowser } from '../../../electron/platform/network/browser';
import type { Http } from '../../../electron/core/ports';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { CookieJar, signIn } from '../../practice/login';
import { answerOf, jwt, settingsOf, startApp, tokenContext } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { practiceFor } from '../../support/practice';
import { openLog } from '../exchanges/support';

const ISSUER = 'https://id.example';
const ID_TOKEN = jwt({ iss: ISSUER, sub: 'CANARY-of-the-id-token', aud: 'client-1' });

let metadata: Record<string, unknown>;
beforeEach(() => {
  metadata = {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/authorize`,
    token_endpoint: `${ISSUER}/token`,
    end_session_endpoint: `${ISSUER}/logout?tenant=a`,
  };
});
const http: Http = {
  send: async () => ({
    status: 200,
    statusText: 'OK',
    headers: [{ name: 'content-type', value: 'application/json' }],
    body: new TextEncoder().encode(JSON.stringify(metadata)),
    cut: false,
    startedAt: 0,
    headersMs: 1,
    endMs: 2,
  }),
};

/** Signed in at a server that is known by its metadata alone. */
async function stage(changes: Partial<ConnectionSettings> = {}, { idToken = ID_TOKEN as string | null, opens = true } = {}) {
  const app = startApp(undefined, { http });
  const asked: unknown[][] = [];
  const connections = new ConnectionService({
    ...app,
    confirmAskedEndpoint: async (...question) => {
      asked.push(question);
      return false;
    },
  });
  const { id } = await connections.create(
    settingsOf({ issuer: ISSUER, endpoints: settingsOf().endpoints, clientAuthentication: 'none', ...changes }),
    null,
  );
  await app.tokens.accept(id, {
    answer: answerOf({ accessToken: 'access', idToken }),
    callbackMembers: [],
    scopesAsked: ['openid'],
    nonce: null,
    how: 'connected',
    source: { clientId: 'client-1', tokenOrigin: ISSUER, tokenPath: '/token', issuer: ISSUER },
  });
  const opened: string[] = [];
  const browser = createBrowser(async (url) => {
    if (!opens) throw new Error(`no browser for ${url}`);
    opened.push(url);
  }, 'linux');
  const log = openLog();
  const signOuts = new SignOutService({
    ...app,
    connections,
    fingerprint: (one) => app.vault.fingerprint(one),
    browser,
    onTraffic: log.recordTraffic,
  });
  const edit = (patch: Partial<ConnectionSettings>) => app.settings.saveConnection({ ...connections.get(id), ...patch, id });
  return { app, id, opened, asked, log, signOuts, edit };
}
const NOWHERE = settingsOf().endpoints;

describe('the sign-out page of a provider', () => {
  it("is opened with the ID token and the Client ID, its own query kept, and with no redirect that isn't set", async () => {
    const { id, opened, signOuts } = await stage();
    await signOuts.signOut(id);
    expect(opened.map((url) => [...new URL(url).searchParams])).toEqual([
      [
        ['tenant', 'a'],
        ['id_token_hint', ID_TOKEN],
        ['client_id', 'client-1'],
      ],
    ]);
    expect(opened[0]).toMatch(/^https:\/\/id\.example\/logout\?/);
  });

  it('is told where to send the browser afterwards, where that is set', async () => {
    const { id, opened, signOuts } = await stage({ postLogoutRedirectUri: ' https://app.example/out?x=1 ' });
    await signOuts.signOut(id);
    expect(new URL(opened[0] ?? '').searchParams.get('post_logout_redirect_uri')).toBe('https://app.example/out?x=1');
    expect((await signOuts.place(id)).returnsTo).toBe('https://app.example/out?x=1');
  });

  it('changes nothing of the tokens here', async () => {
    const { app, id, signOuts } = await stage();
    const before = (await app.tokens.read(id)).grant;
    await signOuts.signOut(id);
    expect((await app.tokens.read(id)).grant).toEqual(before);
  });

  it('gives its ID token to the browser alone: not to the window, the log or a failure', async () => {
    const parts = [ID_TOKEN, ...ID_TOKEN.split('.').filter((part) => part.length > 20), 'CANARY-of-the-id-token'];
    const leaks = (value: unknown) => parts.filter((part) => JSON.stringify(value).includes(part));
    const { id, log, signOuts } = await stage();
    expect(await signOuts.place(id)).toEqual({ host: 'id.example', returnsTo: null });
    await signOuts.signOut(id);
    const [logged] = await log.list(id);
    expect(logged).toMatchObject({ purpose: 'sign-out', failed: false });
    expect(logged?.url).toMatch(/id_token_hint=.*ID.token/);
    expect(leaks(await log.list(id))).toEqual([]);
    const closed = await stage({}, { opens: false });
    const failure = await failureOf(closed.signOuts.signOut(closed.id));
    expect(failure.code).toBe('browser-failed');
    expect(leaks({ ...failure, message: failure.message, stack: failure.stack })).toEqual([]);
    expect(leaks(await closed.log.list(closed.id))).toEqual([]);
    expect((await closed.log.list(closed.id))[0]).toMatchObject({ purpose: 'sign-out', failed: true });
  });

  it('is not looked for without an ID token, nor where the provider has none', async () => {
    const without = await stage({}, { idToken: null });
    expect(await failureOf(without.signOuts.signOut(without.id))).toMatchObject({ code: 'connection-incomplete' });
    delete metadata.end_session_endpoint;
    const { id, opened, signOuts } = await stage();
    const failure = await failureOf(signOuts.place(id));
    expect(failure).toMatchObject({ code: 'connection-incomplete' });
    expect(failure.likelyCause).toContain('end_session_endpoint');
    expect([...opened, ...without.opened]).toEqual([]);
  });

  it.each([
    ['on another server', { endpoints: { ...NOWHERE, endSession: 'https://evil.example/logout' } }, 0],
    ['on another path of the same server, without a yes', { endpoints: { ...NOWHERE, endSession: `${ISSUER}/evil/logout` } }, 1],
  ])('gets no ID token where the settings were changed to one %s', async (_, patch, questions) => {
    const { id, opened, asked, signOuts, edit } = await stage();
    edit(patch);
    expect((await failureOf(signOuts.signOut(id))).code).toBe('endpoint-changed');
    expect(opened).toEqual([]);
    expect(asked).toHaveLength(questions);
  });

  it('gets no ID token where the settings name another issuer', async () => {
    const { id, opened, signOuts, edit } = await stage();
    metadata = { ...metadata, issuer: 'https://evil.example', end_session_endpoint: 'https://evil.example/logout' };
    edit({ issuer: 'https://evil.example' });
    expect((await failureOf(signOuts.signOut(id))).code).toBe('endpoint-changed');
    expect(opened).toEqual([]);
  });
});

describe('a real OpenID provider', () => {
  const practice = practiceFor('all');

  it('ends the session of the browser that signed in, and takes no made-up ID token', async () => {
    const app = startApp();
    app.clock.at = Date.now();
    const { connection: settings, clientSecret } = practice.faces.practice;
    const { id } = await app.connections.create({ ...settings, pkce: 'off' }, clientSecret);
    const connection = app.connections.get(id);
    const context = await tokenContext(connection, { clientSecret });
    const redirect_uri = 'dev.tokenscope:/oauth/callback';
    const query = new URLSearchParams({ response_type: 'code', client_id: connection.clientId, redirect_uri, scope: 'openid', state: 's' });
    const cookies = new CookieJar();
    const callback = await signIn(`${context.server.endpoints.authorization}?${query}`, { cookies });
    const code = new URL(callback).searchParams.get('code') ?? '';
    const answer = await exchangeCode(context, { code, codeVerifier: null, nonce: null });
    await app.tokens.accept(id, { answer, callbackMembers: [], scopesAsked: ['openid'], nonce: null, how: 'connected' });
    const opened: string[] = [];
    const browser = { open: async (url: string) => void opened.push(url) };
    await new SignOutService({ ...app, fingerprint: (one) => app.vault.fingerprint(one), browser }).signOut(id);
    const url = opened[0] ?? '';
    const visit = (address: string, body: URLSearchParams | null = null) =>
      fetch(address, {
        method: body ? 'POST' : 'GET',
        body,
        redirect: 'manual',
        headers: { Accept: 'text/html', Cookie: cookies.for(address) },
      });
    const page = await visit(url);
    cookies.store(page.headers.getSetCookie());
    const html = await page.text();
    expect([page.status, html]).toEqual([200, expect.stringContaining('<h1>Sign out?</h1>')]);
    const [, action = '', xsrf = ''] = /action="([^"]+)"><input type="hidden" name="xsrf" value="([^"]+)"/.exec(html) ?? [];
    const done = await visit(action, new URLSearchParams({ xsrf, logout: 'yes' }));
    cookies.store(done.headers.getSetCookie());
    expect(await (await visit(new URL(done.headers.get('location') ?? '', action).href)).text()).toContain('Signed out');
    const silent = await visit(`${context.server.endpoints.authorization}?${query}&prompt=none`);
    expect(silent.headers.get('location')).toContain('error=login_required');

    const forged = new URL(url);
    forged.searchParams.set('id_token_hint', ID_TOKEN);
    expect((await visit(forged.href)).status).toBe(400);
  });
});
