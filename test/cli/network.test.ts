import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../electron/model/connection';
import type { ProxySettings } from '../../electron/model/window/network';
import { createAuthorityFile } from '../../electron/platform/kept/authority-files';
import { Authorities } from '../../electron/platform/network/authorities';
import { systemClock } from '../../electron/platform/system/system-clock';
import type { Services } from '../../electron/services';
import { AUTHORITY, credentialServerFor, PROXIED_HOST, SHARED_SECRET } from '../support/credential-server';
import { during } from '../support/during';
import { listen } from '../support/provider';
import { proxyTo } from '../support/proxy';
import { cliStage, MACHINE } from './stage';

const stage = cliStage();
const server = credentialServerFor('all');
let user: string | null = null;
const proxy = during('all', async (later) => {
  const { server: made, asked } = proxyTo(PROXIED_HOST, { http: 1, https: Number(new URL(server.issuer).port) }, () => user);
  const { port, stop } = await listen(made);
  later(stop);
  return { asked, at: `127.0.0.1:${port}` };
});
/** Where nothing listens. */
const GONE = '127.0.0.1:1';
const TUNNEL = `CONNECT ${PROXIED_HOST}:443`;

beforeEach(() => {
  user = null;
  proxy.asked.length = 0;
  server.requests.length = 0;
  server.register('client_secret_basic', { secret: SHARED_SECRET });
});

function settings(token = `https://${PROXIED_HOST}/token`): Partial<ConnectionSettings> {
  const none = { authorization: null, userinfo: null, jwks: null, introspection: null, revocation: null, deviceAuthorization: null };
  const own = { issuer: null, endpoints: { ...none, token }, clientId: 'client-1', scopes: ['read'], resource: [], apiBaseUrl: null };
  return { ...MACHINE, ...own, template: 'oauth', clientAuthentication: 'client_secret_basic' };
}

function authorityFile(content = AUTHORITY.certificate): string {
  const path = stage.path('company-ca.pem');
  writeFileSync(path, content);
  return path;
}

const tokenOf = (connection: string, env: Record<string, string>, ...more: string[]) =>
  stage.cli(['token', '-c', connection, ...more], { env: { HOME: stage.folder, SECRET: SHARED_SECRET, ...env } });

