import { clientAuthOf } from '../../../electron/model/client-auth';
import type { ConnectionSettings } from '../../../electron/model/connection';
import {
  PREFLIGHT_STEP_WORDS,
  type PreflightReport,
  type PreflightVerdict,
  type PreflightView,
  foundBy,
} from '../../../electron/model/preflight';
import type { Verdict } from '../../../electron/model/check-words';
import { urlOf } from '../../../electron/model/text/url';

/** The check's verdict that looks the same. */
export const LOOKS_LIKE: Readonly<Record<PreflightVerdict, Verdict>> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warn',
  unknown: 'could-not-run',
  skipped: 'not-applicable',
};

/** How it went, in one sentence. */
export function outcomeOf(report: PreflightReport): { verdict: PreflightVerdict | null; text: string } {
  const { status, steps, stopped } = report;
  const running = steps.find((step) => step.status === 'running');
  if (status === 'running') return { verdict: null, text: running ? `${PREFLIGHT_STEP_WORDS[running.id].title}…` : 'Starting…' };
  const { verdict: worst, count } = foundBy(report) ?? { verdict: 'skipped', count: 0 };
  if (worst === 'fail') return { verdict: worst, text: count === 1 ? 'One thing stands in the way' : `${count} things stand in the way` };
  if (status === 'stopped') return { verdict: 'unknown', text: stopped?.why === 'person' ? 'Stopped' : 'Stopped early' };
  if (worst === 'warn') return { verdict: worst, text: count === 1 ? 'Ready, with one warning' : `Ready, with ${count} warnings` };
  if (worst === 'unknown') return { verdict: 'pass', text: 'Ready to sign in, as far as the server tells beforehand' };
  return { verdict: worst, text: 'Ready to sign in' };
}

/** Whether it ran to its end with the settings as they are, and nothing stands in the way. */
export const isReady = ({ report, isOutdated }: PreflightView) =>
  report?.status === 'done' && !isOutdated && outcomeOf(report).verdict !== 'fail';

/** "7 of at most 24 requests sent to login.example.com". */
export function sentInWords({ sent, limit, hosts }: Pick<PreflightReport, 'sent' | 'limit' | 'hosts'>): string {
  const [first, ...others] = hosts;
  if (first === undefined) return `${sent} of at most ${limit} requests sent`;
  const more = others.length === 0 ? '' : others.length === 1 ? ` and ${others[0]?.host}` : ` and ${others.length} other hosts`;
  return `${sent} of at most ${limit} requests sent to ${first.host}${more}`;
}

/** The hosts that will be asked, as far as the settings tell. */
export function hostsOf({ issuer, endpoints }: Pick<ConnectionSettings, 'issuer' | 'endpoints'>): string[] {
  const urls = [issuer, endpoints.authorization, endpoints.pushedAuthorization, endpoints.token];
  return [...new Set(urls.flatMap((url) => urlOf(url ?? '')?.host || []))];
}

const CREDENTIALS = { secret: 'client secret', key: 'signing key', certificate: 'client certificate' };

/** What the client proves itself with, within a sentence; null: nothing. */
export function credentialOf(settings: Pick<ConnectionSettings, 'clientAuthentication'>): string | null {
  const { credential } = clientAuthOf(settings);
  return credential === null ? null : CREDENTIALS[credential];
}
