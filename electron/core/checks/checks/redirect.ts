import type { Check } from '../model';
import { ANSWER_CHECKS } from './redirect-answer';
import { PKCE_CHECKS } from './redirect-pkce';
import { URI_CHECKS } from './redirect-uri';

/** The way through the browser and back. */
export const REDIRECT_CHECKS: readonly Check[] = [...ANSWER_CHECKS, ...URI_CHECKS, ...PKCE_CHECKS];
