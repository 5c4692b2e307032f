import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportAs } from '../../../electron/core/exports/formats';
import { codeForm } from '../../../electron/core/grants/authorization-code';
import { refreshForm } from '../../../electron/core/grants/refresh';
import { protocolOf } from '../../../electron/core/grants/registry';
import { sendTokenRequest } from '../../../electron/core/wire/token-request';
import type { Connection, ConnectionSettings } from '../../../electron/model/connection';
import { bringsCode, grantOf } from '../../../electron/model/grants';
import { tokenContext } from '../../support/connection';
import { root } from '../../support/sources';
import { type Arrived, HOSTILE, inputFor, MARKER, QUIRKS, quirky, recorder, run } from './stage';

/** Values that no shell and no program leaves alone. */
const VALUES: Record<string, string> = {
  CLIENT_SECRET: `se-cr.et_"'$HOME\`+ %&é\\`,
  CODE: 'c$(x)',
  CODE_VERIFIER: 'v"1',
  REFRESH_TOKEN: "r't",
  PASSWORD: 'p`w` \\',
  SUBJECT_TOKEN: 'sub"j',
  ACCESS_TOKEN: 'at-1',
};

let server: Awaited<ReturnType<typeof recorder>>;
const folder = mkdtempSync(join(tmpdir(), 'export-programs-'));
beforeAll(async () => {
  server = await recorder();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(MARKER, { force: true });
});
beforeEach(() => {
  server.arrived.length = 0;
});

