import { type Scene, scene } from '../scene';

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

export const SIGN_IN_SCENES: readonly Scene[] = [SIGN_IN];
