import { type ReactNode, useId, useState } from 'react';
import type { Problem } from '../../electron/contract';
import styles from './callout.module.css';
import { Disclosure } from './disclosure';
import { Fact, Facts } from './facts';
import { Icon } from './icons';
import { Row } from './layout';
import { each, marked } from './untrusted';

export type CalloutTone = 'error' | 'warning' | 'note' | 'ok';

export interface CalloutProps {
  tone?: CalloutTone;
  title?: ReactNode;
  children?: ReactNode;
  /** Shows what happened, likely cause, what to do, and its evidence in a disclosure. */
  problem?: Problem | null;
  actions?: ReactNode;
  /** Announced at once when it appears; for something that just happened. */
  live?: boolean;
}

const words: Record<CalloutTone, string> = { error: 'Error', warning: 'Warning', note: 'Note', ok: 'Done' };
const tones = { error: 'dead', warning: 'warn', note: 'none', ok: 'live' } as const;
const frames = { error: 'dead', warning: 'warn', note: 'panel', ok: 'live' } as const;

/** A message in its context, told apart by icon and word as well as colour. */
export function Callout({ tone, title, children, problem, actions, live }: CalloutProps) {
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
        {problem ? <ProblemDetails problem={problem} withWhat={!!title} /> : null}
        {actions ? (
          <Row gap={8} wrap pad={[8, 0, 0]}>
            {actions}
          </Row>
        ) : null}
      </div>
    </Row>
  );
}

export function ProblemDetails({ problem, withWhat }: { problem: Problem; withWhat?: boolean }) {
  return (
    <>
      <Facts terms={withWhat ? '98px' : '77px'} className={styles.problem}>
        <Fact name="What happened" text={withWhat ? problem.what : null} />
        <Fact name="Likely cause" text={problem.likelyCause} />
        <Fact name="What to do" text={problem.action} />
      </Facts>
      {problem.evidence.length > 0 ? <FoldedEvidence problem={problem} /> : null}
    </>
  );
}

function FoldedEvidence({ problem }: { problem: Problem }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <Disclosure isOpen={isOpen} onToggle={setOpen} controls={id}>
        Evidence <span className="faint tabular">{problem.evidence.length}</span>
      </Disclosure>
      <div id={id} hidden={!isOpen} className={styles.folded}>
        <Evidence items={[...problem.evidence, { label: 'Code', value: problem.code }]} />
      </div>
    </>
  );
}

/** What shows that it was so; all of it untrusted text. */
export function Evidence({ items }: { items: Problem['evidence'] }) {
  return (
    <dl className={styles.evidence}>
      {each(items, ({ label, value }) => (
        <Fact name={marked(label)} className="untrusted mono">
          {marked(value)}
        </Fact>
      ))}
    </dl>
  );
}
