import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAX_BACKUP_BYTES } from '../../electron/model/backup';
import { type CostBounds, readBackup, sealBackup } from '../../electron/platform/backup/sealed-backup';
import { systemRandom } from '../../electron/platform/system/random';
import { failureOf } from '../support/failures';
import fc from '../support/property';

const CHEAP = { n: 2, r: 1, p: 1 };
const CHEAP_BOUNDS: CostBounds = { least: CHEAP, most: { n: 2 ** 10, r: 8, p: 1 } };
const PASSPHRASE = 'four horses and a lamp';
const TEXT = 'what is kept';

/** A throw counts as a rejection. */
const codeOf = async (work: () => Promise<unknown>) => (await failureOf(Promise.resolve().then(work))).code;
const seal = (text = TEXT, passphrase = PASSPHRASE) => sealBackup(Buffer.from(text), passphrase, systemRandom, CHEAP);
const open = async (file: Uint8Array, passphrase = PASSPHRASE) =>
  Buffer.from(await readBackup(file, CHEAP_BOUNDS).open(passphrase)).toString();

/** The file as someone who knows the format would forge it: changed, with a right checksum. */
function forged(file: Uint8Array, change: (version: string, head: string) => [version: string, head: string]): Buffer {
  const bytes = Buffer.from(file);
  const [end, headEnd] = [bytes.indexOf(10), bytes.indexOf(10, bytes.indexOf(10) + 1)];
  const [magic, version = ''] = bytes.toString('latin1', 0, end).split(' ');
  const [newVersion, head] = change(version, bytes.toString('latin1', end + 1, headEnd + 1));
  const sealed = bytes.subarray(headEnd + 1);
  const sum = createHash('sha256').update(`${magic} ${newVersion}\n${head}`).update(sealed).digest('hex');
  return Buffer.concat([Buffer.from(`${magic} ${newVersion} ${sum}\n${head}`), sealed]);
}

describe('a backup sealed with a passphrase', () => {
  it('opens with it, and with the same one typed on another system', async () => {
    expect(await open(await seal())).toBe(TEXT);
    expect(await open(await seal(TEXT, 'caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(TEXT);
  });

  it('tells a wrong passphrase, and says that the file is whole', async () => {
    const file = await seal();
    for (const wrong of ['', 'four horses and a lam', `${PASSPHRASE} `, PASSPHRASE.toUpperCase()])
      expect(await codeOf(() => open(file, wrong))).toBe('backup-passphrase-wrong');
  });

  it('is damaged with any bit changed anywhere, and never opens or blames the passphrase', async () => {
    const file = await seal();
    for (let at = 0; at < file.length; at += 1) {
      const flipped = Uint8Array.from(file, (byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte));
      expect(await codeOf(() => open(flipped)), `byte ${at}`).toBe('backup-damaged');
    }
  });

  it('is damaged when it is cut off anywhere, empty or longer', async () => {
    const file = await seal();
    for (let length = 0; length < file.length; length += 1)
      expect(await codeOf(() => open(file.subarray(0, length))), `${length} bytes`).toBe('backup-damaged');
    expect(await codeOf(() => open(Buffer.concat([file, Buffer.from([0])])))).toBe('backup-damaged');
  });

  it('has its head sealed with it: a forged head with a right checksum opens nothing', async () => {
    const file = await seal();
    const other = forged(file, (version, head) => [version, head.replace('"r":1', '"r":2')]);
    expect(await codeOf(() => open(other))).toBe('backup-passphrase-wrong');
    const spaced = forged(file, (version, head) => [version, head.replace('{"kdf"', '{ "kdf"')]);
    expect(await codeOf(() => open(spaced))).toBe('backup-passphrase-wrong');
  });

  it('is refused before any work where it asks for too much, or for so little that it is guessed', async () => {
    const file = await seal();
    const asking = (n: unknown) => forged(file, (version, head) => [version, head.replace('"n":2', `"n":${n}`)]);
    for (const n of [2 ** 30, 2 ** 40, 3, 1, 0, -2, 2.5, 1e308, '"2"'])
      expect(await codeOf(async () => readBackup(asking(n), CHEAP_BOUNDS)), String(n)).toBe('backup-damaged');
    // With the bounds that count in the app.
    expect(await codeOf(async () => readBackup(file))).toBe('backup-damaged');
  });

  it('says that a newer version made it, and only where it is whole', async () => {
    const newer = forged(await seal(), () => ['2', '{"kdf":"argon2id"}\n']);
    expect(await codeOf(() => open(newer))).toBe('backup-newer');
    newer[newer.length - 1] = (newer.at(-1) ?? 0) ^ 1;
    expect(await codeOf(() => open(newer))).toBe('backup-damaged');
    expect(await codeOf(async () => open(forged(await seal(), (_, head) => ['0', head])))).toBe('backup-damaged');
  });

  it('is not read where it is larger than any backup', async () => {
    // Never touched, so it takes no memory.
    expect(await codeOf(() => open(new Uint8Array(MAX_BACKUP_BYTES + 1)))).toBe('backup-damaged');
  });

  it('keeps any bytes, and any other file is no backup', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 40 }), async (bytes, passphrase) => {
        const file = await sealBackup(bytes, passphrase, systemRandom, CHEAP);
        expect([...(await readBackup(file, CHEAP_BOUNDS).open(passphrase))]).toEqual([...bytes]);
        expect(await codeOf(() => open(bytes))).toBe('backup-damaged');
      }),
      { numRuns: 50 },
    );
  });

  it('opens in this Node with the cost that counts in the app, and says nothing of its content', async () => {
    const file = await sealBackup(Buffer.from(TEXT), PASSPHRASE, systemRandom);
    expect(Buffer.from(file).includes(TEXT)).toBe(false);
    expect(Buffer.from(file).includes('"n":131072,"r":8,"p":1')).toBe(true);
    expect(Buffer.from(await readBackup(file).open(PASSPHRASE)).toString()).toBe(TEXT);
  });
});
