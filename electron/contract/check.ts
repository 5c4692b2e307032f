import type { Pair } from './connection';
import type { Problem } from './result';

export type CheckGroup = 'issue' | 'use' | 'refresh' | 'reuse' | 'end' | 'redirect' | 'own';
export type CheckVerdict = 'pass' | 'fail' | 'warn' | 'not-applicable' | 'could-not-run';

/** One statement about a provider's token lifecycle that can be proven or disproven. */
export interface CheckView {
  id: string;
  group: CheckGroup;
  /** "The old refresh token is refused after a rotation." */
  statement: string;
  why: string;
  reference: string;
  /** Spends or ends tokens (of a grant of its own); off unless the person says so. */
  burns: boolean;
  /** May wait for time to pass. */
  waits: boolean;
  /** What the provider's profile promises here, in words; null: the RFC alone is the measure. */
  promised: string | null;
}

/** An ordered list of checks. */
export interface PlanView {
  id: string;
  name: string;
  description: string;
  source: 'built-in' | 'own';
  /** In the order they run; ids of the catalogue, and of the plan's own calls. */
  checks: string[];
  /** What the plan's own calls state. */
  own: { id: string; statement: string; changesData: boolean }[];
  /** How many of them burn. */
  burning: number;
  /** Requests that may change data at the API, such as "DELETE /v1/customers/1", and how often; sent only where the person allows it. */
  changing: { request: string; times: number }[];
  /** How often the browser opens for a sign-in with this connection: without and with those that burn. */
  signIns: { calm: number; burning: number };
  /** Longest wait for time to pass, in milliseconds. */
  maxWaitMs: number;
}

/** What is expected of a provider, and where that is known from. */
export interface ProfileView {
  id: string;
  name: string;
  promises: { name: string; text: string; sure: string }[];
}

export interface CheckCatalogueView {
  checks: CheckView[];
  plans: PlanView[];
  profile: ProfileView;
}

export interface CheckStepView {
  /** Milliseconds since the epoch. */
  at: number;
  text: string;
}

/** Where a check of a run stands. Times in milliseconds since the epoch. */
export interface CheckResultView {
  id: string;
  group: CheckGroup;
  statement: string;
  why: string;
  reference: string;
  burns: boolean;
  /** Sends requests that may change data at the API. */
  changesData: boolean;
  status: 'waiting' | 'running' | 'done';
  /** null while it is not done. */
  verdict: CheckVerdict | null;
  /** One sentence: what was found. Untrusted text may be in it. */
  text: string;
  /** What was expected, in words; null: nothing was promised. */
  expected: string | null;
  measured: Pair[];
  /** Why it could not run. */
  problem: Problem | null;
  steps: CheckStepView[];
  startedAt: number | null;
  endedAt: number | null;
  /** Waiting for time to pass; `until` in milliseconds since the epoch. */
  wait: { text: string; from: number; until: number; canSkip: boolean } | null;
  /** How many exchanges prove it; `checks.evidence` gives them. */
  evidence: number;
}

export type CheckCounts = Record<CheckVerdict, number>;

export interface RunSummaryView {
  id: string;
  connectionId: string;
  planId: string;
  planName: string;
  /** Milliseconds since the epoch; `endedAt` null while it runs. */
  startedAt: number;
  endedAt: number | null;
  status: 'running' | 'done' | 'stopped';
  burnt: boolean;
  counts: CheckCounts;
  /** Checks in all, done or not. */
  total: number;
}

export interface RunView extends RunSummaryView {
  profile: string;
  results: CheckResultView[];
  /** The browser is open for a sign-in: which of how many. null: it is not. */
  signIn: { number: number; of: number; why: string } | null;
  /** Why the run ended before its other checks: no tokens could be had. null: it did not. */
  problem: Problem | null;
}

/** Two runs beside each other; `a` is the earlier one. */
export interface RunComparisonView {
  a: RunSummaryView;
  b: RunSummaryView;
  rows: {
    id: string;
    statement: string;
    a: CheckVerdict | null;
    b: CheckVerdict | null;
    change: 'same' | 'better' | 'worse' | 'new' | 'gone' | 'other';
    textA: string;
    textB: string;
  }[];
}

export type ReportKind = 'html' | 'junit' | 'json' | 'markdown';

/** One switch of the practice provider's fault lab. */
export interface FaultView {
  id: string;
  group: 'network' | 'answer' | 'tokens' | 'refresh' | 'api' | 'redirect';
  label: string;
  /** What it does, and what is to be seen then. */
  text: string;
  /** `number` with its unit. */
  kind: 'switch' | 'number';
  unit: string | null;
  /** false or 0: off. */
  value: boolean | number;
  /** With `number`: what it is set to when switched on, and the most it takes. */
  usual: number | null;
  most: number | null;
  /** With `number`: it may be below zero too. */
  signed: boolean;
}

/** Keeping a connection's token alive. */
export interface WatchView {
  on: boolean;
  state: 'off' | 'scheduled' | 'refreshing' | 'paused-offline' | 'paused-asleep' | 'waiting-to-retry' | 'stopped';
  /** The next refresh, milliseconds since the epoch; null: none is planned. */
  nextAt: number | null;
  /** One short sentence. */
  text: string;
}
