import { type Scene, scene } from '../scene';

/** Scenes in which a request to another server is what a check of its own is about. */
export const OTHER_ISSUER = 'other-issuer';
export const MIX_UP = 'mix-up';

/** The scene that the runner plays whenever another one needs an app that is signed in. */
export const SIGN_IN = scene({
  id: 'sign-in',
  name: 'A sign-in',
  says: 'The provider works as it should. The app signs in and calls the API.',
  from: 'any',
  leaves: 'signed-in',
  async play(on) {
    await on.ask('sign-in');
    await on.ask('call');
  },
});

/** Sign-ins, as they should be and as they should not. */
export const SIGN_IN_SCENES: readonly Scene[] = [
  SIGN_IN,
  scene({
    id: 'sign-in-again',
    name: 'A second sign-in',
    says: 'The provider works as it should. The app signs in once more, so that two sign-ins can be compared.',
    from: 'any',
    leaves: 'signed-in',
    async play(on) {
      await on.ask('sign-in');
    },
  }),
  scene({
    id: 'callback-again',
    name: 'A callback that is loaded twice',
    says: 'The app signs in, and the browser loads the callback a second time.',
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      on.nextCallback({ repeat: true });
      await on.ask('sign-in');
    },
  }),
  scene({
    id: 'other-state',
    name: 'A callback with another state',
    says: 'The app signs in twice. The first callback has a state that begins as the one that the app sent but ends otherwise; the second has none.',
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      on.nextCallback({ nearState: true });
      await on.ask('sign-in');
      on.nextCallback({ state: null });
      await on.ask('sign-in');
    },
  }),
  scene({
    id: OTHER_ISSUER,
    name: 'Callbacks of another issuer, and of none',
    says: 'The app signs in twice. The first callback names another issuer; the second names none, although the metadata promise that each does.',
    faces: ['oidc'],
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      for (const iss of [on.given.elsewhere, null]) {
        on.nextCallback({ iss });
        await on.ask('sign-in');
      }
    },
  }),
  scene({
    id: MIX_UP,
    name: "A sign-in at an attacker's issuer",
    says: "The app begins a sign-in at the second issuer, which is an attacker's: it sends the browser on to the first one, whose code comes back.",
    faces: ['oidc'],
    issuers: 2,
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      await on.ask('sign-in-other');
    },
  }),
  scene({
    id: 'other-nonce',
    name: 'An ID token with another nonce',
    says: 'The app signs in and calls the API, twice. The first ID token has a nonce that the app did not send, the second has none.',
    faces: ['oidc'],
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      for (const nonce of ['a-nonce-of-another-sign-in', undefined]) {
        on.nextIdToken({ claims: { nonce } });
        await on.ask('sign-in');
        await on.ask('call');
      }
    },
  }),
  scene({
    id: 'refused-sign-in',
    name: 'A sign-in that is refused',
    says: 'The app begins a sign-in, and the callback says access_denied.',
    from: 'any',
    leaves: 'unsure',
    async play(on) {
      on.nextCallback({ code: null, error: 'access_denied', error_description: 'The user said no' });
      await on.ask('sign-in');
    },
  }),
];
