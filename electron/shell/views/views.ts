import type { CallResult } from '../../core/calls/model';
import type { SentBeside, SentSide } from '../../core/contrast/service';
import type { CheckResult, RunComparison, Standing } from '../../core/checks/run';
import type { ExplainedExchange } from '../../core/exchanges/explainer';
import type { LoggedExchangeView } from '../../model/exchange';
import { inspectGrant } from '../../core/connection/inspect-grant';
import type { Discovery } from '../../core/wire/discovery';
import type { ServerAnswer } from '../../core/ask/service';
import type { Scratch } from '../../core/scratch/service';
import { inspectToken } from '../../core/token/inspect-token';
import type { Beside, Decrypted, Verification } from '../../core/verify/model';
import type { CallResultView } from '../../model/call-result';
import type { CheckResultView, RunComparisonView, RunSummaryView, RunView } from '../../model/check';
import type { SentBesideView } from '../../model/contrast';
import { type DiscoveryView, mapEndpoints } from '../../model/connection';
import type { Finding, FindingView } from '../../model/finding';
import type { GrantView } from '../../model/grant';
import type { ScratchView } from '../../model/scratch';
import type { ServerAnswerView } from '../../model/server-answer';
import type { Beside as GivenBeside, DecryptedView, VerificationView } from '../../model/verification';
import { isPractice } from '../../model/providers/offered';
import type { Services } from '../../services';
import { problemView } from './problem';

// Views that differ from core's objects. They pass whole objects on: members the contract doesn't name are stripped on the way to the window.

/** @param muted Finding codes the person has muted. */
export function findingViews(findings: readonly Finding[], muted: readonly string[] = []): FindingView[] {
  return findings.map((finding) => ({ ...finding, muted: muted.includes(finding.code) }));
}

export function discoveryView(found: Discovery): DiscoveryView {
  return { ...found, refused: mapEndpoints((name) => found.refused?.[name]?.what ?? null) };
}

/** A full logged exchange with its explanation. @param muted Finding codes the person has muted. */
export function explainedExchangeView({ exchange, findings, coach }: ExplainedExchange, muted?: readonly string[]): LoggedExchangeView {
  return { ...exchange, findings: findingViews(findings, muted), coach };
}

/** @param muted Codes of findings the person asked not to be told of. */
export function callResultView(result: CallResult, muted?: readonly string[]): CallResultView {
  const exchanges = result.exchanges.map((step) => ({
    ...step,
    exchange: step.exchange && explainedExchangeView(step.exchange, muted),
    problem: step.problem && problemView(step.problem),
  }));
  return { ...result, exchanges };
}

/** @param mutedOf Finding codes muted for a connection. */
export function sentBesideView({ a, b, contrast }: SentBeside, mutedOf: (connectionId: string) => string[] | undefined): SentBesideView {
  const view = ({ connectionId, result, problem }: SentSide) => ({
    connectionId,
    result: result && callResultView(result, mutedOf(connectionId)),
    problem: problem && problemView(problem),
  });
  return { a: view(a), b: view(b), contrast };
}

export function serverAnswerView(answer: ServerAnswer): ServerAnswerView {
  return { ...answer, problem: answer.problem && problemView(answer.problem) };
}

export function scratchView(scratch: Scratch): ScratchView {
  return { ...scratch, tokens: scratch.tokens.map((token) => ({ ...token, findings: findingViews(token.findings) })) };
}

export function besideOf({ payload, implicit }: GivenBeside = { payload: null, implicit: null }): Beside {
  return { payload: payload === null ? null : Buffer.from(payload, 'base64'), implicit: implicit === null ? null : Buffer.from(implicit) };
}

export function verificationView(verification: Verification): VerificationView {
  const { findings, inside = [], attached = null } = verification;
  return { ...verification, findings: findingViews(findings), inside, attached };
}

/** @param fingerprint Keyed fingerprint of a token that was inside. */
export function decryptedView(decrypted: Decrypted, fingerprint: (secret: string) => string): DecryptedView {
  const { token, nested } = decrypted;
  return {
    ...decrypted,
    nested: token === null || nested === null ? null : inspectToken(token, { decoded: nested, fingerprint }),
  };
}

/** A run without its exchanges, which are asked for one result at a time. */
export function runView(run: Standing): RunView {
  return {
    ...run,
    ...runSummaryView(run),
    profile: run.profileName,
    results: run.results.map(resultView),
    problem: run.problem && problemView(run.problem),
  };
}

export function runSummaryView(run: Standing): RunSummaryView {
  const counts = { pass: 0, fail: 0, warn: 0, 'not-applicable': 0, 'could-not-run': 0, 'not-seen': 0 };
  for (const { verdict } of run.results) if (verdict !== null) counts[verdict] += 1;
  return { ...run, burnt: run.allowBurning, counts, total: run.results.length };
}

function resultView(result: CheckResult): CheckResultView {
  return { ...result, problem: result.problem && problemView(result.problem), evidence: result.evidence.length };
}

export function runComparisonView({ a, b, rows }: RunComparison, explained: RunComparisonView['explained'] = null): RunComparisonView {
  return { a: runSummaryView(a), b: runSummaryView(b), rows, explained };
}

/** Inspects a connection's current tokens. Rejects with `not-found`, or vault-* if the record can't be read. */
export async function readGrant(
  { clock, connections, tokens, vault, vaultOpened, watch }: Services,
  connectionId: string,
): Promise<GrantView> {
  if (!isPractice(connections.get(connectionId))) await vaultOpened();
  const { connection, grant, pending, refreshing, hasDecryptionKey } = await tokens.read(connectionId);
  const inspection = inspectGrant({ grant, connection, now: clock.now(), fingerprint: (secret) => vault.fingerprint(secret), pending });
  return {
    ...inspection,
    findings: findingViews(inspection.findings, connection.mutedFindings),
    problem: inspection.problem && problemView(inspection.problem),
    refreshing,
    hasDecryptionKey,
    watch: watch.stateOf(connectionId),
    retryAt: tokens.retryAt(connectionId),
    unsaved: tokens.unsaved().includes(connectionId),
  };
}
