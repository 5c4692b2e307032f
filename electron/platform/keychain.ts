import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { type Keychain, KeychainError } from '../core/ports';
import { harmfulIn } from './environment';

export interface SystemKeychain extends Keychain {
  /** True while the system still works on a call, even one given up here. */
  busy(): boolean;
}

export interface KeychainOptions {
  /** Milliseconds one call may take, a person typing the keychain's password included. Default: 60 seconds. */
  timeoutMs?: number;
}

interface Request {
  method: keyof Keychain;
  service: string;
  account: string;
  password?: string;
}
type Answer = { value: string | boolean | null } | { message: string };
interface Job {
  request: Request;
  answers: Set<(answer: Answer | KeychainError) => void>;
}

/** Milliseconds after the last call until the thread and its memory are given back. */
const IDLE_MS = 5_000;

/**
 * Runs in a thread of its own: opening an entry talks to D-Bus synchronously, for up to two seconds where the keychain service does not
 * start, and forever where the bus accepts a connection and stays silent. `workerData` is the path of the native module.
 * On Linux the Secret Service is the only store taken; the fallback, kernel keyrings, is emptied by a reboot.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', ({ method, service, account, password }) => {
  try {
    const { Entry } = require(workerData);
    const entry = new Entry(service, account, { linux: { store: 'secret-service' } });
    const value = method === 'setPassword' ? entry.setPassword(password) : entry[method]();
    parentPort.postMessage({ value: value ?? null });
  } catch (error) {
    parentPort.postMessage({ message: String(error && error.message) });
  }
});
`;

/** Calls given up whose thread is still inside the system; beyond these no further dialog is asked for. */
const MAX_STUCK = 8;
/** Milliseconds after which a call is taken to wait for a person. */
const LONG_MS = 1_000;

/**
 * The operating system's keychain: Secret Service (GNOME Keyring, KWallet), macOS Keychain, Windows Credential Manager.
 * Loads the native module with the first call. A call that takes too long rejects as `locked`: what takes long is the unlock dialog.
 * It may still be carried out when that dialog is answered later.
 */
export function createKeychain(options: KeychainOptions = {}): SystemKeychain {
  const calls = new KeychainCalls(options.timeoutMs ?? 60_000);
  return {
    getPassword: async (service, account) => {
      const value = await calls.call({ method: 'getPassword', service, account });
      return typeof value === 'string' ? value : null;
    },
    setPassword: async (service, account, password) => {
      await calls.call({ method: 'setPassword', service, account, password });
    },
    deletePassword: async (service, account) => (await calls.call({ method: 'deletePassword', service, account })) === true,
    busy: () => calls.busy(),
  };
}

/** One call at a time. A call given up keeps its thread; the next one gets a new thread. */
class KeychainCalls {
  private readonly queue: Job[] = [];
  private readonly stuck = new Set<Worker>();
  private running: Job | null = null;
  private runningSince = 0;
  private thread: Worker | null = null;
  private idle: NodeJS.Timeout | null = null;

  constructor(private readonly timeoutMs: number) {
    process.once('exit', () => this.tearOut());
  }

  busy(): boolean {
    return this.running !== null || this.stuck.size > 0;
  }

  /**
   * No thread can be stopped inside a system call, and a process that ends waits for its threads: with an unlock dialog left open, the
   * app would stay behind without a window and keep others from starting. At this point all JavaScript has run; what is saved is synced.
   */
  private tearOut(): void {
    const waits = this.running !== null && performance.now() - this.runningSince > LONG_MS;
    if (waits || this.stuck.size > 0) process.kill(process.pid, 'SIGKILL');
  }

  call(request: Request): Promise<string | boolean | null> {
    return new Promise((resolve, reject) => {
      const job = this.jobFor(request);
      const settle = (answer: Answer | KeychainError) => {
        clearTimeout(timer);
        job.answers.delete(settle);
        if (answer instanceof KeychainError) reject(answer);
        else if ('message' in answer) reject(keychainError(answer.message));
        else resolve(answer.value);
      };
      const timer = setTimeout(() => {
        settle(
          new KeychainError('locked', `The keychain did not answer within ${this.timeoutMs / 1000} s. It may be asking for its password.`),
        );
        this.giveUp(job);
      }, this.timeoutMs);
      job.answers.add(settle);
      this.next();
    });
  }

