import type { CheckResult, Run } from '../core/checks/model';
import { lineOf } from './check-text';
import type { CliContext } from './context';
import { oneLine } from './failure-text';
import { lineStart, type Style, styleFor } from './style';

/** Characters: a line that wraps can't be taken back, and terminals are rarely narrower. */
const MAX_LINE = 78;
/** Milliseconds between two looks at the clock while a run waits. */
const TICK_MS = 1_000;

/**
 * A run as it goes, on standard error: a line for each check that is done and, on a terminal, below it what is being done now. Where
 * nobody watches, as in a CI job, the long waits are told as lines of their own, so that the log does not look stuck.
 */
export class CheckProgress {
  readonly #context: CliContext;
  readonly #style: Style;
  readonly #done = new Set<string>();
  readonly #told = new Set<string>();
  readonly #ticking: NodeJS.Timeout | null;
  #last: Run | null = null;
  #shown = '';

  constructor(context: CliContext) {
    this.#context = context;
    this.#style = styleFor(context.colours && context.terminal.err);
    this.#ticking = context.terminal.err ? setInterval(() => this.#last && this.show(this.#last), TICK_MS) : null;
    this.#ticking?.unref();
  }

  show(run: Run): void {
    this.#last = run;
    const news: string[] = [];
    const width = Math.max(...run.results.map(({ id }) => id.length));
    for (const result of run.results) {
      if (result.status !== 'done' || this.#done.has(result.id)) continue;
      this.#done.add(result.id);
      news.push(lineOf(result, this.#style, width));
    }
    const running = run.results.find(({ status }) => status === 'running');
    if (run.signIn !== null) {
      const { number, of, why } = run.signIn;
      news.push(...this.#once(`sign-in ${number}`, `Sign-in ${number} of ${of} in the browser: ${oneLine(why)}`));
    }
    if (running?.wait && !this.#context.terminal.err) {
      news.push(
        ...this.#once(`wait ${running.id} ${running.wait.until}`, `${oneLine(running.id)}: ${waitText(running.wait, running.wait.from)}`),
      );
    }
    this.#write(news, run.endedAt === null && running ? nowText(running, this.#context.clock.now()) : '');
  }

  /** Takes the line about what is being done away, for good. */
  end(): void {
    if (this.#ticking) clearInterval(this.#ticking);
    this.#write([], '');
  }

  #once(key: string, line: string): string[] {
    if (this.#told.has(key)) return [];
    this.#told.add(key);
    return [line];
  }

  #write(news: string[], now: string): void {
    const lines = news.map((line) => `${line}\n`).join('');
    if (!this.#context.terminal.err) {
      if (lines !== '') this.#context.err(lines);
      return;
    }
    if (lines === '' && now === this.#shown) return;
    this.#context.err(`${this.#shown === '' ? '' : lineStart(this.#context)}${lines}${now === '' ? '' : this.#style.faint(now)}`);
    this.#shown = now;
  }
}

function nowText({ id, statement, steps, wait }: CheckResult, now: number): string {
  const what = wait === null ? (steps.at(-1)?.text ?? statement) : waitText(wait, now);
  const line = oneLine(`… ${id}  ${what}`);
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE - 1)}…` : line;
}

/** @param now Milliseconds since the epoch. */
function waitText({ text, until }: NonNullable<CheckResult['wait']>, now: number): string {
  return `${oneLine(text)} (${Math.max(0, Math.ceil((until - now) / 1_000))} s left)`;
}
