import { useEffect } from 'react';
import { UNDO_MS } from '../../electron/model/undo';
import { dismissToast } from '../state/actions';
import { type Toast, useApp } from '../state/app';
import { register } from '../state/commands';
import { Button, IconButton } from './button';
import { Callout } from './callout';
import styles from './toasts.module.css';

/** Milliseconds that a success stays. */
const PASSES_MS = 8_000;
const WRITES = 'input, textarea, [contenteditable="true"]';

function takeBack(toast: Toast): void {
  dismissToast(toast.id);
  void toast.undo?.();
}

/** Notices at the edge of the window. Success leaves by itself; problems stay until dismissed. Ctrl+Z takes back the last that can be. */
export function Toasts() {
  const toasts = useApp((state) => state.toasts);
  const last = toasts.findLast((toast) => toast.undo);
  useEffect(() => {
    if (!last) return;
    // A text field takes back its own edits.
    return register('undo', { run: () => takeBack(last), isReady: () => !document.activeElement?.closest(WRITES) });
  }, [last]);
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
    const timer = setTimeout(() => dismissToast(toast.id), toast.undo ? UNDO_MS : PASSES_MS);
    return () => clearTimeout(timer);
  }, [isPassing, toast.id, toast.undo]);
  return (
    <div className={styles.toast}>
      <Callout
        tone={toast.tone}
        title={toast.problem ? undefined : toast.text}
        problem={toast.problem}
        actions={
          toast.undo ? (
            <Button size="small" onPress={() => takeBack(toast)}>
              Undo
            </Button>
          ) : null
        }
        live
      />
      <IconButton icon="close" label="Dismiss" size="small" onPress={() => dismissToast(toast.id)} />
    </div>
  );
}
