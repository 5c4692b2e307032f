import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll } from 'vitest';
import type { RefreshLockOptions } from '../../electron/platform/refresh-lock';

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

/** What the child's call was rejected with; `code`: a Failure's, or "thrown". */
export class RemoteError extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(`${code}: ${text}`);
  }
}

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

let program: Promise<string> | null = null;
const running = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  const path = await program?.catch(() => null);
  if (path) await rm(dirname(path), { recursive: true, force: true });
});

/** Bundled once per test file, inside the project because its packages are looked for from there. */
async function bundled(): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  await mkdir(join(root, 'test-output'), { recursive: true });
  const outDir = await mkdtemp(join(root, 'test-output/crash-'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: resolve(import.meta.dirname, 'process.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'process.mjs' } },
    },
  });
  await chmod(outDir, 0o755);
  return join(outDir, 'process.mjs');
}

export async function startRemote(directory: string, { uid, ...options }: RemoteOptions = {}): Promise<RemoteApp> {
  program ??= bundled();
  const child = spawn(process.execPath, [await program, directory, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  running.add(child);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const lookers = new Set<() => void>();
  let last = 0;
  let becomeReady = () => {};
  const ready = new Promise<void>((resolve) => {
    becomeReady = resolve;
  });
  const gone = new Promise<void>((done) => {
    child.once('exit', () => {
      running.delete(child);
      for (const { reject } of waiting.values()) reject(new RemoteError('gone', 'The process ended.'));
      waiting.clear();
      done();
    });
  });
  const call = <T>(method: Ask['method'], of: string): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: (value) => resolve(value as T), reject });
      child.send({ id: last, method, of } satisfies Ask, (error) => error && reject(error));
    });
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
    const waits = waiting.get(said.reply);
    waiting.delete(said.reply);
    if ('error' in said) waits?.reject(new RemoteError(said.error, said.text));
    else waits?.resolve(said.value);
  });
  await Promise.race([ready, gone.then(() => Promise.reject(new Error('The process ended before it was ready.')))]);
  return app;
}
