import { describe, expect, it } from 'vitest';
import { clientCheck, type ClientCheck, notSeen } from '../../../electron/core/client-checks/definition';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import { scene } from '../../../electron/core/client-checks/scene';
import { DEPS, leadOf, specOf } from '../../practice/stage/proof';
import { emptyStage } from './empty-stage';

const TEXTS = { statement: 'It holds', failed: 'It does not', why: 'It matters.', reference: 'RFC 6749', see: 'Do it.', plans: [] };

const quiet = scene({
  id: 'quiet',
  name: 'Quiet',
  says: 'Nothing is played.',
  from: 'any',
  leaves: 'unsure',
  play: async (on) => void (await on.ask('call')),
});
const BREAKS = scene({ ...quiet, id: 'breaks', play: () => Promise.reject(new TypeError('secret-1 is not a function')) });

const check = (name: string, scenes: string[], judge: ClientCheck['judge']) =>
  clientCheck({ ...TEXTS, id: `app-use.${name}`, scenes, judge });
const SOUND = check('sound', ['quiet'], () => notSeen('Nothing came.'));

const run = (checks: ClientCheck[], lead = leadOf(async () => {})) =>
  new ProofRunner(DEPS, specOf(checks, { scenes: [BREAKS, quiet] }), emptyStage(), lead).go();

describe('a fault of ours', () => {
  it('in a check or a scene ends that check alone, and quotes nothing', async () => {
    const throws = check('throws', ['quiet'], () => {
      throw new TypeError('secret-1 is not a function');
    });
    const { status, results } = await run([throws, check('of-scene', ['breaks'], () => notSeen()), SOUND]);
    expect([status, results.map(({ verdict }) => verdict)]).toEqual(['done', ['could-not-run', 'could-not-run', 'not-seen']]);
    for (const { text, problem } of results.slice(0, 2)) {
      expect(text).toBe('Something went wrong inside Tokenscope during this check.');
      expect(problem).toMatchObject({ code: 'internal', evidence: [{ value: 'TypeError' }] });
    }
    expect(JSON.stringify(results)).not.toContain('secret-1');
  });

  it('does not hide that the app could not be started', async () => {
    const lead = { ...leadOf(async () => {}), ask: () => Promise.reject(new Error('The command could not be started: ENOENT')) };
    await expect(run([SOUND], lead)).rejects.toThrow('The command could not be started: ENOENT');
  });
});
