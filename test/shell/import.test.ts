import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../core/importers/imports';
import type { Connection } from '../../electron/model/connection';
import type { OpenedFile } from '../../electron/shell/dialogs/opened-file';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';

const directory = mkdtempSync(join(tmpdir(), 'import-'));
let desk: Desk;
let files: string[];
let given: OpenedFile[] | null = null;

beforeAll(() => {
  const chosenFiles = () => given ?? files.map(fixture).map((file) => ({ ...file, bytes: Buffer.from(file.text) }));
  desk = openDesk({ directory, keychain: new MemoryKeychain(), chosenFiles });
});
afterAll(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

async function reviewed(...paths: string[]) {
  files = paths;
  const review = await desk.ask('connections.import');
  if (review === null) throw new Error('Nothing was chosen.');
  return review;
}
const names = () => desk.services.connections.list().map(({ name }) => name);
const BOTH = ['postman/orders.postman_collection.json', 'postman/staging.postman_environment.json', 'postman/levels-v2.0.json'];

describe('files of another program', () => {
  it('are shown before anything is saved, and no secret of them reaches the window', async () => {
    const { connections, left, variables } = await reviewed(...BOTH);
    expect(connections.map(({ connection, brings }) => [connection.name, brings])).toEqual([
      ['Orders API', ['Client secret', 'Secret variables']],
      ['Levels', ['Client secret']],
      ['Levels: Admin', ['Password']],
      ['Levels: Own', []],
    ]);
    expect(left.length).toBeGreaterThan(0);
    expect(variables.length).toBeGreaterThan(0);
    expect(names()).toEqual([]);
    expect(desk.wire.join('\n')).not.toContain('PLANTED');
  });

  it('are saved where they are ticked, their secrets in the vault alone', async () => {
    const { id } = await reviewed(...BOTH);
    const { ids } = await desk.ask('connections.acceptImport', { id, chosen: [0, 2] });
    expect(names()).toEqual(['Orders API', 'Levels: Admin']);
    const [orders = '', admin = ''] = ids;
    expect(await desk.services.connections.records.read(orders)).toMatchObject({
      clientSecret: 'PLANTED-staging-secret-04',
      variables: { 'X-Api-Key': { value: 'PLANTED-api-key-000002', api: 'https://api.orders.example' } },
    });
    expect(JSON.stringify(await desk.services.connections.records.read(admin))).toContain('PLANTED-password-000006');
    expect(JSON.stringify(desk.services.connections.list())).not.toContain('PLANTED');
    expect(desk.wire.join('\n')).not.toContain('PLANTED');
    expect(await desk.problem('connections.acceptImport', { id, chosen: [1] })).toBe('not-found');
  });

  it('are saved all or none', async () => {
    const before = names();
    const { id } = await reviewed(...BOTH);
    const { vault, connections } = desk.services;
    const write = vault.write.bind(vault);
    const written: string[] = [];
    vault.write = (to, record) => {
      written.push(to);
      return written.length === 3 ? Promise.reject(new Error('disk full')) : write(to, record);
    };
    expect(await desk.problem('connections.acceptImport', { id, chosen: [0, 1, 2] })).toBe('internal');
    vault.write = write;
    expect(written).toHaveLength(3);
    for (const each of written) expect((await connections.records.read(each)).clientSecret).toBeNull();
    expect(names()).toEqual(before);
    expect((await desk.ask('connections.acceptImport', { id, chosen: [1] })).ids).toHaveLength(1);
  });

  it('are saved in one write, however many connections they have', async () => {
    const { settings } = desk.services;
    const servers = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`s${index}`, { url: `https://s${index}.example/mcp` }]));
    const text = JSON.stringify({ mcpServers: servers });
    given = [{ name: 'mcp.json', text, bytes: Buffer.from(text) }];
    const review = await reviewed();
    given = null;
    let writes = 0;
    const { saveConnection, saveConnections } = settings;
    Object.assign(settings, {
      saveConnection: (one: Connection) => expect.fail(`"${one.name}" was written alone.`),
      saveConnections: (all: readonly Connection[]) => {
        writes += 1;
        saveConnections(all);
      },
    });
    const { ids } = await desk.ask('connections.acceptImport', { id: review.id, chosen: review.connections.map((_, index) => index) });
    Object.assign(settings, { saveConnection, saveConnections });
    expect([ids.length, writes]).toEqual([501, 1]);
  });

  it('without a connection in them say what they have', async () => {
    files = ['postman/scripted.json'];
    expect(await desk.problem('connections.import', undefined)).toBe('connection-file-invalid');
    expect(desk.wire.at(-1)).toMatch(/There is no OAuth 2.0 connection in a Postman collection.*1 request with an API key/s);
  });

  it('can be kept as templates instead, without client or secrets, and nothing is saved before', async () => {
    const before = names();
    const { id } = await reviewed(...BOTH);
    expect(await desk.ask('templates.list')).toEqual([]);
    const added = await desk.ask('templates.acceptImport', { id, chosen: [0] });
    expect(added.map(({ name }) => name)).toEqual(['Orders API']);
    const [template] = await desk.ask('templates.list');
    expect(template?.settings).toMatchObject({ name: 'Orders API', clientId: '' });
    expect(names()).toEqual(before);
    expect(JSON.stringify(await desk.services.templates.list())).not.toContain('PLANTED');
    expect(await desk.problem('connections.acceptImport', { id, chosen: [0] })).toBe('not-found');
  });
});

describe('a file of providers', () => {
  const YAML =
    'acme:\n  auth_mode: OAUTH2\n  authorization_url: https://id.acme.example/a\n  token_url: https://id.acme.example/t\nother:\n  auth_mode: NONE\n';

  it('is shown, then kept, then removed and brought back', async () => {
    given = [{ name: 'providers.yaml', text: YAML, bytes: Buffer.from(YAML) }];
    const review = await desk.ask('templates.openProviders');
    expect([review?.name, review?.entries.map(({ label }) => label), review?.left.map(({ where }) => where)]).toEqual([
      'providers.yaml',
      ['acme'],
      ['other'],
    ]);
    expect(await desk.ask('templates.providers')).toEqual([]);
    await desk.ask('templates.acceptProviders', { id: review?.id ?? '' });
    const [file] = await desk.ask('templates.providers');
    expect(file).toMatchObject({
      name: 'providers.yaml',
      entries: [{ id: 'acme', settings: { endpoints: { token: 'https://id.acme.example/t' } } }],
    });
    expect((await desk.ask('templates.list')).map(({ id }) => id)).not.toContain(file?.id);
    expect(await desk.problem('templates.acceptProviders', { id: review?.id ?? '' })).toBe('not-found');
    await desk.ask('templates.remove', { id: file?.id ?? '' });
    expect(await desk.ask('templates.providers')).toEqual([]);
    await desk.ask('templates.restore', { id: file?.id ?? '' });
    expect(await desk.ask('templates.providers')).toHaveLength(1);
    given = null;
  });
});
