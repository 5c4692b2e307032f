import type { ReactNode } from 'react';
import type { Problem } from '../../electron/contract';
import styles from './callout.module.css';
import { Explanation, type Mending, Mends } from './explanation';
import { Icon } from './icons';
import { Row } from './layout';
import { marked } from './untrusted';

type CalloutTone = 'error' | 'warning' | 'note' | 'ok';

export interface CalloutProps {
  tone?: CalloutTone;
  title?: ReactNode;
  children?: ReactNode;
  /** Shows what happened, the provider's words, likely cause, what to do, its evidence in a disclosure, and what mends it. */
  problem?: Problem | null;
  actions?: ReactNode;
  /** How the problem's own buttons stand beside `actions`; null: without them. */
  mending?: Mending | null;
  /** Announced at once when it appears; for something that just happened. */
  live?: boolean;
}

const words: Record<CalloutTone, string> = { error: 'Error', warning: 'Warning', note: 'Note', ok: 'Done' };
const tones = { error: 'dead', warning: 'warn', note: 'none', ok: 'live' } as const;
const frames = { error: 'dead', warning: 'warn', note: 'panel', ok: 'live' } as const;

/** A message in its context, told apart by icon and word as well as colour. */
export function Callout({ tone, title, children, problem, actions, mending, live }: CalloutProps) {
  const shown = tone ?? (problem ? 'error' : 'note');
  return (
    <Row
      frame={frames[shown]}
      gap={8}
      align="start"
      className={`callout ${styles.callout}`}
      role={live ? (shown === 'error' ? 'alert' : 'status') : undefined}
    >
      <Icon name={shown} tone={tones[shown]} />
      <span className="visually-hidden">{words[shown]}: </span>
      <div className={styles.body}>
        {(title ?? problem) ? <p className={`${styles.title} strong`}>{title ?? <bdi>{marked(problem?.what ?? '')}</bdi>}</p> : null}
        {children ? <div className={styles.text}>{children}</div> : null}
        {problem ? <Explanation told={problem} withWhat={!!title} /> : null}
        {problem && mending !== null ? (
          <Mends told={problem} {...mending}>
            {actions}
          </Mends>
        ) : actions ? (
          <Row gap={8} wrap pad={[8, 0, 0]}>
            {actions}
          </Row>
        ) : null}
      </div>
    </Row>
  );
}
