import { describe, expect, it } from 'vitest';
import { HeldIntake } from '../../../electron/core/intake/review';
import { defaultsOf } from '../../../electron/model/templates';

const SECRET = 'aQ5tZ8xW2vK9mR4bN7pL1s';
const SETTINGS = defaultsOf('oauth');
const review = (text: string) =>
  new HeldIntake(() => 'print').hold(text, { connectionId: null, settings: SETTINGS, hasClientSecret: false });

/** Texts that have the secret where a secret doesn't belong. */
const ATTACKS: [what: string, text: string, secret?: string][] = [
  ['under the label Client ID alone', `Client ID: ${SECRET}`],
  ['swapped with the ID', `Client ID: ${SECRET}\nClient secret: acme-portal`],
  ['swapped with a UUID', `Client ID: ${SECRET}\nClient secret: 3fa85f64-5717-4562-b3fc-2c963f66afa6`],
  [
    'a UUID that its label calls a secret',
    `Client ID: ${SECRET}\nClient secret: 3fa85f64-5717-4562-b3fc-2c963f66afa6`,
    '3fa85f64-5717-4562',
  ],
  ['on both lines the same', `Client ID: ${SECRET}\nClient secret: ${SECRET}`],
  ['short, on both lines the same', 'Client ID: tiger-7\nClient secret: tiger-7', 'tiger-7'],
  [
    'a UUID on both lines',
    'Client ID: 3fa85f64-5717-4562-b3fc-2c963f66afa6\nClient secret: 3fa85f64-5717-4562-b3fc-2c963f66afa6',
    '3fa85f64',
  ],
  ['short, with the signs of a secret', 'Client ID: tR!9x#Lq2', 'tR!9x#Lq2'],
  ['as 32 hexadecimal digits', 'Client ID: 9c1e5b8d20467f3a9c1e5b8d20467f3b', '9c1e5b8d'],
  ['half of one that is broken over lines', `Client ID: ${SECRET}\nClient secret: ${SECRET}\nx7Kq9Wz3`],
  ['as a tenant', `Tenant: ${SECRET}\nClient ID: acme`],
  ['as a user name', `Username: ${SECRET}\nClient ID: acme`],
  ['as an audience', `Audience: ${SECRET}\nClient ID: acme`],
  ['as a scope', `Scopes: openid ${SECRET}\nClient ID: acme`],
  ['as an environment', `Environment: ${SECRET}\nClient ID: acme`],
  ['in the path of an API', `API base URL: https://api.example.com/v1/${SECRET}/\nClient ID: acme`],
  ['in the query of an endpoint', `Token URL: https://a.example/oauth/token?client_secret=${SECRET}\nClient ID: acme`],
  ['in the query of a redirect URI', `Redirect URI: https://a.example/callback?key=${SECRET}\nClient ID: acme`],
  [
    'in an endpoint, percent-encoded',
    'Token URL: https://a.example/k/aQ5tZ8xW2v%2BK9mR4b/token\nClient secret: aQ5tZ8xW2v+K9mR4b',
    'aQ5tZ8xW2v',
  ],
  ['beside a label that stands without a value', 'Client secret for ID: Xy7kQ2pLm9Zr', 'Xy7kQ2pLm9Zr'],
  ['below the name of a secret, as a word of a language', 'Client ID: acme-1\n\nClient secret:\ntigerlilyrose', 'tigerlilyrose'],
  ['as two words', 'Client ID: acme-1\nClient secret: tiger lilyrose', 'lilyrose'],
  ['in a label', `${SECRET}_CLIENT_ID=acme-4711`],
  ['in a label, of a value that is doubted', `${SECRET}_CLIENT_ID=GOCSPX-abcdefghijklmnopqrstuvwx`],
  ['again in a line that is left', `Client ID: ${SECRET}\nDon't mix it up with (${SECRET}).`],
];

describe('a secret where none belongs', () => {
  it.each(ATTACKS)('never reaches the window: %s', async (_, text, secret = SECRET) => {
    const { settings: _settings, ...shown } = await review(text);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown)).not.toContain(secret.slice(0, 12));
  });

  it('is told apart by its length and fingerprint', async () => {
    const { values } = await review(`Client ID: ${SECRET}\nClient secret: ${SECRET}`);
    const id = values.find(({ field }) => field === 'clientId');
    expect(id).toMatchObject({ text: '', secret: { length: SECRET.length, fingerprint: 'print' }, isSure: false });
    expect(id?.doubts).toEqual(['It stands under the name of an ID and of a secret.']);
  });

  it('is taken neither as an ID beside the same secret, nor as an address', async () => {
    const held = new HeldIntake(() => 'print');
    const target = { connectionId: null, settings: SETTINGS, hasClientSecret: false };
    const take = async (text: string, ...fields: ('clientId' | 'clientSecret' | 'token')[]) => {
      const { id, values } = await held.hold(text, target);
      const choices = fields.map((field) => ({ field, value: values.findIndex((one) => one.field === field) }));
      return held.take(id, choices, SETTINGS, null);
    };
    const both = `Client ID: ${SECRET}\nClient secret: ${SECRET}`;
    await expect(take(both, 'clientId', 'clientSecret')).rejects.toMatchObject({ code: 'bad-request' });
    await expect(take(both, 'clientSecret')).resolves.toMatchObject({ clientSecret: SECRET });
    const url = `Token URL: https://a.example/oauth/token?client_secret=${SECRET}`;
    await expect(take(url, 'token')).rejects.toMatchObject({ code: 'bad-request' });
  });
});

it.each([
  '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  '48213977-a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6.apps.googleusercontent.com',
  '0oa1b2c3d4e5f6g7h8i9',
  'a81f5c0e9d7b4f6389c2',
  'hrx.partner.weber-04',
  'orders-app',
])('an ordinary ID stays readable: %s', async (id) => {
  const { values } = await review(`Client ID: ${id}\nClient secret: ${SECRET}\nTenant: acme\nScopes: orders.read offline_access`);
  expect(values.map(({ text }) => text)).toEqual(expect.arrayContaining([id, 'acme', 'orders.read offline_access']));
  expect(values.find(({ field }) => field === 'clientId')).toMatchObject({ isSure: true });
});
