import * as v from 'valibot';
import { type ConnectionSettings, connectionSettings } from './connection';
import { id } from './text/limits';
import { openingOf, REMEDIES } from './remedy';

/** Requests of one preflight, at most. */
export const MAX_PREFLIGHT_REQUESTS = 24;
/** How often a credential is tried at one connection within `CREDENTIAL_PERIOD_MS`: wrong secrets can lock a client. */
export const MAX_CREDENTIAL_PROBES = 2;
export const CREDENTIAL_PERIOD_MS = 3_600_000;

/** What is looked at, in this order. */
export const PREFLIGHT_STEPS = [
  'values',
  'server',
  'metadata',
  'client',
  'redirect-uri',
  'response-type',
  'scope',
  'resource',
  'pkce',
  'credential',
] as const;
export type PreflightStepId = (typeof PREFLIGHT_STEPS)[number];

/** `title` names the line; `asks` is what it answers. */
export const PREFLIGHT_STEP_WORDS: Readonly<Record<PreflightStepId, { title: string; asks: string }>> = {
  values: { title: 'Values', asks: 'Were they copied whole, and does each stand in its place?' },
  server: { title: 'Server', asks: 'Can it be reached, with a valid certificate?' },
  metadata: { title: 'Metadata', asks: 'Do they agree with themselves and with the settings?' },
  client: { title: 'Client ID', asks: 'Does the server know this client?' },
  'redirect-uri': { title: 'Redirect URI', asks: 'Is it registered, letter by letter?' },
  'response-type': { title: 'Response type', asks: 'May this client ask for it?' },
  scope: { title: 'Scopes', asks: 'Does the server accept all of them?' },
  resource: { title: 'Resource and audience', asks: 'Does the server issue tokens for it?' },
  pkce: { title: 'PKCE', asks: 'Does the server accept what is sent?' },
  credential: { title: 'Client credential', asks: 'Does the token endpoint accept it?' },
};

/** What needs a look first. `unknown`: asked, but the answer proves nothing. `skipped`: not asked. */
export const PREFLIGHT_VERDICTS = ['fail', 'warn', 'unknown', 'pass', 'skipped'] as const;
export type PreflightVerdict = (typeof PREFLIGHT_VERDICTS)[number];

export const PREFLIGHT_VERDICT_WORDS: Readonly<Record<PreflightVerdict, string>> = {
  fail: 'Fail',
  warn: 'Warning',
  unknown: "Can't tell",
  skipped: 'Not asked',
  pass: 'Pass',
};

/** Settings that a preflight may offer to change, each with its whole new value. Nothing secret. */
export const preflightPatch = v.partial(
  v.pick(connectionSettings, [
    'issuer',
    'endpoints',
    'clientId',
    'clientAuthentication',
    'environment',
    'scopes',
    'audience',
    'resource',
    'legs',
    'authorizeRequest',
    'pkce',
    'receiver',
    'apiBaseUrl',
  ]),
);

