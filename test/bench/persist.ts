import { mkdtempSync, rmSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Grant, SecretRecord } from '../../electron/core/secrets';
import { SecretRecords } from '../../electron/core/connection/records';
import type { Keychain } from '../../electron/core/ports';
import { systemRandom } from '../../electron/platform/system/random';
import { createRefreshLocks } from '../../electron/platform/vault/refresh-lock';
import { createVault } from '../../electron/platform/vault/vault';
import type { Figure } from './figure';
import { measurePairs } from './pairs';
import { median } from './processes';
import { auth0Tokens } from './tokens';

const TURNS = 30;
const ID = 'bench';

/**
 * What it takes to have the answer of a refresh sealed, on the disk and the mark gone (with the lock held, as in a refresh), against
 * replacing a file with the same bytes just as durably.
 */
export async function measurePersist(): Promise<Figure> {
  const directory = mkdtempSync(join(tmpdir(), 'tokenscope-bench-'));
  try {
    const vault = createVault({ directory, keychain: memoryKeychain(), random: systemRandom, service: 'bench' });
    await vault.open();
    const lock = createRefreshLocks(directory);
    const records = new SecretRecords(vault, undefined, lock);
    const [token = '', other = ''] = await auth0Tokens(2, Math.floor(Date.now() / 1000));
    const answered = (round: number): SecretRecord => recordWith(round % 2 === 0 ? token : other);
    await records.change(ID, () => answered(0));
    const bytes = Buffer.alloc((await stat(join(directory, `vault/record-${ID}.json`))).size, 'x');
    let round = 0;
    const persist = async () => {
      round += 1;
      const marked = await records.change(ID, (record) => ({ ...record, refreshPending: { startedAt: round, refreshFingerprint: 'f' } }));
      return timed(() => records.changeOrHold(ID, () => answered(round), marked));
    };
    const write = () => timed(() => replaceDurably(directory, 'bare', bytes));
    const sides = { own: () => medianOf(persist), bare: () => medianOf(write) };
    return await lock.run(ID, () => measurePairs('refresh-persist-ratio', 1.4, sides, { name: 'ms', digits: 2 }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Of as many as make one sample steady. */
async function medianOf(work: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) times.push(await work());
  return median(times);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The least after which new content survives a power cut: write, fsync, rename, fsync of the folder. */
async function replaceDurably(directory: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(directory, name);
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function recordWith(accessToken: string): SecretRecord {
  const grant: Grant = {
    accessToken,
    refreshToken: 'v1.MRrT9dH2xkqLrC0mV5sQ8bJwYp3nZaEf',
    idToken: accessToken,
    tokenType: 'Bearer',
    scope: 'openid offline_access',
    expiresInSeconds: 86_400,
    receivedAt: Date.now(),
    clockSkewMs: 0,
    responseMembers: [{ name: 'expires_in', value: '86400' }],
    callbackMembers: [],
    breaches: [],
    scopesAsked: ['openid', 'offline_access'],
    nonce: null,
    generations: Array.from({ length: 10 }, (_, index) => ({
      number: index + 1,
      receivedAt: index,
      endedAt: null,
      how: 'refreshed',
      end: 'replaced',
      fingerprint: '3f9a-01bc',
    })),
    refreshDeadAt: null,
    refreshFailure: null,
  };
  return { clientSecret: 'a-client-secret', grant, refreshPending: null };
}

function memoryKeychain(): Keychain {
  const entries = new Map<string, string>();
  return {
    getPassword: async (_, account) => entries.get(account) ?? null,
    setPassword: async (_, account, password) => void entries.set(account, password),
    deletePassword: async (_, account) => entries.delete(account),
  };
}
