import type { CoachView } from '../../model/exchange';
import { type Failure, fieldOf } from '../../model/failure';
import {
  PREFLIGHT_STEPS,
  type PreflightPatch,
  type PreflightProbe,
  type PreflightRemark,
  type PreflightReport,
  type PreflightStep,
  type PreflightStepId,
  type PreflightVerdict,
  worstVerdict,
} from '../../model/preflight';
import { settingOf } from '../../model/remedy';
import type { Polite, Stopped } from './polite';

/** What a step comes to. `verdict`: what it is where no remark is worse. */
export interface Ending {
  verdict: PreflightVerdict;
  text: string;
  remarks?: readonly PreflightRemark[];
  evidence?: readonly string[];
}

/** A preflight's report while it is written: each change makes a new one, which is told. */
export class RunReport {
  #report: PreflightReport;

  constructor(
    { id, connectionId, startedAt, limit }: Pick<PreflightReport, 'id' | 'connectionId' | 'startedAt' | 'limit'>,
    private readonly onChange: (report: PreflightReport) => void,
  ) {
    const steps = PREFLIGHT_STEPS.map(
      (id): PreflightStep => ({ id, status: 'waiting', verdict: null, text: '', remarks: [], evidence: [] }),
    );
    const nothing = { endedAt: null, status: 'running' as const, stopped: null, probes: [], works: null, sent: 0, hosts: [] };
    this.#report = { id, connectionId, startedAt, limit, steps, ...nothing };
  }

  get report(): PreflightReport {
    return this.#report;
  }

  step(id: PreflightStepId): PreflightStep {
    const found = this.#report.steps.find((step) => step.id === id);
    if (found === undefined) throw new Error(`There is no step ${id}.`);
    return found;
  }

  begin(id: PreflightStepId): void {
    if (this.step(id).status === 'waiting') this.#set(id, { status: 'running' });
  }

  /** Remarks that a step got before stay, and count. */
  end(id: PreflightStepId, { verdict, text, remarks = [], evidence = [] }: Ending): void {
    const before = this.step(id);
    const all = [...before.remarks, ...remarks];
    const told = worstVerdict([verdict, ...all.map((each) => each.verdict)]);
    this.#set(id, {
      status: 'done',
      verdict: told,
      text: all.find((each) => each.verdict === told)?.what ?? text,
      remarks: all,
      evidence: [...new Set([...before.evidence, ...evidence, ...all.flatMap((each) => each.evidence)])],
    });
  }

  skip(ids: readonly PreflightStepId[], text: string): void {
    for (const id of ids) if (this.step(id).status !== 'done') this.end(id, { verdict: 'skipped', text });
  }

  /** Adds a probe, or puts it in the place of the one of its id. */
  probe(probe: PreflightProbe): void {
    const { probes } = this.#report;
    const isKnown = probes.some(({ id }) => id === probe.id);
    this.#change({ probes: isKnown ? probes.map((each) => (each.id === probe.id ? probe : each)) : [...probes, probe] });
  }

  works(id: string): void {
    this.#change({ works: id });
  }

  sent({ sent, hosts }: Pick<Polite, 'sent' | 'hosts'>): void {
    const ranked = [...hosts].map(([host, count]) => ({ host, sent: count })).sort((a, b) => b.sent - a.sent);
    this.#change({ sent, hosts: ranked });
  }

  /** @param at Milliseconds since the epoch. @param stopped null: it came to its end. */
  over(at: number, stopped: Pick<Stopped, 'why' | 'text'> | null): void {
    this.skip(PREFLIGHT_STEPS, stopped === null ? 'Nothing led to it.' : 'It was stopped before.');
    const why = stopped && { why: stopped.why, text: stopped.text };
    this.#change({ endedAt: at, status: stopped === null ? 'done' : 'stopped', stopped: why });
  }

  #set(id: PreflightStepId, change: Partial<PreflightStep>): void {
    this.#change({ steps: this.#report.steps.map((step) => (step.id === id ? { ...step, ...change } : step)) });
  }

  #change(change: Partial<PreflightReport>): void {
    this.#report = { ...this.#report, ...change };
    this.onChange(this.#report);
  }
}

/** A failure as a remark, in its own words. */
export function remarkOf(
  failure: Failure,
  verdict: PreflightRemark['verdict'] = 'fail',
  change: PreflightPatch | null = null,
): PreflightRemark {
  const { code, what, likelyCause, action, said, mend, exchangeId } = failure;
  const field = fieldOf(failure) ?? settingIn(mend);
  const evidence = exchangeId === null ? [] : [exchangeId];
  return { code, verdict, what, cause: likelyCause, action, said, field, mend, change, evidence };
}

/** The coach's explanation of an exchange as a remark. */
export function coachedRemark(coach: CoachView, evidence: readonly string[], change: PreflightPatch | null = null): PreflightRemark {
  const { situation, what, cause, action, said, mend } = coach;
  return { code: situation, verdict: 'fail', what, cause, action, said, field: settingIn(mend), mend, change, evidence: [...evidence] };
}

function settingIn(mend: CoachView['mend']): string | null {
  return mend.map(settingOf).find((setting) => setting !== null) ?? null;
}
