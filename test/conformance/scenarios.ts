/** The suite's two kinds: a client is tried against its servers, an authorization server by its client. */
export type Side = 'client' | 'authorization';

export interface Scenario {
  side: Side;
  /** As the suite names it: "auth/basic-cimd". */
  name: string;
  /** Revisions of the MCP specification that it belongs to, or "extension". */
  revisions: string[];
}

/** One run of a scenario. */
export interface Trial {
  scenario: Scenario;
  /** That both sides speak; null: the one the suite takes where none is asked for. */
  revision: string | null;
}

export interface Row extends Trial {
  passed: boolean;
  /** Single checks of the scenario that passed, of those that say yes or no. */
  checks: { passed: number; all: number };
  /** What failed, one sentence each. */
  why: string[];
}

/** What `conformance list --client` and `--authorization` print, one side at a time: those about authorization. */
export function scenariosIn(printed: string, side: Side): Scenario[] {
  return [...printed.matchAll(/^ {2}- (\S+)(?: \[(\S+)\])?$/gm)]
    .map(([, name = '', revisions = '']) => ({ side, name, revisions: revisions.split(',') }))
    .filter(({ name }) => side === 'authorization' || name.startsWith('auth/'));
}

/** The runs of a scenario: one as the suite runs it, or `every` revision that it belongs to. An extension belongs to none. */
export function trialsOf(scenario: Scenario, every: boolean): Trial[] {
  const dated = scenario.side === 'client' ? scenario.revisions.filter((revision) => /^\d/.test(revision)) : [];
  return every && dated.length > 0 ? dated.map((revision) => ({ scenario, revision })) : [{ scenario, revision: null }];
}

/** As a line says it: "auth/basic-cimd at 2025-11-25". */
export function trialText({ scenario, revision }: Trial): string {
  return revision === null ? scenario.name : `${scenario.name} at ${revision}`;
}

/** A check as the suite writes it to checks.json. */
interface Check {
  name: string;
  description: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  errorMessage?: string;
}

/**
 * What a scenario came to. A warning counts as the suite counts it for a client: not passed.
 * @param verdict of the suite's exit code
 */
export function rowOf(trial: Trial, checks: readonly Check[], verdict: boolean, printed: string): Row {
  const decided = checks.filter(({ status }) => status !== 'INFO' && status !== 'SKIPPED');
  const failed = decided.filter(({ status }) => status !== 'SUCCESS');
  const passed = verdict && failed.length === 0 && decided.length > 0;
  const reasons = failed.map(({ name, description, errorMessage }) => `${name}: ${errorMessage ?? description}`);
  const why = reasons.length === 0 && !passed ? [lastLineOf(printed)] : reasons;
  return { ...trial, passed, checks: { passed: decided.length - failed.length, all: decided.length }, why: [...new Set(why)] };
}

/** The suite's own word where no check failed, such as a time-out. */
function lastLineOf(printed: string): string {
  const lines = printed.split('\n').filter((line) => line.includes('⚠️'));
  return lines.at(-1)?.replace('⚠️', '').trim() ?? 'The scenario checked nothing.';
}
