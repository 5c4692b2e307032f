import { blankSettings, type Connection } from '../../electron/model/connection';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GrantFacts } from '../../electron/model/grant';
import { DEFAULT_PREFERENCES } from '../../electron/model/window/window-parts';
import { DocumentFile, type DocumentFormat } from '../../electron/platform/disk/document-file';
import { writeDurablySync } from '../../electron/platform/disk/durable-file';
import { fileSettings } from '../support/file-settings';
import { type RemoteVault, startVault } from './remote-vault';
import { expectMode, needing } from '../support/system';

let directory: string;
let started: RemoteVault[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ts-settings-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((each) => each.kill()));
  await rm(directory, { recursive: true, force: true });
});

const open = () => fileSettings(directory);
const path = (name: string) => join(directory, `${name}.json`);
const names = () => readdir(directory);

async function settingsProcess(maxFileBytes?: number): Promise<RemoteVault> {
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const child = await startVault({ env, directory, maxFileBytes });
  started.push(child);
  return child;
}

function connection(id: string, more: Partial<Connection> = {}): Connection {
  const leg = { params: [], headers: [] };
  return {
    ...blankSettings(),
    id,
    name: `Connection ${id}`,
    template: 'oauth',
    environment: 'production',
    endpoints: { ...blankSettings().endpoints, authorization: 'https://a.example/authorize' },
    clientId: 'client',
    clientAuthentication: 'none',
    scopes: ['openid'],
    legs: { authorize: leg, token: leg, refresh: leg, api: { params: [], headers: [{ name: 'Tenant', value: 'acme' }] } },
    ...more,
  };
}

const facts = (receivedAt: number): GrantFacts => ({
  state: 'active',
  receivedAt,
  expiresAt: receivedAt + 1,
  expiringAt: receivedAt,
  since: null,
  caption: null,
});

/** Whether file permissions bind this account. */
const modesBind = process.getuid !== undefined && process.getuid() !== 0;

