import { API } from './api';
import { AUTHORIZE } from './authorize';
import { CALLBACK } from './callback';
import { CLAIM_KINDS, ISSUER_AUDIENCE, SUBJECT } from './claims';
import { CONTENT } from './content';
import type { FindingArea, FindingDefinition } from './definition';
import { DISCLOSURES } from './disclosures';
import { DISCOVERY } from './discovery';
import { HEADER } from './header';
import { ID_TOKEN } from './id-token';
import { LIFETIME } from './lifetime';
import { SERVER_ANSWERS } from './server-answers';
import { KEYS, SIGNATURE } from './signature';
import { TAPPED } from './tapped';
import { TOKEN_ANSWER } from './token-answer';
import { TOKEN_REQUEST, TOKEN_RESPONSE } from './token-exchange';
import { ENCRYPTION, FORM, OTHER_FORMATS } from './token-form';
import { TOKEN_SET } from './token-set';

/** Everything Tokenscope looks for, by what it is looked for in; docs/findings.md is made from it. */
export const FINDING_AREAS: readonly FindingArea[] = [
  {
    title: 'Tokens: form, header, signature, encryption',
    findings: [...FORM, ...SIGNATURE, ...HEADER, ...ENCRYPTION, ...OTHER_FORMATS, ...DISCLOSURES],
  },
  { title: 'Tokens: keys and certificates', findings: KEYS },
  { title: 'Tokens: claims', findings: [...ISSUER_AUDIENCE, ...CLAIM_KINDS, ...SUBJECT, ...ID_TOKEN, ...CONTENT] },
  { title: 'Tokens: times and clocks', findings: LIFETIME },
  { title: 'Authorization requests', findings: AUTHORIZE },
  { title: 'Callbacks', findings: CALLBACK },
  { title: 'Token requests and responses', findings: [...TOKEN_REQUEST, ...TOKEN_RESPONSE, ...TOKEN_ANSWER, ...TOKEN_SET] },
  { title: 'Discovery documents', findings: DISCOVERY },
  { title: 'Key sets, introspection, userinfo', findings: SERVER_ANSWERS },
  { title: 'API calls', findings: API },
  { title: 'Apps behind a tap', findings: TAPPED },
];

/** In the order of the reference page. */
export const FINDINGS: readonly FindingDefinition[] = FINDING_AREAS.flatMap(({ findings }) => findings);
