import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavingLine } from '../../electron/cli/tap-text';
import { styleFor } from '../../electron/cli/terminal';
import { type Ran, runCli } from './run';

const server = createServer((request, response) => {
  if (request.url?.startsWith('/.well-known/')) response.setHeader('Content-Type', 'application/json').end(document);
  else if (request.url === '/broken') response.writeHead(503).end();
  else response.setHeader('Content-Type', 'application/json').end('{"access_token":"a-token-that-nobody-may-see","token_type":"Bearer"}');
});
let upstream = '';
let document = '{}';
let folder = '';

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'tokenscope-tap-'));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command until `use` is done with its first address. `use` gets what resolves once so many lines were printed. */
async function tapped(args: string[], use: (local: string, lines: (count: number) => Promise<void>) => Promise<void>): Promise<Ran> {
  const end = new AbortController();
  let printed = '';
  let heard = () => {};
  const enough = async (count: number) => {
    while (printed.split('\n').length <= count) await new Promise<void>((resolve) => (heard = resolve));
  };
  const out = async (text: string) => {
    printed += text;
    heard();
  };
  const running = runCli(['tap', ...args], { out, signal: end.signal });
  await Promise.race([enough(1), running]);
  const local = /(?:ISSUER=|"local":")(http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1] ?? '';
  await use(local, enough);
  end.abort();
  return { ...(await running), out: printed };
}

describe('tokenscope tap', () => {
  it('prints the local address, passes on, shows each exchange without its secrets, and ends by Ctrl-C', async () => {
    const { code, out, err } = await tapped(['--upstream', upstream], async (local, lines) => {
      const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'an-old-token-that-nobody-may-see' });
      const answer = await fetch(`${local}/token`, { method: 'POST', body: form });
      expect(await answer.json()).toMatchObject({ access_token: 'a-token-that-nobody-may-see' });
      await lines(2);
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^ISSUER=http:\/\/127\.0\.0\.1:\d+\n/);
    expect(out).toContain(`refresh  POST ${upstream}/token`);
    expect(err).toContain(` -> ${upstream}. Ctrl-C ends it.`);
    expect(out).not.toContain('nobody-may-see');
  });

  it('writes a HAR file when it ends, and with --strict ends with 1 where an exchange failed', async () => {
    const har = join(folder, 'app.har');
    const { code } = await tapped(['--upstream', upstream, '--har', har, '--strict', '--json'], async (local, lines) => {
      await (await fetch(`${local}/broken`)).text();
      await (await fetch(`${local}/token`)).text();
      await lines(3);
    });
    expect(code).toBe(1);
    const text = readFileSync(har, 'utf8');
    expect(JSON.parse(text).log.entries.map((entry: { response: { status: number } }) => entry.response.status)).toEqual([503, 200]);
    expect(text).not.toContain('nobody-may-see');
  });

  it('says where the app leaves the tap, and with which command it would not', async () => {
    const metadata = { issuer: upstream, token_endpoint: 'https://other.example/token', jwks_uri: 'https://other.example/jwks' };
    document = JSON.stringify(metadata);
    const read = (local: string) => fetch(`${local}/.well-known/openid-configuration`).then((response) => response.json());
    const plain = await tapped(['--upstream', upstream], async (local, lines) => {
      expect(await read(local)).toMatchObject({ token_endpoint: metadata.token_endpoint });
      await lines(2);
    });
    const told = plain.err.split('\n').filter((line) => line.includes('leave the tap'));
    expect(told).toEqual([
      `Your app will leave the tap here: https://other.example (response member token_endpoint) is not on it. To add it, start again with --upstream auth=${upstream} --upstream auth=https://other.example`,
    ]);
    // Nothing that a shell would do something with is proposed for one.
    document = JSON.stringify({ ...metadata, token_endpoint: 'https://a$(id).example/token' });
    const hostile = await tapped(['--upstream', upstream], async (local, lines) => {
      await read(local);
      await lines(2);
    });
    expect(hostile.err).toContain('https://a$(id).example (response member token_endpoint)');
    expect(hostile.err).not.toContain('auth=https://a$');
    document = JSON.stringify(metadata);
    const { out } = await tapped(['--upstream', upstream, '--json'], async (local, lines) => {
      await read(local);
      await lines(3);
    });
    const leaves = out.split('\n').flatMap((line) => (line.startsWith('{"leaves"') ? [JSON.parse(line).leaves] : []));
    expect(leaves).toEqual([{ upstream: 'https://other.example', kind: 'authorization-server', where: 'response member token_endpoint' }]);
  });

  it('says of a private server that it is one, unless the others are, too', () => {
    const line = (...legs: string[]) =>
      leavingLine(
        { upstream: 'https://192.168.1.1', kind: 'api', where: 'response header Location' },
        legs.map((upstream, index) => ({ id: `${index}`, kind: 'api', upstream, local: '' })),
        styleFor(false),
      );
    expect(line('https://api.example.com')).toContain('is not on it. It is on this computer or in your own network: add it only if');
    expect(line('https://api.example.com', 'http://10.0.0.2')).not.toContain('your own network');
  });

  it('plays faults at a server of this computer without asking', async () => {
    await tapped(['--upstream', upstream, '--fault', 'server-error=1'], async (local) => {
      expect((await fetch(`${local}/token`)).status).toBe(500);
      expect((await fetch(`${local}/token`)).status).toBe(200);
    });
  });

  it.each([
    [[], 'No server was given.'],
    [['--upstream', 'login.example.com'], 'is not a complete URL'],
    [['--upstream', 'https://login.example.com', '--port', '1', '--port', '2'], '--port is there 2 times'],
    [['--upstream', 'https://login.example.com', '--port', '99999'], '--port is not a port.'],
    [['--upstream', 'https://login.example.com', '--print', 'yaml'], '--print is no format.'],
    [['--upstream', 'https://login.example.com', '--fault', 'fire'], 'is unknown'],
    [['--upstream', 'https://login.example.com', '--fault', 'dropped'], 'A response dropped after a rotation can end the token family'],
    [['--upstream', 'https://login.example.com', '--har', '-'], '--har needs a file.'],
  ])('refuses %j', async (args, what) => {
    const { code, err } = await runCli(['tap', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(what);
  });
});
