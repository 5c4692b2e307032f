import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { SecretRecord } from '../../electron/core/secrets';
import type { VaultStatus } from '../../electron/core/ports';
import { bundled, callsTo } from '../support/remote-process';

export interface Ask {
  id: number;
  target: 'vault' | 'keychain' | 'settings';
  method: string;
  args: unknown[];
}
export type Reply = { id: number; value: unknown } | { id: number; error: { code: string; text: string } };

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
  /** Where keychain calls block. */
  apart?: 'thread' | 'process';
  /** Bytes a file may have; writing on fails halfway, as on a full disk. */
  maxFileBytes?: number;
}

const program = bundled(resolve(import.meta.dirname, 'vault-process.ts'));

export async function startVault({
  env,
  directory,
  timeoutMs = 5_000,
  apart = 'thread',
  maxFileBytes,
}: RemoteVaultOptions): Promise<RemoteVault> {
  const args = [await program(), directory, String(timeoutMs), apart];
  const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
  const limit = maxFileBytes === undefined ? null : Math.floor(maxFileBytes / 512);
  const child =
    limit === null
      ? spawn(process.execPath, args, { env, stdio: [...stdio] })
      : spawn('sh', ['-c', `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, ...args], { env, stdio: [...stdio] });
  return remote(child);
}

function remote(child: ChildProcess): RemoteVault {
  const progress = new Set<(count: number) => void>();
  const { gone, answered, ...calls } = callsTo<Omit<Ask, 'id'>>(child);
  const call = <T>(target: Ask['target'], method: string, ...args: unknown[]): Promise<T> => calls.call({ target, method, args });
  child.on('message', (message: Reply | { progress: number }) => {
    if ('progress' in message) for (const listener of progress) listener(message.progress);
    else answered(message.id, message);
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
