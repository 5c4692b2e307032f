import { Fragment, type ReactNode, useId, useState } from 'react';
import type { Problem } from '../../electron/contract';
import styles from './callout.module.css';
import { Disclosure } from './disclosure';
import { Fact } from './facts';
import { Icon } from './icons';
import { Row } from './layout';
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
  const rows = [
    ['What happened', withWhat ? problem.what : ''],
    ['Likely cause', problem.likelyCause],
    ['What to do', problem.action],
  ] as const;
  return (
    <>
      <dl className={styles.problem}>
        {rows.map(([name, text]) =>
          text === '' ? null : (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd className="untrusted">{marked(text)}</dd>
            </Fragment>
          ),
        )}
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
      <Disclosure isOpen={isOpen} onToggle={setOpen} controls={id}>
        Evidence <span className="faint tabular">{problem.evidence.length}</span>
      </Disclosure>
      <dl id={id} hidden={!isOpen} className={styles.evidence}>
        {[...problem.evidence, { label: 'Code', value: problem.code }].map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the list never changes
          <Fact key={index} name={marked(item.label)} className="untrusted mono">
            {marked(item.value)}
          </Fact>
        ))}
      </dl>
    </>
  );
}
