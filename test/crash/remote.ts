import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll } from 'vitest';
import type { RefreshLockOptions } from '../../electron/platform/vault/refresh-lock';
import { bundled, callsTo } from '../support/remote-process';

export interface Ask {
  id: number;
  method: 'refresh' | 'read' | 'unsaved' | 'saveNow';
  of: string;
}
export type Step = 'probe' | 'mark' | 'answer';
export type Said =
  | { ready: true }
  | { looked: true }
  | { step: Step }
  | { reply: number; value: unknown }
  | { reply: number; error: string; text: string };

export interface Reading {
  accessToken: string | null;
  failure: string | null;
  pending: boolean;
  refreshing: boolean;
}

/** An app in a process of its own. */
export interface RemoteApp {
  pid: number;
  /** Resolves with the access token. Rejects with RemoteError. */
  refresh(id: string): Promise<string>;
  read(id: string): Promise<Reading>;
  unsaved(): Promise<string[]>;
  saveNow(id: string): Promise<boolean>;
  /** Resolves when it next reads a sealed record. */
  looked(): Promise<void>;
  /** Is called before each step of a refresh; the step is made when it resolves. */
  onStep: (step: Step) => Promise<void>;
  /** Resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface RemoteOptions {
  lock?: RefreshLockOptions;
  /** Stops before each step of a refresh, for `onStep`. */
  steps?: boolean;
  /** The account it runs under; absent: this one. */
  uid?: number;
}

const program = bundled(resolve(import.meta.dirname, 'process.ts'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

export async function startRemote(directory: string, { uid, ...options }: RemoteOptions = {}): Promise<RemoteApp> {
  const child = spawn(process.execPath, [await program(), directory, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  running.add(child);
  const lookers = new Set<() => void>();
  let becomeReady = () => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  child.once('exit', () => running.delete(child));
  const { gone, answered, ...calls } = callsTo<Omit<Ask, 'id'>>(child);
  const call = <T>(method: Ask['method'], of: string): Promise<T> => calls.call({ method, of });
  const app: RemoteApp = {
    pid: child.pid ?? 0,
    refresh: (id) => call('refresh', id),
    read: (id) => call('read', id),
    unsaved: () => call('unsaved', ''),
    saveNow: (id) => call('saveNow', id),
    looked: () => new Promise<void>((resolve) => lookers.add(resolve)),
    onStep: async () => {},
    end: (signal) => {
      child.kill(signal);
      return gone;
    },
  };
  child.on('message', (said: Said) => {
    if ('ready' in said) return becomeReady();
    if ('looked' in said) {
      for (const look of lookers) look();
      return lookers.clear();
    }
    if ('step' in said) return void app.onStep(said.step).then(() => child.send({ leave: true }));
    answered(said.reply, 'error' in said ? { error: { code: said.error, text: said.text } } : said);
  });
  await Promise.race([ready, gone.then(() => Promise.reject(new Error('The process ended before it was ready.')))]);
  return app;
}
