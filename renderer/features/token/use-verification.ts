import { useLayoutEffect, useRef, useState } from 'react';
import type { Beside, KeySource, Problem, Result, VerificationView } from '../../../electron/contract';

export type Verify = (keys: KeySource, beside?: Beside) => Promise<Result<VerificationView>>;

export interface Checking {
  /** null: not checked yet, or another token. */
  view: VerificationView | null;
  problem: Problem | null;
  isPending: boolean;
  run: (keys: KeySource, beside?: Beside) => Promise<VerificationView | null>;
}

interface Outcome {
  key: string;
  view: VerificationView | null;
  problem: Problem | null;
  isPending: boolean;
}

/** Results outlive a switch to another tab. They belong to one token, so a new one starts without. */
const remembered = new Map<string, VerificationView>();
const MOST_REMEMBERED = 50;

function remember(key: string, view: VerificationView): void {
  remembered.delete(key);
  remembered.set(key, view);
  const oldest = remembered.keys().next().value;
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

/**
 * The check of one token's signature. `key` names the token (its fingerprint is part of it) and where it is shown; when it changes, the
 * result is dropped, as is a pending answer.
 */
export function useVerification(key: string, verify: Verify): Checking {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const shown = useRef(key);
  useLayoutEffect(() => {
    shown.current = key;
  }, [key]);
  const current: Outcome = outcome?.key === key ? outcome : { key, view: remembered.get(key) ?? null, problem: null, isPending: false };
  const run = async (keys: KeySource, beside?: Beside) => {
    setOutcome({ ...current, problem: null, isPending: true });
    const result = await verify(keys, beside);
    if (shown.current !== key) return null;
    if (result.ok) remember(key, result.value);
    setOutcome({
      key,
      view: result.ok ? result.value : current.view,
      problem: result.ok ? null : result.problem,
      isPending: false,
    });
    return result.ok ? result.value : null;
  };
  return { view: current.view, problem: current.problem, isPending: current.isPending, run };
}
