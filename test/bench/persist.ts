import { mkdtempSync, rmSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Grant, SecretRecord } from '../../electron/core/connection/model';
import { SecretRecords } from '../../electron/core/connection/records';
import type { Keychain } from '../../electron/core/ports';
import { systemRandom } from '../../electron/platform/random';
import { createRefreshLocks } from '../../electron/platform/refresh-lock';
import { createVault } from '../../electron/platform/vault';
import { type Figure, figure } from './figure';
import { median } from './processes';
import { auth0Tokens } from './tokens';

const ROUNDS = 300;
const ID = 'bench';

/**
 * What it takes to have the answer of a refresh sealed, on the disk and the mark gone (with the lock held, as in a refresh), against
 * writing, syncing and renaming a file with the same bytes; medians of rounds that take turns.
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
    const ours: number[] = [];
    const bare: number[] = [];
    await lock.run(ID, async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const marked = await records.change(ID, (record) => ({ ...record, refreshPending: { startedAt: round, refreshFingerprint: 'f' } }));
        const turns = [
          async () => {
            ours.push(await timed(() => records.changeOrHold(ID, () => answered(round), marked)));
          },
          async () => {
            bare.push(await timed(() => writeSyncRename(join(directory, 'bare'), bytes)));
          },
        ];
        for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
      }
    });
    process.stdout.write(`  persisted ${median(ours).toFixed(2)} ms, bare ${median(bare).toFixed(2)} ms, ${bytes.length} bytes\n`);
    return figure('refresh-persist-ratio', median(ours) / median(bare), 'x', 2);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function writeSyncRename(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
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
