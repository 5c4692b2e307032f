import { useState } from 'react';
import type { CallStepView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { ProblemDetails } from '../../components/callout';
import { Icon } from '../../components/icons';
import { ExchangeParts } from '../exchanges/detail';
import { statusPhrase, statusTone } from './status';

/** All requests one call caused, in the order they happened, each open to what the exchange log shows of it. */
export function ExchangeList({ steps }: { steps: CallStepView[] }) {
  return (
    <ol className="exchanges">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
        <Step key={index} step={step} reason={reasonOf(steps, index)} isOnly={steps.length === 1} isLast={index === steps.length - 1} />
      ))}
    </ol>
  );
}

/** Why this request happened, when it was not the person's own click. */
function reasonOf(steps: CallStepView[], index: number): string | null {
  const step = steps[index];
  if (index === 0 || !step) return null;
  if (step.purpose === 'refresh') return 'so the token was refreshed';
  return steps[index - 1]?.purpose === 'refresh' ? 'and the call was sent once more' : 'then';
}

function Step({ step, reason, isOnly, isLast }: { step: CallStepView; reason: string | null; isOnly: boolean; isLast: boolean }) {
  const { purpose, exchange, problem } = step;
  const hasFailed = exchange?.coach != null;
  const [isOpen, setOpen] = useState(isOnly || hasFailed);
  return (
    <li className="exchange">
      {reason ? (
        <p className="exchange-reason">
          <Icon name="arrow-down" size={14} />
          {reason}
        </p>
      ) : null}
      <div className="exchange-card">
        <button type="button" className="exchange-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <span className="exchange-purpose">{purpose === 'refresh' ? 'Refresh' : 'Call'}</span>
          <span className="mono clip exchange-url">
            <span className="call-method">{exchange?.method ?? 'POST'}</span> <bdi>{step.url}</bdi>
          </span>
          {exchange?.response ? <span className="exchange-time tabular">{inShort(exchange.response.endMs)}</span> : null}
          <Outcome step={step} />
        </button>
        {isOpen ? (
          <div className="exchange-body">
            {exchange ? (
              <ExchangeParts
                exchange={exchange}
                answerBody={isLast && purpose === 'call' ? <p className="exchange-none">It is shown under Body.</p> : null}
              />
            ) : null}
            {problem && !hasFailed ? (
              <div className="exchange-problem">
                <ProblemDetails problem={problem} withWhat />
              </div>
            ) : null}
          </div>
        ) : null}
      </div>
    </li>
  );
}

function Outcome({ step }: { step: CallStepView }) {
  const { purpose, status, exchange, problem } = step;
  if (status !== null) {
    return (
      <span className={`exchange-status status-${statusTone(status)}`}>
        {status} {statusPhrase(status, exchange?.response?.statusText ?? '')}
      </span>
    );
  }
  const words = purpose === 'refresh' ? refreshWord(step) : 'no answer';
  return <span className={`exchange-status status-${purpose === 'refresh' && !problem ? 'good' : 'bad'}`}>{words}</span>;
}

/** How a refresh went. */
export function refreshWord({ problem }: CallStepView): string {
  return problem ? 'refresh failed' : 'refreshed';
}
