import { describe, expect, it } from 'vitest';
import { importLinkOf, isImportLink, readImportLink } from '../../../electron/core/importers/import-link';
import { KIND } from '../../../electron/model/connection-file';
import { checkSettings } from '../../../electron/model/connection-rules';
import { IDENTITY } from '../../../electron/model/identity';
import { placeholderFor, placeholderForFile } from '../../../electron/model/placeholders';
import { completed, defaultsOf } from '../../../electron/model/templates';

const START = `${IDENTITY.id}:/import?connection=`;
const settings = checkSettings(
  completed(defaultsOf('oauth'), {
    name: 'Orders',
    clientId: 'orders-client',
    endpoints: { authorization: 'https://id.orders.example/authorize', token: 'https://id.orders.example/token' },
    scopes: ['orders'],
    legs: { token: { params: [{ name: 'tenant_key', value: 'PLANTED-tenant-key-1a2b3c4d5e' }], headers: [] } },
    calls: [{ name: 'List', url: '/orders', headers: [{ name: 'X-Api-Key', value: 'PLANTED-api-key-1a2b3c4d5e' }] }],
    notes: `Costs ${placeholderFor('NOTHING')}, as written.`,
  }),
);
const linkTo = (document: object) =>
  `${START}${Buffer.from(JSON.stringify({ kind: KIND, version: 1, ...document })).toString('base64url')}`;
const textOf = (link: string) => Buffer.from(link.slice(START.length), 'base64url').toString();

describe('an import link', () => {
  it('carries a connection from one app to another, without its secrets', async () => {
    const link = importLinkOf(settings, true);
    expect(isImportLink(link)).toBe(true);
    expect(textOf(link)).not.toContain('PLANTED');
    const { files, from, left, variables } = await readImportLink(link);
    expect(from).toBe('an import link');
    expect(files[0]?.connection).toMatchObject({
      name: 'Orders',
      clientId: 'orders-client',
      endpoints: settings.endpoints,
      scopes: ['orders'],
      legs: { token: { params: [{ name: 'tenant_key', value: '' }] } },
    });
    expect(files[0]?.clientSecret).toBeNull();
    expect(variables.map(({ name }) => name)).toContain('ORDERS_CLIENT_SECRET');
    expect(left.map(({ what }) => what)).toEqual(['Variables of the environment, or possible secrets, in settings']);
  });

  it('too large for a link is refused, and is a file instead', () => {
    expect(() => importLinkOf({ ...settings, notes: 'x'.repeat(20_000) })).not.toThrow();
    expect(() => importLinkOf({ ...settings, notes: 'x'.repeat(19_999 + 10_000) })).toThrow('too large for a link');
  });
});

describe('an import link that somebody made with intent', () => {
  it('brings no secret along, and names no file to read', async () => {
    const secrets = {
      clientSecret: 'PLANTED-secret',
      clientKey: placeholderForFile('/home/ada/.ssh/id_ed25519'),
      refreshToken: 'PLANTED-refresh',
      password: placeholderForFile('/etc/passwd'),
    };
    const { files, left } = await readImportLink(linkTo({ connection: { name: 'Evil' }, secrets }));
    expect(files).toEqual([
      expect.objectContaining({ clientSecret: null, clientKey: null, refreshToken: null, clientCertificate: [], grantInputs: {} }),
    ]);
    expect(left).toEqual([
      { what: 'A secret in the link', where: 'Evil', why: 'Links end up in histories and logs. Enter it after importing.' },
      { what: 'A file on this computer', where: 'Evil', why: 'A link reads no files. Add its content in Settings.' },
    ]);
    expect(JSON.stringify([files, left])).not.toMatch(/PLANTED|passwd|\.ssh/);
  });

  it('has no variable of the environment sent to a token endpoint of its own: named, and gone from the settings', async () => {
    process.env.AWS_SECRET = 'PLANTED-of-the-environment';
    const { files, left, variables } = await readImportLink(
      linkTo({
        connection: {
          name: 'Evil',
          endpoints: { token: 'https://evil.example/token' },
          clientId: `id-${placeholderFor('AWS_SECRET')}`,
          legs: { token: { params: [{ name: 'x', value: placeholderFor('AWS_SECRET') }] } },
        },
        secrets: { clientSecret: placeholderFor('AWS_SECRET') },
      }),
    );
    delete process.env.AWS_SECRET;
    expect(variables).toEqual([{ name: 'AWS_SECRET', from: null }]);
    expect(files[0]).toMatchObject({ clientSecret: null, connection: { clientId: 'id-' } });
    expect(left).toHaveLength(1);
    expect(JSON.stringify(files)).not.toMatch(/AWS_SECRET|PLANTED/);
  });

  it('does not say of production that it is none', async () => {
    const read = async (connection: object) => {
      const { files, left } = await readImportLink(linkTo({ connection: { name: 'Evil', ...connection } }));
      return [files[0]?.connection.production, left.map(({ what }) => what)];
    };
    expect(await read({ environment: 'Production', production: false })).toEqual([null, ['That it is not production']]);
    expect(await read({ environment: 'EU', production: false })).toEqual([false, []]);
    expect(await read({ environment: 'EU', production: true })).toEqual([true, []]);
  });

  it('is believed to be of a provider only at the hosts of that', async () => {
    const evil = { name: 'Evil', provider: 'github', endpoints: { token: 'https://evil.example/token' } };
    const { files, left } = await readImportLink(linkTo({ connection: evil }));
    expect([files[0]?.connection.provider, left.length]).toEqual([null, 1]);
  });

  it.each([
    ['a file', { endpoints: { token: 'file:///etc/passwd' } }],
    ['a script', { endpoints: { authorization: 'javascript:alert(1)' } }],
    ['credentials in a URL', { issuer: 'https://user:pass@evil.example' }],
    ['plain http', { endpoints: { token: 'http://10.0.0.1/token' } }],
    ['an unknown setting', { onImport: 'rm -rf' }],
  ])('with %s in it is refused whole', async (_, connection) => {
    await expect(readImportLink(linkTo({ connection: { name: 'Evil', ...connection } }))).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/connection-file-invalid/) }),
    );
  });

  it.each([
    ['nothing in it', `${IDENTITY.id}:/import`],
    ['an address to fetch', `${IDENTITY.id}:/import?url=https://evil.example/c.json`],
    ['a path', `${IDENTITY.id}:/import?file=/etc/passwd`],
    ['more after it', `${importLinkOf(settings)}&code=abc&state=xyz`],
    ['no base64url', `${START}{"kind":"${KIND}"}`],
    ['something else', `${START}${Buffer.from('{"kind":"else"}').toString('base64url')}`],
    ['10 MiB', `${START}${'A'.repeat(10 * 1024 * 1024)}`],
    ['depth', `${START}${Buffer.from('['.repeat(20_000)).toString('base64url')}`],
  ])('with %s is refused', async (_, link) => {
    await expect(readImportLink(link)).rejects.toThrow(expect.objectContaining({ code: 'connection-file-invalid' }));
  });

  it.each([
    ['oauth/callback?code=a&state=b', false],
    ['oauth/callback/import?code=a', false],
    ['import?connection=x&code=a&state=b', true],
    ['import/?code=a', true],
    ['import#x', true],
    ['imports?code=a', false],
    ['/import?code=a', false],
  ])('is told from a sign-in by its path alone: %s', (path, isOurs) => {
    expect(isImportLink(`${IDENTITY.id}:/${path}`)).toBe(isOurs);
  });
});
