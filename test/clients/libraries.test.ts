import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Practice, startPractice } from '../../electron/practice';
import { CookieJar, signIn } from '../practice/login';
import { commandOf, LIBRARIES, withLibrary } from './libraries';

let practice: Practice;
let app: ChildProcess | undefined;
beforeAll(async () => {
  practice = await startPractice();
});
afterEach(() => app?.kill());
afterAll(() => practice.stop());

const calls = () => practice.requests().filter(({ path }) => path === '/api/me').length;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

/** Goes where the app sends a person, with the cookies that the app set on the way, and back to the app. */
async function browse(url: string): Promise<void> {
  const cookies = new CookieJar();
  const start = url.startsWith(practice.url) ? null : await fetch(url, { redirect: 'manual' });
  cookies.store(start?.headers.getSetCookie() ?? []);
  const callback = await signIn(start?.headers.get('location') ?? url);
  await fetch(callback, { headers: { Cookie: cookies.for(callback) } });
}

for (const library of LIBRARIES)
  withLibrary(library)(library.name, () => {
    test('signs in at the practice provider, calls its API and signs out', async () => {
      const { connection, clientSecret } = practice.faces.practice;
      const given = {
        ISSUER: practice.url,
        AUTHORIZE_URL: `${practice.url}/authorize`,
        TOKEN_URL: `${practice.url}/token`,
        API_URL: `${practice.url}/api/me`,
        CLIENT_ID: connection.clientId,
        CLIENT_SECRET: clientSecret,
        REDIRECT_URI: `http://127.0.0.1:${await freePort()}/callback`,
        SCOPE: connection.scopes.join(' '),
      };
      const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [`TOKENSCOPE_${name}`, value]));
      const [command, ...args] = commandOf(library);
      app = spawn(command, args, { env: { ...process.env, ...env, BROWSER: '' }, stdio: ['pipe', 'pipe', 'inherit'] });
      const before = calls();
      const said: string[] = [];
      const reader = createInterface({ input: app.stdout as NodeJS.ReadableStream });
      reader.on('line', (line) => void (line.startsWith('http') ? browse(line) : said.push(line)));
      for (const [index, line] of ['sign-in', 'call', 'calls-at-once 2', 'sign-out', 'call'].entries()) {
        app.stdin?.write(`${line}\n`);
        await expect.poll(() => said.length, { interval: 20 }).toBe(index + 1);
      }
      expect(said.slice(0, 4)).toEqual(['done', 'done', 'done', 'done']);
      expect(said[4]).toMatch(/^failed .*not signed in/);
      expect(calls() - before).toBe(3);
    });
  });
