import { spawn, spawnSync } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callSnippet } from '../../../electron/core/calls/snippet';
import type { Call } from '../../../electron/core/calls/model';
import { expectedSchemeOf } from '../../../electron/model/dpop';
import { type SnippetLanguage, snippetLanguage } from '../../../electron/model/exchange';
import { buildCall } from '../../../electron/model/request';
import { systemRandom } from '../../../electron/platform/system/random';
import { sampleConnection } from '../token/samples';

interface Arrived {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

const arrived: Arrived[] = [];
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  arrived.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
  response.end('ok');
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const TOKEN = `tok'en"$HOME\`x\\`;
const KEY = 'k+e&y=/ü "1"';
const ENVIRONMENT = { ACCESS_TOKEN: TOKEN, API_KEY: KEY };

/** Each with how it is run; httpie, go and csharp where they are installed. */
const RUN: Partial<Record<SnippetLanguage, { program: string; args: (text: string) => string[]; needs?: string[] }>> = {
  bash: { program: 'bash', args: (text) => ['-c', text] },
  javascript: { program: process.execPath, args: (text) => ['--input-type=module', '-e', text] },
  python: { program: 'python3', args: (text) => ['-c', text], needs: ['-c', 'import requests'] },
  httpie: { program: 'bash', args: (text) => ['-c', text], needs: ['-c', 'command -v http'] },
};
const isHere = ({ program, needs }: { program: string; needs?: string[] }) =>
  spawnSync(program, needs ?? ['--version'], { stdio: 'ignore' }).status === 0;

async function run(language: SnippetLanguage, call: Call): Promise<Arrived | undefined> {
  const how = RUN[language];
  if (!how) throw new Error(language);
  const connection = { ...sampleConnection({ apiBaseUrl: base }), variables: [{ name: 'api-key', value: '', secret: true as const }] };
  const { text, names } = await callSnippet(call, connection, { language, variables: { shared: () => [] }, random: systemRandom });
  expect(text).not.toContain(TOKEN);
  expect(names).toEqual(JSON.stringify(call).includes('{{api-key}}') ? ['ACCESS_TOKEN', 'API_KEY'] : ['ACCESS_TOKEN']);
  arrived.length = 0;
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...ENVIRONMENT };
  const child = spawn(how.program, how.args(text), { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let trouble = '';
  child.stderr.on('data', (data) => (trouble += data));
  await new Promise((resolve) => child.once('exit', resolve));
  expect(arrived, `${text}\n${trouble}`).toHaveLength(1);
  return arrived[0];
}

const CALLS: Record<string, Partial<Call>> = {
  'a plain GET': { url: '/me' },
  'quotes, line breaks and what no shell leaves alone': {
    method: 'POST',
    body: `{"a":"it's \\"so\\" $HOME \`id\` \\\\ %d !x #{y} \${z}",\n\t"b":"\u202e\u200b\u{e0041}ü 漢 😀"}\r\n'`,
    headers: [{ name: 'X-Odd', value: `it's "so" $HOME \`id\` \\ %d ;,=@` }],
  },
  'what is not ASCII in the query': {
    query: [
      { name: 'ü ', value: `a b+c&d=e'"ü😀` },
      { name: 'x[]', value: '{1}' },
    ],
  },
  'a secret variable in query, header and body': {
    method: 'PUT',
    query: [{ name: 'k', value: 'a{{api-key}}' }],
    body: '<{{api-key}}>',
  },
};

describe.each(Object.keys(RUN) as SnippetLanguage[])('a call copied as %s', (language) => {
  const how = RUN[language];
  it.skipIf(!how || !isHere(how)).each(Object.entries(CALLS))('sends %s as Tokenscope does', async (_, changes) => {
    const call: Call = { method: 'GET', url: '/x', query: [], headers: [], body: '', ...changes };
    const sent = buildCall(call, sampleConnection({ apiBaseUrl: base }), 'x', new Map([['api-key', KEY]]));
    const got = await run(language, call);
    expect(got).toMatchObject({ method: sent.method, body: sent.body ?? '' });
    expect(decodeURIComponent(got?.url ?? '')).toBe(decodeURIComponent(sent.url.slice(base.length)));
    for (const { name, value } of sent.headers)
      expect(got?.headers[name.toLowerCase()], name).toBe(name === 'Authorization' ? `Bearer ${TOKEN}` : value);
  });
});

describe('a call with a token that is bound to a key', () => {
  const connection = { ...sampleConnection({ apiBaseUrl: 'https://api.example.test' }), dpop: 'ES256' as const };
  const copied = (language: SnippetLanguage, headers: Call['headers'] = []) => {
    const call: Call = { method: 'GET', url: '/x', query: [], headers, body: '' };
    return callSnippet(call, connection, { language, variables: { shared: () => [] }, random: systemRandom, scheme: 'DPoP' });
  };

  it.each(snippetLanguage.options)('is written in %s under its scheme, with a variable for the proof that is missing', async (language) => {
    const { text, names } = await copied(language);
    expect(names).toEqual(['ACCESS_TOKEN', 'DPOP_PROOF']);
    expect(text).toContain('DPoP ');
    expect(text).not.toContain('Bearer');
    expect(text).toContain('DPOP_PROOF');
    expect(text).toMatch(/\n(#|\/\/) The DPoP proof is missing: [^\n]* can't be replayed\./);
  });

  it('keeps a proof that the call has of its own', async () => {
    const { text, names } = await copied('bash', [{ name: 'dpop', value: 'my-own' }]);
    expect(names).toEqual(['ACCESS_TOKEN']);
    expect(text.match(/dpop: /gi)).toEqual(['dpop: ']);
  });

  it.each([
    ['DPoP', null],
    ['DPoP', { tokenType: 'DPoP' }],
    ['Bearer', { tokenType: 'Bearer' }],
    ['Bearer', { tokenType: null }],
  ])('is expected to be sent as %s with the grant %j', (scheme, grant) => {
    expect(expectedSchemeOf(connection, grant)).toBe(scheme);
    expect(expectedSchemeOf({ dpop: 'off' }, grant)).toBe('Bearer');
  });
});

describe('other languages', () => {
  it.each(['powershell', 'powershell-web', 'go', 'csharp'] as const)(
    '%s spells out what can’t be seen, and has no secret',
    async (language) => {
      const call: Call = { method: 'POST', url: '/x', query: [], headers: [], body: 'a"\u202e{{api-key}}' };
      const connection = { ...sampleConnection({ apiBaseUrl: base }), variables: [{ name: 'api-key', value: '', secret: true as const }] };
      const { text } = await callSnippet(call, connection, { language, variables: { shared: () => [] }, random: systemRandom });
      expect(text).toContain('API_KEY');
      expect(text).toContain('ACCESS_TOKEN');
      expect(text).not.toContain('\u202e');
    },
  );
});
