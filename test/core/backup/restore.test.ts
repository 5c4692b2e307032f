import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JOURNAL_FOLDER } from '../../../electron/platform/backup/roll-back';
import { START } from '../../support/clock';
import { failureOf, someFailure } from '../../support/failures';
import {
  add,
  connection,
  EVERYTHING,
  family,
  grant,
  imageOf,
  type Installation,
  install,
  PASSPHRASE,
  record,
  restoreFile,
  stateOf,
} from './stage';

/** An installation with something of everything. */
async function full(): Promise<Installation> {
  const at = await install();
  await add(at, connection('one', { notes: 'a note', keepAlive: true }), record(connection('one'), 'one'), [family(START, 'f1')]);
  await add(at, connection('two'), null);
  await add(at, connection('three', { environment: 'sandbox' }), { ...record(connection('three'), 'three'), grant: null });
  await at.files.plans.add('{"name":"A plan"}');
  await at.files.templates.add('{"name":"A template"}');
  at.services.settings.saveApp({ theme: 'dark', runsMost: 7, environments: { sandbox: [{ name: 'host', value: 'a' }] } });
  return at;
}

const fileOf = async ({ backups }: Installation, choice = EVERYTHING) => (await backups.make(choice, PASSPHRASE)).file;

describe('a backup restored into an empty installation', () => {
  it('is the same as what was backed up, in everything', async () => {
    const from = await full();
    const to = await install();
    const { outcome } = await restoreFile(to, await fileOf(from));
    expect(outcome).toEqual({ added: 3, replaced: 0, skipped: 0, plans: 1, templates: 1, settings: true });
    expect(await stateOf(to)).toEqual(await stateOf(from));
    // What the list shows of tokens comes from the sealed records.
    expect(to.services.settings.facts('one')).toMatchObject({ state: 'active', receivedAt: START });
  });
});

describe('a backup without secrets', () => {
  it('has none in what is sealed, in the file, or in what a person is shown of a full one', async () => {
    const from = await install();
    await add(from, connection('one'), record(connection('one'), 'canary'), [family(START, 'f1')]);
    const { deps } = from.backups as unknown as { deps: { seal(plain: Uint8Array, passphrase: string): Promise<Uint8Array> } };
    const seen: string[] = [];
    const seal = deps.seal.bind(deps);
    deps.seal = (plain, passphrase) => {
      seen.push(Buffer.from(plain).toString());
      return seal(plain, passphrase);
    };
    const without = await fileOf(from, { ...EVERYTHING, secrets: [] });
    expect(seen[0]).toContain('one.example');
    expect(seen[0]).not.toContain('canary');
    const whole = await fileOf(from);
    expect(seen[1]?.match(/canary-[a-z-]+/g)?.length).toBe(9);
    for (const file of [without, whole]) {
      expect(Buffer.from(file).toString('latin1')).not.toMatch(/canary|one\.example|horses/);
      const { id } = from.backups.hold(file, 'a');
      expect(JSON.stringify(await from.backups.open(id, PASSPHRASE))).not.toContain('canary');
    }
    expect(JSON.stringify(await from.backups.offer())).not.toContain('canary');
  });
});

