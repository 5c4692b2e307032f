import { API_RULES } from './rules-api';
import { AUTHORIZE_RULES, CALLBACK_RULES } from './rules-authorize';
import { CLAIM_RULES } from './rules-claims';
import { HEADER_RULES } from './rules-header';
import { KEY_RULES } from './rules-keys';
import { DISCOVERY_RULES, SERVER_ANSWER_RULES } from './rules-server';
import { TIME_RULES } from './rules-times';
import { TOKEN_RESPONSE_RULES } from './rules-token-response';
import type { FindingArea, FindingRule } from './rule';

/** Everything Tokenscope looks for, by what it is looked for in; docs/findings.md is made from it. */
export const FINDING_AREAS = [
  { title: 'Tokens: form, header, signature, encryption', rules: HEADER_RULES },
  { title: 'Tokens: keys and certificates', rules: KEY_RULES },
  { title: 'Tokens: claims', rules: CLAIM_RULES },
  { title: 'Tokens: times and clocks', rules: TIME_RULES },
  { title: 'Authorize requests', rules: AUTHORIZE_RULES },
  { title: 'Callbacks', rules: CALLBACK_RULES },
  { title: 'Token requests and responses', rules: TOKEN_RESPONSE_RULES },
  { title: 'Discovery documents', rules: DISCOVERY_RULES },
  { title: 'Key sets, introspection, userinfo', rules: SERVER_ANSWER_RULES },
  { title: 'API calls', rules: API_RULES },
] as const satisfies readonly FindingArea[];

export type FindingCode = (typeof FINDING_AREAS)[number]['rules'][number]['code'];

/** All rules in the order of the reference page. */
export const FINDING_RULES: readonly FindingRule[] = FINDING_AREAS.flatMap(({ rules }) => [...rules]);
