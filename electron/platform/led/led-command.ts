import { type ChildProcess, spawn } from 'node:child_process';
import { type Ask, type Lead, lineOf, type Said } from '../../core/client-checks/lead';
import { systemError } from '../../model/failure';
import { readLines } from './output-lines';
import { OutputTail } from './output-tail';

/** Milliseconds that a program has to end by itself. */
const ENDING_MS = 2_000;
const MAX_REASON = 500;

export interface LedCommandParts {
  command: readonly string[];
  env: Record<string, string | undefined>;
  now: () => number;
  /** Milliseconds without any sign after which the app is given up on. */
  patienceMs: number;
  /** Milliseconds: an app that says nothing is listened to this long after its last request. */
  quietMs: number;
  /** An address that the app shows: on a line of its own, or one that begins with the authorization endpoint. */
  onUrl(url: string): void;
  authorizeUrl: string;
  /** Asks an address of the app's in place of a line on its standard input. Rejects with the reason. */
  visit(url: string, what: Ask): Promise<void>;
  onCall?: string | undefined;
  onSignIn?: string | undefined;
  /** Each line as it comes. */
  onLine?: (text: string) => void;
}

/** A program is started, asked by lines on its standard input, started again where it has ended, and ended with all that it has started. */
export class LedCommand implements Lead {
  speaks = false;
  readonly quietMs: number;
  readonly patienceMs: number;
  readonly #tail: OutputTail;
  #child: ChildProcess | null = null;
  #answer: ((said: Said) => void) | null = null;
  #isEnding = false;

  constructor(private readonly parts: LedCommandParts) {
    this.patienceMs = parts.patienceMs;
    this.quietMs = parts.quietMs;
    this.#tail = new OutputTail(parts.now);
  }

  output(since: number): { at: number; text: string }[] {
    return this.#tail.since(since);
  }

  /** Rejects where the program can't be started. */
  async ask(what: Ask, times: number, signal: AbortSignal): Promise<Said> {
    const isCall = what === 'call' || what === 'calls-at-once';
    const url = what === 'sign-in' ? this.parts.onSignIn : isCall ? this.parts.onCall : undefined;
    if (this.#child === null) await this.#start();
    if (url !== undefined) return this.#visited(url, what, times);
    const answer = new Promise<Said>((resolve) => {
      this.#answer = resolve;
    });
    signal.addEventListener('abort', () => (this.#answer = null), { once: true });
    this.#child?.stdin?.write(`${lineOf(what, times)}\n`);
    return answer;
  }

  /** Writes a line that asks for nothing. Goes nowhere where the program does not run. */
  tell(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }

  /** Ends the program and every process of its group. It may be asked again, and is then started anew. */
  async end(): Promise<void> {
    this.#isEnding = true;
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.stdin?.end();
    this.#signal('SIGTERM');
    const late = setTimeout(() => this.#signal('SIGKILL'), ENDING_MS);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2 * ENDING_MS))]);
    clearTimeout(late);
    // What it started may outlive it.
    this.#signal('SIGKILL', child);
  }

  async #visited(url: string, what: Ask, times: number): Promise<Said> {
    try {
      await Promise.all(Array.from({ length: times }, () => this.parts.visit(url, what)));
      return { word: 'done' };
    } catch (error) {
      return { word: 'failed', reason: error instanceof Error ? error.message : 'no response' };
    }
  }

  #start(): Promise<void> {
    const [program = '', ...args] = this.parts.command;
    // A group of its own, so that what it starts ends with it.
    const child = spawn(program, args, { env: this.parts.env, stdio: 'pipe', detached: process.platform !== 'win32', windowsHide: true });
    this.#child = child;
    this.#isEnding = false;
    child.stdin.on('error', () => {});
    const over = () => this.#signal('SIGKILL', child);
    process.once('exit', over);
    readLines(child.stdout, (line) => this.#read(line, true));
    readLines(child.stderr, (line) => this.#read(line, false));
    child.once('close', (code, signal) => {
      process.off('exit', over);
      if (this.#child === child) this.#child = null;
      if (!this.#isEnding) this.#say(code === 0 ? { word: 'done' } : { word: 'failed', reason: `It ended with ${code ?? signal}.` }, false);
    });
    return new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => {
        this.#child = null;
        const [{ value = 'unknown' } = {}] = systemError(error);
        reject(new Error(`The command could not be started: ${value}`));
      });
    });
  }

  #read(line: string, isOut: boolean): void {
    const text = line.trim();
    const word = isOut ? /^(done|failed)(?: (.*))?$/.exec(text) : null;
    if (word !== null) {
      const reason = (word[2] ?? 'No reason was stated.').slice(0, MAX_REASON);
      this.#say(word[1] === 'done' ? { word: 'done' } : { word: 'failed', reason });
      return;
    }
    this.#tail.add(text);
    this.parts.onLine?.(text);
    const [url] = /https?:\/\/[^\s"'<>]+/.exec(text) ?? [];
    if (url !== undefined && (url === text || url.startsWith(`${this.parts.authorizeUrl}?`))) this.parts.onUrl(url);
  }

  #say(said: Said, speaks = true): void {
    this.speaks ||= speaks;
    const answer = this.#answer;
    this.#answer = null;
    answer?.(said);
  }

  #signal(name: NodeJS.Signals, child = this.#child): void {
    if (child?.pid === undefined) return;
    try {
      if (process.platform === 'win32') spawn('taskkill', ['/pid', `${child.pid}`, '/T', '/F'], { stdio: 'ignore' });
      else process.kill(-child.pid, name);
    } catch {
      // It has ended.
    }
  }
}
