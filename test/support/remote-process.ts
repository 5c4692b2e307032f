import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll } from 'vitest';

/** What a call to another process was rejected with. `code`: a Failure's, a KeychainError's trouble, "thrown", or "gone" with the process. */
export class RemoteError extends Error {
  constructor(
    readonly code: string,
    text: string,
  ) {
    super(`${code}: ${text}`);
  }
}

/**
 * A program of the tests as one file for Node, bundled once per test file on first use, inside the project because its packages are looked
 * for from there.
 * @param source Absolute.
 * @returns Gives the path of the bundle.
 */
export function bundled(source: string): () => Promise<string> {
  let program: Promise<string> | null = null;
  afterAll(async () => {
    const path = await program?.catch(() => null);
    if (path) await rm(dirname(path), { recursive: true, force: true });
  });
  return () => {
    program ??= bundle(source);
    return program;
  };
}

async function bundle(source: string): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  const name = basename(source, '.ts');
  await mkdir(join(root, 'test-output'), { recursive: true });
  const outDir = await mkdtemp(join(root, `test-output/${name}-`));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { ssr: source, outDir, target: 'node20', rolldownOptions: { output: { entryFileNames: `${name}.mjs` } } },
  });
  await chmod(outDir, 0o755);
  return join(outDir, `${name}.mjs`);
}

/** Calls to a process that answers each with its id. */
export interface Calls<Ask> {
  call<T>(ask: Ask): Promise<T>;
  /** What the process has answered. */
  answered(id: number, outcome: { value: unknown } | { error: { code: string; text: string } }): void;
  /** Resolves when the process has ended; calls that wait are rejected then. */
  gone: Promise<void>;
}

export function callsTo<Ask extends object>(child: ChildProcess): Calls<Ask> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  const gone = new Promise<void>((done) => {
    child.once('exit', () => {
      for (const { reject } of waiting.values()) reject(new RemoteError('gone', 'The process ended.'));
      waiting.clear();
      done();
    });
  });
  return {
    gone,
    call: <T>(ask: Ask) =>
      new Promise<T>((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve: (value) => resolve(value as T), reject });
        child.send({ id: last, ...ask }, (error) => error && reject(error));
      }),
    answered: (id, outcome) => {
      const waits = waiting.get(id);
      waiting.delete(id);
      if ('error' in outcome) waits?.reject(new RemoteError(outcome.error.code, outcome.error.text));
      else waits?.resolve(outcome.value);
    },
  };
}
