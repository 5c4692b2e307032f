import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll } from 'vitest';
import type { SecretRecord } from '../../electron/core/secrets';
import type { VaultStatus } from '../../electron/core/ports';

export interface Ask {
  id: number;
  target: 'vault' | 'keychain' | 'settings';
  method: string;
  args: unknown[];
}
export type Reply = { id: number; value: unknown } | { id: number; error: { code: string; text: string } };

/** What the child's call was rejected with. `code`: a Failure's code, a KeychainError's trouble, or "thrown". */
export class RemoteError extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(`${code}: ${text}`);
  }
}

/** A vault and a keychain in a process of their own, started with a keyring's environment. */
export interface RemoteVault {
  open(): Promise<VaultStatus>;
  status(): Promise<VaultStatus>;
  read(id: string): Promise<SecretRecord | null>;
  write(id: string, record: SecretRecord): Promise<void>;
  setAside(id: string | null): Promise<VaultStatus>;
  call<T>(target: Ask['target'], method: string, ...args: unknown[]): Promise<T>;
  onProgress(listener: (count: number) => void): void;
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
}

export interface RemoteVaultOptions {
  env: Record<string, string>;
  directory: string;
  /** Milliseconds a keychain call may take. */
  timeoutMs?: number;
  /** Bytes a file may have; writing on fails halfway, as on a full disk. */
  maxFileBytes?: number;
}

let program: Promise<string> | null = null;

afterAll(async () => {
  const path = await program?.catch(() => null);
  if (path) await rm(dirname(path), { recursive: true, force: true });
});

/** Bundled once per test file, inside the project because the native module is looked for from there. */
async function bundled(): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  await mkdir(join(root, 'test-output'), { recursive: true });
  const outDir = await mkdtemp(join(root, 'test-output/vault-'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: resolve(import.meta.dirname, 'vault-process.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'vault-process.mjs' } },
    },
  });
  return join(outDir, 'vault-process.mjs');
}

export async function startVault({ env, directory, timeoutMs = 5_000, maxFileBytes }: RemoteVaultOptions): Promise<RemoteVault> {
  program ??= bundled();
  const args = [await program, directory, String(timeoutMs)];
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const limit = maxFileBytes === undefined ? null : Math.floor(maxFileBytes / 512);
  const child =
    limit === null
      ? spawn(process.execPath, args, { env, stdio: [...stdio] })
      : spawn('sh', ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, ...args], { env, stdio: [...stdio] });
  return remote(child);
}

function remote(child: ChildProcess): RemoteVault {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const progress = new Set<(count: number) => void>();
  let last = 0;
  child.on('message', (message: Reply | { progress: number }) => {
    if ('progress' in message) {
      for (const listener of progress) listener(message.progress);
      return;
    }
    const waits = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) waits?.reject(new RemoteError(message.error.code, message.error.text));
    else waits?.resolve(message.value);
  });
  const gone = new Promise<void>((done) => {
    child.once('exit', () => {
      for (const waits of waiting.values()) waits.reject(new RemoteError('gone', 'The process ended.'));
      waiting.clear();
      done();
    });
  });
  const call = <T>(target: Ask['target'], method: string, ...args: unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: (value) => resolve(value as T), reject });
      child.send({ id: last, target, method, args } satisfies Ask, (error) => error && reject(error));
    });
  return {
    open: () => call('vault', 'open'),
    status: () => call('vault', 'status'),
    read: (id) => call('vault', 'read', id),
    write: (id, record) => call('vault', 'write', id, record),
    setAside: (id) => call('vault', 'setAside', id),
    call,
    onProgress: (listener) => {
      progress.add(listener);
    },
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
