import { member } from '../token/decode';
import type { JsonObject, JsonValue } from '../token/json';
import { kindOf } from '../token/wording';
import { type FindingDefinition, warning } from './definition';

type Test = (value: JsonValue) => string | null;

const MAX_SHOWN = 8;

const text: Test = (value) => (typeof value === 'string' ? (value === '' ? 'empty' : null) : kindOf(value));
const object: Test = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? null : kindOf(value));
const bool: Test = (value) => (typeof value === 'boolean' ? null : kindOf(value));
const list =
  (of: Test, word: string): Test =>
  (value) => {
    if (!Array.isArray(value)) return kindOf(value);
    if (value.length === 0) return 'an empty list';
    const odd = value.map(of).find((found) => found !== null);
    return odd === undefined || odd === null ? null : `a list of ${word} with ${odd === 'empty' ? 'an empty one' : odd} in it`;
  };
const texts = list(text, 'texts');
const textOrTexts: Test = (value) => (Array.isArray(value) ? texts(value) : text(value));

/** What each claim must be. RFC 7519 section 4.1, RFC 8693 section 4, RFC 7800 section 3.1, OpenID Connect Core 1.0 sections 2 and 5.1. */
const CLAIMS = new Map<string, Test>([
  ['iss', text],
  ['aud', textOrTexts],
  ['jti', text],
  // A list of texts has a finding of its own.
  ['scope', (value) => (typeof value === 'string' || Array.isArray(value) ? null : kindOf(value))],
  ['scp', (value) => (typeof value === 'string' ? null : Array.isArray(value) && value.length === 0 ? null : texts(value))],
  ['cnf', object],
  ['act', object],
  ['may_act', object],
  ['events', object],
  ['authorization_details', list(object, 'objects')],
  ['client_id', text],
  ['azp', text],
  ['nonce', text],
  ['acr', text],
  ['amr', texts],
  ['sid', text],
  ['at_hash', text],
  ['c_hash', text],
  ['email', text],
  ['email_verified', bool],
  ['phone_number_verified', bool],
]);

/** RFC 7515 section 4.1: header parameters that have no finding of their own. */
const HEADER = new Map<string, Test>([
  ['typ', text],
  ['cty', text],
  ['jku', text],
  ['x5u', text],
  ['x5t', text],
  ['x5t#S256', text],
  ['x5c', texts],
]);

/** Claims and header parameters of another kind than the standards give them. */
export const CLAIM_KINDS: readonly FindingDefinition[] = [
  warning('claim-wrong-kind', 'A claim or header parameter is of the wrong kind', {
    why: 'Strict readers refuse the token; lenient ones turn the value into text, or into something that is always or never true.',
    action: 'Have the issuer write it as the standard says.',
    reference: 'RFC 7519 section 4.1, RFC 7515 section 4.1',
    inClaims: ({ decoded: { header }, claims }) => {
      if (!holdsOdd(header, HEADER) && !holdsOdd(claims, CLAIMS)) return false;
      const odd = [...oddIn(header, HEADER), ...oddIn(claims, CLAIMS)];
      const more = odd.length > MAX_SHOWN ? ` and ${odd.length - MAX_SHOWN} more` : '';
      return `Here ${odd.slice(0, MAX_SHOWN).join('; ')}${more}.`;
    },
  }),
];

function oddIn(object: JsonObject | null, kinds: Map<string, Test>): string[] {
  return [...kinds].flatMap(([name, test]) => {
    const value = member(object, name);
    const odd = value === undefined ? null : test(value);
    return odd === null ? [] : [`"${name}" is ${odd}`];
  });
}

/** Most tokens hold nothing odd, which their own few members tell sooner than all the names there are. */
function holdsOdd(object: JsonObject | null, kinds: Map<string, Test>): boolean {
  if (object === null) return false;
  for (const name in object) {
    const value = object[name];
    const test = value === undefined ? undefined : kinds.get(name);
    if (value !== undefined && test !== undefined && test(value) !== null) return true;
  }
  return false;
}
