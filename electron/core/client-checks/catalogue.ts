import type { ClientCheck } from './definition';
import type { Scene } from './scene';
import { SIGN_IN_SCENES } from './scenes/sign-in';

/** Every check of an app, in the order of a token's life. */
export const CLIENT_CHECKS: readonly ClientCheck[] = [];

/** Every scene, in the order they are played where nothing else decides. */
export const SCENES: readonly Scene[] = [...SIGN_IN_SCENES];
