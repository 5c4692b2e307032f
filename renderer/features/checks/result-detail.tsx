import { type ReactNode, useState } from 'react';
import type { CheckResultView, RunView } from '../../../electron/contract';
import { GROUP_WORDS } from '../../../electron/model/check-words';
import { inShort } from '../../../electron/model/durations';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { countdown } from '../../state/time';
import { Reference } from '../token/reference-links';
import { Evidence } from './evidence';
import { Mark, Verdict } from './verdict';
import { tookOf } from './words';

export interface ResultDetailProps {
  connectionId: string;
  run: RunView;
  result: CheckResultView;
}

export function ResultDetail({ connectionId, run, result }: ResultDetailProps) {
  const took = tookOf(result);
  const { wait } = result;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="result-detail" aria-label="Selected check" tabIndex={0}>
      <header className="result-head">
        <h2 className="untrusted">{marked(result.statement)}</h2>
        <p className="result-facts tabular">
          {result.verdict ? (
            <Verdict verdict={result.verdict} />
          ) : (
            <span className="check-verdict">
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
            <span className="result-burns">
              <Icon name="flame" size={13} />
              burns tokens
            </span>
          ) : null}
          {result.changesData ? (
            <span className="result-burns">
              <Icon name="edit" size={13} />
              may change data
            </span>
          ) : null}
          {took === null ? null : <span>{inShort(took)}</span>}
          <code className="faint">{result.id}</code>
        </p>
      </header>
      {result.text === '' && result.expected === null ? null : <Found result={result} />}
      {result.problem ? <Callout tone="warning" problem={result.problem} /> : null}
      {result.why ? (
        <Part title="Why it matters">
          <p className="result-why">{result.why}</p>
          {result.reference ? <Reference text={result.reference} /> : null}
        </Part>
      ) : null}
      {result.steps.length > 0 ? (
        <Part title="Steps">
          <Steps result={result} />
        </Part>
      ) : null}
      {result.evidence > 0 ? <Evidence connectionId={connectionId} run={run} result={result} /> : null}
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="result-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Found({ result }: { result: CheckResultView }) {
  const { verdict, text, expected, measured } = result;
  return (
    <dl className={`result-found result-found-${verdict ?? 'none'}`}>
      {expected === null ? null : (
        <div className="result-found-row">
          <dt>Expected</dt>
          <dd className="untrusted">{marked(expected)}</dd>
        </div>
      )}
      {text === '' ? null : (
        <div className="result-found-row">
          <dt>Found</dt>
          <dd className="untrusted result-found-text">{marked(text)}</dd>
        </div>
      )}
      {measured.slice(0, 40).map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
        <div key={index} className="result-found-row">
          <dt className="untrusted">{marked(pair.name.slice(0, 80))}</dt>
          <dd className="untrusted tabular">{marked(pair.value.slice(0, 2000))}</dd>
        </div>
      ))}
    </dl>
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
        <button type="button" className="disclosure" aria-expanded={false} onClick={() => setOpen(true)}>
          {hidden === 1 ? '1 earlier step' : `${hidden} earlier steps`}
        </button>
      ) : null}
      <ol className="result-steps">
        {shown.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added
          <li key={hidden + index} className="result-step">
            <span className="tabular result-step-at faint">{offset(step.at - start)}</span>
            <span className="untrusted">{marked(step.text)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Milliseconds since the check began: "0.0 s", "12.4 s", "1:03". */
const offset = (ms: number) => (ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : countdown(ms));
