import { AUDIENCE_FACE } from '../../../model/providers/offered';
import { type Play, type Scene, scene } from '../scene';
import { Renewals } from './renewals';

/** Milliseconds for which the call of one copy waits for that of the other. */
const TOGETHER_MS = 5_000;
/** Milliseconds for which a token response is held back at most, so that two refreshes overlap. */
const HELD_BACK_MS = 150;
/** Milliseconds that two calls certainly overlap, once both have come. */
const OVERLAP_MS = 20;

/** @param go What comes once both copies have a token that works. */
function twoCopies(id: string, name: string, says: string, go: (on: Play, renewals: Renewals) => Promise<unknown>): Scene {
  return scene({
    id,
    name,
    says: `Two copies of the app share their stored tokens. The access token expires, ${says}`,
    faces: ['oidc', AUDIENCE_FACE],
    copies: 2,
    from: 'signed-in',
    leaves: 'unsure',
    async play(on) {
      const renewals = await Renewals.of(on);
      await on.ask('call', { of: 'second' });
      await go(on, renewals);
    },
  });
}

/** Of servers that rotate: elsewhere two copies can't lose anything to each other. */
export const TWO_COPIES_SCENES: readonly Scene[] = [
  twoCopies(
    'two-copies-in-turn',
    'Two copies of the app, one after the other',
    'one copy refreshes, and then the other calls the API.',
    async (on, renewals) => {
      await renewals.next();
      await on.ask('call', { of: 'second' });
      await renewals.next('call', { of: 'second' });
      await on.ask('call');
    },
  ),
  twoCopies(
    'two-copies-at-once',
    'Two copies of the app at the same moment',
    'and both call the API at the same moment.',
    async (on, renewals) => {
      on.trouble('api', { name: 'held back until both copies call', when: 'after', togetherMs: TOGETHER_MS, delayMs: OVERLAP_MS }, 2);
      on.trouble('token', { name: 'slow response', when: 'after', togetherMs: HELD_BACK_MS, atItsPace: true }, 2);
      await renewals.next('call', { of: 'both' });
    },
  ),
];
