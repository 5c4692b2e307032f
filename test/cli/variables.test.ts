import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cliStage, MACHINE } from './stage';

const stage = cliStage();
const env = (name: string) => `\${${`env:${name}`}}`;
const ENV = () => ({
  SECRET: stage.practice.faces.practice.clientSecret,
  AWS_SECRET_ACCESS_KEY: 'CANARY-aws',
  GITHUB_TOKEN: 'CANARY-github',
  HOST: new URL(stage.practice.url).host,
  HOME: stage.folder,
});

/** Someone else's connection file, changed in one place. */
function fileWith(change: (file: { connection: Record<string, unknown>; secrets: Record<string, string> }) => void): string {
  const path = stage.connectionFile('practice', MACHINE);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  change(file);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

const leg = (of: object) => ({ legs: of });
const PLACES: [string, string, object][] = [
  [
    'a parameter',
    'connection.legs.token.params[0].value',
    leg({ token: { params: [{ name: 'a', value: env('AWS_SECRET_ACCESS_KEY') }] } }),
  ],
  ['a header', 'connection.legs.api.headers[0].value', leg({ api: { headers: [{ name: 'X-A', value: env('AWS_SECRET_ACCESS_KEY') }] } })],
  ['a saved call', 'connection.calls[0].url', { calls: [{ name: 'A', url: `/me?x=${env('AWS_SECRET_ACCESS_KEY')}` }] }],
  ['the middle of an address', 'connection.issuer', { issuer: `https://evil.example/${env('AWS_SECRET_ACCESS_KEY')}/x` }],
  ['the client id', 'connection.clientId', { clientId: env('AWS_SECRET_ACCESS_KEY') }],
];

describe('a connection file', () => {
  it.each(PLACES)('gets no unnamed variable into %s', async (_name, place, change) => {
    for (const command of [['token'], ['check', '-p', 'quick-look'], ['call', 'GET', '/me']]) {
      const path = fileWith(({ connection }) => Object.assign(connection, change));
      const { code, out, err } = await stage.cli([...command, '-c', path, '--env', 'GITHUB_TOKEN'], { env: ENV() });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`AWS_SECRET_ACCESS_KEY outside "secrets": ${place}`);
      expect(err).toContain('--env AWS_SECRET_ACCESS_KEY');
      expect(err).not.toContain('CANARY');
    }
    expect(stage.sent).toEqual([]);
  });

  it('names every missing variable, even if some are given', async () => {
    const calls = [{ name: 'A', url: `/${env('GITHUB_TOKEN')}`, body: env('AWS_SECRET_ACCESS_KEY') }];
    const { err } = await stage.cli(['token', '-c', fileWith(({ connection }) => Object.assign(connection, { calls }))], { env: ENV() });
    expect(err).toContain('--env GITHUB_TOKEN --env AWS_SECRET_ACCESS_KEY');
  });

  it('uses the named variables, and reports each with its server before the first request', async () => {
    const path = fileWith((file) => {
      Object.assign(file.connection, {
        apiBaseUrl: `http://${env('HOST')}/api`,
        legs: {
          token: { headers: [{ name: 'X-A', value: env('GITHUB_TOKEN') }] },
          api: { params: [{ name: 'k', value: env('AWS_SECRET_ACCESS_KEY') }] },
        },
      });
    });
    const named = ['HOST', 'GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY'].flatMap((name) => ['--env', name]);
    const heard: string[] = [];
    const { code, err } = await stage.cli(['token', '-c', path, ...named], {
      env: ENV(),
      http: {
        send: (request) => {
          heard.push(...request.headers.filter(({ name }) => name === 'X-A').map(({ value }) => value));
          return stage.http.send(request);
        },
      },
    });
    expect(code).toBe(0);
    expect(heard).toContain('CANARY-github');
    const { url } = stage.practice;
    expect(err.split('\n').sort()).toEqual(
      [
        '',
        'tokenscope: uses HOST in apiBaseUrl',
        `tokenscope: sends GITHUB_TOKEN to ${url}`,
        `tokenscope: sends AWS_SECRET_ACCESS_KEY to ${url}`,
        `tokenscope: sends SECRET to ${url}`,
      ].sort(),
    );
  });

  it('reports where a secret goes even if the server is unreachable, in Punycode', async () => {
    const endpoints = { token: 'https://log\u0456n.example/token' };
    const path = fileWith(({ connection }) => Object.assign(connection, { issuer: null, endpoints, allowPlainHttp: true }));
    const { code, err } = await stage.cli(['token', '-c', path], { env: ENV() });
    expect(code).toBe(2);
    expect(err).toMatch(/^tokenscope: sends SECRET to https:\/\/xn--logn-n9d\.example$/m);
    expect(err).toMatch(/^tokenscope: the connection file allows plain http/m);
  });

  it('reports which server from the metadata gets a secret, before it is sent', async () => {
    const elsewhere = 'https://tokens.example';
    const path = fileWith(({ connection }) => Object.assign(connection, { endpoints: { token: null } }));
    const order: string[] = [];
    const { err } = await stage.cli(['token', '-c', path], {
      env: ENV(),
      err: (line) => order.push(line),
      http: {
        async send(request) {
          order.push(`${request.method} ${request.url}`);
          const answer = await stage.http.send(request);
          const text = new TextDecoder().decode(answer.body).replaceAll(/"token_endpoint":"[^"]*"/g, `"token_endpoint":"${elsewhere}/t"`);
          return request.method === 'GET' ? { ...answer, body: new TextEncoder().encode(text) } : answer;
        },
      },
    });
    expect(err).toBe('');
    expect(order.indexOf(`tokenscope: sends SECRET to ${elsewhere}\n`)).toBe(order.indexOf(`POST ${elsewhere}/t`) - 1);
  });
});

it('--env takes a name and never repeats a given value', async () => {
  const { code, err } = await stage.cli(['token', '-c', stage.connectionFile('practice', MACHINE), '--env', 'A=CANARY'], { env: ENV() });
  expect(code).toBe(2);
  expect(err).toContain('--env needs the name');
  expect(err).not.toContain('CANARY');
});
