import { expect, test } from 'vitest';
import type { Ask } from '../../../electron/core/client-checks/lead';
import type { Play } from '../../../electron/core/client-checks/scene';
import { Renewals } from '../../../electron/core/client-checks/scenes/renewals';
import { type ActParts, actsOf, given } from './acts';
import { called, dead, exchanged, refreshed } from './rounds';

/** What an app is led to, as words: "expired", "1 s", "wait", and what it is asked for. It does these things, one list each time. */
async function ledTo(...answers: ActParts[][]): Promise<string[]> {
  const steps: string[] = [];
  const play: Pick<Play, 'given' | 'ask' | 'wait' | 'lifetimes' | 'expireAccessTokens'> = {
    given: given(),
    lifetimes: ({ accessSeconds }) => void steps.push(`${accessSeconds} s`),
    expireAccessTokens: () => void steps.push('expired'),
    wait: async () => void steps.push('wait'),
    async ask(ask: Ask) {
      steps.push(ask);
      const acts = actsOf(...(answers.shift() ?? []));
      return {
        scene: 'x',
        number: 1,
        ask,
        at: 0,
        endedAt: 0,
        acts,
        said: null,
        of: 'first' as const,
        isAnew: false,
        outcome: acts.length > 0 ? 'happened' : 'nothing',
      };
    },
  };
  const renewals = await Renewals.of(play as Play);
  await renewals.next();
  return steps;
}

const BY_CLOCK = ['expired', 'call', '1 s', 'sign-in', 'wait', 'expired', 'call', 'wait', 'expired', 'call'];
const BY_REFUSAL = ['expired', 'call', 'expired', 'call'];

test.each<[string, ActParts[][], string[]]>([
  ['refreshes after a 401', [[called('a1', 401), refreshed('r1', 2), called('a2')]], BY_REFUSAL],
  // Its token may be of a scene before: it is looked at again.
  ['refreshes ahead of time', [[refreshed('r1', 2), called('a2')]], ['expired', 'call', ...BY_REFUSAL]],
  ['goes by its own clock', [[called('a1', 401)], [exchanged(2)], [refreshed('r2', 3), called('a3')]], BY_CLOCK],
  ['has lost its grant', [[called('a1', 401), dead('r1')], [exchanged(2)]], BY_CLOCK],
  ['does nothing', [[]], BY_REFUSAL],
])('an app that %s is led to renew its token', async (_, answers, steps) => {
  expect(await ledTo(...answers)).toEqual(steps);
});
