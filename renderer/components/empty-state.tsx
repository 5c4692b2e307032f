import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

export function EmptyState({
  art,
  title,
  children,
  actions,
}: {
  art?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {art}
      <h2 className="subtitle">{title}</h2>
      {children ? <div className={styles.text}>{children}</div> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
