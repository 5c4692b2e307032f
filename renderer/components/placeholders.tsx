import type { ReactNode } from 'react';
import type { Problem } from '../../electron/contract';
import { Button } from './button';
import { Callout } from './callout';
import { Spinner } from './icons';
import { Page, Row } from './layout';
import styles from './placeholders.module.css';

export interface EmptyStateProps {
  art?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

export function EmptyState({ art, title, children, actions }: EmptyStateProps) {
  return (
    <div className={`${styles.empty} fill`}>
      {art}
      <h2 className="subtitle">{title}</h2>
      {children ? <div className={`${styles.text} dim`}>{children}</div> : null}
      {actions ? (
        <Row wrap justify="middle" gap={8} pad={[12, 0, 0]}>
          {actions}
        </Row>
      ) : null}
    </div>
  );
}

export function Loading() {
  return (
    <div className={`${styles.empty} fill`}>
      <Spinner size={20} label="Loading" />
    </div>
  );
}

export interface ProblemPaneProps {
  problem: Problem | null;
  onRetry?: () => unknown;
  /** On the button that retries. */
  retry?: string;
}

/** In the place of what could not be read. */
export function ProblemPane({ problem, onRetry, retry = 'Try again' }: ProblemPaneProps) {
  return (
    <Page>
      <Callout live problem={problem} actions={onRetry ? <Button onPress={onRetry}>{retry}</Button> : undefined} />
    </Page>
  );
}
