import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeychainError } from '../../electron/core/ports';
import { type RemovalFacts, removalPlan } from '../../electron/platform/kept/removal-plan';
import { presentIn, removeAll } from '../../electron/shell/removal/removal';

/** A home on Linux with all that the app leaves, and things of others beside it. */
function home(data: string) {
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  const write = (path: string, text = '') => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const path of [
    `${data}/connections.json`,
    `${data}/vault/vault.json`,
    `${data}/vault/set-aside/a/record-a.json`,
    `${data}/Notes.txt`,
  ])
    write(path);
  write('.cache/tokenscope-updater/pending/x');
  write('.local/share/applications/dev.tokenscope.desktop');
  write('.local/share/applications/other.desktop');
  write(
    '.config/mimeapps.list',
    '[Default Applications]\nx-scheme-handler/dev.tokenscope=dev.tokenscope.desktop\ntext/plain=other.desktop;\n',
  );
  const facts: RemovalFacts = {
    platform: 'linux',
    env: {},
    home: folder,
    id: 'dev.tokenscope',
    name: 'Tokenscope',
    clsid: '{1}',
    dataFolder: join(folder, data),
    sessionFolder: join(folder, data),
    hasUsualVault: false,
    hasUninstaller: false,
  };
  return { folder, plan: removalPlan(facts), names: (path: string) => readdirSync(join(folder, path)).sort(), write };
}

const effects = (keys: string[] = []) => ({ forgetKey: async (service: string) => void keys.push(service), unregister: () => {} });

describe('removing everything', () => {
  it('takes away what the app made, and nothing else', async () => {
    const { folder, plan, names } = home('elsewhere');
    const keys: string[] = [];
    expect(await removeAll(plan, effects(keys))).toEqual([]);
    expect(keys).toEqual(['dev.tokenscope']);
    expect(names('elsewhere')).toEqual(['Notes.txt']);
    expect(names('.cache')).toEqual([]);
    expect(names('.local/share/applications')).toEqual(['other.desktop']);
    expect(readFileSync(join(folder, '.config/mimeapps.list'), 'utf8')).toBe('[Default Applications]\ntext/plain=other.desktop;\n');
  });

  it('is asked about with what there is, and where', async () => {
    const { folder, plan } = home('.config/Tokenscope');
    const places = () => presentIn(plan).removes.map(({ where }) => where.replaceAll(folder, '~'));
    const key = 'keyring (Secret Service): dev.tokenscope';
    expect(places()).toEqual([
      '~/.config/Tokenscope',
      key,
      '~/.cache/tokenscope-updater',
      '~/.local/share/applications/dev.tokenscope.desktop',
      '~/.config/mimeapps.list',
    ]);
    await removeAll(plan, effects());
    expect(places()).toEqual(['~/.config/Tokenscope', key]);
  });

  it('is content with what is not there', async () => {
    const { plan } = home('.config/Tokenscope');
    await removeAll(plan, effects());
    expect(await removeAll(plan, effects())).toEqual([]);
  });

  it('goes on where something can’t be removed, and says where and why', async () => {
    const { folder, plan, names, write } = home('.config/Tokenscope');
    // No folder can be looked for below a file.
    const blocked = { ...plan, removes: [...plan.removes] };
    write('file');
    blocked.removes.unshift({
      what: 'x',
      where: 'x',
      how: { by: 'association', files: [join(folder, 'file', 'list')], scheme: 'a', entries: [] },
    });
    const left = await removeAll(blocked, {
      ...effects(),
      forgetKey: () => Promise.reject(new KeychainError('locked', 'The keychain is locked.')),
    });
    expect(left).toEqual([
      { where: join(folder, 'file', 'list'), why: 'ENOTDIR' },
      { where: 'keyring (Secret Service): dev.tokenscope', why: 'The keychain is locked.' },
    ]);
    expect(names('.config/Tokenscope')).toEqual(['Notes.txt']);
    expect(existsSync(join(folder, '.local/share/applications/dev.tokenscope.desktop'))).toBe(false);
  });
});
