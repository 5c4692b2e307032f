import type { FlowView } from '../../../electron/contract';
import { Icon, Spinner } from '../../components/icons';
import { type StepState, stepsOf } from './steps';
import styles from './steps-view.module.css';

const WORDS: Record<StepState, string> = { done: 'done', now: 'in progress', next: 'pending', failed: 'stopped here' };

/** A flow's steps side by side; each shows its state by shape and, for screen readers, in words. */
export function Steps({ flow }: { flow: FlowView }) {
  return (
    <ol className={styles.steps} aria-label="Steps of this sign-in">
      {stepsOf(flow).map((step) => (
        <li key={step.key} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className={styles.mark} aria-hidden="true">
            <StepMark state={step.state} waits={step.key === 'wait'} />
          </span>
          <span className="nowrap">{step.label}</span>
          <span className="visually-hidden">, {WORDS[step.state]}</span>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state, waits }: { state: StepState; waits: boolean }) {
  if (state === 'done') return <Icon name="check" size={12} />;
  if (state === 'failed') return <Icon name="close" size={12} />;
  if (state === 'now') return waits ? <span className={styles.dot} /> : <Spinner size={14} />;
  return null;
}
