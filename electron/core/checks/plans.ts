import { CHECKS } from './catalogue';
import type { Check } from './model';
import type { Plan, PlanOptions } from './plan';
import { USUAL_MAX_WAIT_MS } from './plan-file';

/** Longest wait of the plans that wait for tokens to expire: ten minutes. */
const LONG_WAIT_MS = 600_000;

const USUAL: PlanOptions = { maxWaitMs: USUAL_MAX_WAIT_MS, call: null, otherAudience: null, expect: {} };

/** Nobody has to sign in for these, they spend nothing and wait for nothing. */
function isQuick({ burns, waits, grants }: Check): boolean {
  return !burns && !waits && grants.every((grant) => grant === 'stored');
}

/** Calm ones first: what spends a grant comes after what needs it, what waits comes last. */
function inOrder(checks: readonly Check[]): string[] {
  const rank = ({ burns, waits }: Check) => (burns ? 2 : 0) + (waits ? 1 : 0);
  return [...checks].sort((a, b) => rank(a) - rank(b)).map(({ id }) => id);
}

/** It is about refresh tokens, and not about codes. */
function isAboutRefreshing({ group, grants }: Check): boolean {
  return (group === 'refresh' || group === 'reuse') && !grants.includes('fresh-code');
}

const BUILT_IN: Omit<Plan, 'source' | 'calls'>[] = [
  {
    id: 'quick-look',
    name: 'Quick look',
    description: 'Looks at the tokens there are and at what the API makes of them. Spends nothing, needs no sign-in, under half a minute.',
    checks: inOrder(CHECKS.filter(isQuick)),
    options: { ...USUAL, maxWaitMs: 0 },
  },
  {
    id: 'refresh-rotation',
    name: 'Refresh rotation',
    description:
      'Refreshes tokens of its own, then uses old ones again: whether they rotate, for how long the old one is taken, and what reuse ends.',
    checks: inOrder(CHECKS.filter(isAboutRefreshing)),
    options: USUAL,
  },
  {
    id: 'full-lifecycle',
    name: 'Full lifecycle',
    description:
      'Everything there is to check, from the first answer to the end of the tokens. Waits for an access token to expire if that takes ten minutes at most.',
    checks: inOrder(CHECKS),
    options: { ...USUAL, maxWaitMs: LONG_WAIT_MS },
  },
  {
    id: 'partner-sign-off',
    name: 'Partner sign-off',
    description:
      'What an integration stands on: tokens are issued, taken and refreshed as promised, the redirect is safe, bad tokens are refused.',
    checks: inOrder(CHECKS.filter(({ signOff }) => signOff)),
    options: USUAL,
  },
];

/** The plans that come with Tokenscope. */
export function builtInPlans(): Plan[] {
  return BUILT_IN.map((plan) => ({ ...plan, source: 'built-in', checks: [...plan.checks], calls: [] }));
}
