import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../electron/model/connection';
import { CHEAP_BACKUP, record } from '../core/backup/stage';
import { expectMode } from '../support/system';
import { cliStage, contentsOf } from './stage';

const stage = cliStage();
const PASSPHRASE = 'four horses and a lamp';
const TERMINAL = { in: true, out: true, err: true };

/** What a person at a terminal types, unseen. */
function typing(...lines: string[]) {
  const questions: string[] = [];
  const askUnseen = async (question: string) => {
    questions.push(question);
    return lines.shift() ?? Promise.reject(new Error('nothing more is typed'));
  };
  return { questions, changes: { terminal: TERMINAL, askUnseen } };
}

const cli: typeof stage.cli = (args, changes, stdin) => stage.cli(args, { backupCost: CHEAP_BACKUP, ...changes }, stdin);
const at = (folder: string) => ['--data-folder', folder];
const backUp = (args: string[] = [], stdin = [PASSPHRASE]) =>
  cli(['backup', stage.path('all.tokenscope-backup'), ...args, ...at(stage.dataFolder)], {}, stdin);
const restore = (args: string[] = [], folder = stage.path('other'), stdin = [PASSPHRASE]) =>
  cli(['restore', stage.path('all.tokenscope-backup'), ...args, ...at(folder)], {}, stdin);

beforeEach(async () => {
  const services = stage.window();
  await services.vaultOpened();
  const { connection } = stage.practice.faces.practice;
  const { id } = await services.connections.create({ ...connection, name: 'Orders', environment: 'staging' }, 'canary-client-secret');
  await services.vault.write(id, record({ ...connection, id }, 'canary'));
  await services.connections.create({ ...connection, name: 'Bills' });
});

