import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../electron/model/templates';
import { type JsonStore, openPreferencesStore, storeWhole } from '../../electron/platform/kept/preferences-store';
import { createFileSettings } from '../../electron/platform/kept/settings-files';
import { confStore, fileSettings } from '../support/file-settings';
import { expectMode } from '../support/system';

const links = vi.hoisted(() => ({ work: true }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const linkSync: typeof fs.linkSync = (...args) => {
    // As FAT and many network shares do.
    if (!links.work) throw Object.assign(new Error('no hard links'), { code: 'EPERM' });
    fs.linkSync(...args);
  };
  return { ...fs, linkSync };
});

const defaults = defaultsOf('katana');

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'preferences-'));
}

describe('settings before electron-store is loaded', () => {
  it('are read, and refuse to save preferences rather than lose anything', () => {
    const directory = folder();
    fileSettings(directory).saveConnection({ ...defaults, id: 'a' });
    const settings = createFileSettings(directory);
    expect(settings.connections().map(({ id }) => id)).toEqual(['a']);
    expect(settings.notices()).toEqual([]);
    expect(() => settings.saveApp({ theme: 'dark' })).toThrow(/could not be saved/);
    expect(settings.app().theme).toBe('system');
  });

  it('are saved once it is', () => {
    const directory = folder();
    fileSettings(directory).saveConnection({ ...defaults, id: 'a' });
    const settings = createFileSettings(directory);
    settings.keepPreferencesIn(() => confStore(directory));
    settings.saveConnection({ ...defaults, id: 'b' });
    settings.saveApp({ theme: 'dark' });
    const again = createFileSettings(directory);
    expect(again.connections().map(({ id }) => id)).toEqual(['a', 'b']);
    expect(again.app().theme).toBe('dark');
  });

  it('begin in a folder that is empty, or not there yet', () => {
    const directory = join(folder(), 'deep', 'er');
    const settings = createFileSettings(directory);
    expect(settings.connections()).toEqual([]);
    settings.saveConnection({ ...defaults, id: 'a' });
    settings.keepPreferencesIn(() => confStore(directory));
    settings.saveApp({ theme: 'dark' });
    expect(createFileSettings(directory).connections()).toHaveLength(1);
    expect(createFileSettings(directory).app().theme).toBe('dark');
  });

  it('set a damaged file aside as ever', () => {
    const directory = folder();
    writeFileSync(join(directory, 'connections.json'), '{"version":1,"connec');
    const [notice] = createFileSettings(directory).notices();
    expect(notice?.code).toBe('settings-unreadable');
    const aside = notice?.evidence.find(({ label }) => label === 'Set aside as')?.value ?? '';
    expect(readFileSync(aside, 'utf8')).toBe('{"version":1,"connec');
  });
});

describe('electron-store', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('keeps the preferences in a file for their owner only, Electron absent', async () => {
    const directory = folder();
    // Its import of electron is the path of the program outside Electron; any will do, and then none is downloaded.
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', directory);
    const { default: ElectronStore } = await import('electron-store');
    const settings = createFileSettings(directory);
    settings.keepPreferencesIn(() => openPreferencesStore(ElectronStore, directory, new EventEmitter()));
    for (const theme of ['light', 'dark'] as const) settings.saveApp({ theme });
    expect(createFileSettings(directory).app()).toMatchObject({ theme: 'dark', keepClaims: true });
    expect(readdirSync(directory)).toEqual(['preferences.json']);
    expectMode(join(directory, 'preferences.json'), 0o600);
  });

  it('answers no page', () => {
    const directory = folder();
    const ipc = new EventEmitter();
    ipc.on('invoke', () => {});
    class Listening extends Conf {
      constructor({ name, ...options }: { cwd: string; name: string; configFileMode: number }) {
        super({ ...options, configName: name });
        ipc.on('electron-store-get-data', () => {});
      }
    }
    const settings = createFileSettings(directory);
    settings.keepPreferencesIn(() => openPreferencesStore(Listening, directory, ipc));
    settings.saveApp({ theme: 'dark' });
    expect(createFileSettings(directory).app().theme).toBe('dark');
    expect(ipc.eventNames()).toEqual(['invoke']);
  });
});

describe.each([
  ['with hard links', true],
  ['without', false],
])('a store that writes half of a file and reports success, as on a full disk, %s', (_, work) => {
  beforeEach(() => {
    links.work = work;
  });
  afterEach(() => {
    links.work = true;
  });

  function halfWriting(path: string): JsonStore {
    return {
      path,
      get store() {
        return JSON.parse(readFileSync(path, 'utf8'));
      },
      set store(document) {
        const text = JSON.stringify(document);
        writeFileSync(`${path}.half`, text.slice(0, text.length / 2));
        renameSync(`${path}.half`, path);
      },
    };
  }

  it('leaves the former file in place', () => {
    const directory = folder();
    const path = join(directory, 'preferences.json');
    storeWhole(confStore(directory), { version: 1, theme: 'dark' });
    const before = readFileSync(path, 'utf8');
    const settings = createFileSettings(directory);
    settings.keepPreferencesIn(() => halfWriting(path));
    expect(() => settings.saveApp({ theme: 'light' })).toThrow(/could not be saved/);
    expect(settings.app().theme).toBe('dark');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('leaves the former file in place also where there is no room to keep a copy of it', () => {
    const directory = folder();
    const store = confStore(directory);
    storeWhole(store, { version: 1, theme: 'dark' });
    // Nothing can be put there.
    mkdirSync(join(directory, 'preferences.json.previous'));
    writeFileSync(join(directory, 'preferences.json.previous', 'inside'), '');
    expect(() => storeWhole(store, { version: 1, theme: 'light' })).toThrow();
    expect(readFileSync(join(directory, 'preferences.json'), 'utf8')).toContain('dark');
  });

  it('leaves nothing beside a file that was saved', () => {
    const directory = folder();
    for (const theme of ['dark', 'light']) storeWhole(confStore(directory), { version: 1, theme });
    expect(readdirSync(directory)).toEqual(['preferences.json']);
    expectMode(join(directory, 'preferences.json'), 0o600);
  });

  it('leaves no file where there was none', () => {
    const directory = folder();
    const path = join(directory, 'preferences.json');
    expect(() => storeWhole(halfWriting(path), { version: 1 })).toThrow();
    expect(readdirSync(directory)).not.toContain('preferences.json');
  });
});
