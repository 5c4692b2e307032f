import { AUDIENCE_FACE } from '../../../model/providers/offered';
import { type Scene, scene } from '../scene';
import { Renewals } from './renewals';

/** Milliseconds for which the call of one copy waits for that of the other. */
const TOGETHER_MS = 5_000;
/** Milliseconds for which a token response is held back at most, so that two refreshes overlap. */
const HELD_BACK_MS = 150;
/** Servers that rotate: elsewhere two copies can't lose anything to each other. */
const FACES = ['oidc', AUDIENCE_FACE] as const;

const IN_TURN = scene({
  id: 'two-copies-in-turn',
  name: 'Two copies of the app, one after the other',
  says: 'Two copies of the app share their stored tokens. The access token expires, one copy refreshes, and then the other calls the API.',
  faces: FACES,
  copies: 2,
  from: 'signed-in',
  leaves: 'unsure',
  async play(on) {
    const renewals = await Renewals.of(on);
    await on.ask('call', { of: 'second' });
    await renewals.next();
    await on.ask('call', { of: 'second' });
    await renewals.next('call', { of: 'second' });
    await on.ask('call');
  },
});

const AT_ONCE = scene({
  id: 'two-copies-at-once',
  name: 'Two copies of the app at the same moment',
  says: 'Two copies of the app share their stored tokens. The access token expires, and both call the API at the same moment.',
  faces: FACES,
  copies: 2,
  from: 'signed-in',
  leaves: 'unsure',
  async play(on) {
    const renewals = await Renewals.of(on);
    await on.ask('call', { of: 'second' });
    on.trouble('api', { name: 'held back until both copies call', when: 'after', togetherMs: TOGETHER_MS }, 2);
    on.trouble('token', { name: 'slow response', when: 'after', togetherMs: HELD_BACK_MS, atItsPace: true }, 2);
    await renewals.next('call', { of: 'both' });
  },
});

export const TWO_COPIES_SCENES: readonly Scene[] = [IN_TURN, AT_ONCE];
