import { useCallback, useEffect, useRef, useState } from 'react';
import type { Comparison, Problem, Result } from '../../../electron/contract';

export interface Compared {
  comparison: Comparison | null;
  problem: Problem | null;
}

export interface ComparisonState<Id> {
  chosen: readonly Id[];
  isOpen: boolean;
  result: Compared;
  /** Adds or removes; a third replaces the second. */
  toggle: (id: Id) => void;
  choose: (a: Id, b: Id) => void;
  swap: () => void;
  clear: () => void;
}

export function toggled<Id>(chosen: readonly Id[], id: Id): readonly Id[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  return [...chosen.slice(0, 1), id];
}

const NOTHING: Compared = { comparison: null, problem: null };

/** Two chosen things and how they differ. The answer for an earlier choice is dropped. */
export function useComparison<Id extends string | number>(compare: (a: Id, b: Id) => Promise<Result<Comparison>>): ComparisonState<Id> {
  const [chosen, setChosen] = useState<readonly Id[]>([]);
  const [result, setResult] = useState<Compared>(NOTHING);
  const asking = useRef(compare);
  asking.current = compare;
  const [a, b] = chosen;
  useEffect(() => {
    setResult(NOTHING);
    if (a === undefined || b === undefined) return;
    let isOver = false;
    void asking.current(a, b).then((answer) => {
      if (!isOver) setResult(answer.ok ? { comparison: answer.value, problem: null } : { comparison: null, problem: answer.problem });
    });
    return () => {
      isOver = true;
    };
  }, [a, b]);
  return {
    chosen,
    isOpen: chosen.length === 2,
    result,
    toggle: useCallback((id: Id) => setChosen((before) => toggled(before, id)), []),
    choose: useCallback((first: Id, second: Id) => setChosen([first, second]), []),
    swap: useCallback(() => setChosen((before) => before.toReversed()), []),
    clear: useCallback(() => setChosen((before) => (before.length === 0 ? before : [])), []),
  };
}
