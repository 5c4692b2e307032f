import { useCallback, useEffect, useRef, useState } from 'react';
import type { EventName, EventOf, Problem, Result } from '../../electron/contract';
import { on } from '../bridge';

export interface Answered<T> {
  /** The last good answer; null before the first. */
  value: T | null;
  problem: Problem | null;
  again: () => void;
  take: (value: T) => void;
}

/**
 * An answer of the main process, asked for again whenever `key` changes. An answer that comes too late is dropped.
 * @param restMs Milliseconds that `key` must stay the same once it has changed: going down a list asks for nothing.
 * @param ahead What was answered before; shown until the answer is there, and left as it is where that says the same.
 */
export function useAnswer<T>(ask: () => Promise<Result<T>>, key: unknown, restMs = 0, ahead?: () => T | null): Answered<T> {
  const [answer, setAnswer] = useState<{ value: T | null; problem: Problem | null }>(() => ({ value: ahead?.() ?? null, problem: null }));
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both say to ask again
  useEffect(() => {
    let isOver = false;
    const load = async () => {
      const result = await latest.current();
      if (isOver) return;
      setAnswer((before) => {
        if (!result.ok) return { value: before.value, problem: result.problem };
        const isSame = ahead !== undefined && before.problem === null && JSON.stringify(before.value) === JSON.stringify(result.value);
        return isSame ? before : { value: result.value, problem: null };
      });
    };
    const timer = restMs === 0 || isFirst.current ? undefined : setTimeout(load, restMs);
    isFirst.current = false;
    if (timer === undefined) void load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, attempt, restMs]);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const take = useCallback((value: T) => setAnswer({ value, problem: null }), []);
  return { ...answer, again, take };
}

export function useEvent<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => on(event, (payload) => latest.current(payload)), [event]);
}
