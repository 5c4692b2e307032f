import type { CheckResult, Standing } from '../core/checks/run';
import { lineOf } from './check-text';
import type { CliContext } from './context';
import { oneLine, lineStart, type Style, styleFor } from './terminal';

/** A line that wraps can't be erased, and terminals are rarely narrower. */
const MAX_LINE = 78;
const TICK_MS = 1_000;

/**
 * Shows a run's progress on standard error: a line for each finished check and, on a terminal, the current activity below. Without a
 * terminal, as in a CI job, long waits get their own lines so that the log doesn't look stuck.
 */
export class CheckProgress {
  readonly #style: Style;
  readonly #done = new Set<string>();
  readonly #announced = new Set<string>();
  readonly #ticking: NodeJS.Timeout | null;
  #last: Standing | null = null;
  #shown = '';

  /** @param how A person signs in: "in the browser", "with a code". */
  constructor(
    private readonly context: CliContext,
    private readonly how: string,
  ) {
    this.#style = styleFor(context.colours && context.terminal.err);
    this.#ticking = context.terminal.err ? setInterval(() => this.#last && this.show(this.#last), TICK_MS) : null;
    this.#ticking?.unref();
  }

  show(run: Standing): void {
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
      news.push(...this.#once(`sign-in ${number}`, `Sign-in ${number} of ${of} ${this.how}: ${oneLine(why)}`));
    }
    if (running?.wait && !this.context.terminal.err) {
      news.push(
        ...this.#once(`wait ${running.id} ${running.wait.until}`, `${oneLine(running.id)}: ${waitText(running.wait, running.wait.from)}`),
      );
    }
    this.#write(news, run.endedAt === null && running ? nowText(running, this.context.clock.now()) : '');
  }

  end(): void {
    if (this.#ticking) clearInterval(this.#ticking);
    this.#write([], '');
  }

  #once(key: string, line: string): string[] {
    if (this.#announced.has(key)) return [];
    this.#announced.add(key);
    return [line];
  }

  #write(news: string[], now: string): void {
    const lines = news.map((line) => `${line}\n`).join('');
    if (!this.context.terminal.err) {
      if (lines !== '') this.context.err(lines);
      return;
    }
    if (lines === '' && now === this.#shown) return;
    this.context.err(`${this.#shown === '' ? '' : lineStart(this.context)}${lines}${now === '' ? '' : this.#style.faint(now)}`);
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
