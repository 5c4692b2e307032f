import type { RunFiles } from '../checks/model';
import type { CheckResult, Run } from '../checks/run';
import { PROOF_FACES } from '../../model/proof';

/** What a proof faces, as its last runs are filed: beside the runs of connections, under a name that none of these has. */
export const subjectOf = (connectionOrFace: string): string => `proof-${connectionOrFace}`;

const hasVerdict = ({ verdict }: CheckResult) => verdict !== null && verdict !== 'not-seen' && verdict !== 'could-not-run';
/** What a verdict is compared by. Exchanges, and what points to them, stay with the session. */
const inShort = (result: CheckResult): CheckResult => ({ ...result, steps: [], evidence: [] });

/** The last verdicts after a run: where it came to none on a check, the former one stays. null: there is none at all. */
export function merged(before: Run | null, run: Run): Run | null {
  if (!run.results.some(hasVerdict)) return before;
  const now = new Map(run.results.map((result) => [result.id, result]));
  const former = (before?.results ?? []).map((old) => {
    const fresh = now.get(old.id);
    return fresh && (hasVerdict(fresh) || !hasVerdict(old)) ? fresh : old;
  });
  const known = new Set(former.map(({ id }) => id));
  const results = [...former, ...run.results.filter(({ id }) => !known.has(id))];
  return { ...run, results: results.map(inShort), exchanges: [], families: [] };
}

/** The last verdicts of each plan, by what was faced: kept without exchanges, so that a run is compared with the one before it. */
export class LastRuns {
  constructor(private readonly files: RunFiles) {}

  /** null: none is kept, or none can be read. */
  async of(subject: string, planId: string): Promise<Run | null> {
    const runs = await this.files.list(subject).catch(() => []);
    return runs.find((run) => run.planId === planId) ?? null;
  }

  /** Keeps what `merged` gave in the place of the one before. Never rejects: a run on the screen is whole without it. */
  async keep(subject: string, run: Run): Promise<void> {
    try {
      await this.files.save({ ...run, connectionId: subject });
      const old = (await this.files.list(subject)).filter(({ id, planId }) => planId === run.planId && id !== run.id);
      for (const { id } of old) await this.files.remove(subject, id);
    } catch {}
  }

  /** Rejects with the system's error. */
  forget(subject: string): Promise<void> {
    return this.files.removeAll(subject);
  }

  /** Of these connections, and of all faces. Rejects with the system's error. */
  async forgetAll(connectionIds: readonly string[]): Promise<void> {
    for (const id of [...connectionIds, ...PROOF_FACES]) await this.forget(subjectOf(id));
  }
}
