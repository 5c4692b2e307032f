import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRestoreJournal } from '../../electron/platform/backup/restore-journal';
import { JOURNAL_FOLDER, LIST, rollBackRestore } from '../../electron/platform/backup/roll-back';
import { processName } from '../../electron/platform/system/process-name';
import { recordFile, VAULT_FOLDER } from '../../electron/platform/vault/vault-folder';
import { failureOf } from '../support/failures';
import { expectMode, needing } from '../support/system';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tokenscope-journal-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (...path: string[]) => join(directory, ...path);
const journal = () => at(JOURNAL_FOLDER);
const TOUCHED = { connections: ['a', 'b'], plans: ['own-1'], templates: [] };
const record = (id: string) => at(VAULT_FOLDER, recordFile(id));

/** A restore that has written and then lost its process. @param owner Absent: a process that is no more. */
async function interrupted(owner = processName().replace(/\d+$/, '1')): Promise<void> {
  mkdirSync(at(VAULT_FOLDER));
  mkdirSync(at('plans'));
  writeFileSync(at('connections.json'), 'before');
  writeFileSync(record('a'), 'sealed before');
  await createRestoreJournal(directory).begin(TOUCHED);
  writeFileSync(at('connections.json'), 'after');
  for (const path of [record('a'), record('b'), at('plans', 'own-1.json')]) writeFileSync(path, 'after');
  const list = JSON.parse(readFileSync(at(JOURNAL_FOLDER, LIST), 'utf8'));
  writeFileSync(at(JOURNAL_FOLDER, LIST), JSON.stringify({ ...list, owner }));
}

describe('a restore that lost its process', () => {
  it('is put back at the next start, what was new is removed, and nothing remains of it', async () => {
    await interrupted();
    expectMode(at(JOURNAL_FOLDER, LIST), 0o600);
    expect(rollBackRestore(directory)).toBeNull();
    expect(readFileSync(at('connections.json'), 'utf8')).toBe('before');
    expect(readFileSync(record('a'), 'utf8')).toBe('sealed before');
    for (const path of [record('b'), at('plans', 'own-1.json'), journal()]) expect(existsSync(path), path).toBe(false);
    // Nothing to do any more.
    writeFileSync(at('connections.json'), 'later');
    expect(rollBackRestore(directory)).toBeNull();
    expect(readFileSync(at('connections.json'), 'utf8')).toBe('later');
  });

  it('can be put back again where that was interrupted, too', async () => {
    await interrupted();
    writeFileSync(record('a'), 'sealed before');
    rmSync(record('b'));
    expect(rollBackRestore(directory)).toBeNull();
    expect(readFileSync(at('connections.json'), 'utf8')).toBe('before');
    expect(existsSync(journal())).toBe(false);
  });

  it('counts for nothing before its list is there', async () => {
    await interrupted();
    rmSync(at(JOURNAL_FOLDER, LIST));
    expect(rollBackRestore(directory)).toBeNull();
    expect(readFileSync(at('connections.json'), 'utf8')).toBe('after');
    expect(existsSync(journal())).toBe(false);
  });

  it('is told of and left for a person where its list is damaged', async () => {
    await interrupted();
    for (const text of ['', '{', '{"version":2}', '[]']) {
      writeFileSync(at(JOURNAL_FOLDER, LIST), text);
      expect(rollBackRestore(directory)?.code, text).toBe('settings-unreadable');
      expect(readFileSync(at('connections.json'), 'utf8')).toBe('after');
      expect(existsSync(at(JOURNAL_FOLDER, '0'))).toBe(true);
    }
  });
});

needing('starts')('a restore that another process is at', () => {
  it('is left alone, and no other one begins', async () => {
    await interrupted(processName(process.ppid));
    expect(rollBackRestore(directory)).toBeNull();
    expect(readFileSync(at('connections.json'), 'utf8')).toBe('after');
    const { what } = await failureOf(createRestoreJournal(directory).begin(TOUCHED));
    expect(what).toBe('Another Tokenscope process is restoring a backup.');
  });
});
