import { describe, expect, it } from 'vitest';
import { parseConnectionFile, printConnectionFile } from '../../../electron/core/importers/connection-file';
import type { Connection, Leg, SavedCall } from '../../../electron/model/connection';
import { settingsOf } from '../../support/connection';

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
  ['an element', (secret) => ({ calls: [call({ body: `<a><Password>${secret}</Password></a>` })] })],
  ['a line', (secret) => ({ calls: [call({ body: `user: me\npassword: ${secret}\n` })] })],
  ['another line', (secret) => ({ calls: [call({ body: `passcode: ${secret}` })] })],
  ['a .env file', (secret) => ({ calls: [call({ body: `DEBUG=1\nDB_PASS=${secret}\nX=2` })] })],
  ['a Python dictionary', (secret) => ({ calls: [call({ body: `{'password': '${secret}'}` })] })],
  ['a line in JSON', (secret) => ({ calls: [call({ body: `{"note":"password: ${secret}"}` })] })],
  ['JSON without quotes', (secret) => ({ calls: [call({ body: `{"password": ${secret}}` })] })],
  ['JSON5', (secret) => ({ calls: [call({ body: `{password: ${secret}, a: 1}` })] })],
  ['a header in text', (secret) => ({ calls: [call({ body: `POST /x\nX-Api-Key: ${secret}\nAccept: */*\n` })] })],
  ['a private key', (secret) => ({ calls: [call({ body: `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----` })] })],
];

it.each(PLANTED)('a connection file holds no secret that was put into %s', (_name, planted) => {
  const secret = 'hV8sKq2ZtY7wBd4Lm9Rx';
  const text = printConnectionFile({ ...settingsOf(), ...planted(secret) }, false);
  expect(text).not.toContain(secret);
  expect(text).toMatch(/\$\{env:\w+\}/);
});

describe.each(['hV8sKq2ZtY7wBd4Lm9Rx', 'hunter2xy', '48151623', '-7.5e3', 'x'])(
  'a connection file filled again with %s is as it was',
  (secret) => {
    it.each(PLANTED)('%s', (_name, planted) => {
      const before = { ...settingsOf(), ...planted(secret) };
      const text = printConnectionFile(before, false);
      const names = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name = '']) => name);
      const { connection } = parseConnectionFile(text, Object.fromEntries(names.map((name) => [name, secret])));
      expect(connection).toMatchObject({ legs: before.legs, calls: before.calls });
    });
  },
);

it.each([
  `Your password is "hunter2xy", your PIN 4815`,
  'Cookie: a=hunter2xy; b=2\nX-Api-Key: hunter2xy\n',
  '{"url":"https://me:hunter2xy@db.example/?password=hunter2xy"}',
  '{&quot;password&quot;:&quot;hunter2xy&quot;}',
  `{"password":"hunter2xy`,
  `{'pwd': 'hunter2xy`,
])('what stands around a secret stays as it is: %s', (body) => {
  const text = printConnectionFile({ ...settingsOf(), calls: [call({ body })] }, false);
  expect(text).not.toContain('hunter2xy');
  const exported = parseConnectionFile(text, null).connection.calls[0]?.body ?? '';
  // Whatever is filled in, the rest is what it was.
  const escaped = exported.split(/\$\{env:\w+\}/).map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  expect(escaped.length).toBeGreaterThan(1);
  expect(body).toMatch(new RegExp(`^${escaped.join('[^]+')}$`));
});

it('two secrets under one name get a placeholder each', () => {
  const secrets = ['hunter2xy', 'correcthorse9', 'hunter2xy', 'tr0ub4dor'];
  const planted = [
    call({ body: secrets.map((secret) => `<Password>${secret}</Password>`).join('') }),
    call({ headers: secrets.map((value) => ({ name: 'X-Pwd', value })) }),
    call({ query: secrets.map((value) => ({ name: 'pwd', value })) }),
  ];
  const text = printConnectionFile({ ...settingsOf(), calls: planted }, false);
  const names = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name = '']) => name);
  expect(names).toHaveLength(12);
  // Each list stands in the file in its order.
  const filled = parseConnectionFile(text, Object.fromEntries(names.map((name, index) => [name, secrets[index % 4] ?? ''])));
  expect(filled.connection).toMatchObject({ calls: planted });
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
