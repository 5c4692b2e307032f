import { type ChildProcess, spawn } from 'node:child_process';
import { type Ask, type Lead, lineOf, type Said } from '../../core/client-checks/lead';
import { systemError } from '../../model/failure';
import { isAnswering } from './answering';
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
  /** Opens an address of the app's in place of a line on its standard input. Resolves with the status of the page where it ended; null: none. */
  visit(url: string): Promise<number | null>;
  onCall?: string | undefined;
  onSignIn?: string | undefined;
  onSignOut?: string | undefined;
  /** Each line as it comes. */
  onLine?: (text: string) => void;
}

const nothingAt = ({ origin }: URL): string => `no server listens at ${origin}`;

/** A program is started, asked by lines on its standard input, started again where it has ended, and ended with all that it has started. */
export class LedCommand implements Lead {
  speaks = false;
  readonly quietMs: number;
  readonly patienceMs: number;
  starts = 0;
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

  /** Starts a web app, and resolves when its pages can be opened. Rejects where it can't be started, or reached. */
  async reach(signal: AbortSignal): Promise<void> {
    const pages = Object.values(this.#pages()).flatMap((page) => (page === undefined ? [] : [new URL(page)]));
    if (pages.length === 0) return;
    await this.#start();
    for (const page of pages) {
      if (await isAnswering(page, this.patienceMs, () => signal.aborted)) continue;
      if (!signal.aborted) throw new Error(`The command could not be reached: ${nothingAt(page)}.`);
    }
  }

  /** Rejects where the program can't be started. */
  async ask(what: Ask, times: number, signal: AbortSignal): Promise<Said> {
    const url = this.#pages()[what];
    if (this.#child === null) await this.#start();
    if (url !== undefined) return this.#visited(url, times, signal);
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

  /** What is opened in place of a line. */
  #pages(): Partial<Record<Ask, string | undefined>> {
    const { onCall, onSignIn, onSignOut } = this.parts;
    return { 'sign-in': onSignIn, call: onCall, 'calls-at-once': onCall, 'sign-out': onSignOut };
  }

  async #visited(address: string, times: number, signal: AbortSignal): Promise<Said> {
    const url = new URL(address);
    // It may have ended, and be started anew.
    if (!(await isAnswering(url, this.patienceMs, () => signal.aborted))) return { word: 'failed', reason: nothingAt(url) };
    const statuses = await Promise.all(Array.from({ length: times }, () => this.parts.visit(address)));
    const wrong = statuses.find((status) => status !== null && status >= 400);
    return wrong === undefined ? { word: 'opened' } : { word: 'failed', reason: `The page responded with ${wrong}.` };
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
      child.once('spawn', () => {
        this.starts += 1;
        resolve();
      });
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