describe('settings', () => {
  it('start empty, with defaults and nothing written', async () => {
    const settings = open();
    expect([settings.connections(), settings.connection('x'), settings.facts('x'), settings.app(), settings.notices()]).toEqual([
      [],
      null,
      null,
      DEFAULT_PREFERENCES,
      [],
    ]);
    expect(await names()).toEqual([]);
  });

  it('keep connections in their order, and everything across a restart', () => {
    const first = open();
    for (const id of ['a', 'b', '__proto__', 'c']) first.saveConnection(connection(id));
    first.saveConnection(connection('b', { name: 'Renamed' }));
    first.order(['c', 'a', 'unknown']);
    first.saveFacts(new Map([['a', facts(5)]]));
    first.saveFacts(new Map([['__proto__', facts(6)]]));
    first.saveApp({ theme: 'dark' });
    for (const settings of [first, open()]) {
      expect(settings.connections().map(({ id, name }) => [id, name])).toEqual([
        ['c', 'Connection c'],
        ['a', 'Connection a'],
        ['b', 'Renamed'],
        ['__proto__', 'Connection __proto__'],
      ]);
      expect(settings.connection('a')).toEqual(connection('a'));
      expect([settings.facts('a'), settings.facts('__proto__'), settings.facts('b')]).toEqual([facts(5), facts(6), null]);
      expect(settings.app()).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark' });
      expect(settings.notices()).toEqual([]);
    }
  });

  it('keep what is muted, and drop what is no code without setting the file aside', async () => {
    open().saveConnection(connection('a', { mutedFindings: ['kid-absent', 'typ-absent'] }));
    open().saveConnection(connection('b'));
    expect(open().connection('a')?.mutedFindings).toEqual(['kid-absent', 'typ-absent']);
    expect(open().connection('b')).not.toHaveProperty('mutedFindings');
    const many = Array.from({ length: 300 }, (_, index) => `code-${index}`);
    const broken: [unknown, unknown][] = [
      [['typ-absent', 7, 'No Code', null, 'typ-absent'], ['typ-absent']],
      ['typ-absent', undefined],
      [null, undefined],
      [{ length: 1 }, undefined],
      [many, many.slice(0, 200)],
    ];
    for (const [written, read] of broken) {
      const document = JSON.parse(await readFile(path('connections'), 'utf8'));
      document.connections[0].mutedFindings = written;
      await writeFile(path('connections'), JSON.stringify(document));
      const settings = open();
      expect(settings.connection('a')?.mutedFindings).toEqual(read);
      expect([settings.notices(), settings.connections().length]).toEqual([[], 2]);
    }
  });

  it('keep what is kept alive, and drop what says neither yes nor no without setting the file aside', async () => {
    open().saveConnection(connection('a', { keepAlive: true }));
    expect(open().connection('a')?.keepAlive).toBe(true);
    for (const written of [false, 'yes', 1, null]) {
      const document = JSON.parse(await readFile(path('connections'), 'utf8'));
      document.connections[0].keepAlive = written;
      await writeFile(path('connections'), JSON.stringify(document));
      const settings = open();
      expect(settings.connection('a')).not.toHaveProperty('keepAlive');
      expect([settings.notices(), settings.connections().length]).toEqual([[], 1]);
    }
  });

  it('keep how far a guided set-up has come, and drop what can be none without setting the file aside', async () => {
    const guide = { asked: { sentAt: 1 }, answered: true as const };
    open().saveConnection(connection('a', { guide }));
    expect(open().connection('a')?.guide).toEqual(guide);
    for (const written of [null, 'yes', [], { asked: true }, { secret: 's' }]) {
      const document = JSON.parse(await readFile(path('connections'), 'utf8'));
      document.connections[0].guide = written;
      await writeFile(path('connections'), JSON.stringify(document));
      const settings = open();
      expect(settings.connection('a')).not.toHaveProperty('guide');
      expect([settings.notices(), settings.connections().length]).toEqual([[], 1]);
    }
  });

  it('remove a connection with its facts', () => {
    const settings = open();
    settings.saveConnection(connection('a'));
    settings.saveFacts(new Map([['a', facts(1)]]));
    settings.removeConnection('a');
    settings.saveFacts(new Map([['b', facts(2)]]));
    settings.saveFacts(new Map([['b', null]]));
    for (const each of [settings, open()]) expect([each.connections(), each.facts('a'), each.facts('b')]).toEqual([[], null, null]);
  });

  it('keep facts of a session in memory, over those on disk', async () => {
    const settings = open();
    settings.saveConnection(connection('a'));
    settings.saveFacts(new Map([['a', facts(1)]]));
    const before = await readFile(path('facts'), 'utf8');
    settings.saveFacts(new Map([['a', null]]), true);
    settings.saveFacts(new Map([['b', facts(2)]]), true);
    expect([settings.facts('a'), settings.facts('b')]).toEqual([null, facts(2)]);
    expect(await readFile(path('facts'), 'utf8')).toBe(before);
    expect([open().facts('a'), open().facts('b')]).toEqual([facts(1), null]);
    settings.removeConnection('a');
    settings.saveFacts(new Map([['b', null]]));
    expect([settings.facts('a'), settings.facts('b'), open().facts('a')]).toEqual([null, null, null]);
  });

  it('are not changed by changing what was given or saved to memory only after the disk', async () => {
    const settings = open();
    const given = connection('a');
    settings.saveConnection(given);
    given.name = 'changed by its owner';
    expect(settings.connection('a')?.name).toBe('Connection a');
    await rm(path('connections'));
    await mkdir(path('connections'));
    expect(() => settings.saveConnection(connection('b'))).toThrow(expect.objectContaining({ code: 'settings-unreadable' }));
    expect(settings.connections().map(({ id }) => id)).toEqual(['a']);
  });

  it('are for their owner only', async () => {
    const settings = open();
    settings.saveConnection(connection('a'));
    settings.saveFacts(new Map([['a', facts(1)]]));
    settings.saveApp({ theme: 'dark' });
    for (const name of await names()) expectMode(join(directory, name), 0o600);
    expect(await names()).toHaveLength(3);
  });

  it('take no nonsense for preferences, from the file or from a caller', async () => {
    await writeFile(
      path('preferences'),
      '{"version":1,"theme":"pink","notifyBeforeMs":-1,"notifyRefreshFailed":"no","flowTimeoutMs":90000}',
    );
    const settings = open();
    expect(settings.app()).toEqual({ ...DEFAULT_PREFERENCES, flowTimeoutMs: 90_000 });
    expect(settings.saveApp({ notifyBeforeMs: Number.NaN, theme: 'light' })).toMatchObject({ notifyBeforeMs: 120_000, theme: 'light' });
  });

  it('take what a version without the switches wrote, and keep the switches', async () => {
    await writeFile(path('preferences'), '{"version":1,"theme":"dark","keepClaims":"false"}');
    expect(open().app()).toMatchObject({ theme: 'dark', keepExchanges: true, keepClaims: true });
    open().saveApp({ keepExchanges: false });
    open().saveApp({ keepClaims: false });
    expect(open().app()).toMatchObject({ theme: 'dark', keepExchanges: false, keepClaims: false });
  });
});