describe('a connection that is here already', () => {
  it('is skipped where nothing differs and nothing is lacking', async () => {
    const at = await full();
    const before = await stateOf(at);
    const { review, outcome } = await restoreFile(at, await fileOf(at));
    expect(review.connections.map(({ match, usual }) => [match, usual])).toEqual([
      ['same', 'skip'],
      ['same', 'skip'],
      ['same', 'skip'],
    ]);
    expect(outcome).toMatchObject({ added: 0, replaced: 0, skipped: 3, plans: 0, templates: 0 });
    expect(await stateOf(at)).toEqual(before);
  });

  it('gets back the secrets that were lost, without being asked to choose', async () => {
    const at = await full();
    const before = await stateOf(at);
    const file = await fileOf(at);
    await at.services.vault.setAside(null);
    expect((await at.services.vault.read('one'))?.clientSecret ?? null).toBeNull();
    const { review, outcome } = await restoreFile(at, file);
    expect(review.connections.map(({ usual }) => usual)).toEqual(['replace', 'skip', 'replace']);
    expect(outcome).toMatchObject({ added: 0, replaced: 2, skipped: 1 });
    expect((await stateOf(at)).records).toEqual(before.records);
  });

  it('stays beside the one of the backup where they differ, and only one of them has the tokens', async () => {
    const at = await full();
    const file = await fileOf(at);
    at.services.connections.rename('one', 'Renamed');
    const before = await stateOf(at);
    const { review } = await restoreFile(at, file);
    expect(review.connections[0]).toMatchObject({ match: 'differs', matches: 'Renamed', usual: 'both', sharesRefreshToken: true });
    const after = await stateOf(at);
    expect(after.connections.slice(0, 3)).toEqual(before.connections);
    const copy = after.connections[3];
    expect(copy?.name).toBe('Connection one');
    expect(copy?.id).not.toBe('one');
    expect(after.records[copy?.id ?? '']).toMatchObject({ clientSecret: 'one-client-secret', grant: null });
    expect(after.records.one).toEqual(before.records.one);
    expect(after.history[copy?.id ?? '']?.[0]?.noted).toMatchObject([
      { kind: 'forgotten', text: 'Restored from a backup without the tokens.' },
    ]);
  });

  it('is replaced in its place, its newer tokens staying', async () => {
    const at = await full();
    const file = await fileOf(at);
    const newer = grant(connection('one'), 'newer', { receivedAt: START + 1 });
    await at.services.vault.write('one', { ...record(connection('one'), 'other'), grant: newer });
    at.services.connections.rename('one', 'Renamed');
    const { review } = await restoreFile(at, file, { choose: 'replace' });
    const [one, two] = review.connections;
    expect(one).toMatchObject({ settings: ['name'], lacking: [], differing: one?.brings });
    expect(one?.brings).toContain('refreshTokens');
    expect(two).toMatchObject({ settings: [], differing: [] });
    const { connections, records } = await stateOf(at);
    expect(connections.map(({ id, name }) => [id, name])).toEqual([
      ['one', 'Connection one'],
      ['two', 'Connection two'],
      ['three', 'Connection three'],
    ]);
    expect(records.one).toMatchObject({ clientSecret: 'one-client-secret', grant: { accessToken: 'newer-access-token' } });
  });

  it('stays production unless somebody agrees that it is replaced by something else', async () => {
    const at = await full();
    const file = await fileOf(at);
    const { connections } = at.services;
    await connections.update('one', { ...connections.get('one'), production: true });
    const before = await stateOf(at);
    expect((await failureOf(restoreFile(at, file, { choose: 'replace' }))).code).toBe('cancelled');
    expect(await stateOf(at)).toEqual(before);
  });

  it('keeps its secrets where the backup has none, also when it is replaced', async () => {
    const at = await full();
    const file = await fileOf(at, { parts: [], secrets: [] });
    at.services.connections.rename('one', 'Renamed');
    const before = await stateOf(at);
    await restoreFile(at, file, { choose: 'replace' });
    const after = await stateOf(at);
    expect(after.records).toEqual(before.records);
    expect(after.connections[0]?.name).toBe('Connection one');
  });

  it('gives a token to no API but the one it came for, whatever the backup says', async () => {
    const at = await full();
    const evil = connection('one', { apiBaseUrl: 'https://evil.example', name: 'Connection one' });
    const attacker = await install();
    await add(attacker, evil, { ...record(evil, 'evil'), grant: null });
    await restoreFile(at, await fileOf(attacker), { choose: 'replace' });
    const sealed = await at.services.vault.read('one');
    expect(sealed).toMatchObject({ clientSecret: 'evil-client-secret', grant: { accessToken: 'one-access-token' } });
    expect(sealed?.boundTo?.apiOrigin).toBe('https://api.one.example');
    expect(sealed?.grant?.boundTo?.tokenOrigin).toBe('https://one.example');
  });

  it('is as it was before once the restore is undone, but for tokens that came since', async () => {
    const at = await full();
    const file = await fileOf(at);
    at.services.connections.rename('one', 'Renamed');
    for (const id of ['one', 'three']) await at.services.vault.write(id, { ...record(connection(id), 'other'), grant: null });
    await at.files.plans.remove((await at.files.plans.list())[0]?.id ?? '');
    const before = await stateOf(at);
    const restored = await restoreFile(at, file, { choose: 'replace' });
    await at.backups.undo(restored.review.id);
    expect(await stateOf(at)).toEqual(before);
    expect((await failureOf(at.backups.undo(restored.review.id))).code).toBe('not-found');

    const again = await restoreFile(at, file, { choose: 'replace' });
    const renewed = record(connection('one'), 'renewed');
    await at.services.vault.write('one', renewed);
    await at.backups.undo(again.review.id);
    expect((await stateOf(at)).records).toEqual({ ...before.records, one: renewed });
  });

  it('gets its tokens by exchange from the connection that was restored with it', async () => {
    const from = await install();
    await add(from, connection('source'), null);
    const exchanging = connection('user');
    exchanging.tokenExchange = { ...exchanging.tokenExchange, subject: { connection: 'source', token: 'access', type: null } };
    await add(from, exchanging, null);
    const file = await fileOf(from);
    const { ids } = await restoreFile(from, file, { choose: 'both' });
    expect(from.services.connections.get(ids[1] ?? '').tokenExchange.subject.connection).toBe(ids[0]);
  });
});

