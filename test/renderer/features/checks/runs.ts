import type {
  CheckCounts,
  CheckResultView,
  CheckVerdict,
  CheckView,
  PlanView,
  RunSummaryView,
  RunView,
} from '../../../../electron/contract';
import { summaryOf } from '../sidebar/summaries';

export const counts = (change: Partial<CheckCounts> = {}): CheckCounts => ({
  pass: 0,
  fail: 0,
  warn: 0,
  'not-applicable': 0,
  'could-not-run': 0,
  'not-seen': 0,
  ...change,
});

export const summary = (id: string, change: Partial<RunSummaryView> = {}): RunSummaryView => ({
  id,
  connectionId: 'c',
  planId: 'quick-look',
  planName: 'Quick look',
  startedAt: 1_000,
  endedAt: 2_000,
  status: 'done',
  burnt: false,
  counts: counts(),
  total: 3,
  ...change,
});

export const connection = summaryOf('c', {
  name: 'Katana',
  template: 'katana',
  environment: 'production',
  production: true,
  caption: '',
  state: 'active',
  receivedAt: 0,
});

/** What a check says of itself, also where it was not run. */
const stated = (id: string) => ({ id, group: 'use' as const, statement: `Statement of ${id}.`, why: '', reference: '', burns: false });

export const check = (id: string, change: Partial<CheckView> = {}): CheckView => ({
  ...stated(id),
  waits: false,
  promised: null,
  ...change,
});

export const result = (id: string, verdict: CheckVerdict | null = null, change: Partial<CheckResultView> = {}): CheckResultView => ({
  ...stated(id),
  failed: `Failed title of ${id}`,
  changesData: false,
  status: verdict === null ? 'waiting' : 'done',
  verdict,
  text: '',
  expected: null,
  measured: [],
  problem: null,
  steps: [],
  startedAt: null,
  endedAt: null,
  wait: null,
  evidence: 0,
  ...change,
});

export const run = (id: string, results: CheckResultView[], change: Partial<RunView> = {}): RunView => ({
  ...summary(id),
  profile: 'Katana',
  results,
  signIn: null,
  problem: null,
  ...change,
});

export const plan = (change: Partial<PlanView> = {}): PlanView => ({
  id: 'p',
  name: 'Plan',
  description: '',
  source: 'built-in',
  checks: ['a', 'b', 'c'],
  own: [],
  burning: 0,
  changing: [],
  signIns: { calm: 0, burning: 0 },
  maxWaitMs: 0,
  ...change,
});
