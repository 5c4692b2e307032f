import { inWords } from '../../../model/durations';
import { cleanText, headerOf, jsonValue } from '../../base/untrusted-text';
import { kindOf } from '../../token/wording';
import { quoted } from '../../verify/verdicts';
import type { Promises } from '../../../model/promises';
import type { Lab, LabTokens } from '../lab';
import { type Check, check, fail, type Outcome, pass, warn } from '../model';

const SUCCESS = 'RFC 6749, section 5.1';
/** Types that the "OAuth Access Token Types" registry has beside Bearer. Tokenscope, as most clients, can use none of them. */
const OTHER_TYPES = new Set(['dpop', 'pop', 'n_a']);
const LIFETIME_MEMBERS = ['expires_in', 'expire_in'] as const;

export const RESPONSE_CHECKS: readonly Check[] = [
  check({
    id: 'issue.token-type',
    statement: 'The token response says that it gives a Bearer token.',
    why: 'token_type is required, and a client must not use a token of a type that it does not understand.',
    reference: 'RFC 6749, sections 5.1 and 7.1',
    run: async (lab) => tokenType(await lab.stored()),
  }),
  check({
    id: 'issue.lifetime',
    statement: 'The token response says as a number how many seconds the token lives.',
    why: 'Clients renew in time by it. A misspelled name or a text in place of the number goes unseen, and the next call meets a 401.',
    reference: SUCCESS,
    promise: 'lifetimeMember',
    run: async (lab) => lifetime(await lab.stored(), lab.promises.lifetimeMember),
  }),
  check({
    id: 'issue.content-type',
    statement: 'The token response is JSON and says so.',
    why: 'Strict clients refuse an answer that does not call itself application/json, token or not.',
    reference: SUCCESS,
    run: async (lab) => contentType(await lab.stored()),
  }),
  check({
    id: 'issue.no-store',
    statement: 'The token response forbids caching.',
    why: 'Without Cache-Control: no-store, something on the way may keep a copy of the tokens.',
    reference: SUCCESS,
    promise: 'noStore',
    run: noStore,
  }),
];

function tokenType({ tokenType: type, members }: LabTokens): Outcome {
  if (type === null) {
    const sent = members.find(({ name }) => name === 'token_type');
    const text =
      sent === undefined
        ? 'The response has no token_type.'
        : `token_type is ${kindOf(jsonValue(sent.value))} that names no type: ${cleanText(sent.value, 60)}.`;
    return fail(text);
  }
  const measured = { token_type: cleanText(type, 100) };
  if (type.toLowerCase() === 'bearer') return pass(`token_type is ${quoted(type)}; case does not count.`, measured);
  if (OTHER_TYPES.has(type.toLowerCase())) {
    const text = `token_type is ${quoted(type)}, which is registered, but was not asked for; a client of Bearer tokens must not use it.`;
    return warn(text, measured);
  }
  return fail(`token_type is ${quoted(type)}, which no standard defines.`, measured);
}

function lifetime({ members, expiresInSeconds, breaches }: LabTokens, promised: Promises['lifetimeMember']): Outcome {
  const sent = members.filter(({ name }) => LIFETIME_MEMBERS.some((each) => each === name));
  const measured = Object.fromEntries(sent.map(({ name, value }) => [name, cleanText(value, 60)]));
  const [first, second] = sent;
  if (first === undefined) {
    if (promised === 'none') return pass('The response names no lifetime, as expected.', measured);
    if (promised === 'any') {
      return warn('The response names no lifetime. RFC 6749 only recommends it; a client must then know it from elsewhere.', measured);
    }
    return fail('The response has neither expires_in nor expire_in.', measured);
  }
  // In a form everything is text (RFC 6749 wants JSON, which another check looks at).
  const inForm = breaches.includes('response-not-json');
  for (const { name, value } of sent) {
    const fault = lifetimeFault(value, inForm);
    if (fault !== null) return fail(`${name} ${fault}.`, measured);
  }
  const name = LIFETIME_MEMBERS.find((each) => sent.some((member) => member.name === each)) ?? first.name;
  if (second !== undefined && first.value !== second.value) {
    return fail('The response has both expires_in and expire_in, and they differ.', measured);
  }
  const value = sent.find((member) => member.name === name)?.value ?? '';
  const says = `${name} is ${cleanText(value, 20)} (${inWords(expiresInSeconds ?? 0)})`;
  if (expiresInSeconds === 0) return warn(`${name} is 0: clients take the token for expired at once.`, measured);
  if (promised === 'none') return warn(`${says}, although no lifetime was expected. Clients can count with it.`, measured);
  const wanted = promised === 'any' ? 'expires_in' : promised;
  if (wanted === 'either' || sent.some((member) => member.name === wanted)) return pass(`${says}.`, measured);
  if (wanted === 'expires_in') {
    return fail(`${says}. The standard name is expires_in: most clients will not see this one and never renew in time.`, measured);
  }
  return warn(`${says}: the standard name, though expire_in was expected. A client written for that one alone will not see it.`, measured);
}

/** What is wrong with a lifetime, continuing "expires_in ..."; null: nothing. */
function lifetimeFault(json: string, inForm: boolean): string | null {
  const value = jsonValue(json);
  const shown = cleanText(json, 60);
  if (typeof value === 'string' && inForm) return /^\d{1,12}$/.test(value) ? null : `is no whole number of seconds: ${shown}`;
  if (typeof value === 'string') return `came as text and not as a number: ${shown}`;
  if (typeof value !== 'number') return `is ${kindOf(value)} and not a number`;
  if (!Number.isFinite(value) || value < 0) return `is no number of seconds from 0 on: ${shown}`;
  return Number.isInteger(value) ? null : `is no whole number of seconds: ${shown}`;
}

function contentType({ headers, breaches }: LabTokens): Outcome {
  const header = headers === null ? null : headerOf(headers, 'content-type');
  const type = header === null ? null : cleanText(header.split(';')[0] ?? '', 100).toLowerCase();
  const measured = { 'Content-Type': header === null ? null : cleanText(header, 120) };
  if (breaches.includes('response-not-json')) {
    return fail(`The response is a form and not JSON${type === null ? '' : ` (${quoted(type)})`}.`, measured);
  }
  const labelled = headers === null ? !breaches.includes('response-content-type') : type === 'application/json';
  if (labelled) return pass('The response is JSON and calls itself application/json.', measured);
  const calls = type !== null && type !== '' ? `calls itself ${quoted(type)}` : 'does not call itself application/json';
  return fail(`The response is JSON, but ${calls}.`, measured);
}

async function noStore(lab: Lab): Promise<Outcome> {
  const { headers, breaches } = await lab.stored();
  const header = headers === null ? null : headerOf(headers, 'cache-control');
  const directives = header?.split(',').map((each) => each.trim().toLowerCase()) ?? [];
  const forbidden = headers === null ? !breaches.includes('response-cacheable') : directives.includes('no-store');
  const measured = { 'Cache-Control': headers === null ? null : header === null ? 'absent' : cleanText(header, 120) };
  if (forbidden) return pass('The response has Cache-Control: no-store.', measured);
  const found = header === null ? 'has no Cache-Control: no-store' : `has Cache-Control ${quoted(header)}, without no-store`;
  return (lab.promises.noStore === 'yes' ? fail : warn)(`The response ${found}.`, measured);
}
