import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckProgress } from '../../electron/cli/check-progress';
import type { Run } from '../../electron/core/checks/run';
import { titleOf } from '../../electron/model/check-words';
import { sampleRun } from '../core/checks/report/sample';
import { cliContext } from './run';

const waiting = (from: number): Run => {
  const run = sampleRun();
  const [first, ...rest] = run.results;
  if (!first) throw new Error('the sample has no results');
  const wait = { text: 'Waits for the token to expire.', from, until: from + 20_000, canSkip: true };
  return { ...run, endedAt: null, status: 'running', results: [{ ...first, status: 'running', verdict: null, wait }, ...rest.slice(0, 2)] };
};
const progress = (err: boolean) => {
  const said: string[] = [];
  const clock = { now: () => Date.now(), monotonic: () => 0 };
  const context = cliContext({ err: (text) => void said.push(text), terminal: { in: false, out: false, err }, clock });
  return { said, shown: new CheckProgress(context, 'in the browser') };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the progress of a run', () => {
  it('counts down on a terminal, on one line that is erased again', () => {
    const { said, shown } = progress(true);
    shown.show(waiting(Date.now()));
    expect(said.at(-1)).toContain('(20 s left)');
    vi.advanceTimersByTime(3_000);
    expect(said.at(-1)?.startsWith('\r\u001b[K… ')).toBe(true);
    expect(said.at(-1)).toContain('(17 s left)');
    expect(said.at(-1)?.length).toBeLessThan(90);
    shown.end();
    const count = said.length;
    expect(said.at(-1)).toBe('\r\u001b[K');
    vi.advanceTimersByTime(10_000);
    expect(said).toHaveLength(count);
  });

  it('reports a wait once without a terminal, and no control characters', () => {
    const { said, shown } = progress(false);
    const run = waiting(Date.now());
    for (let count = 0; count < 3; count += 1) shown.show(run);
    vi.advanceTimersByTime(5_000);
    shown.end();
    expect(said.join('').match(/s left/g)).toHaveLength(1);
    for (const steers of ['\r', '\u001b']) expect(said.join('')).not.toContain(steers);
  });

  it('reports each result once', () => {
    const { said, shown } = progress(false);
    const run = sampleRun();
    shown.show(run);
    shown.show(run);
    const lines = said.join('').trim().split('\n');
    expect(lines.filter((line) => !line.startsWith(' '))).toHaveLength(run.results.length);
  });

  it('names what a check states also where it could not tell, with the reason below', () => {
    const { said, shown } = progress(false);
    shown.show(sampleRun());
    const lines = said.join('').split('\n');
    for (const result of sampleRun().results) {
      const { id, text, verdict } = result;
      const at = lines.findIndex((line) => line.includes(`  ${id} `));
      expect(lines[at]).toContain(titleOf(result));
      if (verdict === 'not-applicable' || verdict === 'could-not-run') expect(lines[at + 1]?.trim()).toBe(text);
    }
  });
});
