import type { Scene } from '../scene';
import { scene } from '../scene';
import { Renewals } from './renewals';

/** In seconds: a token with so little left is renewed ahead of time by an app that keeps a margin. */
const SHORT_SECONDS = 5;
/** How often the refresh token changes in the scene about rotation. */
export const ROTATIONS = 5;
const CALLS_AT_ONCE = 5;
/** Calls that are made at once overlap: answers are held back until all have come, each for 100 ms at most. */
const HELD_BACK = { name: 'slow response', when: 'after', togetherMs: 100 } as const;

const EXPIRY = scene({
  id: 'refresh-expiry',
  name: 'Access tokens that expire',
  says: 'Access tokens expire between the calls of the app; the last ones live for 5 seconds only.',
  from: 'signed-in',
  leaves: 'signed-in',
  async play(on) {
    const renewals = await Renewals.of(on);
    on.lifetimes({ accessSeconds: SHORT_SECONDS });
    await renewals.next();
    await on.ask('call');
  },
});

const ROTATION = scene({
  id: 'refresh-rotation',
  name: 'Five rotations',
  says: 'The access token expires five times, and each refresh brings a new refresh token.',
  from: 'signed-in',
  leaves: 'signed-in',
  async play(on) {
    const renewals = await Renewals.of(on);
    for (let turn = 1; turn < ROTATIONS; turn++) await renewals.next();
  },
});

const NO_ROTATION = scene({
  id: 'refresh-no-rotation',
  name: 'Refreshes that bring no new refresh token',
  says: 'The refresh token stays valid, and the response to a refresh has none.',
  from: 'signed-in',
  leaves: 'signed-in',
  async play(on) {
    const renewals = await Renewals.of(on);
    on.fault('no-rotation');
    on.trouble('token', { name: 'no refresh token', when: 'after', change: withoutRefreshToken }, 4);
    await renewals.next();
    await renewals.next();
  },
});

const AT_ONCE = scene({
  id: 'refresh-at-once',
  name: 'Many calls with an expired token',
  says: 'The access token expires, and the app makes several calls at once.',
  from: 'signed-in',
  leaves: 'signed-in',
  async play(on) {
    const renewals = await Renewals.of(on);
    // As they are made, and as they are repeated with the new token.
    for (let round = 0; round < 2; round++) on.trouble('api', HELD_BACK, CALLS_AT_ONCE);
    on.trouble('token', { ...HELD_BACK, atItsPace: true }, CALLS_AT_ONCE);
    await renewals.next('calls-at-once', { times: CALLS_AT_ONCE });
  },
});

const NARROWER = scene({
  id: 'refresh-narrower',
  name: 'A refresh that brings fewer scopes',
  says: 'The response to a refresh names fewer scopes than the app had.',
  faces: ['oidc'],
  from: 'signed-in',
  leaves: 'signed-in',
  async play(on) {
    const renewals = await Renewals.of(on);
    on.trouble('token', { name: NARROWED, when: 'after', change: withFewerScopes });
    await renewals.next();
    await on.ask('call');
    await renewals.next();
  },
});

/** As acts say that it was played. */
export const NARROWED = 'fewer scopes';

function withoutRefreshToken({ refresh_token: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}

/** Without the last scope. */
function withFewerScopes(members: Record<string, unknown>): Record<string, unknown> {
  const scopes = typeof members.scope === 'string' ? members.scope.split(' ') : [];
  return { ...members, scope: scopes.slice(0, -1).join(' ') };
}

export const REFRESH_SCENES: readonly Scene[] = [EXPIRY, ROTATION, NO_ROTATION, AT_ONCE, NARROWER];
