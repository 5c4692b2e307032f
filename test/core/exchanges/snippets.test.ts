import { spawn, spawnSync } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicCredentials } from '../../../electron/core/client-auth/client-secret-basic';
import { snippetOf, variableNames } from '../../../electron/core/exchanges/snippets';
import { type SnippetLanguage, snippetLanguage } from '../../../electron/model/exchange';
import { bodyOf, redact, type Sketch } from './support';

const SECRET = `s+e/c=r&e't "$(id)\` %41\\!`;
const REFRESH = 'abc.DEF-123_456~789+/==';
const BASIC = `Basic ${basicCredentials('client 1', SECRET)}`;
const FORM = new URLSearchParams({ refresh_token: REFRESH, scope: 'a b', grant_type: 'refresh_token' }).toString();

let base = '';
let arrived: { headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  arrived.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
  response.end('{}');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const refreshing = (changes: Sketch = {}) =>
  redact({
    purpose: 'refresh',
    method: 'POST',
    url: `${base}/token`,
    headers: [
      { name: 'authorization', value: BASIC },
      { name: 'content-type', value: 'application/x-www-form-urlencoded' },
      { name: 'content-length', value: '9999' },
    ],
    body: bodyOf(FORM, 'application/x-www-form-urlencoded'),
    secrets: [
      { kind: 'client secret', value: SECRET },
      { kind: 'refresh token', value: REFRESH },
    ],
    ...changes,
  });

/** How a language is run where it is installed. */
const RUN: [SnippetLanguage, { program: string; args: (text: string) => string[]; needs: string[] }][] = [
  ['bash', { program: 'bash', args: (text) => ['-c', text], needs: ['-c', 'command -v curl'] }],
  ['javascript', { program: process.execPath, args: (text) => ['--input-type=module', '-e', text], needs: ['--version'] }],
  ['python', { program: 'python3', args: (text) => ['-c', text], needs: ['-c', 'import requests'] }],
  ['httpie', { program: 'bash', args: (text) => ['-c', text], needs: ['-c', 'command -v http'] }],
];

describe('a refresh from the log, copied as source text', () => {
  for (const [language, { program, args, needs }] of RUN) {
    const isHere = spawnSync(program, needs, { stdio: 'ignore' }).status === 0;
    it.skipIf(!isHere)(`is sent as it was by ${language}, once the variables are set`, async () => {
      const exchange = refreshing();
      expect(variableNames(exchange)).toEqual(['CLIENT_SECRET', 'REFRESH_TOKEN']);
      arrived = [];
      const env = { PATH: process.env.PATH, HOME: '/nowhere', CLIENT_SECRET: SECRET, REFRESH_TOKEN: REFRESH };
      const child = spawn(program, args(snippetOf(exchange, language)), { env, stdio: 'ignore' });
      await new Promise((resolve) => child.once('exit', resolve));
      expect(arrived).toHaveLength(1);
      expect([...new URLSearchParams(arrived[0]?.body)]).toEqual([...new URLSearchParams(FORM)]);
      expect(decodedBasic(arrived[0]?.headers.authorization)).toEqual(decodedBasic(BASIC));
    });
  }

  it.each(snippetLanguage.options)('has neither secret in %s, but their variables', (language) => {
    const text = snippetOf(refreshing(), language);
    for (const secret of [SECRET, REFRESH, BASIC.slice(6), encodeURIComponent(REFRESH), '9999']) expect(text).not.toContain(secret);
    expect(text).toContain('CLIENT_SECRET');
    expect(text).toContain('REFRESH_TOKEN');
  });

  it.each(snippetLanguage.options)('tells in %s where the body was cut off', (language) => {
    const text = snippetOf(refreshing({ headers: [], body: { ...bodyOf('so long', 'text/plain'), length: 99_999, cut: true } }), language);
    expect(text).toMatch(/\n(#|\/\/) The body was longer; these are its first \d+ bytes\.$/m);
  });
});

describe('a request with a DPoP proof, copied as source text', () => {
  const PROOF = 'eyJ0eXAiOiJkcG9wK2p3dCJ9.eyJodG0iOiJHRVQifQ.c2lnbmF0dXJl';
  const ACCESS = 'access-token-0123456789abcdef';
  const called = () =>
    redact({
      purpose: 'call',
      method: 'GET',
      url: `${base}/me`,
      headers: [
        { name: 'Authorization', value: `DPoP ${ACCESS}` },
        { name: 'DPoP', value: PROOF },
      ],
      secrets: [{ kind: 'access token', value: ACCESS }],
    });

  it.each(snippetLanguage.options)('says in %s that the proof is missing, and holds no part of it', (language) => {
    const text = snippetOf(called(), language);
    expect(variableNames(called())).toEqual(['ACCESS_TOKEN', 'DPOP_PROOF']);
    expect(text).toMatch(/\n(#|\/\/) The DPoP proof is missing: [^\n]* can't be replayed\./);
    expect(text).toContain('DPoP ');
    expect(text).toContain('DPOP_PROOF');
    for (const part of [ACCESS, ...PROOF.split('.')]) expect(text).not.toContain(part);
  });

  it.each(snippetLanguage.options)('says nothing of a proof in %s where none was sent', (language) => {
    expect(snippetOf(refreshing(), language)).not.toContain('proof');
  });
});

/** User and password, each decoded: form encoding leaves a choice of characters (RFC 6749 section 2.3.1). */
const decodedBasic = (header = '') =>
  Buffer.from(header.slice(6), 'base64')
    .toString()
    .split(':')
    .map((part) => new URLSearchParams(`x=${part}`).get('x'));
