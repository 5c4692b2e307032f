import { type ReactNode, useState } from 'react';
import type { CheckResultView, RunView } from '../../../electron/contract';
import { GROUP_WORDS } from '../../../electron/model/check-words';
import { inShort } from '../../../electron/model/durations';
import { Callout } from '../../components/callout';
import { Disclosure } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { countdown } from '../../state/time';
import { Reference } from '../token/reference-links';
import { Evidence } from './evidence';
import { Mark, Verdict } from './verdict';
import { tookOf } from './words';
import { Grid, Row, Stack } from '../../components/layout';
import { Fact, Facts } from '../../components/facts';
import detail from './result-detail.module.css';
import marks from './verdict.module.css';

export interface ResultDetailProps {
  connectionId: string;
  run: RunView;
  result: CheckResultView;
}

export function ResultDetail({ connectionId, run, result }: ResultDetailProps) {
  const took = tookOf(result);
  const { wait } = result;
  return (
    <Stack as="section" top gap={16} pad={[16, 24, 24]} className={`${detail.detail} scroll`} aria-label="Selected check" tabIndex={0}>
      <header>
        <h2 className="untrusted subtitle">{marked(result.statement)}</h2>
        <Row as="p" wrap className={`${detail.facts} dim tabular`}>
          {result.verdict ? (
            <Verdict verdict={result.verdict} />
          ) : (
            <span className={marks.verdict}>
              <Mark result={result} size={15} />
              {wait ? (
                <LiveText text={(now) => `waiting, ${countdown(wait.until - now)} left`} />
              ) : result.status === 'running' ? (
                'running'
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
              burns tokens
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
        <Part title="Why it matters">
          <p className="dim prose">{result.why}</p>
          {result.reference ? <Reference text={result.reference} /> : null}
        </Part>
      ) : null}
      {result.steps.length > 0 ? (
        <Part title="Steps">
          <Steps result={result} />
        </Part>
      ) : null}
      {result.evidence > 0 ? <Evidence connectionId={connectionId} run={run} result={result} /> : null}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack top as="section" gap={6}>
      <h3>{title}</h3>
      {children}
    </Stack>
  );
}

function Found({ result }: { result: CheckResultView }) {
  const { verdict, text, expected, measured } = result;
  return (
    <Facts terms="92px" className={detail.found} data-verdict={verdict ?? undefined}>
      <Fact name="Expected" text={expected} />
      <Fact name="Found" className="strong" text={text} />
      {measured.slice(0, 40).map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
        <Fact key={index} name={marked(pair.name.slice(0, 80))} nameClass="untrusted" className="untrusted tabular">
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
          {hidden === 1 ? '1 earlier step' : `${hidden} earlier steps`}
        </Disclosure>
      ) : null}
      <Stack as="ol" gap={2}>
        {shown.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added
          <Grid as="li" columns="48px minmax(0, 1fr)" gap={12} key={hidden + index}>
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
