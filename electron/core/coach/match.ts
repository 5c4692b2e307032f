import { headerOf } from '../base/untrusted-text';
import type { When } from '../../model/coach-rule';
import type { Facts } from './facts';
import { type OwnedRule, RULES } from './rules';

/** The tolerance of most servers. */
const SKEW_MS = 60_000;

/** One test per condition: whether `facts` meet it. */
type Conditions = Required<When>;
type Tests = { [Condition in keyof Conditions]: (wanted: Conditions[Condition], facts: Facts) => boolean };
const TESTS: Tests = {
  purpose: (wanted, { exchange }) => wanted.includes(exchange.purpose),
  status: (wanted, { status }) =>
    status !== null &&
    wanted.some((value) => (typeof value === 'number' ? value === status : Number(value[0]) === Math.floor(status / 100))),
  error: (wanted, { error }) => error !== null && wanted.includes(error),
  vendorCode: (wanted, { vendorCodes }) => vendorCodes.some((code) => wanted.includes(code)),
  says: (wanted, { says }) => wanted.test(says),
  body: (wanted, { body, exchange }) => exchange.response !== null && wanted.includes(body),
  text: (wanted, { text }) => wanted.test(text),
  failure: (wanted, { failure }) => failure !== null && wanted.includes(failure),
  networkError: (wanted, { networkErrors }) => wanted.test(networkErrors),
  evidence: (wanted, { evidence }) => evidence.some((line) => wanted.test(line)),
  grant: (wanted, { grant }) => wanted.some((type) => type === grant),
  header: ([name, value], { exchange }) => value.test(headerOf(exchange.response?.headers ?? [], name) ?? ''),
  challenge: (wanted, { exchange, challenge }) => exchange.response !== null && challengeKind(challenge) === wanted,
  withoutHeader: (wanted, { exchange }) => (headerOf(exchange.request.headers, wanted)?.trim() ?? '') === '',
  url: (wanted, { exchange }) => wanted.test(exchange.url),
  clocksDisagree: (_, { about }) => about.clockSkewMs !== null && Math.abs(about.clockSkewMs) > SKEW_MS,
  token: (wanted, { members }) => (typeof members?.get('access_token') === 'string') === wanted,
  expired: (_, { about }) => (about.expiredForMs ?? null) !== null,
  renewal: (wanted, { about }) => about.renewal !== undefined && wanted.includes(about.renewal),
};

function challengeKind(challenge: Facts['challenge']): 'none' | 'bare' | 'dpop' | 'other' | 'error' {
  if (challenge === null) return 'none';
  const scheme = challenge.scheme.toLowerCase();
  if (scheme !== 'bearer') return scheme === 'dpop' ? 'dpop' : 'other';
  return challenge.parameters.some(({ name }) => name.toLowerCase() === 'error') ? 'error' : 'bare';
}

function holds<Condition extends keyof Conditions>(condition: Condition, when: Partial<Conditions>, facts: Facts): boolean {
  const wanted: Partial<Conditions>[Condition] = when[condition];
  return wanted === undefined || TESTS[condition](wanted, facts);
}

const CONDITIONS = Object.keys(TESTS).filter((name): name is keyof Conditions => Object.hasOwn(TESTS, name));

export function matches(rule: OwnedRule, facts: Facts): boolean {
  if (rule.provider !== undefined && !facts.providers.has(rule.provider)) return false;
  return CONDITIONS.every((condition) => holds(condition, rule.when, facts));
}

/** How much each condition adds to a rule's specificity; the highest sum wins, the earlier rule on a tie. */
const WEIGHTS: Record<keyof When, number> = {
  vendorCode: 60,
  says: 40,
  networkError: 30,
  evidence: 30,
  error: 20,
  clocksDisagree: 15,
  expired: 15,
  text: 12,
  renewal: 12,
  header: 12,
  status: 8,
  body: 8,
  failure: 8,
  challenge: 8,
  withoutHeader: 8,
  token: 8,
  url: 5,
  grant: 5,
  purpose: 3,
};
const PROVIDER_WEIGHT = 100;

function specificity(rule: OwnedRule): number {
  let sum = (rule.provider === undefined ? 0 : PROVIDER_WEIGHT) + (rule.lift ?? 0);
  for (const [condition, weight] of Object.entries(WEIGHTS)) if (Object.hasOwn(rule.when, condition)) sum += weight;
  return sum;
}

/** Sorted on first use: most processes explain no failure. */
let bySpecificity: readonly OwnedRule[] | null = null;

/** The most specific matching rule, or null. */
export function ruleFor(facts: Facts): OwnedRule | null {
  bySpecificity ??= RULES.toSorted((one, other) => specificity(other) - specificity(one));
  return bySpecificity.find((rule) => matches(rule, facts)) ?? null;
}
