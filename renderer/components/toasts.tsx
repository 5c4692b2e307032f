import { useEffect } from 'react';
import { dismissToast } from '../state/actions';
import { type Toast, useApp } from '../state/app';
import { IconButton } from './button';
import { Callout } from './callout';
import styles from './toasts.module.css';

/** Notices at the edge of the window. Success leaves after eight seconds; problems stay until dismissed. */
export function Toasts() {
  const toasts = useApp((state) => state.toasts);
  return (
    <section className={styles.toasts} aria-label="Notices">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const isPassing = !toast.problem && toast.tone !== 'error';
  useEffect(() => {
    if (!isPassing) return;
    const timer = setTimeout(() => dismissToast(toast.id), 8000);
    return () => clearTimeout(timer);
  }, [isPassing, toast.id]);
  return (
    <div className={styles.toast}>
      <Callout tone={toast.tone} title={toast.problem ? undefined : toast.text} problem={toast.problem} live />
      <IconButton icon="close" label="Dismiss" size="small" onPress={() => dismissToast(toast.id)} />
    </div>
  );
}
