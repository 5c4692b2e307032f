import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { CheckVerdict, RunView } from '../../../electron/contract';
import { Column, Grid } from '../../components/layout';
import { useTakeLostFocus } from '../../components/list-box';
import { asListed, shownFirst, withVerdict } from './choice';
import { type ReadEvidence, ResultDetail } from './result-detail';
import { ResultList } from './result-list';

/** In a low window the whole scrolls rather than the results alone. Pixels. */
const LOW = { minHeight: 220 };

/** Which verdict alone is listed; null: all. */
export interface VerdictFilter {
  verdict: CheckVerdict | null;
  onVerdict: (verdict: CheckVerdict | null) => void;
}

/** Whether the selection follows the run. */
export interface Following {
  isFollowing: boolean;
  onFollow: () => void;
}

export interface ResultsProps {
  run: RunView;
  readEvidence: ReadEvidence;
  head: (filter: VerdictFilter) => ReactNode;
  strip?: (following: Following) => ReactNode;
}

/** A run's results in a list, and the one selected beside it. */
export function Results({ run, readEvidence, head, strip }: ResultsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [verdict, setVerdict] = useState<CheckVerdict | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const current = run.results.find((result) => result.status === 'running');
  useTakeLostFocus(list, `${run.status} ${run.signIn?.number} ${current?.wait?.until}`);
  const shown = useMemo(() => asListed(withVerdict(run.results, verdict)), [run.results, verdict]);
  const selected = shown.find((result) => result.id === chosen) ?? shownFirst(shown, run.status);
  const show = (next: CheckVerdict | null) => {
    setVerdict(next);
    setChosen(null);
  };
  const follow = () => {
    show(null);
    list.current?.focus();
  };
  return (
    <Column className="scroll flush">
      {head({ verdict, onVerdict: show })}
      {strip?.({ isFollowing: chosen === null && verdict === null, onFollow: follow })}
      <Grid grow columns="clamp(260px, 44%, 640px) minmax(0, 1fr)" style={LOW}>
        <ResultList ref={list} results={shown} status={run.status} selected={selected?.id ?? null} onSelect={setChosen} />
        {selected ? <ResultDetail key={selected.id} run={run} result={selected} readEvidence={readEvidence} /> : <div />}
      </Grid>
    </Column>
  );
}
