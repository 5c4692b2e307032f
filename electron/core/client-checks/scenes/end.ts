import { type Scene, scene } from '../scene';
import type { Given, IdTokenChange } from '../stage';
import { Renewals } from './renewals';

const DAY_SECONDS = 24 * 60 * 60;
/** Longer than any refresh token lives. */
const LONG_SECONDS = 400 * DAY_SECONDS;
/** Seconds that the clocks of app and provider are apart. */
export const CLOCK_OFF_SECONDS = 180;

const DEAD = scene({
  id: 'end-revoked',
  name: 'A grant that was ended elsewhere',
  says: 'Every refresh token is revoked, and the access token expires. The app goes on calling, then signs in again.',
  from: 'signed-in',
  leaves: 'unsure',
  async play(on) {
    const renewals = await Renewals.of(on);
    on.endFamilies();
    await renewals.next();
    await on.ask('call');
    await on.ask('call');
    await on.ask('sign-in');
    await on.ask('call');
  },
});

const EXPIRED = scene({
  id: 'end-expired',
  name: 'A grant that is too old',
  says: 'The app comes back after more than a year: its refresh token has expired. Then it signs in again.',
  from: 'signed-in',
  leaves: 'unsure',
  async play(on) {
    const renewals = await Renewals.of(on);
    on.pass(LONG_SECONDS);
    await renewals.next();
    await on.ask('sign-in');
    await on.ask('call');
  },
});

const SIGN_OUT = scene({
  id: 'end-sign-out',
  name: 'A sign-out',
  says: 'The app signs out, and is asked to call the API once more.',
  from: 'signed-in',
  leaves: 'signed-out',
  async play(on) {
    await on.ask('sign-out');
    await on.ask('call');
  },
});

/** An app that does not cope can't sign in any more, so no other scene comes after it. */
const NEW_KEY = scene({
  id: 'end-new-key',
  name: 'A new signing key',
  says: 'The provider signs with another key, and the app signs in twice.',
  faces: ['oidc'],
  from: 'signed-in',
  leaves: 'signed-out',
  async play(on) {
    on.rotateKey();
    await on.ask('sign-in');
    await on.ask('call');
    await on.ask('sign-in');
    await on.ask('call');
  },
});

/** A sign-in that the app must not believe. */
function spoilt(id: string, name: string, says: string, change: (given: Given) => IdTokenChange): Scene {
  return scene({
    id,
    name,
    says,
    faces: ['oidc'],
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      on.nextIdToken(change(on.given));
      await on.ask('sign-in');
      await on.ask('call');
    },
  });
}

const UNSIGNED = spoilt(
  'end-unsigned',
  'An ID token that is not signed',
  'The app signs in and gets an ID token with alg none, which the app must not accept.',
  () => ({ signature: 'none' }),
);

const OTHER_AUDIENCE = spoilt(
  'end-other-audience',
  'An ID token for another client',
  'The app signs in and gets an ID token that was issued for another client, which the app must not accept.',
  // An app must compare the whole of it.
  ({ clientId }) => ({ claims: { aud: `${clientId}-of-another-app` } }),
);

/** A sign-in at a provider whose clock is off. The lifetime leaves an ID token valid by either clock. */
function clockOff(id: string, seconds: number, accessSeconds: number): Scene {
  const way = seconds > 0 ? 'ahead of' : 'behind';
  return scene({
    id,
    name: `A provider's clock that is three minutes ${way} the app's`,
    says: `The provider's clock is three minutes ${way} the app's. The app signs in and calls the API twice.`,
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      on.lifetimes({ accessSeconds });
      on.fault('clock-off', seconds);
      await on.ask('sign-in');
      await on.ask('call');
      await on.ask('call');
    },
  });
}

const CLOCK_AHEAD = clockOff('end-clock-ahead', CLOCK_OFF_SECONDS, 3600);
const CLOCK_BEHIND = clockOff('end-clock-behind', -CLOCK_OFF_SECONDS, 3600);

export const END_SCENES: readonly Scene[] = [DEAD, EXPIRED, UNSIGNED, OTHER_AUDIENCE, CLOCK_AHEAD, CLOCK_BEHIND, SIGN_OUT, NEW_KEY];
