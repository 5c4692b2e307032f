import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openBrowserDoor } from '../../../electron/platform/led/browser-door';
import { LedCommand } from '../../../electron/platform/led/led-command';
import { OutputTail } from '../../../electron/platform/led/output-tail';
import { readLines } from '../../../electron/platform/led/output-lines';

async function linesOf(parts: Iterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  const from = Readable.from(parts, { objectMode: false });
  readLines(from, (line) => lines.push(line));
  await new Promise((resolve) => from.once('end', resolve));
  return lines;
}

describe('a program that is led', () => {
  it('is started again where it has ended, and counted', async () => {
    const signal = new AbortController().signal;
    const none = { onUrl: () => {}, visit: async () => null, authorizeUrl: 'http://127.0.0.1/authorize' };
    const parts = { env: process.env, now: Date.now, patienceMs: 5_000, quietMs: 100, ...none };
    const ends = new LedCommand({ ...parts, command: [process.execPath, '-e', ''] });
    const stays = new LedCommand({ ...parts, command: [process.execPath, '-e', "process.stdin.on('data', () => console.log('done'))"] });
    for (const app of [ends, stays]) for (let turn = 0; turn < 2; turn++) expect((await app.ask('call', 1, signal)).word).toBe('done');
    expect([ends.starts, stays.starts]).toEqual([2, 1]);
    await Promise.all([ends.end(), stays.end()]);
  });
});

describe('what a program writes', () => {
  it('is read line by line, letters that come in halves included', async () => {
    const bytes = Buffer.from('one\r\ntwo é\n\nlast');
    expect(await linesOf(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(['one', 'two é', '', 'last']);
  });

  it('fills no memory where it has no end', async () => {
    function* endless() {
      for (let part = 0; part < 100; part += 1) yield Buffer.alloc(1024 * 1024, 'a');
      yield Buffer.from('\ndone\n');
    }
    expect((await linesOf(endless())).map(({ length }) => length)).toEqual([64 * 1024, 4]);
  });
});

describe('the last lines that are kept', () => {
  it('are cut between words, so that no half of a secret stands in them', () => {
    const tail = new OutputTail(() => 0);
    const token = 'planted-8c1f-token-that-is-known';
    tail.add(`${'x'.repeat(1_990)} ${token}`);
    tail.add(`${'x'.repeat(1_990)}="${token}"`);
    tail.add('short');
    expect(tail.since(0).map(({ text }) => text.slice(1_980))).toEqual(['xxxxxxxxxx ', 'xxxxxxxxxx="', '']);
  });
});

describe.skipIf(process.platform === 'win32')('the browser of a program', () => {
  it('hands an address over, and tells the door to nobody else', async () => {
    const urls: string[] = [];
    const door = await openBrowserDoor((url) => urls.push(url), process.platform);
    const folder = dirname(door.path);
    try {
      expect(statSync(folder).mode & 0o077).toBe(0);
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
      // What it calls has these as arguments, which every user of the computer sees.
      expect(readFileSync(door.path, 'utf8')).not.toMatch(/http:|[0-9a-f]{32}/);
      await promisify(execFile)(door.path, ['http://127.0.0.1:1/authorize?a=b&c=d']);
      expect(urls).toEqual(['http://127.0.0.1:1/authorize?a=b&c=d']);
    } finally {
      await door.close();
    }
  });
});