describe('tokenscope backup and restore', () => {
  it('bring everything to another folder, with the secrets that are named, and show none of them', async () => {
    const made = await backUp(['--include', 'client-secrets', '--json']);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(made.out)).toMatchObject({
      connections: 2,
      includes: ['plans', 'templates', 'settings', 'client-secrets'],
      left: [],
    });
    expectMode(stage.path('all.tokenscope-backup'), 0o600);
    const restored = await restore(['--json', '--settings']);
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(restored.out)).toMatchObject({
      connections: [
        { name: 'Orders', match: 'new', choice: 'add', brings: ['clientSecrets'] },
        { name: 'Bills', match: 'new', choice: 'add', brings: [] },
      ],
      restored: { added: 2, replaced: 0, skipped: 0, settings: true },
    });
    expect(`${made.out}${restored.out}`).not.toContain('canary');
    const list = await cli(['list', ...at(stage.path('other'))]);
    expect(list.out).toMatch(/^Bills .*\nOrders +staging +not connected yet/);
    // A second time there is nothing to do, and nothing is lost.
    const again = await restore();
    expect(again.out).toMatch(
      /^Backup of 20.*Z, made with Tokenscope 1\.2\.3, with secrets\.\n\n {2}Orders \(staging\): skipped\n {2}Bills \(Practice\): skipped\n/,
    );
  });

  it('write and change nothing where the passphrase, the file or the way is wrong', async () => {
    expect(await backUp([], ['short'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('The passphrase is too short.') });
    expect((await backUp()).code).toBe(0);
    const file = stage.path('all.tokenscope-backup');
    const whole = readFileSync(file);
    expect(await backUp()).toMatchObject({ code: 2, err: expect.stringContaining('it exists already') });
    const before = contentsOf(stage.dataFolder, stage.dataFiles());
    expect((await restore([], stage.dataFolder, ['not the passphrase'])).err).toMatch(
      /^tokenscope: The passphrase is wrong\. The file itself is intact\./,
    );
    writeFileSync(file, whole.subarray(0, -1));
    expect((await restore([], stage.dataFolder)).err).toMatch(/^tokenscope: The backup is damaged: its checksum is wrong\./);
    writeFileSync(file, 'something else');
    expect((await restore([], stage.dataFolder)).err).toMatch(/^tokenscope: This file is not a Tokenscope backup\./);
    writeFileSync(file, whole);
    expect((await restore(['--on-conflict', 'merge'])).err).toContain('Choose from both, replace, skip.');
    expect((await backUp(['--include', 'client-secret'])).err).toContain('Did you mean client-secrets?');
    expect(contentsOf(stage.dataFolder, stage.dataFiles())).toEqual(before);
    expect(statSync(file).size).toBe(whole.length);
  });

  it('show with --dry-run what would happen, need no keychain without secrets, and take the passphrase from a file', async () => {
    expect((await backUp(['--include', 'tokens'])).code).toBe(0);
    const passphrase = stage.path('passphrase.txt');
    writeFileSync(passphrase, `${PASSPHRASE}\n`);
    const keychain = () => Promise.reject(new Error('asked'));
    const args = ['restore', stage.path('all.tokenscope-backup'), '--dry-run', '--passphrase-file', passphrase, ...at(stage.path('other'))];
    const dry = await cli(args);
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toContain('\nNothing was changed. This would be restored:\n  Orders (staging): added  with access and ID tokens\n');
    expect((await cli(['list', '--json', ...at(stage.path('other'))])).out).toBe('[]\n');
    const real = await cli([...args.filter((arg) => arg !== '--dry-run'), '--without-secrets'], {
      keychain: async () => ({ getPassword: keychain, setPassword: keychain, deletePassword: keychain }),
    });
    expect([real.code, real.out]).toEqual([0, expect.stringContaining('  Orders (staging): added\n')]);
  });

  it('ask before a connection with secrets stops being production, and restore nothing without a terminal or a yes', async () => {
    expect((await backUp()).code).toBe(0);
    const services = stage.window();
    const { id = '', ...orders } = services.connections.list().find(({ name }) => name === 'Orders') ?? {};
    await services.connections.update(id, { ...(orders as ConnectionSettings), environment: 'Live', production: true });
    const args = ['restore', stage.path('all.tokenscope-backup'), '--on-conflict', 'replace', ...at(stage.dataFolder)];
    const environment = async () =>
      (JSON.parse((await cli(['list', '--json', ...at(stage.dataFolder)])).out) as { name: string; environment: string }[]).find(
        ({ name }) => name === 'Orders',
      )?.environment;
    const unasked = await cli(args, {}, [PASSPHRASE]);
    expect(unasked).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Nothing was restored: "Orders" (Live) would no longer'),
    });
    const questions: string[] = [];
    const answering = (answer: string) => ({
      ...typing(PASSPHRASE).changes,
      ask: async (question: string) => {
        questions.push(question);
        return answer;
      },
    });
    expect(await cli(args, answering('yes'))).toMatchObject({ code: 2, out: '' });
    expect(await environment()).toBe('Live');
    expect((await cli(args, answering('production'))).code).toBe(0);
    expect(questions).toHaveLength(2);
    expect(await environment()).toBe('staging');
  });

  it('ask a person twice for a new passphrase and once for one to open, unseen', async () => {
    const file = stage.path('all.tokenscope-backup');
    const differs = typing(PASSPHRASE, 'another passphrase');
    expect(await cli(['backup', file, ...at(stage.dataFolder)], differs.changes)).toMatchObject({
      code: 2,
      err: expect.stringContaining('differ'),
    });
    const same = typing(PASSPHRASE, PASSPHRASE);
    expect((await cli(['backup', file, ...at(stage.dataFolder)], same.changes)).err).toContain('Connections in ');
    expect(same.questions).toEqual(['Passphrase: ', 'The same again: ']);
    const once = typing(PASSPHRASE);
    expect((await cli(['restore', file, '--dry-run', ...at(stage.dataFolder)], once.changes)).code).toBe(0);
    expect(once.questions).toHaveLength(1);
  });
});
