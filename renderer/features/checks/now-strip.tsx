import { type ReactNode, useRef } from 'react';
import type { CheckResultView, FlowView, RunView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { classes } from '../../components/classes';
import { Icon, Spinner } from '../../components/icons';
import { Row, type Space, Stack } from '../../components/layout';
import { later } from '../../components/later';
import { LiveText } from '../../components/live-text';
import looks from '../../components/looks.module.css';
import { marked } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { useFlow } from '../../state/app';
import { useDrawing } from '../../state/clock';
import { countdown } from '../../state/time';
import { PasteForm } from '../flow/paste-form';
import styles from './now-strip.module.css';
import type { Following } from './results';

const DeviceSignIn = later(() => import('./device-sign-in').then((module) => module.DeviceSignIn));

export interface NowStripProps extends Following {
  run: RunView;
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
    <Strip mark={<Spinner size={16} />}>
      <Stack as="span" grow aria-live="polite">
        <bdi className="clip">{marked(step)}</bdi>
      </Stack>
      {follow}
    </Strip>
  );
}

interface StripProps {
  mark: ReactNode;
  label?: string;
  /** Above and below. */
  pad?: Space;
  className?: string;
  children: ReactNode;
}

function Strip({ mark, label, pad = 6, className, children }: StripProps) {
  return (
    <Row
      as={label ? 'section' : 'div'}
      fixed
      line="below"
      panel
      pad={[pad, 24]}
      gap={12}
      className={classes(styles.now, className)}
      aria-label={label}
    >
      <span className={`${styles.mark} centred`}>{mark}</span>
      {children}
    </Row>
  );
}

interface SignInProps {
  run: RunView;
  signIn: NonNullable<RunView['signIn']>;
  flow: FlowView | null;
  follow: ReactNode;
}

function SignIn({ run, signIn, flow, follow }: SignInProps) {
  const isWaiting = flow?.status === 'waiting';
  const skip = (
    <Button variant="quiet" isDisabled={!flow || run.status !== 'running'} onPress={() => flow && ask('flows.cancel', { flowId: flow.id })}>
      Continue without it
    </Button>
  );
  if (flow?.signsIn === 'device') {
    return (
      <Strip mark={<Icon name="key" size={18} />} label="Sign-in needed" pad={12} className={styles.signIn}>
        {isWaiting && flow.device ? (
          <DeviceSignIn flow={flow} device={flow.device} signIn={signIn}>
            {skip}
            {follow}
          </DeviceSignIn>
        ) : (
          <Stack grow>Requesting a code for the sign-in.</Stack>
        )}
      </Strip>
    );
  }
  const isPasted = flow?.receiver === 'paste';
  return (
    <Strip mark={<Icon name="external" size={18} />} label="Sign-in needed" pad={12} className={styles.signIn}>
      <Stack grow aria-live="polite">
        <b>
          {signIn.of > 1 ? `Sign-in ${signIn.number} of ${signIn.of}: finish it in your browser` : 'Finish signing in with your browser'}
        </b>
        <p className="dim">
          <bdi>{marked(signIn.why)}</bdi> {isPasted ? '' : 'The checks continue automatically when the browser redirects back.'}
        </p>
        {isWaiting && isPasted ? <PasteForm flow={flow} /> : null}
      </Stack>
      {follow}
      <Button icon="external" isDisabled={!isWaiting} onPress={() => flow && ask('flows.reopen', { flowId: flow.id })}>
        Open again
      </Button>
      {skip}
    </Strip>
  );
}

function Wait({ run, wait, follow }: { run: RunView; wait: NonNullable<CheckResultView['wait']>; follow: ReactNode }) {
  const bar = useRef<HTMLElement>(null);
  useDrawing((now) => {
    const length = Math.max(1, wait.until - wait.from);
    const width = `${(Math.min(1, Math.max(0, (now - wait.from) / length)) * 100).toFixed(1)}%`;
    if (bar.current && bar.current.style.width !== width) bar.current.style.width = width;
  });
  return (
    <Strip mark={<Icon name="clock" size={18} />} label="Waiting">
      <Stack grow>
        <Row as="span" gap={16} justify="between">
          <bdi className="clip" aria-live="polite">
            {marked(wait.text)}
          </bdi>
          <LiveText className="tabular nowrap strong" text={(now) => `${countdown(wait.until - now)} left`} />
        </Row>
        <span className={`${looks.progress} ${styles.bar}`} aria-hidden="true">
          <i ref={bar} />
        </span>
      </Stack>
      {follow}
      {wait.canSkip ? (
        <Button size="small" onPress={() => ask('checks.skipWait', { runId: run.id })}>
          Skip the wait
        </Button>
      ) : null}
    </Strip>
  );
}
