import { type ReactNode, useId, useState } from 'react';
import type { Problem } from '../../electron/contract';
import styles from './callout.module.css';
import { Icon } from './icons';
import { Row } from './layout';
import looks from './looks.module.css';
import { marked } from './untrusted';

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
        {(title ?? problem) ? <p className={styles.title}>{title ?? <bdi>{marked(problem?.what ?? '')}</bdi>}</p> : null}
        {children ? <div className={styles.text}>{children}</div> : null}
        {problem ? <ProblemDetails problem={problem} withWhat={!!title} /> : null}
        {actions ? (
          <Row gap={8} wrap className={styles.actions}>
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
      <dl className={styles.problem}>
        {withWhat ? (
          <>
            <dt>What happened</dt>
            <dd className="untrusted">{marked(problem.what)}</dd>
          </>
        ) : null}
        {problem.likelyCause ? (
          <>
            <dt>Likely cause</dt>
            <dd className="untrusted">{marked(problem.likelyCause)}</dd>
          </>
        ) : null}
        {problem.action ? (
          <>
            <dt>What to do</dt>
            <dd className="untrusted">{marked(problem.action)}</dd>
          </>
        ) : null}
      </dl>
      {problem.evidence.length > 0 ? <EvidenceList problem={problem} /> : null}
    </>
  );
}

function EvidenceList({ problem }: { problem: Problem }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button type="button" className={looks.disclosure} aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
        Evidence <span className="faint tabular">{problem.evidence.length}</span>
      </button>
      <dl id={id} hidden={!isOpen} className={styles.evidence}>
        {problem.evidence.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the list never changes
          <div key={index}>
            <dt>{marked(item.label)}</dt>
            <dd className="untrusted mono">{marked(item.value)}</dd>
          </div>
        ))}
        <div>
          <dt>Code</dt>
          <dd className="untrusted mono">{problem.code}</dd>
        </div>
      </dl>
    </>
  );
}
