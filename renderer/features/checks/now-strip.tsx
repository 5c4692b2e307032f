import { type ReactNode, useLayoutEffect, useRef } from 'react';
import type { CheckResultView, FlowView, RunView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Icon, Spinner } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { useFlow } from '../../state/app';
import { clock, useTick } from '../../state/clock';
import { countdown } from '../../state/time';
import { PasteForm } from '../flow/paste-form';
import { Row } from '../../components/layout';
import styles from './now-strip.module.css';

export interface NowStripProps {
  run: RunView;
  /** Whether the selection below follows the run. */
  isFollowing: boolean;
  onFollow: () => void;
}

export function NowStrip({ run, isFollowing, onFollow }: NowStripProps) {
  const flow = useFlow(run.connectionId);
  const current = run.results.find((result) => result.status === 'running') ?? null;
  const follow = isFollowing ? null : (
    <Button size="small" variant="quiet" onPress={onFollow}>
      Follow
    </Button>
  );
  if (run.signIn) return <SignIn run={run} signIn={run.signIn} flow={flow} follow={follow} />;
  if (current?.wait) return <Wait run={run} wait={current.wait} follow={follow} />;
  const step = current?.steps.at(-1)?.text ?? current?.statement ?? 'Getting ready';
  return (
    <Row fixed line="below" panel pad={[6, 24]} gap={12} className={styles.now}>
      <span className={styles.mark}>
        <Spinner size={16} />
      </span>
      <span className={`${styles.text} clip`} aria-live="polite">
        <bdi>{marked(step)}</bdi>
      </span>
      {follow}
    </Row>
  );
}

function SignIn({
  run,
  signIn,
  flow,
  follow,
}: {
  run: RunView;
  signIn: NonNullable<RunView['signIn']>;
  flow: FlowView | null;
  follow: ReactNode;
}) {
  const isWaiting = flow?.status === 'waiting';
  return (
    <Row
      fixed
      line="below"
      panel
      pad={[12, 24]}
      as="section"
      gap={12}
      className={`${styles.now} ${styles.signIn}`}
      aria-label="Sign-in needed"
    >
      <span className={styles.mark}>
        <Icon name="external" size={18} />
      </span>
      <div className={styles.text} aria-live="polite">
        <b>
          {signIn.of > 1 ? `Sign-in ${signIn.number} of ${signIn.of}: finish it in your browser` : 'Finish signing in with your browser'}
        </b>
        <p>
          <bdi>{marked(signIn.why)}</bdi>{' '}
          {flow?.receiver === 'paste' ? '' : 'The checks continue automatically as soon as you are sent back.'}
        </p>
        {isWaiting && flow.receiver === 'paste' ? <PasteForm flow={flow} /> : null}
      </div>
      {follow}
      <Button icon="external" isDisabled={!isWaiting} onPress={() => flow && ask('flows.reopen', { flowId: flow.id })}>
        Open again
      </Button>
      <Button
        variant="quiet"
        isDisabled={!flow || run.status !== 'running'}
        onPress={() => flow && ask('flows.cancel', { flowId: flow.id })}
      >
        Continue without
      </Button>
    </Row>
  );
}

function Wait({ run, wait, follow }: { run: RunView; wait: NonNullable<CheckResultView['wait']>; follow: ReactNode }) {
  const bar = useRef<HTMLElement>(null);
  const draw = (now: number) => {
    const length = Math.max(1, wait.until - wait.from);
    const width = `${(Math.min(1, Math.max(0, (now - wait.from) / length)) * 100).toFixed(1)}%`;
    if (bar.current && bar.current.style.width !== width) bar.current.style.width = width;
  };
  useTick(draw);
  useLayoutEffect(() => draw(clock.now()));
  return (
    <Row fixed line="below" panel pad={[6, 24]} as="section" gap={12} className={styles.now} aria-label="Waiting for time to pass">
      <span className={styles.mark}>
        <Icon name="clock" size={18} />
      </span>
      <div className={styles.text}>
        <Row as="span" gap={16} justify="between">
          <bdi className="clip" aria-live="polite">
            {marked(wait.text)}
          </bdi>
          <LiveText className="tabular nowrap strong" text={(now) => `${countdown(wait.until - now)} left`} />
        </Row>
        <span className={styles.bar} aria-hidden="true">
          <i ref={bar} />
        </span>
      </div>
      {follow}
      {wait.canSkip ? (
        <Button size="small" onPress={() => ask('checks.skipWait', { runId: run.id })}>
          Skip the wait
        </Button>
      ) : null}
    </Row>
  );
}
