import { useState } from 'react';
import type { CheckResultView, LoggedExchangeView, RunView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { invoke } from '../../bridge';
import { Callout } from '../../components/callout';
import { Arrow } from '../../components/disclosure';
import { Spinner } from '../../components/icons';
import { escaped } from '../../components/untrusted';
import { useAnswer } from '../../state/use-answer';
import { ExchangeParts } from '../exchanges/detail';
import { outcomeOf, pathOf, purposeWords } from '../exchanges/words';
import { Stack } from '../../components/layout';
import styles from './evidence.module.css';

/** Exchanges shown per result; a check that needed more is still proven by these. */
const MOST = 40;

/** Milliseconds a check must stay selected before its evidence is read. */
const REST_MS = 90;

export function Evidence({ connectionId, run, result }: { connectionId: string; run: RunView; result: CheckResultView }) {
  const { id: checkId, evidence } = result;
  const { value: exchanges, problem } = useAnswer(
    () => invoke('checks.evidence', { connectionId, runId: run.id, checkId }),
    `${run.id} ${checkId} ${evidence}`,
    REST_MS,
  );
  return (
    <Stack top as="section" gap={6}>
      <h3>
        Evidence <em className="tabular">{evidence === 1 ? '1 exchange' : `${evidence} exchanges`}</em>
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
        <Arrow isOpen={isOpen} />
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
