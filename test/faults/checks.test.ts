import { describe, expect, it } from 'vitest';
import type { FaultId } from '../../electron/practice';
import type { CheckResult } from '../../electron/core/checks/run';
import { checkStage, type Fault, type Stage } from '../core/checks/stage';
import { stopTime } from '../support/still-time';

stopTime();

/** The check's result, and why the run ended before it, in a run that begins with a refresh, so that there are tokens of the run's own to look at. */
async function resultOf(stage: Stage, check: string, fault: Fault[] = []): Promise<CheckResult & { ended: string | null }> {
  const { results, problem } = await stage.runChecks(['refresh.new-token', check], { fault, options: { maxWaitMs: 500 } });
  const found = results.find(({ id }) => id === check);
  if (found === undefined) throw new Error(`${check} was not run`);
  return { ...found, ended: problem?.what ?? null };
}

describe('a check catches the fault', () => {
  it.each<[FaultId, boolean | number, string]>([
    ['wrong-content-type', true, 'issue.content-type'],
    ['expire-in', true, 'issue.lifetime'],
    ['no-expires-in', true, 'issue.lifetime'],
    ['expires-in-text', true, 'issue.lifetime'],
    ['clock-off', 600, 'issue.clock'],
    ['clock-off', -600, 'issue.clock'],
    ['no-rotation', true, 'refresh.rotation'],
    ['rotation-leeway', 60, 'reuse.refused'],
    ['family-survives', true, 'reuse.family'],
  ])('%s = %s: %s fails, and passes without it', async (id, value, check) => {
    const stage = await checkStage();
    try {
      expect((await resultOf(stage, check)).verdict).toBe('pass');
      const found = await resultOf(stage, check, [[id, value]]);
      expect(found.verdict).toBe('fail');
      expect(found.evidence.length).toBeGreaterThan(0);
    } finally {
      await stage.stop();
    }
  });
});

/** A broken network or server says nothing about the lifecycle, so no check may pass or fail by it. */
describe('no check passes or fails by a fault that hides the answer', () => {
  it.each<[FaultId, boolean | number]>([
    ['connection-reset', true],
    ['busy-429', 1],
    ['error-500-html', true],
    ['malformed-json', true],
    ['huge-answer', 2],
    ['secret-revoked', true],
  ])('%s', async (id, value) => {
    const stage = await checkStage();
    try {
      for (const check of ['issue.lifetime', 'refresh.rotation', 'reuse.refused', 'use.accepted']) {
        const { verdict, text, problem, ended } = await resultOf(stage, check, [[id, value]]);
        // Where no tokens can be had at all the run ends before the check, and says why.
        expect([check, verdict]).toEqual([check, ended === null ? 'could-not-run' : null]);
        expect(ended ?? text + (problem?.what ?? '')).not.toBe('');
      }
    } finally {
      await stage.stop();
    }
  });

  it('answer-dropped, on a refresh', async () => {
    const stage = await checkStage();
    try {
      for (const check of ['refresh.rotation', 'refresh.concurrent', 'reuse.refused', 'reuse.family']) {
        const { verdict, text } = await resultOf(stage, check, [['answer-dropped', true]]);
        expect([check, verdict]).toEqual([check, 'could-not-run']);
        expect(text).toMatch(/broke before the response was complete|its response never arrived/);
      }
    } finally {
      await stage.stop();
    }
  });
});
