import { END_CHECKS, GRANT_CHECKS } from './checks/end-grant';
import { ID_TOKEN_CHECKS } from './checks/end-id-token';
import { COPIES_CHECKS } from './checks/refresh-copies';
import { OUTAGE_CHECKS } from './checks/refresh-outages';
import { ROTATION_CHECKS } from './checks/refresh-rotation';
import { WHEN_CHECKS } from './checks/refresh-when';
import { SIGN_IN_CALLBACK_CHECKS } from './checks/sign-in-callback';
import { SIGN_IN_FRESH_CHECKS } from './checks/sign-in-fresh';
import { SIGN_IN_REQUEST_CHECKS } from './checks/sign-in-request';
import { TOKEN_REQUEST_CHECKS } from './checks/token-request';
import { TOKEN_RESPONSE_CHECKS } from './checks/token-response';
import { USE_REFUSED_CHECKS } from './checks/use-refused';
import { USE_REQUEST_CHECKS } from './checks/use-request';
import type { ClientCheck } from './definition';
import type { Scene } from './scene';
import { API_SCENES } from './scenes/api-answers';
import { END_SCENES } from './scenes/end';
import { OUTAGE_SCENES } from './scenes/outages';
import { REFRESH_SCENES } from './scenes/refresh';
import { SIGN_IN_SCENES } from './scenes/sign-in';
import { TOKEN_RESPONSE_SCENES } from './scenes/token-responses';
import { TWO_COPIES_SCENES } from './scenes/two-copies';

/** Every check of an app, in the order of a token's life. */
export const CLIENT_CHECKS: readonly ClientCheck[] = [
  ...SIGN_IN_REQUEST_CHECKS,
  ...SIGN_IN_FRESH_CHECKS,
  ...SIGN_IN_CALLBACK_CHECKS,
  ...TOKEN_REQUEST_CHECKS,
  ...TOKEN_RESPONSE_CHECKS,
  ...USE_REQUEST_CHECKS,
  ...USE_REFUSED_CHECKS,
  ...WHEN_CHECKS,
  ...ROTATION_CHECKS,
  ...COPIES_CHECKS,
  ...OUTAGE_CHECKS,
  ...GRANT_CHECKS,
  ...END_CHECKS,
  ...ID_TOKEN_CHECKS,
];

/** Every scene, in the order they are played where nothing else decides. */
export const SCENES: readonly Scene[] = [
  ...SIGN_IN_SCENES,
  ...TOKEN_RESPONSE_SCENES,
  ...API_SCENES,
  ...REFRESH_SCENES,
  ...TWO_COPIES_SCENES,
  ...OUTAGE_SCENES,
  ...END_SCENES,
];
