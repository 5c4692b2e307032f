import { type ReactNode, useId } from 'react';
import { Icon } from '../../components/icons';
import { Stack } from '../../components/layout';
import styles from './section.module.css';
import looks from '../../components/looks.module.css';

export interface SectionProps {
  title: string;
  /** What is set in it, in words; read while it is closed. */
  summary: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  wrong: number;
  children: ReactNode;
}

export function Section({ title, summary, isOpen, onToggle, wrong, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section}>
      <h2>
        <button
          type="button"
          className={`${looks.opener} ${styles.toggle}`}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => onToggle(!isOpen)}
        >
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <span>{title}</span>
          {wrong > 0 ? (
            <span className={`tone-dead ${styles.summary}`}>{wrong} to correct</span>
          ) : (
            <span className={`${styles.summary} dim clip`}>{summary}</span>
          )}
        </button>
      </h2>
      <Stack pad={[4, 0, 24, 24]} gap={16} id={id} hidden={!isOpen}>
        {isOpen ? children : null}
      </Stack>
    </section>
  );
}
