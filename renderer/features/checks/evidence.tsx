import { useEffect, useState } from 'react';
import type { CheckResultView, LoggedExchangeView, Problem, RunView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { invoke } from '../../bridge';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { Spinner } from '../../components/spinner';
import { escaped } from '../../components/untrusted';
import { ExchangeParts } from '../exchanges/detail';
import { outcomeOf, pathOf, purposeWords } from '../exchanges/words';
import { Stack } from '../../components/layout';
import styles from './evidence.module.css';

/** Exchanges shown per result; a check that needed more is still proven by these. */
const MOST = 40;

function useEvidence(connectionId: string, run: RunView, result: CheckResultView) {
  const [read, setRead] = useState<{ exchanges: LoggedExchangeView[] | null; problem: Problem | null }>({ exchanges: null, problem: null });
  const { id: runId } = run;
  const { id: checkId, evidence } = result;
  // biome-ignore lint/correctness/useExhaustiveDependencies: more evidence means reading again
  useEffect(() => {
    let isOver = false;
    // Skips loading while the arrow keys pass over checks.
    const timer = setTimeout(async () => {
      const answer = await invoke('checks.evidence', { connectionId, runId, checkId });
      if (isOver) return;
      setRead((before) =>
        answer.ok ? { exchanges: answer.value, problem: null } : { exchanges: before.exchanges, problem: answer.problem },
      );
    }, 90);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [connectionId, runId, checkId, evidence]);
  return read;
}

/** The exchanges that prove a result, in order; each expands in place. */
export function Evidence({ connectionId, run, result }: { connectionId: string; run: RunView; result: CheckResultView }) {
  const { exchanges, problem } = useEvidence(connectionId, run, result);
  return (
    <Stack top as="section" gap={6}>
      <h3>
        Evidence <em className="tabular">{result.evidence === 1 ? '1 exchange' : `${result.evidence} exchanges`}</em>
      </h3>
      {problem ? <Callout problem={problem} /> : null}
      {exchanges === null && !problem ? <Spinner label="Reading the evidence" /> : null}
      {exchanges ? (
        <ul className={styles.rows}>
          {exchanges.slice(0, MOST).map((exchange) => (
            <EvidenceRow key={exchange.id} exchange={exchange} />
          ))}
        </ul>
      ) : null}
      {exchanges && exchanges.length > MOST ? <p className="dim">The first {MOST} are shown; a report contains all of them.</p> : null}
    </Stack>
  );
}

function EvidenceRow({ exchange }: { exchange: LoggedExchangeView }) {
  const [isOpen, setOpen] = useState(false);
  const outcome = outcomeOf(exchange, exchange.response?.statusText);
  return (
    <li>
      <button type="button" className={styles.line} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
        <span className="dim">{purposeWords[exchange.purpose]}</span>
        <span className="mono clip" title={escaped(exchange.url.slice(0, 1000))}>
          <bdi className="literal">{exchange.method}</bdi> <bdi>{escaped(pathOf(exchange.url).slice(0, 300))}</bdi>
        </span>
        <bdi className="mono tiny dim clip">{escaped(exchange.error?.slice(0, 60) ?? '')}</bdi>
        <span className="strong tabular">{outcome.short}</span>
        <span className="faint tabular">{exchange.tookMs === null ? '' : inShort(exchange.tookMs)}</span>
      </button>
      {isOpen ? (
        <Stack top gap={16} pad={[8, 0, 16, 24]}>
          <ExchangeParts exchange={exchange} />
        </Stack>
      ) : null}
    </li>
  );
}