describe('what can not be restored as it is', () => {
  it('says so for each connection, and restores the others', async () => {
    const from = await install();
    await add(from, connection('good'), null);
    await add(from, { ...connection('future'), template: 'not-yet-known' as never }, null);
    await add(from, { ...connection('more'), someNewSetting: true } as never, null);
    const to = await install();
    const { review } = await restoreFile(to, await fileOf(from));
    expect(review.left).toEqual([
      { what: 'Connection future', why: 'This version of Tokenscope does not know some of its settings.' },
      { what: 'Connection more', why: 'This version of Tokenscope does not know some of its settings. They are left out.' },
    ]);
    expect(to.services.connections.list().map(({ id }) => id)).toEqual(['good', 'more']);
  });

  it('is a content that Tokenscope never writes, although the passphrase is right', async () => {
    const at = await install();
    for (const text of ['', 'null', '[]', '{}', '{"connections":{}}', '{"madeAt":"x"}']) {
      const sealing = at.backups as unknown as { deps: { seal(plain: Uint8Array, passphrase: string): Promise<Uint8Array> } };
      const { id } = at.backups.hold(await sealing.deps.seal(Buffer.from(text), PASSPHRASE), 'a');
      expect((await failureOf(at.backups.open(id, PASSPHRASE))).code, text).toBe('backup-damaged');
    }
  });

  it('lets a wrong passphrase be tried again, and changes nothing', async () => {
    const at = await full();
    const before = await stateOf(at);
    const { id } = at.backups.hold(await fileOf(at), 'a');
    expect((await failureOf(at.backups.open(id, 'wrong'))).code).toBe('backup-passphrase-wrong');
    expect((await failureOf(at.backups.restore({ id, choices: [], settings: true, secrets: true }))).code).toBe('not-found');
    expect((await at.backups.open(id, PASSPHRASE)).connections).toHaveLength(3);
    expect(await stateOf(at)).toEqual(before);
  });

  it('lacks one damaged record, which keeps no other from being backed up', async () => {
    const at = await full();
    const { vault } = at.services;
    const read = vault.read.bind(vault);
    vault.read = (id) => (id === 'one' ? Promise.reject(someFailure('vault-record-corrupt')) : read(id));
    const { left, connections } = await at.backups.make(EVERYTHING, PASSPHRASE);
    expect([left, connections]).toEqual([[{ what: 'Connection one', why: 'w' }], 3]);
  });
});

describe('with a locked vault', () => {
  it('backs up and restores all but secrets, and says why', async () => {
    const at = await full();
    const file = await fileOf(at);
    at.services.vault.close();
    expect((await at.backups.offer()).secrets).toBeNull();
    expect((await failureOf(at.backups.make(EVERYTHING, PASSPHRASE))).code).toBe('vault-locked');
    const without = (await at.backups.make({ parts: [], secrets: [] }, PASSPHRASE)).file;
    expect(without.length).toBeGreaterThan(0);
    const { id } = at.backups.hold(file, 'a');
    const { locked, connections } = await at.backups.open(id, PASSPHRASE);
    expect(locked).toMatch(/^The vault is locked/);
    expect(connections[0]).toMatchObject({ lacking: null, differing: null });
    const request = { id, choices: connections.map(() => 'both' as const), settings: false };
    expect((await failureOf(at.backups.restore({ ...request, secrets: true }))).code).toBe('vault-locked');
    expect(at.services.connections.list()).toHaveLength(3);
    expect((await at.backups.restore({ ...request, secrets: false })).outcome.added).toBe(3);
  });
});

