import { isRenewal } from '../acts';
import { type Scene, scene } from '../scene';
import type { Trouble } from '../stage';
import { PAST_A_SECOND_MS, Renewals } from './renewals';
import { AUDIENCE_FACE } from '../../../model/providers/offered';

/** Seconds for which a used refresh token is still taken while answers are lost. */
export const LEEWAY_SECONDS = 10;
/** As acts say that they were played. */
export const LOST = 'response lost';

/** What an app asks while the token endpoint is out of order, and that it goes on afterwards. */
export function outage(id: string, name: string, says: string, trouble: Trouble, times: number): Scene {
  return scene({
    id,
    name,
    says,
    from: 'signed-in',
    leaves: 'unsure',
    async play(on) {
      const renewals = await Renewals.of(on);
      on.trouble('token', trouble, times);
      let { acts } = await renewals.next();
      for (let turn = 0; turn < 2 && !acts.some((act) => isRenewal(act) && act.played === null); turn++) {
        await on.wait(PAST_A_SECOND_MS);
        ({ acts } = await on.ask('call'));
      }
    },
  });
}

const UNAVAILABLE = outage(
  'refresh-503',
  'The provider is down for a moment',
  'The access token expires; the token endpoint returns 503 twice.',
  { name: '503', when: 'before', status: 503, headers: { 'retry-after': '1' }, body: 'Service unavailable' },
  2,
);

/** Seconds of Retry-After at the token endpoint, the second time as a date. */
const BUSY_SECONDS = 2;

const BUSY = scene({
  id: 'refresh-429',
  name: 'The provider is busy',
  says: `The access token expires; the token endpoint returns 429 twice, with Retry-After as ${BUSY_SECONDS} seconds and then as a date. The app goes on calling.`,
  from: 'signed-in',
  leaves: 'unsure',
  async play(on) {
    const renewals = await Renewals.of(on);
    const busy = { name: '429', when: 'before', status: 429, body: '{"error":"too_many_requests"}' } as const;
    on.trouble('token', { ...busy, headers: { 'retry-after': `${BUSY_SECONDS}` } });
    on.trouble('token', { ...busy, retryDateSeconds: BUSY_SECONDS });
    let { acts } = await renewals.next();
    // Once at once, while it is to wait; then when the time is over.
    for (let turn = 0; turn < 2 && !acts.some((act) => isRenewal(act) && act.played === null); turn++) {
      await on.ask('call');
      await on.wait((BUSY_SECONDS + 1) * 1000 + 200);
      ({ acts } = await on.ask('call'));
    }
  },
});

const NO_NETWORK = outage(
  'refresh-no-network',
  'The network fails for a moment',
  'The access token expires; the connection of the next token request drops before it takes effect.',
  { name: 'no network', when: 'before', cut: true },
  1,
);

const LOST_ANSWER = scene({
  id: 'refresh-lost-answer',
  name: 'Responses that are lost after a rotation',
  says: 'The refresh token changes, and the response with the new one never arrives: first once, then each time. The old one stays valid for 10 seconds.',
  faces: ['oidc', AUDIENCE_FACE],
  from: 'signed-in',
  leaves: 'unsure',
  async play(on) {
    const renewals = await Renewals.of(on);
    on.fault('rotation-leeway', LEEWAY_SECONDS);
    const lost = { name: LOST, when: 'after', cut: true } as const;
    on.trouble('token', lost);
    await renewals.next();
    await on.ask('call');
    on.trouble('token', lost, 6);
    await renewals.next();
    await on.ask('call');
    await on.ask('call');
  },
});

export const OUTAGE_SCENES: readonly Scene[] = [UNAVAILABLE, BUSY, NO_NETWORK, LOST_ANSWER];
