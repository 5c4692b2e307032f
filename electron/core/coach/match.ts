import type { When } from '../../model/coach-rule';
import { headerOf } from '../base/untrusted-text';
import type { Facts } from './facts';
import { type OwnedRule, RULES } from './rules';

/** The tolerance of most servers. */
const SKEW_MS = 60_000;

type Conditions = Required<When>;
/**
 * Of each condition, how much it adds to a rule's specificity, and whether `facts` meet it. The highest sum wins, the earlier rule on a tie.
 */
const CONDITIONS: { [Name in keyof Conditions]: [weight: number, holds: (wanted: Conditions[Name], facts: Facts) => boolean] } = {
  purpose: [3, (wanted, { exchange }) => wanted.includes(exchange.purpose)],
  status: [
    8,
    (wanted, { status }) =>
      status !== null &&
      wanted.some((value) => (typeof value === 'number' ? value === status : Number(value[0]) === Math.floor(status / 100))),
  ],
  error: [20, (wanted, { error }) => error !== null && wanted.includes(error)],
  vendorCode: [60, (wanted, { vendorCodes }) => vendorCodes.some((code) => wanted.includes(code))],
  says: [40, (wanted, { says }) => wanted.test(says)],
  body: [8, (wanted, { body, exchange }) => exchange.response !== null && wanted.includes(body)],
  text: [12, (wanted, { text }) => wanted.test(text)],
  failure: [8, (wanted, { failure }) => failure !== null && wanted.includes(failure)],
  networkError: [30, (wanted, { networkErrors }) => wanted.test(networkErrors)],
  evidence: [30, (wanted, { evidence }) => evidence.some((line) => wanted.test(line))],
  grant: [5, (wanted, { grant }) => wanted.some((type) => type === grant)],
  header: [12, ([name, value], { exchange }) => value.test(headerOf(exchange.response?.headers ?? [], name) ?? '')],
  challenge: [8, (wanted, { exchange, challenge }) => exchange.response !== null && challengeKind(challenge) === wanted],
  withoutHeader: [8, (wanted, { exchange }) => (headerOf(exchange.request.headers, wanted.toLowerCase())?.trim() ?? '') === ''],
  url: [5, (wanted, { exchange }) => wanted.test(exchange.url)],
  clocksDisagree: [15, (_, { about }) => about.clockSkewMs !== null && Math.abs(about.clockSkewMs) > SKEW_MS],
  token: [8, (wanted, { members }) => (typeof members?.get('access_token') === 'string') === wanted],
  expired: [15, (_, { about }) => (about.expiredForMs ?? null) !== null],
  assertion: [15, (_, { sent }) => sent.has('client_assertion')],
  signedForTap: [80, (wanted, { exchange }) => exchange.signedForTap?.includes(wanted) ?? false],
  nonceSent: [15, (_, { proof }) => proof?.has('nonce') ?? false],
  bound: [15, (wanted, { about }) => about.bound === wanted],
  certificate: [15, (wanted, { exchange }) => (exchange.certificate !== undefined) === wanted],
  sentBefore: [250, (_, { about }) => (about.sentBeforeAt ?? null) !== null],
  cutOff: [40, (_, { cutOff }) => cutOff],
  renewal: [12, (wanted, { about }) => about.renewal !== undefined && wanted.includes(about.renewal)],
};
const PROVIDER_WEIGHT = 100;

function challengeKind(challenge: Facts['challenge']): 'none' | 'bare' | 'dpop' | 'other' | 'error' {
  if (challenge === null) return 'none';
  const scheme = challenge.scheme.toLowerCase();
  if (scheme !== 'bearer') return scheme === 'dpop' ? 'dpop' : 'other';
  return challenge.parameters.some(({ name }) => name.toLowerCase() === 'error') ? 'error' : 'bare';
}

function holds<Name extends keyof Conditions>(name: Name, when: Partial<Conditions>, facts: Facts): boolean {
  const wanted: Partial<Conditions>[Name] = when[name];
  return wanted === undefined || CONDITIONS[name][1](wanted, facts);
}

const NAMES = Object.keys(CONDITIONS) as (keyof Conditions)[];

export function matches(rule: OwnedRule, facts: Facts): boolean {
  if (rule.provider !== undefined && !facts.providers.has(rule.provider)) return false;
  return NAMES.every((name) => holds(name, rule.when, facts));
}

function specificity({ provider, lift = 0, when }: OwnedRule): number {
  const weights = NAMES.filter((name) => Object.hasOwn(when, name)).map((name) => CONDITIONS[name][0]);
  return weights.reduce((sum, weight) => sum + weight, provider === undefined ? lift : lift + PROVIDER_WEIGHT);
}

/** Sorted on first use: most processes explain no failure. */
let bySpecificity: readonly OwnedRule[] | null = null;

/** The most specific matching rule, or null. */
export function ruleFor(facts: Facts): OwnedRule | null {
  bySpecificity ??= RULES.toSorted((one, other) => specificity(other) - specificity(one));
  return bySpecificity.find((rule) => matches(rule, facts)) ?? null;
}
