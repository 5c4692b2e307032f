import { expect, it } from 'vitest';
import { parseConnectionFile, printConnectionFile } from '../../../electron/core/connection/connection-file';
import type { Connection, Leg, SavedCall } from '../../../electron/core/connection/model';
import { settingsOf } from './support/stores';

const leg = (params: Record<string, string>, headers: Record<string, string>): Leg => ({
  params: Object.entries(params).map(([name, value]) => ({ name, value })),
  headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
});
let calls = 0;
const call = (changes: Partial<SavedCall>): SavedCall => ({
  id: `call-${++calls}`,
  name: 'A call',
  method: 'POST',
  url: '/x',
  query: [],
  headers: [],
  body: '',
  ...changes,
});
const { legs } = settingsOf();

const PLANTED: [string, (secret: string) => Partial<Connection>][] = [
  ...['pwd', 'client_pin', 'hmac', 'pass', 'otp', 'ticket', 'sig', 'anything', 'x'].map((name): (typeof PLANTED)[number] => [
    `the parameter ${name}`,
    (secret) => ({ legs: { ...legs, token: leg({ [name]: secret }, {}) } }),
  ]),
  ...['X-Access', 'X-Pwd', 'X-Anything', 'X-Hub-Signature-256', 'Api-Key', 'X-Tenant-Key', 'X-Project-Token'].map(
    (name): (typeof PLANTED)[number] => [`the header ${name}`, (secret) => ({ legs: { ...legs, api: leg({}, { [name]: secret }) } })],
  ),
  ['a header of a call', (secret) => ({ calls: [call({ headers: [{ name: 'X-Anything', value: secret }] })] })],
  ['a query of a call', (secret) => ({ calls: [call({ query: [{ name: 'filter', value: secret }] })] })],
  ['the path of a call', (secret) => ({ calls: [call({ url: `/hooks/${secret}/send` })] })],
  ['the path of an absolute call', (secret) => ({ calls: [call({ url: `https://api.example/v1/${secret}?x=1` })] })],
  ['the address of a call', (secret) => ({ calls: [call({ url: `/x?a=1&pwd=${secret}` })] })],
  ['SOAP', (secret) => ({ calls: [call({ body: `<s:E><wsse:Password Type="x">${secret}</wsse:Password></s:E>` })] })],
  ['XML', (secret) => ({ calls: [call({ body: `<add key="client_secret" value="${secret}"/>` })] })],
  ['GraphQL', (secret) => ({ calls: [call({ body: `mutation { login(password: "${secret}") { id } }` })] })],
  ['GraphQL shorthand', (secret) => ({ calls: [call({ body: `{ login(password: "${secret}") }` })] })],
  ['multipart', (secret) => ({ calls: [call({ body: `--b\r\nContent-Disposition: form-data; name=pwd\r\n\r\n${secret}\r\n--b--` })] })],
  ['JSON', (secret) => ({ calls: [call({ body: `{"a":{"pwd":"${secret}"}}` })] })],
  ['JSON, broken', (secret) => ({ calls: [call({ body: `{"a":1, 'pwd': '${secret}'` })] })],
  ['a bearer in text', (secret) => ({ calls: [call({ body: `Authorization: Bearer ${secret}` })] })],
  ['a form', (secret) => ({ calls: [call({ body: `a=1&pin=${secret}` })] })],
  ['a private key', (secret) => ({ calls: [call({ body: `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----` })] })],
];

it.each(PLANTED)('a connection file holds no secret that was put into %s', (_name, planted) => {
  const secret = 'hV8sKq2ZtY7wBd4Lm9Rx';
  const text = printConnectionFile({ ...settingsOf(), ...planted(secret) }, false);
  expect(text).not.toContain(secret);
  expect(text).toMatch(/\$\{env:\w+\}/);
  const names = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name = '']) => name);
  const filled = parseConnectionFile(text, Object.fromEntries(names.map((name) => [name, secret])));
  expect(JSON.stringify(filled)).toContain(secret);
});

it('a connection file keeps what is plain', () => {
  const settings = {
    ...settingsOf(),
    legs: {
      ...legs,
      authorize: leg({ prompt: 'consent', audience: 'https://api.example', acr_values: 'high' }, {}),
      api: leg({}, { Accept: 'application/json', 'X-Tenant': 'acme', 'User-Agent': 'tool/1', 'Api-Version': '2024-01-01' }),
    },
    calls: [
      call({ url: '/v1/users/42?page=2', query: [{ name: 'limit', value: '50' }], body: '{"name":"Ada","page":1,"token_type":"Bearer"}' }),
      call({ url: 'https://api.example/v1/users/6f9619ff-8b86-4d01-b42d-00cf4fc964ff', body: '<user><name>Ada</name></user>' }),
    ],
  };
  const text = printConnectionFile(settings, false);
  expect(text).not.toContain('${env');
  expect(parseConnectionFile(text, {}).connection).toMatchObject({ legs: settings.legs, calls: settings.calls });
});
