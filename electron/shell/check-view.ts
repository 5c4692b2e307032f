import type { CheckResultView, CheckView, FaultView, PlanView, ProfileView, RunComparisonView, RunSummaryView, RunView } from '../contract';
import type { CheckCatalogue, OfferedPlan } from '../core/checks/service';
import type { RunComparison } from '../core/checks/compare';
import type { CheckResult, Run, Verdict } from '../core/checks/model';
import type { WatchState } from '../core/watch/service';
import type { Fault } from '../practice-provider';
import { problemView } from './problem';
import { pairView } from './views';

export function planView(plan: OfferedPlan): PlanView {
  const { id, name, description, source, checks, own, burning, changing, signIns, maxWaitMs } = plan;
  return {
    id,
    name,
    description,
    source,
    checks: [...checks],
    own: own.map((call) => ({ id: call.id, statement: call.statement, changesData: call.changesData })),
    burning,
    changing: changing.map(({ request, times }) => ({ request, times })),
    signIns: { calm: signIns.calm, burning: signIns.burning },
    maxWaitMs,
  };
}

export function catalogueView({ checks, plans, profile }: CheckCatalogue): {
  checks: CheckView[];
  plans: PlanView[];
  profile: ProfileView;
} {
  return {
    checks: checks.map(({ id, group, statement, why, reference, burns, waits, promised }) => ({
      id,
      group,
      statement,
      why,
      reference,
      burns,
      waits,
      promised,
    })),
    plans: plans.map(planView),
    profile: {
      id: profile.id,
      name: profile.name,
      promises: profile.promises.map(({ name, text, sure }) => ({ name, text, sure })),
    },
  };
}

/** A run without its exchanges, which are asked for one result at a time. */
export function runView(run: Run): RunView {
  return {
    ...runSummaryView(run),
    profile: run.profileName,
    results: run.results.map(resultView),
    signIn: run.signIn && { number: run.signIn.number, of: run.signIn.of, why: run.signIn.why },
    problem: run.problem && problemView(run.problem),
  };
}

export function runSummaryView(run: Run): RunSummaryView {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, warn: 0, 'not-applicable': 0, 'could-not-run': 0 };
  for (const { verdict } of run.results) if (verdict !== null) counts[verdict] += 1;
  return {
    id: run.id,
    connectionId: run.connectionId,
    planId: run.planId,
    planName: run.planName,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    status: run.status,
    burnt: run.allowBurning,
    counts,
    total: run.results.length,
  };
}

function resultView(result: CheckResult): CheckResultView {
  return {
    id: result.id,
    group: result.group,
    statement: result.statement,
    why: result.why,
    reference: result.reference,
    burns: result.burns,
    changesData: result.changesData,
    status: result.status,
    verdict: result.verdict,
    text: result.text,
    expected: result.expected,
    measured: result.measured.map(pairView),
    problem: result.problem && problemView(result.problem),
    steps: result.steps.map(({ at, text }) => ({ at, text })),
    startedAt: result.startedAt,
    endedAt: result.endedAt,
    wait: result.wait && {
      text: result.wait.text,
      from: result.wait.from,
      until: result.wait.until,
      canSkip: result.wait.canSkip,
    },
    evidence: result.evidence.length,
  };
}

export function runComparisonView({ a, b, rows }: RunComparison): RunComparisonView {
  return {
    a: runSummaryView(a),
    b: runSummaryView(b),
    rows: rows.map((row) => ({
      id: row.id,
      statement: row.statement,
      a: row.a,
      b: row.b,
      change: row.change,
      textA: row.textA,
      textB: row.textB,
    })),
  };
}

export function faultView({ id, group, label, text, kind, unit, value, usual, most, signed }: Fault): FaultView {
  return { id, group, label, text, kind, unit, value, usual, most, signed };
}

export function watchView({ on, state, nextAt, text }: WatchState) {
  return { on, state, nextAt, text };
}
