import { END_CHECKS } from './checks/end';
import { ISSUE_CHECKS } from './checks/issue';
import { REDIRECT_CHECKS } from './checks/redirect';
import { REFRESH_CHECKS } from './checks/refresh';
import { REUSE_CHECKS } from './checks/reuse';
import { USE_CHECKS } from './checks/use';
import type { Check } from './model';

/** Every built-in check, in the order of a token's life. */
export const CHECKS: readonly Check[] = [
  ...ISSUE_CHECKS,
  ...USE_CHECKS,
  ...REDIRECT_CHECKS,
  ...REFRESH_CHECKS,
  ...REUSE_CHECKS,
  ...END_CHECKS,
];
