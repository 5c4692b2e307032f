import type { Check } from '../model';
import { CLIENT_CHECKS } from './issue-client';
import { RESPONSE_CHECKS } from './issue-response';
import { SCOPE_CHECKS } from './issue-scope';
import { TOKEN_CHECKS } from './issue-token';

/** What a provider hands out: the token response, the scopes and refresh token in it, and what the token says of itself. */
export const ISSUE_CHECKS: readonly Check[] = [...RESPONSE_CHECKS, ...SCOPE_CHECKS, ...TOKEN_CHECKS, ...CLIENT_CHECKS];
