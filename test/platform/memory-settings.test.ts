import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../electron/core/checks/run';
import type { Connection } from '../../electron/model/connection';
import type { GrantFacts } from '../../electron/model/grant';
import { defaultsOf } from '../../electron/model/templates';
import { Failure } from '../../electron/model/failure';
import { connectionFileName, dataFolder, ownerOf } from '../../electron/platform/disk/data-folder';
import { createMemoryFiles } from '../../electron/platform/disk/memory-files';
import { createMemorySettings } from '../../electron/platform/kept/settings';
import { readStoredConnections } from '../../electron/platform/kept/settings-files';
import { sampleRun } from '../core/checks/report/sample';
import { fileSettings } from '../support/file-settings';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tokenscope-memory-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function connection(id: string): Connection {
  return { ...defaultsOf('oauth'), id, name: id };
}
const facts: GrantFacts = { state: 'active', receivedAt: 1, expiresAt: 2, expiringAt: 2, since: null, caption: null };

describe('settings in memory', () => {
  it('answer as those in files do', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(connection);
    if (!a || !b || !c) throw new Error('three are needed');
    const inMemory = createMemorySettings([a, b]);
    const inFiles = fileSettings(directory);
    inFiles.saveConnection(a);
    inFiles.saveConnection(b);
    for (const settings of [inMemory, inFiles]) {
      settings.saveConnection(c);
      settings.saveConnection({ ...a, name: 'renamed' });
      settings.order(['c', 'nobody']);
      settings.saveFacts(
        new Map([
          ['a', facts],
          ['b', facts],
        ]),
      );
      settings.saveFacts(new Map([['b', null]]));
      settings.removeConnection('b');
      settings.saveApp({ theme: 'dark' });
    }
    expect(inMemory.connections()).toEqual(inFiles.connections());
    expect(inMemory.connections().map(({ id, name }) => [id, name])).toEqual([
      ['c', 'c'],
      ['a', 'renamed'],
    ]);
    expect(inMemory.connection('b')).toBeNull();
    expect(inMemory.facts('a')).toEqual(facts);
    expect(inMemory.facts('b')).toBeNull();
    expect(inMemory.app()).toEqual(inFiles.app());
    expect(createMemorySettings([], { keepExchanges: false }).app().keepExchanges).toBe(false);
  });

  it('share no object with what they are given', () => {
    const given = connection('a');
    const settings = createMemorySettings([]);
    settings.saveConnection(given);
    given.name = 'changed';
    expect(settings.connection('a')?.name).toBe('a');
  });
});

describe('files in memory', () => {
  it('keep the newest 50 runs of each connection', async () => {
    const { runs } = createMemoryFiles();
    const run = (id: number, connectionId = 'a'): Run => ({ ...sampleRun(), id: String(id), connectionId, startedAt: id });
    for (let id = 1; id <= 60; id += 1) await runs.save(run(id));
    await runs.save(run(1, 'b'));
    const listed = await runs.list('a');
    expect(listed.map(({ id }) => Number(id))).toEqual(Array.from({ length: 50 }, (_, index) => 60 - index));
    expect(listed[0]?.exchanges).toEqual([]);
    expect((await runs.read('a', '60'))?.exchanges).toEqual(sampleRun().exchanges);
    await runs.remove('a', '60');
    expect(await runs.read('a', '60')).toBeNull();
    await runs.removeAll('a');
    expect(await runs.list('a')).toEqual([]);
    expect(await runs.list('b')).toHaveLength(1);
  });

  it('keep plans by an id of their own', async () => {
    const { plans } = createMemoryFiles();
    const id = await plans.add('{}');
    expect(await plans.list()).toEqual([{ id, text: '{}' }]);
    await plans.remove(id);
    expect(await plans.list()).toEqual([]);
  });
});

describe('the connections of a data folder', () => {
  it('are read as the window saved them, and the folder stays as it is', () => {
    const settings = fileSettings(directory);
    for (const id of ['a', 'b']) settings.saveConnection(connection(id));
    const before = readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]);
    expect(readStoredConnections(directory)).toEqual(settings.connections());
    expect(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')])).toEqual(before);
    expect(readStoredConnections(join(directory, 'nowhere'))).toEqual([]);
  });

  it('are read from the former file where a save was cut off', () => {
    fileSettings(directory).saveConnection(connection('a'));
    const path = join(directory, 'connections.json');
    writeFileSync(`${path}.previous`, readFileSync(path));
    writeFileSync(path, '{"version":1,"conn');
    expect(readStoredConnections(directory).map(({ id }) => id)).toEqual(['a']);
  });

  it.each([
    ['{', 'not valid JSON'],
    ['{"version":2,"connections":[]}', 'another version'],
    ['{"version":1,"connections":[{"id":"a"}]}', 'Member'],
  ])('that can not be understood are left alone: %s', (text, reason) => {
    const path = join(directory, 'connections.json');
    writeFileSync(path, text);
    try {
      readStoredConnections(directory);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      expect(error.code).toBe('settings-unreadable');
      expect(JSON.stringify(error.evidence)).toContain(reason);
    }
    expect(readdirSync(directory)).toEqual(['connections.json']);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('where things are', () => {
  it('the data folder is where Electron puts it', () => {
    const home = '/home/ada';
    expect(dataFolder({ platform: 'linux', env: {}, home })).toBe('/home/ada/.config/Tokenscope');
    expect(dataFolder({ platform: 'linux', env: { XDG_CONFIG_HOME: '/x' }, home })).toBe('/x/Tokenscope');
    expect(dataFolder({ platform: 'linux', env: { XDG_CONFIG_HOME: 'relative' }, home })).toBe('/home/ada/.config/Tokenscope');
    expect(dataFolder({ platform: 'darwin', env: {}, home: '/Users/ada' })).toBe('/Users/ada/Library/Application Support/Tokenscope');
    const appData = 'C:\\Users\\ada\\AppData\\Roaming';
    expect(dataFolder({ platform: 'win32', env: { APPDATA: appData }, home: 'C:\\Users\\ada' })).toBe(`${appData}\\Tokenscope`);
    expect(dataFolder({ platform: 'win32', env: {}, home: 'C:\\Users\\ada' })).toBe(`${appData}\\Tokenscope`);
  });

  it("a local build's folder is sealed under a key of its own, also for the command line", () => {
    const owner = (folder: string) => ownerOf(folder).id;
    expect(owner('/home/ada/.config/Tokenscope (local)')).toBe('dev.tokenscope.local');
    expect(owner('/home/ada/.config/Tokenscope (local)/')).toBe('dev.tokenscope.local');
    expect(owner('/home/ada/.config/Tokenscope')).toBe('dev.tokenscope');
    expect(owner('/elsewhere')).toBe('dev.tokenscope');
  });

  it('a file of a connection is no other’s, also where names ignore case', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const) {
      expect(connectionFileName('0b0e7a52-6c0f', platform)).toBe('0b0e7a52-6c0f');
      for (const id of ['../up', 'con', 'NUL', 'a b', '']) expect(connectionFileName(id, platform)).toMatch(/^other-[0-9a-f]*$/);
      const names = ['ab', 'aB', 'AB'].map((id) => connectionFileName(id, platform));
      const seen = platform === 'linux' ? names : names.map((name) => name.toLowerCase());
      expect(new Set(seen).size, platform).toBe(3);
    }
    // As it was stored there from the beginning.
    expect(connectionFileName('aB', 'linux')).toBe('aB');
  });
});
