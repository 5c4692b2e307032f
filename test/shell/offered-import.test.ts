import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KIND } from '../../electron/model/connection-file';
import { IDENTITY } from '../../electron/model/identity';
import { placeholderFor, placeholderForFile } from '../../electron/model/placeholders';
import { completed, defaultsOf } from '../../electron/model/templates';
import type { Offer } from '../../electron/shell/redirects/import-offers';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';

const directory = mkdtempSync(join(tmpdir(), 'offered-'));
const file = (name: string) => join(directory, name);
const link = (document: object): Offer => ({
  link: `${IDENTITY.id}:/import?connection=${Buffer.from(JSON.stringify({ kind: KIND, version: 1, ...document })).toString('base64url')}`,
});
const CONNECTION = { name: 'Offered', clientId: 'c', endpoints: { token: 'https://id.offered.example/token' } };
let desk: Desk;
let offer: Offer;

beforeAll(() => {
  desk = openDesk({ directory: file('data'), keychain: new MemoryKeychain(), offered: () => offer });
});
afterAll(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

const names = () => desk.services.connections.list().map(({ name }) => name);
async function taken(given: Offer) {
  offer = given;
  const review = await desk.ask('connections.takeOffer');
  if (review === null) throw new Error('Nothing was offered.');
  return review;
}

describe('a connection that a link or an opened file brings', () => {
  it('is shown and marked as such; before the yes nothing is saved, sent or opened', async () => {
    const review = await taken(link({ connection: CONNECTION, secrets: { clientSecret: 'PLANTED-in-a-link' } }));
    expect(review).toMatchObject({
      isOffered: true,
      from: 'an import link',
      connections: [{ brings: [] }],
      left: [{ what: 'A secret in the link' }],
    });
    expect([names(), desk.opened, desk.services.flows.list()]).toEqual([[], [], []]);
    await desk.ask('connections.acceptImport', { id: review.id, chosen: [0] });
    expect(names()).toEqual(['Offered']);
    expect(desk.wire.join('\n')).not.toContain('PLANTED');
  });

  it('is ignored while a person looks at another one, so that no click meant for that one accepts it', async () => {
    const first = await taken(link({ connection: { ...CONNECTION, name: 'First' } }));
    offer = link({ connection: { ...CONNECTION, name: 'Second' } });
    expect(await desk.problem('connections.takeOffer', undefined)).toBe('bad-request');
    const { ids } = await desk.ask('connections.acceptImport', { id: first.id, chosen: [0] });
    expect(desk.services.connections.get(ids[0] ?? '').name).toBe('First');
    const second = await taken(offer);
    expect(second.connections[0]?.connection.name).toBe('Second');
    await desk.ask('connections.dropImport', { id: second.id });
  });

  it('of a file keeps its secrets for the vault, and reads nothing that it names', async () => {
    process.env.OFFERED_SECRET = 'PLANTED-of-the-environment';
    const secrets = { clientSecret: placeholderFor('OFFERED_SECRET'), clientKey: placeholderForFile('/etc/hostname') };
    const second = {
      connection: { ...CONNECTION, name: 'Other', notes: `Ask ${placeholderFor('OFFERED_NOTE')}.` },
      secrets: { clientSecret: 'PLANTED-in-a-file' },
    };
    writeFileSync(file('a.tokenscope.json'), JSON.stringify({ kind: KIND, version: 1, connection: CONNECTION, secrets, others: [second] }));
    const review = await taken({ path: file('a.tokenscope.json') });
    delete process.env.OFFERED_SECRET;
    expect(review.connections.map(({ brings }) => brings)).toEqual([[], ['Client secret']]);
    expect(review.variables).toEqual([
      { name: 'OFFERED_SECRET', from: null },
      { name: 'OFFERED_NOTE', from: null },
    ]);
    expect(review.left.map(({ what }) => what)).toEqual(['Variable “OFFERED_NOTE” in others[0].connection.notes']);
    expect(desk.wire.join('\n')).not.toContain('PLANTED');
    await desk.ask('connections.dropImport', { id: review.id });
  });

  it('of something that is no file, or no connection, is an error that names it', async () => {
    mkdirSync(file('folder.tokenscope'));
    writeFileSync(file('empty.tokenscope'), '');
    for (const [path, code] of [
      ['folder.tokenscope', 'bad-request'],
      ['gone.tokenscope', 'bad-request'],
      ['empty.tokenscope', 'connection-file-invalid'],
    ] as const) {
      offer = { path: file(path) };
      expect(await desk.problem('connections.takeOffer', undefined)).toBe(code);
    }
  });

  it('can be made of any connection: its link has no secret and opens the same', async () => {
    const { id } = await desk.ask('connections.create', {
      input: completed(defaultsOf('oauth'), { ...CONNECTION, name: 'Shared', clientAuthentication: 'client_secret_basic' }),
      clientSecret: 'PLANTED-client-secret-1',
    });
    await desk.ask('connections.copyImportLink', { id });
    const copied = desk.exported.at(-1) ?? '';
    expect(Buffer.from(copied.split('=')[1] ?? '', 'base64url').toString()).not.toContain('PLANTED');
    const review = await taken({ link: copied });
    expect(review.connections[0]?.connection).toMatchObject({ name: 'Shared', endpoints: { token: CONNECTION.endpoints.token } });
  });
});

describe('with a locked keychain', () => {
  it('it is shown all the same; one with a secret is not saved by halves, and one without needs no vault', async () => {
    const keychain = new MemoryKeychain();
    keychain.getPassword = () => Promise.reject(new Error('locked'));
    writeFileSync(
      file('b.tokenscope'),
      JSON.stringify({ kind: KIND, version: 1, connection: CONNECTION, secrets: { clientSecret: 'PLANTED-b' } }),
    );
    let offered: Offer = { path: file('b.tokenscope') };
    const locked = openDesk({ directory: file('locked'), keychain, offered: () => offered });
    const accept = async () => {
      const review = await locked.ask('connections.takeOffer');
      const problem = await locked.problem('connections.acceptImport', { id: review?.id ?? '', chosen: [0] });
      await locked.ask('connections.dropImport', { id: review?.id ?? '' });
      return [problem, locked.services.connections.list().length];
    };
    expect(await accept()).toEqual(['vault-unavailable', 0]);
    offered = link({ connection: CONNECTION });
    expect(await accept()).toEqual(['none', 1]);
    await locked.services.dispose();
  });
});
