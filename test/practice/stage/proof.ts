import { createHash } from 'node:crypto';
import { KeyedMutex } from '../../../electron/core/base/keyed-mutex';
import { CLIENT_CHECKS, SCENES } from '../../../electron/core/client-checks/catalogue';
import type { ClientCheck } from '../../../electron/core/client-checks/definition';
import { type Lead, lineOf } from '../../../electron/core/client-checks/lead';
import { ProofRunner, type ProofSpec } from '../../../electron/core/client-checks/runner';
import type { Given, OpenStage, ProofFace } from '../../../electron/core/client-checks/stage';
import type { Run } from '../../../electron/core/checks/run';
import { systemRandom } from '../../../electron/platform/system/random';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { openStage, type StageOptions } from '../../../electron/practice/stage/open';
import { ReferenceClient, type TokenStore } from '../../clients/reference-client.mjs';

export const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 8);

type CarryOut = (line: string) => Promise<unknown>;

/** A lead over something that carries out a line and rejects with the reason why it can't; and over another one of it, if any. */
export function leadOf(carryOut: CarryOut, second?: CarryOut): Lead {
  const asking =
    (carry: CarryOut): Lead['ask'] =>
    (what, times) =>
      carry(lineOf(what, times)).then(
        () => ({ word: 'done' }) as const,
        (error: Error) => ({ word: 'failed', reason: error.message }) as const,
      );
  return {
    speaks: true,
    quietMs: 200,
    patienceMs: 5_000,
    output: () => [],
    ask: asking(carryOut),
    ...(second && { second: { ask: asking(second), begin: async () => {}, end: async () => {} } }),
  };
}

/** Tokens that two clients of this process share. */
class SharedTokens implements TokenStore {
  #tokens: unknown = null;
  readonly #mutex = new KeyedMutex();
  read = async () => structuredClone(this.#tokens);
  write = async (tokens: unknown) => (this.#tokens = structuredClone(tokens));
  locked = <T>(work: () => Promise<T>) => this.#mutex.run('', work);
}

export const authenticationOf = ({ clientAuth }: Given) =>
  clientAuth === 'none' ? 'none' : clientAuth === 'key' ? 'private_key_jwt' : `client_secret_${clientAuth}`;

/** Signs the claims of an assertion. */
export type Sign = (claims: Record<string, unknown>) => Promise<string>;

/** The reference client in this process, at a stage, and a second one with the same tokens. */
export function referenceLead({ given, browse }: OpenStage, defect = '', wait?: (ms: number) => Promise<unknown>, sign?: Sign): Lead {
  const settings = { ...given, sign, clientAuthentication: authenticationOf(given) };
  const store = new SharedTokens();
  const parts = { settings, open: (url: string) => void browse(url), defect, store, ...(wait && { wait }) };
  const [first, second] = [new ReferenceClient(parts), new ReferenceClient({ ...parts, settings: { ...settings, ...given.second } })];
  return leadOf(
    (line) => first.carryOut(line),
    (line) => second.carryOut(line),
  );
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

export async function openAt(face: ProofFace, more: Partial<StageOptions> = {}): Promise<OpenStage> {
  return openStage({ face, redirectUri: null, person: false, ...more });
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