describe('with a connection file', () => {
  const file = (token?: string) => stage.connectionFile('practice', settings(token));

  it('--proxy is the way and --ca is trusted, which the environment decides otherwise', async () => {
    const { code, out, err } = await tokenOf(file(), { HTTPS_PROXY: `http://${GONE}` }, '--proxy', proxy.at, '--ca', authorityFile());
    expect({ code, err }).toEqual({ code: 0, err: `tokenscope: sends SECRET to https://${PROXIED_HOST}\n` });
    expect(out).toMatch(/^\S+\n$/);
    expect(proxy.asked).toEqual([TUNNEL]);
    const byEnvironment = await tokenOf(file(), { HTTPS_PROXY: `http://${proxy.at}` }, '--ca', authorityFile());
    expect(byEnvironment.code).toBe(0);
    expect(proxy.asked).toEqual([TUNNEL, TUNNEL]);
  });

  it('without --ca the server is not trusted, and the failure says what to give', async () => {
    const { code, err } = await tokenOf(file(), {}, '--proxy', proxy.at);
    expect(code).not.toBe(0);
    expect(err).toContain('--ca');
    expect(server.requests).toEqual([]);
  });

  it('--proxy none passes by that of the environment, and NO_PROXY that of --proxy', async () => {
    const direct = await tokenOf(file(), { HTTPS_PROXY: `http://${proxy.at}` }, '--proxy', 'none');
    expect(direct.err).toContain(`The name ${PROXIED_HOST} could not be looked up.`);
    expect((await tokenOf(file(), { NO_PROXY: '.invalid' }, '--proxy', proxy.at)).err).toContain('could not be looked up');
    expect((await tokenOf(file(`${server.issuer}/token`), {}, '--proxy', GONE, '--ca', authorityFile())).code).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  it('a proxy that is gone, refuses the host or wants a sign-in: each with what to do', async () => {
    const gone = await tokenOf(file(), {}, '--proxy', GONE);
    expect(gone.err).toMatch(/The proxy in front of login\.invalid could not be reached\.[\s\S]*--proxy none/);
    const refused = await tokenOf(file('https://other.invalid/token'), {}, '--proxy', proxy.at);
    expect(refused.err).toContain('refused to open a tunnel to other.invalid');
    user = 'ada:p@ss';
    const asked = await tokenOf(file(), {}, '--proxy', proxy.at);
    expect(asked.err).toMatch(/The proxy in front of login\.invalid requires a sign-in\.[\s\S]*Set HTTPS_PROXY[\s\S]*leave out --proxy/);
    const given = await tokenOf(file(), { HTTPS_PROXY: `http://ada:p%40ss@${proxy.at}` }, '--ca', authorityFile());
    expect(given.code).toBe(0);
    expect([gone, refused, asked].map(({ code }) => code)).toEqual([gone.code, gone.code, gone.code]);
    expect(gone.code).not.toBe(0);
  });

  it.each([
    ['a file that is not there', ['--ca', 'nowhere.pem'], /nowhere\.pem" could not be read: it does not exist/],
    ['a file without a certificate', ['--ca', 'text'], /--ca ".*": This file has no certificate in it\./],
    ['a file with a private key', ['--ca', 'key'], /This file contains a private key/],
    [
      'a proxy with a password',
      ['--proxy', 'http://ada:hush@proxy.example:3128'],
      /accepts no user name and password[\s\S]*Leave --proxy out/,
    ],
    ['a SOCKS proxy', ['--proxy', 'socks5://proxy.example:1080'], /SOCKS proxy/],
    ['no proxy', ['--proxy', 'http://'], /not the host and port of a proxy/],
  ])('%s is said before anything is sent', async (_what, [option = '', value = ''], expected) => {
    const content = { text: 'hello', key: AUTHORITY.key }[value];
    const { code, err } = await tokenOf(file(), {}, option, content === undefined ? value : authorityFile(content));
    expect(code).toBe(2);
    expect(err).toMatch(expected);
    expect(err).not.toContain('hush');
    expect([proxy.asked, stage.sent]).toEqual([[], []]);
  });
});

describe('with a connection in the window', () => {
  const MANUAL: ProxySettings = { mode: 'manual', server: '', exceptions: '', pacUrl: '' };

  async function stored(way: Partial<ProxySettings>, authority = true): Promise<Services> {
    const services = stage.window();
    await services.vaultOpened();
    const face = stage.practice.faces.practice.connection;
    await services.connections.create({ ...face, ...settings(), name: 'Orders' }, SHARED_SECRET);
    services.settings.saveApp({ proxy: { ...MANUAL, ...way } });
    if (authority) {
      const { vault, vaultOpened } = services;
      const marking = { vaultOpened, fingerprint: (text: string) => vault.fingerprint(text), now: () => systemClock.now() };
      const file = createAuthorityFile(stage.dataFolder);
      await new Authorities({ ...marking, file, confirm: async () => true }).add(AUTHORITY.certificate, 'ca.pem');
    }
    return services;
  }

  const token = (env: Record<string, string> = {}, ...more: string[]) => tokenOf('Orders', env, '--data-folder', stage.dataFolder, ...more);

  it('App settings say the way and whom to trust', async () => {
    await stored({ server: proxy.at });
    const { code, out, err } = await token();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\S+\n$/);
    expect(proxy.asked).toEqual([TUNNEL]);
  });

  it('an authority that nobody agreed to does not count', async () => {
    await stored({ server: proxy.at }, false);
    const unmarked = { pem: AUTHORITY.certificate, file: 'ca.pem', mark: '' };
    writeFileSync(join(stage.dataFolder, 'authorities.json'), JSON.stringify({ version: 1, authorities: [unmarked] }));
    expect((await token()).err).toContain("doesn't trust the issuer");
    expect(server.requests).toEqual([]);
  });

  it('the environment goes before them, and options before both', async () => {
    await stored({ server: GONE });
    expect((await token({ HTTPS_PROXY: `http://${proxy.at}` })).code).toBe(0);
    expect((await token({ HTTPS_PROXY: `http://${GONE}` }, '--proxy', proxy.at, '--refresh')).code).toBe(0);
    expect((await token({}, '--refresh')).err).toContain('the one in App settings');
    expect(proxy.asked).toEqual([TUNNEL, TUNNEL]);
  });

  it.each([
    ['exceptions', { server: GONE, exceptions: '*.invalid' }, 'could not be looked up'],
    ['none', { mode: 'none' as const }, 'could not be looked up'],
    ['a PAC script', { mode: 'pac' as const, pacUrl: 'https://intranet.example/proxy.pac' }, "can't be used by the command line"],
    ['SOCKS', { server: 'socks5://127.0.0.1:1' }, "can't be used by the command line"],
  ])('%s counts: nothing passes a proxy by that can’t be used', async (_what, way, expected) => {
    await stored(way, false);
    const { code, err } = await token();
    expect(code).not.toBe(0);
    expect(err).toContain(expected);
  });
});
