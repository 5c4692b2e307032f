import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { printConnectionFile } from '../../electron/core/importers/connection-file';
import type { ConnectionSettings } from '../../electron/model/connection';
import { INITIAL_TOKEN, registrar } from '../core/registration/registrar';
import { settingsOf } from '../support/connection';
import { fileSettings } from '../support/file-settings';
import { MemoryKeychain } from '../support/vault';
import { runCli } from './run';

const server = registrar();
const closed = registrar(true);
let folder = '';
const at = (name: string) => join(folder, name);
const settings = (issuer: string): ConnectionSettings =>
  settingsOf({ name: 'Orders', issuer, clientId: '', scopes: ['openid'], receiver: { kind: 'loopback', port: null, path: '/callback' } });

/** A connection file without a client. */
function file(issuer = server.url): string {
  const { secrets: _, ...document } = JSON.parse(printConnectionFile(settings(issuer), false));
  writeFileSync(at('ci.json'), JSON.stringify(document));
  return at('ci.json');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenscope-register-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('tokenscope register, for a connection file', () => {
  it('shows what would be sent, and registers nothing', async () => {
    const { code, out, err } = await runCli(['register', file(), '--dry-run']);
    expect(code).toBe(0);
    expect(err).toBe(`POST ${server.url}/reg\n`);
    expect(JSON.parse(out)).toMatchObject({ redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'] });
  });

  it('prints the client with its secrets to a program, and writes a file without them', async () => {
    const { code, out } = await runCli(['register', file(), '--json', '--output', at('new.json')]);
    expect(code).toBe(0);
    const printed = JSON.parse(out);
    expect(printed).toMatchObject({ hasSecret: true, managed: true, stored: false, clientAuthentication: 'client_secret_basic' });
    expect(await server.knows(printed.clientId)).toBe(true);
    const written = readFileSync(at('new.json'), 'utf8');
    expect(JSON.parse(written).connection.clientId).toBe(printed.clientId);
    for (const secret of [printed.clientSecret, printed.registrationAccessToken]) {
      expect(secret).toMatch(/^\S{20,}$/);
      expect(written).not.toContain(secret);
    }
  });

  it('prints no secret on a terminal unless told to, and sends nothing before that', async () => {
    const terminal = { in: false, out: true, err: false };
    const { code, err } = await runCli(['register', file('http://127.0.0.1:9')], { terminal });
    expect([code, err]).toEqual([2, expect.stringContaining('Add --reveal')]);
  });

  it('takes an initial access token from the environment', async () => {
    const refused = await runCli(['register', file(closed.url)]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('does not let everyone register a client (401)');
    const args = ['register', file(closed.url), '--initial-token-env', 'INITIAL'];
    expect((await runCli(args)).err).toContain('"INITIAL" is not set');
    const { code, out, err } = await runCli(args, { env: { INITIAL: INITIAL_TOKEN } });
    expect([code, err]).toEqual([0, 'Registered: Orders.\n']);
    expect(out).toMatch(/^Client ID {19}\S+$/m);
    expect(out + err).not.toContain(INITIAL_TOKEN);
  });

  it('makes a metadata document, and says what is wrong with one that is not there', async () => {
    const { out } = await runCli(['register', file(), '--document', 'https://example.com/oauth/client.json']);
    expect(JSON.parse(out)).toMatchObject({ client_id: 'https://example.com/oauth/client.json', token_endpoint_auth_method: 'none' });
    const wrong = await runCli(['register', file(), '--document', 'http://example.com/client.json']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('can')]);
  });

  it('checks a hosted document, and fails where a rule is broken', async () => {
    const address = 'https://example.com/oauth/client.json';
    const { out: document } = await runCli(['register', file(), '--document', address]);
    const hosted = (body: string) => ({
      addresses: { lookup: async () => ['93.184.216.34'] },
      http: {
        send: async () => ({
          ...{ status: 200, statusText: 'OK', headers: [{ name: 'content-type', value: 'application/json' }] },
          ...{ body: new TextEncoder().encode(body), cut: false, startedAt: 0, headersMs: 1, endMs: 2 },
        }),
      },
    });
    const args = ['register', file(), '--check-document', address];
    const good = await runCli(args, hosted(document));
    expect([good.code, good.out]).toEqual([0, expect.not.stringContaining('BROKEN')]);
    const bad = await runCli(args, hosted(document.replace('http://localhost/callback', 'http://localhost/other')));
    expect(bad.code).toBe(1);
    expect(bad.out).toMatch(/BROKEN {3}MUST {3}redirect_uris has every redirect URI/);
  });

  it('does one thing at a time', async () => {
    const { code, err } = await runCli(['register', file(), '--read', '--delete']);
    expect([code, err]).toEqual([2, expect.stringContaining("don't go together")]);
  });
});

describe('tokenscope register, for a connection in the window', () => {
  it('keeps the client in the settings and its secrets in the vault, then reads, changes and deletes it', async () => {
    const keychain = new MemoryKeychain();
    const read = () => fileSettings(folder).connection('orders');
    fileSettings(folder).saveConnection({ id: 'orders', ...settings(server.url) });
    const cli = (...args: string[]) => runCli(['register', 'Orders', '--data-folder', folder, ...args], { keychain: async () => keychain });
    const { code, out } = await cli('--json');
    expect(code).toBe(0);
    const { clientId, ...printed } = JSON.parse(out);
    expect(printed).toMatchObject({ hasSecret: true, managed: true, stored: true });
    expect(Object.keys(printed)).not.toContain('clientSecret');
    expect(read()).toMatchObject({ clientId, registered: { clientId, managed: true } });

    const known = await cli('--read');
    expect(JSON.parse(known.out)).toMatchObject({ client_id: clientId, client_secret: expect.stringMatching(/^\[client secret /) });
    expect((await cli('--update')).err).toBe('Changed: Orders.\n');
    expect((await cli('--delete')).err).toContain(`Deleted at the server: ${clientId}`);
    expect(await server.knows(clientId)).toBe(false);
    expect(read()).toMatchObject({ clientId: '' });
    const gone = await cli('--read');
    expect([gone.code, gone.err]).toEqual([2, expect.stringContaining("can't be read, changed or deleted")]);
    expect((await cli('--redirect', 'http://127.0.0.1:1/c')).err).toContain('--redirect is for connection files');
  });
});