const MORE: Record<string, Partial<ConnectionSettings>> = {
  ...QUIRKS,
  'JSON instead of a form': {
    grantType: 'client_credentials',
    dialect: { jsonBody: true },
    scopes: ['a', 'b'],
    resource: ['https://a', 'https://b'],
  },
  'hostile text everywhere': HOSTILE,
  'an exchanged token': { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange', scopes: ['a'] },
};

/** What Tokenscope itself sends with these values: for a token, then to refresh it. */
async function own(connection: Connection): Promise<Arrived[]> {
  const context = await tokenContext(connection, {
    clientSecret: VALUES.CLIENT_SECRET,
    redirectUri: 'http://127.0.0.1:8400/cb',
    inputs: {
      read: async (name) => ({ kind: 'token', value: VALUES[name === 'password' ? 'PASSWORD' : 'SUBJECT_TOKEN'] ?? '' }),
      key: () => Promise.reject(new Error('No key is needed.')),
    },
  });
  const { refresh } = connection.endpoints;
  const { CODE = '', CODE_VERIFIER = '', REFRESH_TOKEN = '' } = VALUES;
  const form = bringsCode(connection)
    ? codeForm(context, { code: CODE, codeVerifier: connection.pkce === 'off' ? null : CODE_VERIFIER })
    : await protocolOf(connection).form?.(context);
  if (form) await sendTokenRequest(context, form);
  if (grantOf(connection).renewedBy === 'refresh-token')
    await sendTokenRequest({ ...context, ...(refresh && { refreshEndpoint: new URL(refresh) }) }, refreshForm(context, REFRESH_TOKEN));
  return server.arrived.splice(0);
}

/** A request piece by piece. A code verifier is made anew for each sign-in. */
const pieces = ({ method, path, headers, body }: Arrived) => {
  const { authorization, 'content-type': type = '', 'x-tenant': tenant } = headers;
  const form = type.startsWith('application/json')
    ? JSON.parse(body)
    : [...new URLSearchParams(body)].map(([name, value]) => [name, name === 'code_verifier' ? 'made' : value]).sort();
  // Both spell the same credentials, which a server decodes.
  const basic = authorization?.startsWith('Basic ') ? decodeURIComponent(atob(authorization.slice(6)).replaceAll('+', ' ')) : authorization;
  return { method, path, type: type.split(';')[0], tenant, basic, form };
};

const CALLS = [
  { method: 'GET', path: expect.stringContaining('/v1/orders?'), headers: { authorization: 'Bearer at-1' } },
  { method: 'POST', path: expect.stringContaining('/v1/orders'), headers: { 'api-version': '2' }, body: '{"name":"Ada\\n","n":[1]}' },
];

const environment = (names: readonly string[], without: readonly string[] = []) =>
  Object.fromEntries(names.filter((name) => !without.includes(name)).map((name) => [name, VALUES[name] ?? '']));

describe('an export as curl', () => {
  it.each(Object.entries(MORE))('sends the requests that Tokenscope sends: %s', async (_, changes) => {
    const connection = quirky(server.url, changes);
    const isJson = connection.dialect.jsonBody === true;
    const { text, variables, notes } = await exportAs('curl', inputFor(connection));
    expect(notes.join().includes('a quote or a backslash')).toBe(isJson);
    const sent = await own(connection);
    const { code, err } = await run('sh', ['-c', text], { env: environment(variables) });
    expect(code, err).toBe(0);
    expect(server.arrived.slice(0, sent.length).map(pieces)).toEqual(sent.map(pieces));
    expect(server.arrived.slice(sent.length)).toMatchObject(CALLS);
    expect(existsSync(MARKER)).toBe(false);
  });
});

/** Signs in where a program asks for it, as a browser would. @param seen Takes down the authorize request. */
const signingIn = (seen: (url: URL) => unknown) => (asked: string) => {
  if (!asked.includes('Sign in')) return null;
  const address = /(https?:\/\/\S+)\nThe URL/.exec(asked)?.[1];
  if (address === undefined) return null;
  const url = new URL(address);
  seen(url);
  return `http://127.0.0.1:8400/cb?${new URLSearchParams({ code: VALUES.CODE ?? '', state: url.searchParams.get('state') ?? '' })}\n`;
};

/** Those that differ most: each costs a process. */
const TOLD = [
  'a sign-in with everything',
  'the secret in the body, a tenant header and an audience',
  'JSON instead of a form',
  'hostile text everywhere',
].map((name) => [name, MORE[name] ?? {}] as const);
const isHere = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const PROGRAMS = [
  { as: 'js', program: process.execPath, file: 'export.mjs', canRun: true },
  { as: 'python', program: 'python3', file: 'export.py', canRun: isHere('python3', '-c', 'import authlib, requests') },
] as const;

describe.each(PROGRAMS)('an export as $as', ({ as, program, file, canRun }) => {
  it.skipIf(!canRun).each(TOLD)('sends the requests that Tokenscope sends: %s', async (_, changes) => {
    const connection = quirky(server.url, changes);
    const { text, variables } = await exportAs(as, inputFor(connection));
    const sent = await own(connection);
    const path = join(folder, file);
    writeFileSync(path, text);
    const opened: URL[] = [];
    const answer = bringsCode(connection) ? signingIn((url) => opened.push(url)) : () => '';
    const first = await run(program, [path, 'List'], { env: environment(variables, ['REFRESH_TOKEN', 'ACCESS_TOKEN']), answer });
    expect(first, first.err).toMatchObject({ code: 0, out: expect.stringMatching(/^200 /) });
    const asked = server.arrived.splice(0);
    expect(asked.slice(0, 1).map(pieces)).toEqual(sent.slice(0, 1).map(pieces));
    expect(asked.slice(1)).toMatchObject(CALLS.slice(0, 1));
    if (bringsCode(connection)) {
      const [{ searchParams } = new URL('http://none')] = opened;
      const verifier = new URLSearchParams(asked[0]?.body).get('code_verifier');
      const challenge = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
      expect(searchParams.get('code_challenge')).toBe(challenge);
    }
    expect(existsSync(MARKER)).toBe(false);
    if (sent.length < 2) return;
    const second = await run(program, [path, 'Add'], {
      env: { ...environment(variables, ['ACCESS_TOKEN']), REFRESH_TOKEN: VALUES.REFRESH_TOKEN ?? '' },
    });
    expect(second, second.err).toMatchObject({ code: 0 });
    expect(server.arrived.slice(0, 1).map(pieces)).toEqual(sent.slice(1).map(pieces));
    expect(server.arrived.slice(1)).toMatchObject(CALLS.slice(1));
  });
});