describe('two windows on one data folder', () => {
  const ids = async (of: RemoteVault) => (await of.call<Connection[]>('settings', 'connections')).map(({ id }) => id);

  it('keep what each saves, and see it with their next save', async () => {
    open().saveConnection(connection('before'));
    const [one, two] = await Promise.all([settingsProcess(), settingsProcess()]);
    expect([await ids(one), await ids(two)]).toEqual([['before'], ['before']]);
    await one.call('settings', 'saveConnection', connection('of-one'));
    await two.call('settings', 'saveConnection', connection('of-two'));
    expect(await ids(two)).toEqual(['before', 'of-one', 'of-two']);
    await one.call('settings', 'removeConnection', 'before');
    expect(await ids(one)).toEqual(['of-one', 'of-two']);
    await two.call('settings', 'saveConnection', connection('of-one', { name: 'Renamed' }));
    const all = open().connections();
    expect(all.map(({ id, name }) => [id, name])).toEqual([
      ['of-one', 'Renamed'],
      ['of-two', 'Connection of-two'],
    ]);
  });

  it('take the order that one of them has made', async () => {
    for (const id of ['a', 'b', 'c']) open().saveConnection(connection(id));
    const [one, two] = await Promise.all([settingsProcess(), settingsProcess()]);
    expect([await ids(one), await ids(two)]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    await one.call('settings', 'order', ['c', 'b', 'a']);
    await two.call('settings', 'saveConnection', connection('d'));
    expect(
      open()
        .connections()
        .map(({ id }) => id),
    ).toEqual(['c', 'b', 'a', 'd']);
    await two.call('settings', 'order', ['d', 'a', 'b', 'c']);
    await one.call('settings', 'saveConnection', connection('e'));
    expect(
      open()
        .connections()
        .map(({ id }) => id),
    ).toEqual(['d', 'a', 'b', 'c', 'e']);
  });

  it('keep facts and preferences of both', async () => {
    const [one, two] = await Promise.all([settingsProcess(), settingsProcess()]);
    await Promise.all([one, two].map((each) => each.call('settings', 'facts', 'a')));
    await one.call('settings', 'saveFacts', [['a', facts(1)]]);
    await two.call('settings', 'saveFacts', [['b', facts(2)]]);
    await one.call('settings', 'saveApp', { theme: 'dark' });
    await two.call('settings', 'saveApp', { keepClaims: false });
    const settings = open();
    expect([settings.facts('a'), settings.facts('b')]).toEqual([facts(1), facts(2)]);
    expect(settings.app()).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark', keepClaims: false });
  });

  it('saving at the same time lose nothing', async () => {
    const processes = await Promise.all([settingsProcess(), settingsProcess()]);
    const made = processes.map((_, index) => Array.from({ length: 30 }, (_, count) => connection(`${index}-${count}`)));
    await Promise.all(processes.map((each, index) => each.call('settings', 'saveMany', made[index])));
    expect(
      open()
        .connections()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(
      made
        .flat()
        .map(({ id }) => id)
        .sort(),
    );
    expect(await names()).toEqual(['connections.json']);
  });

  it('set aside what the other has spoiled, and lose nothing of their own', async () => {
    const settings = open();
    settings.saveConnection(connection('a'));
    await writeFile(path('connections'), 'spoiled');
    settings.saveConnection(connection('b'));
    expect(
      open()
        .connections()
        .map(({ id }) => id),
    ).toEqual(['a', 'b']);
    const [aside = ''] = (await names()).filter((name) => name.startsWith('connections.unreadable-'));
    expect(await readFile(join(directory, aside), 'utf8')).toBe('spoiled');
  });

  it('go on after one was killed in the midst of a save', async () => {
    open().saveConnection(connection('a'));
    await writeFile(`${path('connections')}.tmp`, 'half of');
    open().saveConnection(connection('b'));
    expect(
      open()
        .connections()
        .map(({ id }) => id),
    ).toEqual(['a', 'b']);
    expect(await names()).toEqual(['connections.json']);
  });
});

describe('a file that can not be read', () => {
  const good = JSON.stringify({ version: 1, connections: [connection('a')] });
  it.each([
    ['cut off', good.slice(0, -20)],
    ['empty', ''],
    ['no object', '[]'],
    ['without a list', '{"version":1}'],
    ['with a broken connection', good.replace('"scopes":["openid"]', '"scopes":"openid"')],
    ['with one id twice', JSON.stringify({ version: 1, connections: [connection('a'), connection('a')] })],
    ['of a newer version', good.replace('"version":1', '"version":2')],
    ['without a version', good.replace('"version":1,', '')],
  ])('%s: is set aside whole, said once, and the others are kept', async (_, text) => {
    open().saveApp({ theme: 'dark' });
    await writeFile(path('connections'), text);
    const settings = open();
    const [notice, ...rest] = settings.notices();
    expect(rest).toEqual([]);
    expect(notice).toMatchObject({ code: 'settings-unreadable', what: expect.stringContaining('set aside') });
    const aside = notice?.evidence.find(({ label }) => label === 'Set aside as')?.value ?? '';
    expect(aside).toMatch(/connections\.unreadable-\d{4}-\d{2}-\d{2}T[\d-]+Z\.json$/);
    expect(await readFile(aside, 'utf8')).toBe(text);
    expect([settings.connections(), settings.app().theme]).toEqual([[], 'dark']);
    settings.saveConnection(connection('b'));
    expect(open().connections()).toEqual([connection('b')]);
    expect(open().notices()).toEqual([]);
    expect(await readFile(aside, 'utf8')).toBe(text);
  });

  it('twice in one second: both are kept', async () => {
    for (const text of ['first', 'second', 'third']) {
      await writeFile(path('facts'), text);
      expect(open().notices()).toHaveLength(1);
    }
    const kept = (await names()).filter((name) => name.startsWith('facts.unreadable-'));
    expect((await Promise.all(kept.map((name) => readFile(join(directory, name), 'utf8')))).sort()).toEqual(['first', 'second', 'third']);
  });

  it('and not be moved either: nothing is overwritten, and saving says so', async () => {
    await mkdir(path('connections'));
    await writeFile(join(path('connections'), 'inside'), 'kept');
    const settings = open();
    expect(settings.notices()).toHaveLength(1);
    const [aside = ''] = (await names()).filter((name) => name.startsWith('connections.unreadable-'));
    expect(await readFile(join(directory, aside, 'inside'), 'utf8')).toBe('kept');
  });

  it('comes from an older version: it is brought up to date', () => {
    const format: Omit<DocumentFormat<string>, 'version'> = {
      name: 'thing',
      content: 'things',
      parse: (document) => String(document.newName),
      empty: () => '',
    };
    const write = (to: string, oldName: () => string) => writeDurablySync(to, () => JSON.stringify({ version: 1, oldName: oldName() }));
    new DocumentFile(directory, { ...format, version: 1 }, write).save('kept');
    const migrations = {
      1: ({ oldName }: Record<string, unknown>) => ({ middleName: oldName }),
      2: ({ middleName }: Record<string, unknown>) => ({ newName: middleName }),
    };
    const file = new DocumentFile(directory, { ...format, version: 3, migrations }, write);
    expect([file.value, file.notices]).toEqual(['kept', []]);
  });
});

describe('the disk', () => {
  needing('shells')('where a shell limits the size of files', () => {
    it('full: the old file stays whole and the failure is told', async () => {
      const child = await settingsProcess(16 * 1024);
      await child.call('settings', 'saveConnection', connection('a'));
      const before = await readFile(path('connections'));
      const long = connection('b', { name: 'x'.repeat(30_000) });
      await expect(child.call('settings', 'saveConnection', long)).rejects.toMatchObject({ code: 'settings-unreadable' });
      expect(await readFile(path('connections'))).toEqual(before);
      expect(await child.call('settings', 'connections')).toEqual([connection('a')]);
      expect((await names()).filter((name) => name.endsWith('.previous'))).toEqual([]);
    });
  });

  it('a crash between the two steps of a save: the whole file wins', async () => {
    open().saveConnection(connection('old'));
    const whole = await readFile(path('connections'), 'utf8');
    await writeFile(`${path('connections')}.previous`, whole);
    await writeFile(path('connections'), whole.slice(0, 40));
    expect(open().connections()).toEqual([connection('old')]);
    await writeFile(`${path('connections')}.previous`, whole.replaceAll('old', 'older'));
    expect(open().connections()).toEqual([connection('old')]);
    expect(existsSync(`${path('connections')}.previous`)).toBe(false);
  });

  it('killed in the midst of saving, the file is whole', async () => {
    for (let round = 0; round < 6; round += 1) {
      const child = await settingsProcess();
      const warm = new Promise<void>((resolve) => child.onProgress((count) => count >= 2 && resolve()));
      child.call('settings', 'hammer', [connection('a'), connection('b')]).catch(() => {});
      await warm;
      await new Promise((resolve) => setTimeout(resolve, round * 5));
      await child.kill();
      const settings = open();
      expect(settings.notices()).toEqual([]);
      expect(settings.connections().map(({ id }) => id)).toEqual(['a', 'b']);
    }
  });

  it('read-only for this account: said when saving', async () => {
    const settings = open();
    settings.saveConnection(connection('a'));
    if (modesBind) await chmod(directory, 0o500);
    else {
      await rm(directory, { recursive: true });
      await writeFile(directory, 'a file in the place of the folder');
    }
    expect(() => settings.saveConnection(connection('b'))).toThrow(expect.objectContaining({ code: 'settings-unreadable' }));
    expect(settings.connections()).toHaveLength(1);
    if (modesBind) await chmod(directory, 0o700);
  });
});
