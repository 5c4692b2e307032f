import { BOUND_CHECKS } from './checks/bound';
import { CREDENTIAL_CHECKS } from './checks/client';
import { DEVICE_CHECKS } from './checks/device';
import { EXCHANGE_CHECKS } from './checks/exchange';
import { EXPIRY_CHECKS } from './checks/expiry';
import { INTROSPECTION_CHECKS } from './checks/introspection';
import { CLIENT_CHECKS } from './checks/issue-client';
import { RESPONSE_CHECKS } from './checks/issue-response';
import { TOKEN_CHECKS } from './checks/issue-token';
import { PUSHED_CHECKS } from './checks/pushed';
import { RACE_CHECKS } from './checks/race';
import { ANSWER_CHECKS } from './checks/redirect-answer';
import { PKCE_CHECKS } from './checks/redirect-pkce';
import { URI_CHECKS } from './checks/redirect-uri';
import { REFRESH_ANSWER_CHECKS } from './checks/refresh-answer';
import { REFRESH_REQUEST_CHECKS } from './checks/refresh-request';
import { REUSE_CHECKS } from './checks/reuse';
import { CODE_CHECKS } from './checks/reuse-code';
import { REVOCATION_CHECKS } from './checks/revocation';
import { USE_CHECKS } from './checks/use';
import { withFapi2Section } from './fapi-2';
import type { Check } from './model';

/**
 * Every built-in check, in the order of a token's life. Within a group, those that may end a grant stand last; of reuse the codes first, for
 * the grant that a replay leaves alive is of use; introspection while the tokens live.
 */
export const CHECKS: readonly Check[] = [
  ...RESPONSE_CHECKS,
  ...TOKEN_CHECKS,
  ...CLIENT_CHECKS,
  ...CREDENTIAL_CHECKS,
  ...USE_CHECKS,
  ...BOUND_CHECKS,
  ...PUSHED_CHECKS,
  ...DEVICE_CHECKS,
  ...EXCHANGE_CHECKS,
  ...ANSWER_CHECKS,
  ...URI_CHECKS,
  ...PKCE_CHECKS,
  ...REFRESH_ANSWER_CHECKS,
  ...REFRESH_REQUEST_CHECKS,
  ...RACE_CHECKS,
  ...CODE_CHECKS,
  ...REUSE_CHECKS,
  ...INTROSPECTION_CHECKS,
  ...EXPIRY_CHECKS,
  ...REVOCATION_CHECKS,
].map(withFapi2Section);
