import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { systemSchedule } from '../../core/base/schedule';
import { type Keychain, KeychainError, type Schedule } from '../../core/ports';
import { harmfulIn } from '../system/environment';

export interface SystemKeychain extends Keychain {
  /** The accounts of all entries of a service. Rejects with KeychainError. */
  accounts(service: string): Promise<string[]>;
  /** True while the system still works on a call, even one given up here. */
  busy(): boolean;
}

export interface KeychainOptions {
  /**
   * Where the calls block. `thread`: nothing is started, but a thread inside a system call can't be stopped, so a process that is to end takes
   * itself down. `process`: one that is killed instead, for Node programs whose exit code counts. Default: thread.
   */
  apart?: 'thread' | 'process';
  /** Milliseconds one call may take, a person typing the keychain's password included. Default: 60 seconds. */
  timeoutMs?: number;
  /** What waits for a service that ended to be back. Default: real time. */
  schedule?: Schedule;
}

type Value = string | boolean | string[] | null;

interface Request {
  method: keyof Keychain | 'accounts';
  service: string;
  account: string;
  password?: string;
}
type Answer = { value: Value } | { message: string };
interface Job {
  request: Request;
  answers: Set<(answer: Answer | KeychainError) => void>;
}

/** Milliseconds after the last call until the thread and its memory are given back. */
const IDLE_MS = 5_000;

/**
 * Runs apart: opening an entry talks to D-Bus synchronously, for up to two seconds where the keychain service does not start, and forever
 * where the bus accepts a connection and stays silent. `module` is the path of the native module.
 * On Linux the Secret Service is the only store taken; the fallback, kernel keyrings, is emptied by a reboot.
 */
const ASK = `
const ask = (module, { method, service, account, password }) => {
  try {
    const { Entry, findCredentials } = require(module);
    if (method === 'accounts') return { value: findCredentials(service).map((each) => each.account) };
    const entry = new Entry(service, account, { linux: { store: 'secret-service' } });
    const value = method === 'setPassword' ? entry.setPassword(password) : entry[method]();
    return { value: value ?? null };
  } catch (error) {
    return { message: String(error && error.message) };
  }
};
`;
const THREAD = `${ASK}
const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', (request) => parentPort.postMessage(ask(workerData, request)));
`;
const PROCESS = `${ASK}
process.on('message', (request) => process.send(ask(process.argv[1], request)));
`;

/** Where calls block, as the caller has it. */
interface Host {
  ask(request: Request): void;
  /** Whether it keeps this process from ending. */
  hold(holds: boolean): void;
  /** Whether it ends in the middle of a call, too. */
  endsAtOnce: boolean;
  end(): void;
}

/** @param told What it answers, and why it ended. */
type StartHost = (told: { answer: (answer: Answer) => void; ended: (why: string) => void }) => Host;

const modulePath = () => createRequire(import.meta.url).resolve('@napi-rs/keyring');

function harmlessEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of harmfulIn(env)) delete env[name];
  return env;
}

const startThread: StartHost = ({ answer, ended }) => {
  const thread = new Worker(THREAD, { eval: true, workerData: modulePath(), name: 'keychain', env: harmlessEnvironment() });
  thread.on('message', answer);
  thread.on('error', (error) => ended(error.message));
  thread.on('exit', () => ended('The keychain thread ended.'));
  return {
    ask: (request) => thread.postMessage(request),
    hold: (holds) => (holds ? thread.ref() : thread.unref()),
    endsAtOnce: false,
    end: () => void thread.terminate(),
  };
};

const startProcess: StartHost = ({ answer, ended }) => {
  const child = spawn(process.execPath, ['-e', PROCESS, modulePath()], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: harmlessEnvironment(),
  });
  const end = () => void child.kill('SIGKILL');
  child.on('message', answer);
  child.on('error', (error) => ended(error.message));
  child.on('exit', () => {
    process.off('exit', end);
    ended('The keychain process ended.');
  });
  process.once('exit', end);
  return {
    ask: (request) => child.send(request, (error) => error && ended(error.message)),
    hold: (holds) => {
      for (const each of [child, child.channel]) {
        if (holds) each?.ref();
        else each?.unref();
      }
    },
    endsAtOnce: true,
    end,
  };
};

/** Calls given up whose thread is still inside the system; beyond these no further dialog is asked for. */
const MAX_STUCK = 8;
/** Milliseconds after which a call is taken to wait for a person. */
const LONG_MS = 1_000;

/** D-Bus on a Secret Service that crashed or was restarted while it answered. What it was asked for may or may not have happened. */
const VANISHED = /disconnected from message bus without replying/;
/** D-Bus on a name that nobody has. */
const ABSENT = /was not provided by any \.service files/;
/** Milliseconds between two looks for a service that ended; systemd starts it again at once. */
const RETURNS_MS = [200, 400, 800, 1_600];

/**
 * The operating system's keychain: Secret Service (GNOME Keyring, KWallet), macOS Keychain, Windows Credential Manager.
 * Loads the native module with the first call. A call that takes too long rejects as `locked`: what takes long is the unlock dialog.
 * It may still be carried out when that dialog is answered later.
 */
