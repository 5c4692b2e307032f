import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicCredentials } from '../../../electron/core/client-auth/client-secret-basic';
import { curlOf } from '../../../electron/core/exchanges/curl';
import type { KnownSecret } from '../../../electron/core/secrets';
import type { ShellName } from '../../../electron/model/exchange';
import { recordingHttp, type Recorded } from '../../../electron/core/exchanges/recording';
import { redactExchange } from '../../../electron/core/exchanges/redact';
import { Redaction } from '../../../electron/core/redaction/redaction';
import type { HttpRequest } from '../../../electron/core/ports';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { needing } from '../../support/system';
import { argumentsOf, POWERSHELLS } from './powershell';
import { fingerprint, redact } from './support';

interface Received {
  method: string;
  url: string;
  headers: [string, string][];
  body: string;
}

const received: Received[] = [];
let base = '';
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = request.rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), request.rawHeaders[index + 1] ?? '']] : [],
  );
  received.push({ method: request.method ?? '', url: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') });
  response.end('{}');
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** Sends a request as the app does, and returns what the server got and the command line for it. */
async function sent(
  request: Partial<HttpRequest>,
  secrets: KnownSecret[],
  shell: ShellName = 'bash',
): Promise<{ original: Received; command: string }> {
  const taken: Recorded[] = [];
  const http = recordingHttp(createNodeHttp(), { keeps: () => true, record: (recorded) => `x${taken.push(recorded)}` }, systemClock);
  await http.send({
    method: 'GET',
    url: base,
    headers: [],
    body: null,
    timeoutMs: 5000,
    maxBodyBytes: 1000,
    about: { connectionId: 'c1', purpose: 'token', secrets },
    ...request,
  });
  const original = received.pop();
  const [recorded] = taken;
  if (recorded === undefined || original === undefined) throw new Error('nothing was sent');
  const known = new Redaction(fingerprint);
  known.addAll(secrets);
  const { exchange } = redactExchange({ ...recorded, id: 'x' }, secrets, known, fingerprint);
  return { original, command: curlOf(exchange, shell) };
}

async function run(shell: string, command: string, variables: Record<string, string>): Promise<Received> {
  await promisify(execFile)(shell, ['-c', command.replaceAll('curl ', 'curl -q -sS ')], { env: { PATH: process.env.PATH, ...variables } });
  const got = received.pop();
  if (got === undefined) throw new Error('curl sent nothing');
  return got;
}

/** Of headers only those that the app asked for: curl adds its own. */
function expectSame(got: Received, original: Received, names: string[]): void {
  expect(got.method).toBe(original.method);
  const [path, query = ''] = got.url.split('?');
  const [originalPath, originalQuery = ''] = original.url.split('?');
  expect(path).toBe(originalPath);
  const pairs = (text: string) => [...new URLSearchParams(text)].sort();
  expect(pairs(query)).toEqual(pairs(originalQuery));
  const wanted = ({ headers }: Received) => headers.filter(([name]) => names.includes(name));
  expect(wanted(got)).toEqual(wanted(original));
  const isForm = original.headers.some(([name, value]) => name === 'content-type' && value.includes('form-urlencoded'));
  if (isForm) expect([...new URLSearchParams(got.body)]).toEqual([...new URLSearchParams(original.body)]);
  else expect(got.body).toBe(original.body);
}

const HOSTILE = `\u2019; \u2018touch\u201a \u201b\u201cx\u201d \u201e $x $(id) @y \`n '; touch /tmp/owned; $(touch /tmp/owned) \`id\` "!!" \\ %00 #@<>|&*?~ é 漢 \u202e`;
const SECRET = `s+e/c=r&e't "$(id)\` %41\\!`;
const TOKEN = 'abc.DEF-123_456~789+/==';

const CASES: { name: string; request: () => Partial<HttpRequest>; secrets: KnownSecret[]; variables: Record<string, string> }[] = [
  {
    name: 'a token request with the secret in the form',
    request: () => ({
      method: 'POST',
      url: `${base}/token?tenant=a%20b`,
      headers: [
        { name: 'content-type', value: 'application/x-www-form-urlencoded;charset=UTF-8' },
        { name: 'x-extra', value: `'; touch /tmp/owned; $(id) \`id\` "!!" \\ #` },
      ],
      body: new URLSearchParams({
        client_id: HOSTILE,
        code: TOKEN,
        code_verifier: 'verifier-1234567890',
        client_secret: SECRET,
        redirect_uri: 'dev.tokenscope:/oauth/callback',
        grant_type: 'authorization_code',
      }).toString(),
    }),
    secrets: [
      { kind: 'client secret', value: SECRET },
      { kind: 'code', value: TOKEN },
      { kind: 'code verifier', value: 'verifier-1234567890' },
    ],
    variables: { CLIENT_SECRET: SECRET, CODE: TOKEN, CODE_VERIFIER: 'verifier-1234567890' },
  },
  {
    name: 'a refresh with HTTP Basic',
    request: () => ({
      method: 'POST',
      url: `${base}/token`,
      headers: [
        { name: 'authorization', value: `Basic ${basicCredentials('client-1', 'plain-secret-1')}` },
        { name: 'content-type', value: 'application/x-www-form-urlencoded' },
      ],
      body: new URLSearchParams({ refresh_token: TOKEN, grant_type: 'refresh_token' }).toString(),
    }),
    secrets: [
      { kind: 'client secret', value: 'plain-secret-1' },
      { kind: 'refresh token', value: TOKEN },
    ],
    variables: { CLIENT_SECRET: 'plain-secret-1', REFRESH_TOKEN: TOKEN },
  },
  {
    name: 'a call with a body of JSON',
    request: () => ({
      method: 'PATCH',
      url: `${base}/items/%27%3B?filter[a]={1}&q=${encodeURIComponent(HOSTILE)}`,
      headers: [
        { name: 'Authorization', value: `Bearer ${TOKEN}` },
        { name: 'Content-Type', value: 'application/json' },
        { name: 'X-Empty', value: '' },
      ],
      body: JSON.stringify({ text: `${HOSTILE}\r\n\t\u0007end\n`, token: TOKEN }),
    }),
    secrets: [{ kind: 'access token', value: TOKEN }],
    variables: { ACCESS_TOKEN: TOKEN },
  },
  {
    name: 'a body with control characters and no content type',
    request: () => ({ method: 'PUT', url: `${base}/raw`, body: `@/etc/passwd\r\n\t\u001b[201~${HOSTILE}\u0085\n` }),
    secrets: [],
    variables: {},
  },
  {
    name: 'a token in the query',
    request: () => ({ url: `${base}/me?a=1&access_token=${encodeURIComponent(TOKEN)}&b=%26`, headers: [{ name: 'accept', value: 'a/b' }] }),
    secrets: [{ kind: 'access token', value: TOKEN }],
    variables: { ACCESS_TOKEN: TOKEN },
  },
  {
    name: 'a token in the query of a request with a body',
    request: () => ({ method: 'POST', url: `${base}/me?access_token=${encodeURIComponent(TOKEN)}&b=1`, body: '{"a":1}' }),
    secrets: [{ kind: 'access token', value: TOKEN }],
    variables: { ACCESS_TOKEN: TOKEN },
  },
  {
    name: 'a POST without a body',
    request: () => ({ method: 'POST', url: `${base}/empty`, headers: [{ name: 'Cookie', value: 'a=first-cookie; b=second-cookie' }] }),
    secrets: [],
    variables: { COOKIE: 'first-cookie', COOKIE_2: 'second-cookie' },
  },
  { name: 'a HEAD', request: () => ({ method: 'HEAD', url: `${base}/head` }), secrets: [], variables: {} },
];

needing('shells')('run', () => {
  describe.each(['bash', 'sh'])('the command line, in %s', (shell) => {
    it.each(CASES)('sends the same request once more: $name', async ({ request, secrets, variables }) => {
      const built = request();
      const { original, command } = await sent(built, secrets);
      for (const secret of Object.values(variables)) expect(command).not.toContain(secret);
      for (const name of Object.keys(variables)) expect(command).toContain(`$${name}`);
      const names = (built.headers ?? []).map(({ name }) => name.toLowerCase());
      expectSame(await run(shell, command, variables), original, [...names, 'content-type']);
    });

    it('encodes a secret for Basic where it was sent so', async () => {
      const headers = [{ name: 'authorization', value: `Basic ${basicCredentials('client 1', SECRET)}` }];
      const { original, command } = await sent({ method: 'POST', url: `${base}/token`, headers }, [
        { kind: 'client secret', value: SECRET },
      ]);
      const got = await run(shell, command, { CLIENT_SECRET: SECRET });
      const pair = ({ headers: all }: Received) =>
        Buffer.from(all.find(([name]) => name === 'authorization')?.[1].slice(6) ?? '', 'base64')
          .toString()
          .split(':')
          .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      expect(pair(got)).toEqual(pair(original));
      expect(pair(got)).toEqual(['client 1', SECRET]);
    });
  });
});

describe.each(POWERSHELLS)('the command line, in PowerShell %s by its rules', (version) => {
  it.each(CASES)('sends the same request once more: $name', async ({ request, secrets, variables }) => {
    const built = request();
    const { original, command } = await sent(built, secrets, 'powershell');
    for (const secret of Object.values(variables)) expect(command).not.toContain(secret);
    for (const name of Object.keys(variables)) expect(command).toContain(`$env:${name}`);
    const [program, ...args] = argumentsOf(command, variables, version);
    expect(program).toBe('curl.exe');
    await promisify(execFile)('curl', ['-q', '-sS', ...args]);
    const got = received.pop();
    if (got === undefined) throw new Error('curl sent nothing');
    expectSame(got, original, [...(built.headers ?? []).map(({ name }) => name.toLowerCase()), 'content-type']);
  });

  it('hands on each argument as it is, whatever is in it', () => {
    for (const text of [
      'a"b',
      'a\\"b c',
      'ends in \\',
      'x\\',
      '""',
      `\u2019'\u201b`,
      'a\r\n\tb',
      '\u001b[201~',
      '"; id',
      "'@",
      '\\\\" \\',
    ]) {
      const exchange = redact({ body: { bytes: Buffer.from(text), length: text.length, cut: false, contentType: '' } });
      expect(argumentsOf(curlOf(exchange, 'powershell'), {}, version).at(-1)).toBe(text);
    }
  });
});

describe('the command line', () => {
  it('reads as a person would write it for PowerShell, and brings what quotes need only where there are some', () => {
    const body = 'grant_type=authorization_code&client_id=c';
    const contentType = 'application/x-www-form-urlencoded';
    const given = (text: string) =>
      redact({
        url: 'https://login.example/token',
        headers: [{ name: 'content-type', value: contentType }],
        body: { bytes: Buffer.from(text), length: text.length, cut: false, contentType },
      });
    expect(curlOf(given(body), 'powershell')).toBe(
      ["curl.exe 'https://login.example/token'", `--header 'content-type: ${contentType}'`, `--data-raw '${body}'`].join(' `\n  '),
    );
    expect(curlOf(given(`${body}&code=abc12345`), 'powershell')).toMatch(
      /^function NativeArg[\s\S]+--data-urlencode \(NativeArg \('code=' \+ \$env:CODE\)\)$/,
    );
  });

  it('reads as a person would write it', () => {
    const body = 'grant_type=authorization_code&code=abc12345&client_id=c';
    const exchange = redact({
      url: 'https://login.example/token',
      headers: [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }],
      body: { bytes: Buffer.from(body), length: body.length, cut: false, contentType: 'application/x-www-form-urlencoded' },
    });
    expect(curlOf(exchange)).toBe(
      [
        "curl 'https://login.example/token'",
        "--header 'content-type: application/x-www-form-urlencoded'",
        "--data-raw 'grant_type=authorization_code'",
        '--data-urlencode \'code=\'"$CODE"',
        "--data-raw 'client_id=c'",
      ].join(' \\\n  '),
    );
  });

  it('holds nothing that a terminal acts on', () => {
    const bytes = Buffer.from('a\u001b[201~\rrm -rf ~\u0003\u0004\u0015\u009b\u007f');
    const command = curlOf(
      redact({ url: 'https://x/\u001b]0;x\u0007', body: { bytes, length: bytes.length, cut: false, contentType: '' } }),
    );
    expect(command).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('leaves out a header that curl would take for a file', () => {
    const exchange = redact({});
    exchange.request.headers = [{ name: '@/etc/passwd', value: 'x' }];
    expect(curlOf(exchange)).not.toContain('passwd');
  });

  it('says when the body was cut', () => {
    const exchange = redact({ body: { bytes: Buffer.from('x'.repeat(90_000)), length: 200_000, cut: true, contentType: 'text/plain' } });
    expect(curlOf(exchange)).toMatch(/\n# The body was longer; these are its first \d+ bytes\.$/);
  });
});
