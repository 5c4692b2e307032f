import { type ReactNode, useId } from 'react';
import { Icon } from '../../components/icons';

export interface SectionProps {
  title: string;
  /** What is set in it, in words; read while it is closed. */
  summary: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  /** Number of fields in it that must be corrected. */
  wrong: number;
  children: ReactNode;
}

/** A named part of the form that folds away to one line saying what it holds. */
export function Section({ title, summary, isOpen, onToggle, wrong, children }: SectionProps) {
  const id = useId();
  return (
    <section className={`editor-section${isOpen ? ' editor-section-open' : ''}`}>
      <h2>
        <button type="button" className="editor-section-toggle" aria-expanded={isOpen} aria-controls={id} onClick={() => onToggle(!isOpen)}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <span className="editor-section-title">{title}</span>
          {wrong > 0 ? (
            <span className="editor-section-wrong">{wrong} to correct</span>
          ) : (
            <span className="editor-section-summary clip">{summary}</span>
          )}
        </button>
      </h2>
      <div id={id} className="editor-section-body" hidden={!isOpen}>
        {isOpen ? children : null}
      </div>
    </section>
  );
}
