import { createHash } from 'node:crypto';
import { CLIENT_CHECKS, SCENES } from '../../../electron/core/client-checks/catalogue';
import type { ClientCheck } from '../../../electron/core/client-checks/definition';
import type { Lead } from '../../../electron/core/client-checks/lead';
import { ProofRunner, type ProofSpec } from '../../../electron/core/client-checks/runner';
import type { OpenStage, ProofFace } from '../../../electron/core/client-checks/stage';
import type { Run } from '../../../electron/core/checks/run';
import { systemRandom } from '../../../electron/platform/system/random';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { openStage } from '../../../electron/practice/stage/open';
import { ReferenceClient } from '../../clients/reference-client.mjs';

export const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 8);

/** A lead over something that carries out a line and rejects with the reason why it can't. */
export function leadOf(carryOut: (line: string) => Promise<unknown>): Lead {
  return {
    speaks: true,
    quietMs: 200,
    patienceMs: 5_000,
    output: () => [],
    ask: (what, times) =>
      carryOut(what === 'calls-at-once' ? `${what} ${times}` : what).then(
        () => ({ word: 'done' }) as const,
        (error: Error) => ({ word: 'failed', reason: error.message }) as const,
      ),
  };
}

/** The reference client in this process, at a stage. */
export function referenceLead({ given, browse }: OpenStage, defect = '', wait?: (ms: number) => Promise<unknown>): Lead {
  const settings = { ...given, clientAuthentication: `client_secret_${given.clientAuth}` };
  const client = new ReferenceClient({ settings, open: (url) => void browse(url), defect, ...(wait && { wait }) });
  return leadOf((line) => client.carryOut(line));
}

export const specOf = (checks: readonly ClientCheck[], change: Partial<ProofSpec> = {}): ProofSpec => ({
  id: 'proof',
  plan: { id: 'test', name: 'Test' },
  checks,
  scenes: SCENES,
  app: 'Reference client',
  face: 'Practice provider',
  version: '0.0.0',
  ...change,
});

export const DEPS = { clock: systemClock, random: systemRandom, fingerprint };

export async function openAt(face: ProofFace, person = false): Promise<OpenStage> {
  return openStage({ face, redirectUri: null, person });
}

/** A whole proof of the reference client. */
export async function proven(face: ProofFace, defect = '', checks: readonly ClientCheck[] = CLIENT_CHECKS): Promise<Run> {
  const stage = await openAt(face);
  try {
    return await new ProofRunner(DEPS, specOf(checks), stage, referenceLead(stage, defect)).go();
  } finally {
    await stage.close();
  }
}
