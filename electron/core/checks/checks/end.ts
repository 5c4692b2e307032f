import type { Check } from '../model';
import { EXPIRY_CHECKS } from './expiry';
import { INTROSPECTION_CHECKS } from './introspection';
import { REVOCATION_CHECKS } from './revocation';

/** How tokens end: what introspection says of them, by time, by revocation. Introspection first, while the tokens live. */
export const END_CHECKS: readonly Check[] = [...INTROSPECTION_CHECKS, ...EXPIRY_CHECKS, ...REVOCATION_CHECKS];
