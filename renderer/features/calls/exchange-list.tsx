import { useState } from 'react';
import type { CallStepView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { Explanation } from '../../components/explanation';
import { Arrow } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { each } from '../../components/untrusted';
import { ExchangeParts } from '../exchanges/detail';
import { statusClass, statusPhrase } from './status';
import { Card, Row, Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';

export function ExchangeList({ steps }: { steps: CallStepView[] }) {
  return (
    <ol>
      {each(steps, (step, index) => (
        <Step step={step} reason={reasonOf(steps, index)} isOnly={steps.length === 1} isLast={index === steps.length - 1} />
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
    <li>
      {reason ? (
        <Row as="p" gap={6} pad={[4, 12]} className="small dim">
          <Icon name="arrow-down" size={14} />
          {reason}
        </Row>
      ) : null}
      <Card top frame="plain" pad={[0]}>
        <button type="button" className={looks.head} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Arrow isOpen={isOpen} size={14} />
          <span className="strong nowrap">{purpose === 'refresh' ? 'Refresh' : 'Call'}</span>
          <span className="mono clip grow">
            <span className="literal">{exchange?.method ?? 'POST'}</span> <bdi>{step.url}</bdi>
          </span>
          {exchange?.response ? <span className="faint nowrap tabular">{inShort(exchange.response.endMs)}</span> : null}
          <Outcome step={step} />
        </button>
        {isOpen ? (
          <Stack top gap={12} pad={[4, 12, 12, 32]}>
            {exchange ? (
              <ExchangeParts
                exchange={exchange}
                answerBody={isLast && purpose === 'call' ? <p className="dim">Shown under Body.</p> : null}
              />
            ) : null}
            {problem && !hasFailed ? (
              <div>
                <Explanation told={problem} withWhat />
              </div>
            ) : null}
          </Stack>
        ) : null}
      </Card>
    </li>
  );
}

function Outcome({ step }: { step: CallStepView }) {
  const { purpose, status, exchange, problem } = step;
  if (status !== null) {
    return (
      <span className={`medium nowrap ${statusClass(status)}`}>
        {status} {statusPhrase(status, exchange?.response?.statusText ?? '')}
      </span>
    );
  }
  const words = purpose === 'refresh' ? refreshWord(step) : 'no response';
  return <span className={`medium nowrap tone-${purpose === 'refresh' && !problem ? 'live' : 'dead'}`}>{words}</span>;
}

export function refreshWord({ problem }: CallStepView): string {
  return problem ? 'refresh failed' : 'refreshed';
}
