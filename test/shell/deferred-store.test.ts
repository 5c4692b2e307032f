import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { templates } from '../../electron/core/connection/templates';
import { createFileSettings } from '../../electron/platform/settings-files';
import { deferStore, withoutListener } from '../../electron/shell/deferred-store';

const defaults = templates()[0]?.defaults;
if (!defaults) throw new Error('no templates');

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'deferred-'));
}

describe('settings before electron-store is loaded', () => {
  it('are read, and refuse to be saved rather than lose anything', () => {
    const directory = folder();
    createFileSettings({ directory, Store: Conf }).saveConnection({ ...defaults, id: 'a' });
    const settings = createFileSettings({ directory, Store: deferStore().Store });
    expect(settings.connections().map(({ id }) => id)).toEqual(['a']);
    expect(settings.notices()).toEqual([]);
    expect(() => settings.saveApp({ theme: 'dark' })).toThrow(/could not be saved/);
    expect(settings.app().theme).toBe('system');
  });

  it('are saved once it is', () => {
    const directory = folder();
    createFileSettings({ directory, Store: Conf }).saveConnection({ ...defaults, id: 'a' });
    const { Store, use } = deferStore();
    const settings = createFileSettings({ directory, Store });
    use(Conf);
    settings.saveConnection({ ...defaults, id: 'b' });
    settings.saveApp({ theme: 'dark' });
    const again = createFileSettings({ directory, Store: Conf });
    expect(again.connections().map(({ id }) => id)).toEqual(['a', 'b']);
    expect(again.app().theme).toBe('dark');
  });

  it('begin in a folder that is empty, or not there yet', () => {
    const directory = join(folder(), 'deep', 'er');
    const { Store, use } = deferStore();
    const settings = createFileSettings({ directory, Store });
    expect(settings.connections()).toEqual([]);
    use(Conf);
    settings.saveConnection({ ...defaults, id: 'a' });
    expect(createFileSettings({ directory, Store: Conf }).connections()).toHaveLength(1);
  });

  it('set a damaged file aside as ever', () => {
    const directory = folder();
    writeFileSync(join(directory, 'connections.json'), '{"version":1,"connec');
    const settings = createFileSettings({ directory, Store: deferStore().Store });
    const [notice] = settings.notices();
    expect(notice?.code).toBe('settings-unreadable');
    const aside = notice?.evidence.find(({ label }) => label === 'Set aside as')?.value ?? '';
    expect(readFileSync(aside, 'utf8')).toBe('{"version":1,"connec');
  });
});

describe('electron-store', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('saves what the deferred one has read, Electron absent', async () => {
    const directory = folder();
    // Its import of electron is the path of the program outside Electron; any will do, and then none is downloaded.
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', directory);
    const { default: ElectronStore } = await import('electron-store');
    createFileSettings({ directory, Store: ElectronStore }).saveConnection({ ...defaults, id: 'a' });
    const { Store, use } = deferStore();
    const settings = createFileSettings({ directory, Store });
    use(withoutListener(ElectronStore, new EventEmitter()));
    settings.saveConnection({ ...defaults, id: 'b' });
    expect(createFileSettings({ directory, Store: deferStore().Store }).connections()).toEqual([
      { ...defaults, id: 'a' },
      { ...defaults, id: 'b' },
    ]);
    expect(readdirSync(directory)).toEqual(['connections.json']);
  });

  it('answers no page', () => {
    const directory = folder();
    const ipc = new EventEmitter();
    ipc.on('invoke', () => {});
    const listening = class extends Conf {
      constructor(options: ConstructorParameters<typeof Conf>[0]) {
        super(options);
        ipc.on('electron-store-get-data', () => {});
      }
    };
    const { Store, use } = deferStore();
    const settings = createFileSettings({ directory, Store });
    use(withoutListener(listening, ipc));
    settings.saveApp({ theme: 'dark' });
    expect(createFileSettings({ directory, Store: Conf }).app().theme).toBe('dark');
    expect(ipc.eventNames()).toEqual(['invoke']);
  });
});
