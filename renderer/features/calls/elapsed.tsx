import { useEffect, useRef } from 'react';
import { elapsedInWords } from './measure';
import styles from './request-editor.module.css';

/** How long a request has been under way, renewed ten times a second. `since` on the page's monotonic clock, milliseconds. */
export function Elapsed({ since }: { since: number }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      if (text.current) text.current.textContent = elapsedInWords(performance.now() - since);
    };
    show();
    const timer = setInterval(show, 100);
    return () => clearInterval(timer);
  }, [since]);
  return <span ref={text} className={`tabular faint ${styles.elapsed}`} aria-hidden="true" />;
}