const verdict = v.picklist(PREFLIGHT_VERDICTS);
const text = v.nullable(v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Ids of exchanges, in order. */
const evidence = v.array(v.string());

/** One thing worth saying within a step. Texts may quote untrusted text; none holds a secret. */
const preflightRemark = v.strictObject({
  /** Stable name, such as "value-placeholder". */
  code: v.string(),
  verdict: v.picklist(['fail', 'warn', 'unknown']),
  what: v.string(),
  cause: v.string(),
  action: v.string(),
  /** The provider's own words, cleaned and redacted; null: it said nothing. */
  said: text,
  /** Path of the setting it is about, such as "endpoints.token"; null: none. */
  field: text,
  mend: v.array(v.picklist(REMEDIES)),
  /** What would mend it; null: nothing is sure enough to be offered. */
  change: v.nullable(preflightPatch),
  evidence,
});

const preflightStep = v.strictObject({
  id: v.picklist(PREFLIGHT_STEPS),
  status: v.picklist(['waiting', 'running', 'done']),
  /** null while it is not done. */
  verdict: v.nullable(verdict),
  /** In one sentence: what was found, or why it was not asked. Empty while it is not done. */
  text: v.string(),
  remarks: v.array(preflightRemark),
  evidence,
});

/** One authorize request of the probe matrix, in the words of its columns. Nothing is sent to sign anybody in. */
const preflightProbe = v.strictObject({
  id: v.string(),
  redirectUri: text,
  /** Empty: none is sent. */
  resource: v.array(v.string()),
  scopes: v.array(v.string()),
  pkce: connectionSettings.entries.pkce,
  outcome: v.picklist(['waiting', 'accepted', 'refused', 'unknown', 'not-sent']),
  /** What the server answered, in a few words. Untrusted text may be in it. */
  text: v.string(),
  /** Its exchange; null: none was sent. */
  evidence: text,
  /** What makes the connection send this; null: it does already, or no setting can. */
  change: v.nullable(preflightPatch),
});

const PREFLIGHT_STOPS = ['person', 'rate-limited', 'lock-out', 'budget', 'failure'] as const;

export const preflightReport = v.strictObject({
  id,
  connectionId: id,
  /** Milliseconds since the epoch. */
  startedAt: v.number(),
  /** null while it runs. */
  endedAt: v.nullable(v.number()),
  status: v.picklist(['running', 'done', 'stopped']),
  /** Why it ended before its time; null: it did not. */
  stopped: v.nullable(v.strictObject({ why: v.picklist(PREFLIGHT_STOPS), text: v.string() })),
  /** All of PREFLIGHT_STEPS, in order. */
  steps: v.array(preflightStep),
  /** In the order they are sent; empty: nothing was refused, so nothing had to be tried. */
  probes: v.array(preflightProbe),
  /** The probe that works and is offered; null: none. */
  works: text,
  /** Requests sent so far, and to which hosts, the most first. */
  sent: count,
  limit: count,
  hosts: v.array(v.strictObject({ host: v.string(), sent: count })),
});

/** What the window knows before and after. */
export const preflightView = v.strictObject({
  /** The newest of this run of the app; null: none yet. */
  report: v.nullable(preflightReport),
  /** The settings were saved anew since, so that it may no longer hold. */
  isOutdated: v.boolean(),
  /** How many tries of the credential are left now, and when the next is free where none is. */
  credential: v.strictObject({ left: count, nextAt: v.nullable(v.number()) }),
});

export type PreflightPatch = v.InferOutput<typeof preflightPatch>;
export type PreflightRemark = v.InferOutput<typeof preflightRemark>;
export type PreflightStep = v.InferOutput<typeof preflightStep>;
export type PreflightProbe = v.InferOutput<typeof preflightProbe>;
export type PreflightReport = v.InferOutput<typeof preflightReport>;
export type PreflightView = v.InferOutput<typeof preflightView>;
export type PreflightStop = (typeof PREFLIGHT_STOPS)[number];

/** The settings with an offered change made. */
export function withPatch(settings: ConnectionSettings, patch: PreflightPatch): ConnectionSettings {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(given) };
}

/** The verdict of what holds several: the one that needs a look first. */
export function worstVerdict(verdicts: readonly PreflightVerdict[]): PreflightVerdict {
  return PREFLIGHT_VERDICTS.find((each) => verdicts.includes(each)) ?? 'skipped';
}

/** What a preflight that is over came to, and how many lines say so; null: it shows too little. */
export function foundBy({ status, steps }: Pick<PreflightReport, 'status' | 'steps'>) {
  const verdicts = steps.flatMap((step) => step.verdict ?? []);
  const verdict = worstVerdict(verdicts);
  if (status === 'running' || verdict === 'skipped' || (status === 'stopped' && verdict !== 'fail')) return null;
  return { verdict, count: verdicts.filter((each) => each === verdict).length };
}

export type RemarkWords = Pick<PreflightRemark, 'what' | 'cause' | 'action'>;

/**
 * What is to be said of a setting, before anything was sent.
 *
 * @param field Path of the setting.
 * @param change What would mend it; null: nothing is sure enough to be offered.
 */
export function remarkOn(
  code: string,
  field: string,
  words: RemarkWords,
  change: PreflightPatch | null = null,
  verdict: PreflightRemark['verdict'] = 'warn',
): PreflightRemark {
  const opening = openingOf(field);
  return { code, verdict, ...words, said: null, field, mend: opening === null ? [] : [opening], change, evidence: [] };
}
