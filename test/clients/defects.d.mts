import type { ProofFace } from '../../electron/core/client-checks/stage';
import type { Verdict } from '../../electron/model/check-words';

/** By the id of a check. */
type Verdicts = Record<string, Verdict>;

export const DEFECTS: Record<string, { breaks: string; face: ProofFace; blinds?: boolean; finds: Verdicts }>;
export const STYLES: Record<string, { does: string; face: ProofFace; says: Verdicts }>;
