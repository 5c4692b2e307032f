import type { CheckView, PlanView } from '../../model/check';
import type { CheckGroup } from '../../model/check-words';
import type { Connection } from '../../model/connection';
import { grantOf } from '../../model/grants';
import { type Promises, promisedText } from '../../model/promises';
import { CHECKS } from './catalogue';
import { signInsOf } from './cost';
import { isOfFapi2 } from './fapi-2';
import type { Check } from './model';
import { ownCheck } from './own-calls';
import { USUAL_MAX_WAIT_MS } from './plan-file';
import type { Plan, PlanOptions } from './plan-schema';

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

/** Groups about what only some connections have. Each has a plan of its own. */
const SPECIAL: ReadonlySet<CheckGroup> = new Set(['bound', 'pushed', 'device', 'exchange', 'client']);

/** Whether it is about something that any connection has. */
export function isGeneral({ group }: Pick<Check, 'group'>): boolean {
  return !SPECIAL.has(group);
}

const GENERAL = CHECKS.filter(isGeneral);

const BUILT_IN: Omit<Plan, 'source' | 'calls'>[] = [
  {
    id: 'quick-look',
    name: 'Quick look',
    description: 'Tests the stored tokens and how the API responds to them. Non-destructive, no sign-in, under 30 seconds.',
    checks: inOrder(GENERAL.filter(isQuick)),
    options: { ...USUAL, maxWaitMs: 0 },
  },
  {
    id: 'refresh-rotation',
    name: 'Refresh rotation',
    description:
      'Refreshes its own tokens, then reuses old ones: whether they rotate, how long the old one is accepted, and what reuse revokes.',
    checks: inOrder(GENERAL.filter(isAboutRefreshing)),
    options: USUAL,
  },
  {
    id: 'full-lifecycle',
    name: 'Full lifecycle',
    description:
      'Every check of the lifecycle, from the first response to expiry and revocation. Waits for an access token to expire if that takes ten minutes or less.',
    checks: inOrder(GENERAL),
    options: { ...USUAL, maxWaitMs: LONG_WAIT_MS },
  },
  {
    id: 'partner-sign-off',
    name: 'Partner sign-off',
    description:
      'What an integration depends on: tokens are issued, accepted and refreshed as promised, the redirect is safe, and bad tokens are rejected.',
    checks: inOrder(GENERAL.filter(({ signOff }) => signOff)),
    options: USUAL,
  },
  {
    id: 'sender-constrained',
    name: 'Sender-constrained tokens',
    description:
      'For connections with DPoP or a client certificate: tokens are useless without a fresh proof of their key, at the token endpoint and at the API, or without the certificate they are bound to.',
    checks: inOrder(CHECKS.filter(({ group }) => group === 'bound')),
    options: USUAL,
  },
  {
    id: 'pushed-requests',
    name: 'Pushed requests',
    description:
      'For connections that push their authorization requests: the server demands it, and a request_uri works once, for the client that pushed it.',
    checks: inOrder(CHECKS.filter(({ group }) => group === 'pushed')),
    options: USUAL,
  },
  {
    id: 'device-authorization',
    name: 'Device authorization',
    description: 'For connections that sign in with a device code: polls are paced, and a code works once, in time, for its own client.',
    checks: inOrder(CHECKS.filter(({ group }) => group === 'device')),
    options: USUAL,
  },
  {
    id: 'token-exchange',
    name: 'Token exchange',
    description:
      "For connections that exchange tokens: the new token goes no further than the subject token, and one that isn't valid is rejected.",
    checks: inOrder(CHECKS.filter(({ group }) => group === 'exchange')),
    options: { ...USUAL, maxWaitMs: LONG_WAIT_MS },
  },
  {
    id: 'client-authentication',
    name: 'Client authentication',
    description:
      'For clients with a key (private_key_jwt) or certificate (mutual TLS): another one is rejected, and so are assertions that expired, are for another server or were used, and a secret.',
    checks: inOrder(CHECKS.filter(({ group }) => group === 'client')),
    options: USUAL,
  },
  {
    id: 'fapi-2',
    name: 'FAPI 2.0 Security Profile',
    description:
      'What a client can see of it: clients sign with a key, requests are pushed, PKCE and iss are enforced, tokens are bound to a key (section 5.3.2), and the API verifies them (section 5.3.4). Not a certification.',
    checks: inOrder(CHECKS.filter(isOfFapi2)),
    options: { ...USUAL, maxWaitMs: LONG_WAIT_MS },
  },
];

/** The plans that come with Tokenscope. */
export function builtInPlans(): Plan[] {
  return BUILT_IN.map((plan) => ({ ...plan, source: 'built-in', checks: [...plan.checks], calls: [] }));
}

/** The checks of a plan in the order they run, its own calls last. */
export function checksOf(plan: Plan): Check[] {
  const known = plan.checks.flatMap((id) => CHECKS.find((check) => check.id === id) ?? []);
  return [...known, ...plan.calls.map(ownCheck)];
}

export function offered({ id, group, statement, why, reference, burns, waits, promise }: Check, promises: Promises): CheckView {
  return { id, group, statement, why, reference, burns, waits, promised: promise === null ? null : promisedText(promise, promises) };
}

/** A plan and its cost. @param connection null: one that signs in is assumed. */
export function offeredPlan(plan: Plan, connection: Connection | null): PlanView {
  const { id, name, description, source, options } = plan;
  const all = checksOf(plan);
  const calm = all.filter(({ burns }) => !burns);

  return {
    id,
    name,
    description,
    source,
    checks: all.map((check) => check.id),
    own: all
      .filter(({ group }) => group === 'own')
      .map((check) => ({ id: check.id, statement: check.statement, changesData: Boolean(check.changes) })),
    burning: all.length - calm.length,
    changing: all.flatMap(({ changes }) => changes ?? []),
    signIns: { calm: signInsOf(calm, connection), burning: signInsOf(all, connection) },
    byDevice: connection !== null && grantOf(connection).signsIn === 'device',
    maxWaitMs: all.some(({ waits }) => waits) ? options.maxWaitMs : 0,
  };
}