  /** The same question asked twice is one call, so that it brings up one dialog. */
  private jobFor(request: Request): Job {
    const same = (job: Job | null) =>
      job !== null && request.method === 'getPassword' && JSON.stringify(job.request) === JSON.stringify(request);
    const known = [this.running, ...this.queue].find(same);
    if (known) return known;
    const job: Job = { request, answers: new Set() };
    this.queue.push(job);
    return job;
  }

  private next(): void {
    if (this.running) return;
    // What nobody waits for any more is not begun: its caller was told that it did not happen.
    let job = this.queue.shift();
    while (job && job.answers.size === 0) job = this.queue.shift();
    if (!job) {
      this.rest();
      return;
    }
    this.running = job;
    this.runningSince = performance.now();
    if (this.stuck.size >= MAX_STUCK) {
      this.finish({
        message: 'The keychain is locked: earlier questions to it are still unanswered. If it is unlocked, restart Tokenscope.',
      });
      return;
    }
    try {
      this.wake().postMessage(job.request);
    } catch (error) {
      this.finish({ message: notLoaded(error) });
    }
  }

  private finish(answer: Answer): void {
    const done = this.running;
    this.running = null;
    for (const settle of [...(done?.answers ?? [])]) settle(answer);
    this.next();
  }

  private giveUp(job: Job): void {
    if (this.running !== job || job.answers.size > 0) return;
    this.running = null;
    if (this.thread) {
      this.stuck.add(this.thread);
      this.thread.unref();
      this.thread = null;
    }
    this.next();
  }

  private wake(): Worker {
    if (this.idle) clearTimeout(this.idle);
    this.idle = null;
    if (this.thread) {
      this.thread.ref();
      return this.thread;
    }
    const module = createRequire(import.meta.url).resolve('@napi-rs/keyring');
    const env = { ...process.env };
    for (const name of harmfulIn(env)) delete env[name];
    const thread = new Worker(THREAD, { eval: true, workerData: module, name: 'keychain', env });
    thread.on('message', (answer: Answer) => {
      if (this.stuck.delete(thread)) void thread.terminate();
      else this.finish(answer);
    });
    thread.on('error', (error) => this.lost(thread, error.message));
    thread.on('exit', () => this.lost(thread, 'The keychain thread ended.'));
    this.thread = thread;
    return thread;
  }

  private lost(thread: Worker, message: string): void {
    this.stuck.delete(thread);
    if (this.thread !== thread) return;
    this.thread = null;
    this.finish({ message });
  }

  private rest(): void {
    if (!this.thread || this.idle) return;
    this.thread.unref();
    this.idle = setTimeout(() => {
      const thread = this.thread;
      this.thread = null;
      this.idle = null;
      void thread?.terminate();
    }, IDLE_MS);
    this.idle.unref();
  }
}

/** The command line from the registry can be installed without the module, and its error names every file on the way to it. */
function notLoaded(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')
    return 'The keychain module is not installed. Add it: npm install @napi-rs/keyring';
  return error instanceof Error ? error.message : 'The keychain module could not be loaded.';
}

/**
 * The library's errors are sentences. Linux: "Secret Service: object locked", "unlock prompt was dismissed", "no result found" (there is
 * no default keyring), "DBus error: ..." (no bus, or nobody there). macOS: Security framework texts, "User interaction is not allowed."
 */
function keychainError(message: string): KeychainError {
  const locked = /is locked|object locked|dismissed|interaction is not allowed|cancell?ed|denied|passphrase you entered/i.test(message);
  if (/no result found/i.test(message)) return new KeychainError('unavailable', 'The keychain service has no default keyring.');
  return new KeychainError(locked ? 'locked' : 'unavailable', message);
}
