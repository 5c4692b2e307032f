import type { Check } from '../model';
import { REFRESH_ANSWER_CHECKS } from './refresh-answer';
import { REFRESH_REQUEST_CHECKS } from './refresh-request';

/** What a refresh gives and what it needs. Those that may end a grant stand last. */
export const REFRESH_CHECKS: readonly Check[] = [...REFRESH_ANSWER_CHECKS, ...REFRESH_REQUEST_CHECKS];