/** Calls `at` before and after each thing that a restore writes, up to its end. */
function watching({ services, files, backups }: Installation, tell: (what: string) => void): { begin(): void } {
  let over = false;
  const at = (what: string) => {
    if (over) return;
    tell(what);
    over = what === 'after end';
  };
  const around = <T extends object>(object: T, ...names: (keyof T & string)[]) => {
    for (const name of names) {
      const original = (object[name] as (...given: unknown[]) => unknown).bind(object);
      const watched = (...given: unknown[]) => {
        at(`before ${name}`);
        const result = original(...given);
        if (result instanceof Promise) return result.finally(() => at(`after ${name}`));
        at(`after ${name}`);
        return result;
      };
      Object.defineProperty(object, name, { value: watched, configurable: true });
    }
  };
  const { deps } = backups as unknown as { deps: { journal: { begin(): unknown; end(): unknown } } };
  around(services.vault, 'write');
  around(files.history, 'write');
  around(files.plans, 'put');
  around(files.templates, 'put');
  around(services.settings, 'saveApp', 'saveConnections');
  around(deps.journal, 'begin', 'end');
  return {
    begin: () => {
      over = false;
    },
  };
}

describe('a restore that is interrupted', () => {
  /** Half of what the backup has is here, differently. */
  async function setting() {
    const file = await fileOf(await full());
    const at = await install();
    await add(at, connection('one', { name: 'Mine' }), record(connection('one'), 'mine'), [family(START - 1, 'f0')]);
    await add(at, connection('other'), record(connection('other'), 'other'));
    return { file, at };
  }
  const restoring = (at: Installation, file: Uint8Array) => restoreFile(at, file, { choose: 'replace' });

  it('leaves everything as it was, or as it is in the backup, wherever the process ends', async () => {
    const { file, at } = await setting();
    const before = await stateOf(at);
    const images: { what: string; folder: string }[] = [];
    watching(at, (what) => images.push({ what, folder: imageOf(at.directory) }));
    await restoring(at, file);
    const after = await stateOf(at);
    expect(after).not.toEqual(before);
    expect(images.length).toBeGreaterThan(16);
    const ends: string[] = [];
    for (const { what, folder } of images) {
      const next = await install(folder, at.keychain);
      const found = JSON.stringify(await stateOf(next));
      ends.push(found === JSON.stringify(before) ? 'before' : found === JSON.stringify(after) ? 'after' : `half: ${what}`);
      expect(existsSync(join(folder, JOURNAL_FOLDER))).toBe(false);
    }
    // Only with the end of the journal does the restore count.
    expect(ends.map((end, index) => `${end} ${images[index]?.what}`).filter((each) => !each.startsWith('before'))).toEqual([
      'after after end',
    ]);
  });

  it('takes back what it has written where a step fails, whichever it is', async () => {
    const { file, at } = await setting();
    const before = await stateOf(at);
    let left = 0;
    let failed: string | null = null;
    const watched = watching(at, (what) => {
      if (!what.startsWith('before') || failed !== null) return;
      if (left === 0) {
        failed = what;
        throw new Error('disk full');
      }
      left -= 1;
    });
    for (let failing = 0; ; failing += 1) {
      [left, failed] = [failing, null];
      watched.begin();
      const result = await restoring(at, file).then(
        () => 'restored',
        () => 'refused',
      );
      if (failed === null) {
        expect([result, failing > 7]).toEqual(['restored', true]);
        return;
      }
      expect(result, failed).toBe('refused');
      expect(await stateOf(at), failed).toEqual(before);
      expect(readdirSync(at.directory), failed).not.toContain(JOURNAL_FOLDER);
    }
  });
});
