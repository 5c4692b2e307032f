import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KeyedMutex } from '../../../electron/core/base/keyed-mutex';
import { type Tries, TryCounter, type TryFiles } from '../../../electron/core/preflight/tries';
import { CREDENTIAL_PERIOD_MS, MAX_CREDENTIAL_PROBES } from '../../../electron/model/preflight';
import { createPreflightTries } from '../../../electron/platform/kept/preflight-tries';
import { connectionTo } from '../../support/connection';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tokenscope-tries-'));
  folders.push(made);
  return made;
}

const one = connectionTo('https://id.example');
/** The same client in another connection. */
const other = { ...one, id: 'other', name: 'Other' };
let now = 0;
const clock = { now: () => now };

/** A disk on which each step lets others go first. */
function slowFiles(): TryFiles {
  let kept: Tries = {};
  const mutex = new KeyedMutex();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    read: async () => {
      await turn();
      return kept;
    },
    write: async (tries) => {
      await turn();
      kept = tries;
    },
    alone: (work) => mutex.run('all', work),
  };
}

const taken = async (...counters: { take(): Promise<unknown> }[]) =>
  (await Promise.all(counters.map((each) => each.take()))).filter((each) => each !== null).length;

describe.each([
  ['slow files', slowFiles],
  ['a folder', () => createPreflightTries(folder())],
])('the tries of a credential, kept in %s', (_, make) => {
  it('are never more than allowed, however many preflights and processes take them at once', async () => {
    const files = make();
    const counters = [new TryCounter(files, clock), new TryCounter(files, clock)];
    const takers = counters.flatMap((counter) => [counter.forConnection(one), counter.forConnection(other)]);
    expect(await taken(...takers)).toBe(MAX_CREDENTIAL_PROBES);
    expect(await counters[0]?.of(other)).toEqual({ left: 0, nextAt: now + CREDENTIAL_PERIOD_MS });
  });

  it('come back where none was needed, and with time', async () => {
    const files = make();
    const tries = new TryCounter(files, clock).forConnection(one);
    const first = await tries.take();
    await tries.take();
    expect([await tries.take(), await tries.left()]).toEqual([null, 0]);
    await first?.giveBack();
    expect([await tries.left(), await new TryCounter(files, clock).forConnection(other).left()]).toEqual([1, 1]);
    now += CREDENTIAL_PERIOD_MS + 1_000;
    expect(await tries.left()).toBe(MAX_CREDENTIAL_PROBES);
  });
});
