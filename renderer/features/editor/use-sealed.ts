import { useCallback, useEffect, useState } from 'react';
import type { Problem, Result } from '../../../electron/contract';

/** What is sealed for a stored connection. `list` null: not known, or there is no such connection yet. */
export interface Sealed<T> {
  list: readonly T[] | null;
  problem: Problem | null;
  /** Does what answers with the list as it is then; null leaves it. */
  run(answer: Promise<Result<T[] | null>>): Promise<boolean>;
}

/** @param ask Asks for the list. @param connectionId null: nothing is asked for. */
export function useSealed<T>(ask: (connectionId: string) => Promise<Result<T[]>>, connectionId: string | null): Sealed<T> {
  const [list, setList] = useState<Sealed<T>['list']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async (answer: Promise<Result<T[] | null>>) => {
    const result = await answer;
    setProblem(result.ok ? null : result.problem);
    if (result.ok && result.value !== null) setList(result.value);
    return result.ok && result.value !== null;
  }, []);
  useEffect(() => {
    if (connectionId !== null) void run(ask(connectionId));
  }, [ask, connectionId, run]);
  return { list, problem, run };
}
