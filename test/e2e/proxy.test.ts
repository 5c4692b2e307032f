import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { CERTIFICATE, KEY } from '../platform/certificate';
import { during } from '../support/during';
import { proxyTo } from '../support/proxy';
import { checkScreen } from './support-axe';
import { savedCall } from './support-calls';
import { quietScene } from './support-scene';
import { connectionTo } from './support-provider';
import { addConnection, ask, asked } from './support-window';

/** Resolved by no name server (RFC 6761 section 6.4): only a proxy reaches it. */
const HOST = 'login.invalid';
const PASSWORD = 'corr3ct-horse-b4ttery';

describe('a proxy set in App settings', () => {
  const scene = quietScene();
  let user: string | null = null;
  let id: string;

  const proxy = during('all', async (later) => {
    const listening = async (server: Server & { closeAllConnections(): void }) => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      later(async () => {
        server.close();
        server.closeAllConnections();
      });
      return (server.address() as AddressInfo).port;
    };
    const https = await listening(createSecureServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end('{}')));
    const { server, asked } = proxyTo(HOST, { http: Number(new URL(scene.provider.url).port), https }, () => user);
    const host = `127.0.0.1:${await listening(server)}`;
    const script = `function FindProxyForURL(url, host) { return host === '${HOST}' ? 'PROXY ${host}' : 'DIRECT'; }`;
    const pac = createServer((_, response) => response.setHeader('Content-Type', 'application/x-ns-proxy-autoconfig').end(script));
    return { host, asked, pac: `http://127.0.0.1:${await listening(pac)}/proxy.pac` };
  });

  beforeAll(async () => {
    const { window } = scene;
    id = await addConnection(
      window,
      connectionTo(
        { url: `http://${HOST}` },
        {
          grantType: 'client_credentials',
          allowPlainHttp: true,
          apiBaseUrl: `https://${HOST}/api`,
          calls: [savedCall('thing')],
        },
      ),
    );
    await window.keyboard.press('Control+,');
    await window.getByRole('heading', { level: 1, name: 'App settings' }).waitFor();
  });

  const getToken = async () => {
    await ask(scene.window, 'flows.start', { connectionId: id });
    return (await ask(scene.window, 'app.snapshot')).flows.find(({ connectionId }) => connectionId === id);
  };
  const network = () => scene.window.getByRole('region', { name: 'Network' });
  const use = async (kind: string, fields: Record<string, string>) => {
    await network().getByRole('radio', { name: kind }).check({ force: true });
    for (const [label, value] of Object.entries(fields)) await network().getByLabel(label, { exact: true }).fill(value);
    await network().getByRole('button', { name: 'Use this proxy' }).click();
    await network().getByText('In use.').waitFor();
  };

  it('carries the token request; without it the name is unknown', async () => {
    expect((await getToken())?.problem).toMatchObject({ what: `The name ${HOST} could not be looked up.` });
    await use('Manual', { Server: proxy.host });
    expect(await getToken()).toMatchObject({ problem: null, status: 'done' });
    expect(proxy.asked).toEqual([`POST http://${HOST}/token`]);
  });

  it('that wants a sign-in gets what a person enters, tells a wrong password kindly, and forgets it', async () => {
    user = `ada:${PASSWORD}`;
    // Connections that are signed in already are another matter.
    await use('Manual', { Server: proxy.host, Exceptions: 'other.example' });
    const wanted = await getToken();
    expect(wanted?.problem).toMatchObject({ code: 'network-proxy', what: expect.stringContaining('wants a user name and password') });
    expect(wanted?.problem?.mend).toEqual(['open-network']);

    const account = scene.window.getByRole('form', { name: `Sign-in to ${proxy.host}` });
    await account.getByText('Requires a sign-in').waitFor();
    const signIn = async (password: string) => {
      await account.getByLabel('User name').fill('ada');
      await account.getByLabel('Password').fill(password);
      await account.getByRole('button', { name: 'Sign in' }).click();
      await account.getByText('Signed in').waitFor();
    };
    await signIn('wrong');
    expect((await getToken())?.problem).toMatchObject({ what: expect.stringContaining('refused the user name and password') });
    await account.getByText('Rejected', { exact: true }).waitFor();
    await checkScreen(scene.window, 'a refused proxy sign-in');

    await signIn(PASSWORD);
    expect(await getToken()).toMatchObject({ problem: null, status: 'done' });
    const log = JSON.stringify(await ask(scene.window, 'exchanges.list', { connectionId: id }));
    expect(log).not.toContain(PASSWORD);
    expect(await scene.window.locator('body').innerHTML()).not.toContain(PASSWORD);
  });

  it('that wants a sign-in for a tunnel is told apart from one that refuses the host', async () => {
    const account = scene.window.getByRole('form', { name: `Sign-in to ${proxy.host}` });
    await account.getByRole('button', { name: 'Forget' }).click();
    await account.waitFor({ state: 'detached' });
    await use('Manual', { Server: proxy.host, Exceptions: '' });
    const call = { method: 'GET', url: 'thing', query: [], headers: [], body: '' };
    const answer = await asked(scene.window, 'calls.send', { connectionId: id, callId: 'one', call });
    const problem = answer.ok ? answer.value.exchanges.at(-1)?.problem : answer.problem;
    expect(problem?.what).toContain('wants a user name and password');
    user = null;
  });

  it('can be a script; one that can’t be loaded sends nothing', async () => {
    await use('Script', { 'PAC script': proxy.pac });
    proxy.asked.length = 0;
    expect(await getToken()).toMatchObject({ problem: null, status: 'done' });
    expect(proxy.asked).toEqual([`POST http://${HOST}/token`]);
    await use('Script', { 'PAC script': 'http://127.0.0.1:1/proxy.pac' });
    expect((await getToken())?.problem).toMatchObject({ what: `The proxy that leads to ${HOST} could not be reached.` });
  });

  it('can be none again', async () => {
    await network().getByRole('radio', { name: 'No proxy' }).check({ force: true });
    await expect.poll(async () => (await ask(scene.window, 'app.snapshot')).settings.proxy.mode).toBe('none');
    expect((await getToken())?.problem).toMatchObject({ code: 'network-dns' });
    expect(scene.app.complaints).toEqual([]);
  });
});
