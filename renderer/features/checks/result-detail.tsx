import { useState } from 'react';
import type { CheckResultView, LoggedExchangeView, Result, RunView } from '../../../electron/contract';
import { GROUP_WORDS, titleOf } from '../../../electron/model/check-words';
import { inShort } from '../../../electron/model/text/durations';
import { counted } from '../../../electron/model/text/counts';
import { Callout } from '../../components/callout';
import { Arrow, Disclosure } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Icon, Spinner } from '../../components/icons';
import { Grid, Row, ScrollPane, Section, Stack } from '../../components/layout';
import layout from '../../components/layout.module.css';
import { LiveText } from '../../components/live-text';
import { each, escaped, marked } from '../../components/untrusted';
import { countdown } from '../../state/time';
import { useAnswer } from '../../state/use-answer';
import { ExchangeParts } from '../exchanges/detail';
import { outcomeOf, pathOf, purposeWords } from '../exchanges/words';
import { Reference } from '../token/reference';
import detail from './result-detail.module.css';
import { Mark, Verdict } from './verdict';
import marks from './verdict.module.css';
import { tookOf, underWayInWords } from './words';

/** Reads the exchanges that prove a result. */
export type ReadEvidence = (checkId: string) => Promise<Result<readonly LoggedExchangeView[]>>;

interface ResultDetailProps {
  run: RunView;
  result: CheckResultView;
  readEvidence: ReadEvidence;
}

export function ResultDetail({ run, result, readEvidence }: ResultDetailProps) {
  const took = tookOf(result);
  const { wait } = result;
  return (
    <ScrollPane label="Selected check" pad={[16, 24, 24]} className={detail.detail}>
      <header>
        <h2 className="untrusted subtitle">{marked(titleOf(result))}</h2>
        <Row as="p" wrap gap={[2, 16]} pad={[4, 0, 0]} className="dim tabular">
          {result.verdict ? (
            <Verdict verdict={result.verdict} />
          ) : (
            <span className={`${marks.verdict} inline nowrap`}>
              <Mark result={result} size={15} />
              {wait ? (
                <LiveText text={(now) => `waiting, ${countdown(wait.until - now)} left`} />
              ) : result.status === 'running' ? (
                underWayInWords(result)
              ) : run.status === 'running' ? (
                'not yet run'
              ) : (
                'not run'
              )}
            </span>
          )}
          <span>{GROUP_WORDS[result.group].name}</span>
          {result.burns ? (
            <Row as="span" gap={4}>
              <Icon name="flame" size={13} />
              destructive
            </Row>
          ) : null}
          {result.changesData ? (
            <Row as="span" gap={4}>
              <Icon name="edit" size={13} />
              may change data
            </Row>
          ) : null}
          {took === null ? null : <span>{inShort(took)}</span>}
          <code className="faint">{result.id}</code>
        </Row>
      </header>
      {result.text === '' && result.expected === null ? null : <Found result={result} />}
      {result.problem ? <Callout tone="warning" problem={result.problem} /> : null}
      {result.why ? (
        <Section top title="Why it matters">
          <p className="dim prose">{result.why}</p>
          {result.reference ? <Reference text={result.reference} /> : null}
        </Section>
      ) : null}
      {result.steps.length > 0 ? (
        <Section top title="Steps">
          <Steps result={result} />
        </Section>
      ) : null}
      {result.evidence > 0 ? <Evidence run={run} result={result} readEvidence={readEvidence} /> : null}
    </ScrollPane>
  );
}

function Found({ result }: { result: CheckResultView }) {
  const { verdict, text, expected, measured } = result;
  return (
    <Facts terms="92px" className={detail.found} data-tone={verdict === 'fail' ? 'dead' : verdict === 'warn' ? 'warn' : undefined}>
      <Fact name="Expected" text={expected} />
      <Fact name="Found" className="strong" text={text} />
      {each(measured.slice(0, 40), (pair) => (
        <Fact name={marked(pair.name.slice(0, 80))} nameClass="untrusted" className="untrusted tabular">
          {marked(pair.value.slice(0, 2000))}
        </Fact>
      ))}
    </Facts>
  );
}

/** Steps shown at first; the rest expand. */
const MANY_STEPS = 12;

function Steps({ result }: { result: CheckResultView }) {
  const [isOpen, setOpen] = useState(false);
  const { steps, startedAt } = result;
  const shown = isOpen ? steps : steps.slice(-MANY_STEPS);
  const hidden = steps.length - shown.length;
  const start = startedAt ?? steps[0]?.at ?? 0;
  return (
    <>
      {hidden > 0 ? (
        <Disclosure plain isOpen={isOpen} onToggle={setOpen}>
          {counted(hidden, 'earlier step')}
        </Disclosure>
      ) : null}
      <Stack as="ol" gap={2}>
        {each(shown, (step) => (
          <Grid as="li" columns="48px minmax(0, 1fr)" gap={12}>
            <span className={`tabular ${detail.at} small faint`}>{offset(step.at - start)}</span>
            <span className="untrusted">{marked(step.text)}</span>
          </Grid>
        ))}
      </Stack>
    </>
  );
}

/** Milliseconds since the check began: "0.0 s", "12.4 s", "1:03". */
const offset = (ms: number) => (ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : countdown(ms));

/** Exchanges shown per result; a check that needed more is still proven by these. */
const MOST = 40;

/** Milliseconds a check must stay selected before its evidence is read. */
const REST_MS = 90;

function Evidence({ run, result, readEvidence }: ResultDetailProps) {
  const { id: checkId, evidence } = result;
  const { value: exchanges, problem } = useAnswer(() => readEvidence(checkId), `${run.id} ${checkId} ${evidence}`, REST_MS);
  return (
    <Section top title="Evidence" note={counted(evidence, 'exchange')}>
      {problem ? <Callout problem={problem} /> : null}
      {exchanges === null && !problem ? <Spinner label="Reading the evidence" /> : null}
      {exchanges ? (
        <ul className={`${layout.above} ${detail.rows}`}>
          {exchanges.slice(0, MOST).map((exchange) => (
            <EvidenceRow key={exchange.id} exchange={exchange} />
          ))}
        </ul>
      ) : null}
      {exchanges && exchanges.length > MOST ? <p className="dim">The first {MOST} are shown; a report contains all of them.</p> : null}
    </Section>
  );
}

function EvidenceRow({ exchange }: { exchange: LoggedExchangeView }) {
  const [isOpen, setOpen] = useState(false);
  const outcome = outcomeOf(exchange, exchange.response?.statusText);
  return (
    <li>
      <button type="button" className={`${detail.line} ring-inside`} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Arrow isOpen={isOpen} />
        <span className="dim nowrap">{purposeWords[exchange.purpose]}</span>
        <span className="mono clip" title={escaped(exchange.url.slice(0, 1000))}>
          <bdi className="literal">{exchange.method}</bdi> <bdi>{escaped(pathOf(exchange.url).slice(0, 300))}</bdi>
        </span>
        <bdi className="mono small dim clip">{escaped(exchange.error?.slice(0, 60) ?? '')}</bdi>
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
