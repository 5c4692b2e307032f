import { systemSchedule } from '../../../electron/core/base/schedule';
import type { Run } from '../../../electron/core/checks/run';
import { CLIENT_CHECKS } from '../../../electron/core/client-checks/catalogue';
import type { ClientCheck } from '../../../electron/core/client-checks/definition';
import { ProofRunner } from '../../../electron/core/client-checks/runner';
import type { ProofFace } from '../../../electron/core/client-checks/stage';
import type { Schedule } from '../../../electron/core/ports';
import { DEPS, openAt, referenceLead, specOf } from '../../practice/stage/proof';

/** What a scene or a client waits for is at most this long, in milliseconds. Nobody waits: the clock of all of them jumps. */
const SKIPPED_MS = 4_000;

/** A proof of the reference client, or of one that breaks a rule, that lets no real time pass. */
export async function provenAtOnce(face: ProofFace, defect = '', checks: readonly ClientCheck[] = CLIENT_CHECKS): Promise<Run> {
  const realNow = Date.now;
  let jumped = 0;
  Date.now = () => realNow() + jumped;
  const wait = async (ms: number) => {
    jumped += ms;
  };
  const schedule: Schedule = (ms, work) => {
    if (ms > SKIPPED_MS) return systemSchedule(ms, work);
    void wait(ms).then(work);
    return () => {};
  };
  const stage = await openAt(face, { issuers: 2 });
  try {
    return await new ProofRunner({ ...DEPS, schedule }, specOf(checks), stage, referenceLead(stage, defect, wait)).go();
  } finally {
    await stage.close();
    Date.now = realNow;
  }
}
