import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedExchange } from '../../electron/model/exchange';
import { fromLine, toLine } from '../../electron/core/exchanges/ledger';
import { createExchangeFiles } from '../../electron/platform/kept/exchange-files';
import { redact } from '../core/exchanges/support';
import { expectMode, needing } from '../support/system';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ts-exchanges-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const ID = '0123456789abcdef0123456789abcdef';
const files = () => createExchangeFiles(directory);
const folder = () => join(directory, 'exchanges');
const exchange = (id: string, connectionId = ID): LoggedExchange => ({
  ...redact({ answer: `{"a":"line\\nbreak \u2028"}` }),
  id,
  connectionId,
});
const ids = async (connectionId = ID) => (await files().read(connectionId)).exchanges.map(({ id }) => id);

describe('the exchange log on disk', () => {
  it('is empty where there is nothing', async () => {
    expect(await files().read(ID)).toEqual({ exchanges: [], lines: 0, bytes: 0 });
    await files().remove(ID);
    await files().removeAll();
    expect(await readdir(directory)).toEqual([]);
  });

  it('gives back what was appended, in order and unchanged', async () => {
    await files().append(ID, [exchange('a'), exchange('b')]);
    await files().append(ID, [exchange('c')]);
    const read = await files().read(ID);
    expect(read.exchanges).toEqual([exchange('a'), exchange('b'), exchange('c')]);
    expect(read.lines).toBe(3);
    expect(read.bytes).toBe((await stat(join(folder(), `${ID}.jsonl`))).size);
  });

  it('is for its owner only', async () => {
    await files().append(ID, [exchange('a')]);
    expectMode(join(folder(), `${ID}.jsonl`), 0o600);
    await files().replace(ID, [exchange('b')]);
    expectMode(join(folder(), `${ID}.jsonl`), 0o600);
    expectMode(folder(), 0o700);
    expect(await ids()).toEqual(['b']);
  });

  it('passes over lines that are cut off, spoiled, or of another connection', async () => {
    await files().append(ID, [exchange('a')]);
    const path = join(folder(), `${ID}.jsonl`);
    await appendFile(path, `\n${toLine(exchange('cut')).slice(0, -10)}`);
    await files().append(ID, [exchange('b')]);
    await appendFile(path, '\n\u0000\u0001\n[]\nnull\n{"id":"x"}\n');
    await appendFile(path, Buffer.from([0xff, 0xfe, 0x0a]));
    await files().append(ID, [exchange('other', 'c2'), exchange('c')]);
    const read = await files().read(ID);
    expect(read.exchanges.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(read.lines).toBeGreaterThan(3);
  });

  it('deletes one connection, or all, and nothing else', async () => {
    await files().append(ID, [exchange('a')]);
    await files().append('c2', [exchange('b', 'c2')]);
    await writeFile(join(folder(), `${ID}.jsonl.abcdef.tmp`), 'left by a crash');
    await files().remove(ID);
    expect(await readdir(folder())).toEqual(['c2.jsonl']);
    await writeFile(join(folder(), 'notes.txt'), 'mine');
    await files().removeAll();
    expect(await readdir(folder())).toEqual(['notes.txt']);
  });

  it.each(['../../evil', 'a/b', 'con', '', '.', 'x'.repeat(300), 'a\u0000b', 'UPPER/../x'])(
    'keeps the id %j within its folder',
    async (id) => {
      await files().append(id, [exchange('a', id)]);
      expect(await ids(id)).toEqual(['a']);
      expect(await readdir(directory)).toEqual(['exchanges']);
      expect(await readdir(folder())).toHaveLength(1);
      await files().remove(id);
      expect(await readdir(folder())).toEqual([]);
    },
  );

  needing('links')('where there is a link already', () => {
    it('writes through no link', async () => {
      await mkdir(folder());
      const target = join(directory, 'precious.txt');
      await writeFile(target, 'precious');
      await symlink(target, join(folder(), `${ID}.jsonl`));
      await expect(files().append(ID, [exchange('a')])).rejects.toMatchObject({ code: 'ELOOP' });
      expect(await readFile(target, 'utf8')).toBe('precious');
    });
  });
});

describe('a line', () => {
  const line = JSON.parse(toLine(exchange('a')));
  const { bytes, ...withoutSize } = line;
  it.each(Object.keys(withoutSize))('is not believed without "%s", or with a wrong one', (name) => {
    const { [name]: _, ...rest } = line;
    expect(fromLine(JSON.stringify(rest))).toBeNull();
    expect(fromLine(JSON.stringify({ ...line, [name]: { x: 1 } }))).toBeNull();
  });

  it('of an earlier version, which wrote no size, has none, and a wrong size is none', () => {
    expect(fromLine(JSON.stringify(line))?.bytes).toBe(bytes);
    expect(fromLine(JSON.stringify(withoutSize))).toEqual(withoutSize);
    expect(fromLine(JSON.stringify({ ...line, bytes: { x: 1 } }))).toEqual(withoutSize);
  });

  it('is one line', () => {
    expect(toLine(exchange('a\nb'))).not.toContain('\n');
    expect(fromLine(toLine(exchange('a\nb')))).toEqual(exchange('a\nb'));
  });
});