export function createKeychain(options: KeychainOptions = {}): SystemKeychain {
  const start = options.apart === 'process' ? startProcess : startThread;
  const calls = new KeychainCalls(options.timeoutMs ?? 60_000, start, options.schedule ?? systemSchedule);
  return {
    getPassword: async (service, account) => {
      const value = await calls.call({ method: 'getPassword', service, account });
      return typeof value === 'string' ? value : null;
    },
    setPassword: async (service, account, password) => {
      await calls.call({ method: 'setPassword', service, account, password });
    },
    deletePassword: async (service, account) => (await calls.call({ method: 'deletePassword', service, account })) === true,
    accounts: async (service) => {
      const value = await calls.call({ method: 'accounts', service, account: '' });
      return Array.isArray(value) ? value : [];
    },
    busy: () => calls.busy(),
  };
}

/** One call at a time. A call given up keeps its thread, or ends its process; the next one gets a new one. */
class KeychainCalls {
  private readonly queue: Job[] = [];
  private readonly stuck = new Set<Host>();
  private running: Job | null = null;
  private runningSince = 0;
  private host: Host | null = null;
  private idle: NodeJS.Timeout | null = null;
  /** Whether the service answered the last call, so that it has ended where it is absent now. */
  private wasThere = false;
  /** How often the running call was asked again. */
  private returns = 0;
  /** Calls off asking again. */
  private notAgain: (() => void) | null = null;

  constructor(
    private readonly timeoutMs: number,
    private readonly start: StartHost,
    private readonly schedule: Schedule,
  ) {
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
    const isAsked = this.running !== null && this.notAgain === null;
    const waits = isAsked && performance.now() - this.runningSince > LONG_MS && !this.host?.endsAtOnce;
    if (waits || this.stuck.size > 0) process.kill(process.pid, 'SIGKILL');
  }

  call(request: Request): Promise<Value> {
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
          new KeychainError('locked', `The keychain did not respond within ${this.timeoutMs / 1000} s. It may be asking for its password.`),
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
        message: 'The keychain is locked: earlier requests are still waiting. If it is unlocked, restart Tokenscope.',
      });
      return;
    }
    this.ask(job);
  }

  private ask({ request }: Job): void {
    try {
      this.wake().ask(request);
    } catch (error) {
      this.finish({ message: notLoaded(error) });
    }
  }

  /** Asks again once the service that ended is back; every call has the same effect twice as once. */
  private isAskedAgain(answer: Answer): boolean {
    const job = this.running;
    const message = 'message' in answer ? answer.message : '';
    const hasEnded = (this.returns === 0 && VANISHED.test(message)) || ((this.returns > 0 || this.wasThere) && ABSENT.test(message));
    if (!job || !hasEnded) return false;
    const delayMs = RETURNS_MS[this.returns];
    if (delayMs === undefined) return false;
    this.returns += 1;
    this.notAgain = this.schedule(delayMs, () => {
      this.notAgain = null;
      this.runningSince = performance.now();
      this.ask(job);
    });
    return true;
  }

  private finish(answer: Answer): void {
    if (this.isAskedAgain(answer)) return;
    this.returns = 0;
    this.wasThere = !('message' in answer);
    const done = this.running;
    this.running = null;
    for (const settle of [...(done?.answers ?? [])]) settle(answer);
    this.next();
  }

  private giveUp(job: Job): void {
    if (this.running !== job || job.answers.size > 0) return;
    this.running = null;
    this.returns = 0;
    if (this.notAgain) {
      this.notAgain();
      this.notAgain = null;
      this.next();
      return;
    }
    const { host } = this;
    this.host = null;
    host?.hold(false);
    if (host?.endsAtOnce) host.end();
    else if (host) this.stuck.add(host);
    this.next();
  }

  private wake(): Host {
    if (this.idle) clearTimeout(this.idle);
    this.idle = null;
    if (this.host) {
      this.host.hold(true);
      return this.host;
    }
    const host = this.start({
      answer: (answer) => {
        if (this.stuck.delete(host)) host.end();
        else if (this.host === host) this.finish(answer);
      },
      ended: (why) => {
        this.stuck.delete(host);
        if (this.host !== host) return;
        this.host = null;
        this.finish({ message: why });
      },
    });
    this.host = host;
    return host;
  }

  private rest(): void {
    if (!this.host || this.idle) return;
    this.host.hold(false);
    this.idle = setTimeout(() => {
      const { host } = this;
      this.host = null;
      this.idle = null;
      host?.end();
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

/** The library's own words, in English on every system, before the system's. */
const NO_STORE = /^Couldn't access platform storage: /;
const REFUSED = /^Platform failure: /;

/**
 * The library's errors are sentences. Linux: "Secret Service: object locked", "unlock prompt was dismissed", "no result found" (there is
 * no default keyring), "DBus error: ..." (no bus, or nobody there). macOS: the Security framework's in the person's language, so there the
 * library's prefix tells: a refusal (denied, cancelled, a wrong password, nobody who could be asked), or no keychain to be had.
 */
export function keychainError(message: string, platform: NodeJS.Platform = process.platform): KeychainError {
  if (platform === 'darwin' && REFUSED.test(message)) return new KeychainError('locked', message, 'refused');
  if (platform === 'darwin' && NO_STORE.test(message)) return new KeychainError('unavailable', message);
  if (/dismissed|interaction is not allowed|cancell?ed|denied|passphrase you entered/i.test(message))
    return new KeychainError('locked', message, 'refused');
  if (/no result found/i.test(message))
    return new KeychainError('unavailable', 'The keychain service has no default keyring.', 'no-keyring');
  return new KeychainError(/is locked|object locked/i.test(message) ? 'locked' : 'unavailable', message);
}
