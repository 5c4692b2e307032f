import { useEffect, useState } from 'react';
import { UNDO_MS } from '../../electron/model/window/undo';
import { dismissToast } from '../state/actions';
import { type Toast, useApp } from '../state/app';
import { register } from '../state/commands';
import { openNotices } from '../state/notices';
import { Button, IconButton } from './button';
import { classes } from './classes';
import { Icon } from './icons';
import { Row } from './layout';
import styles from './toasts.module.css';
import { sentence } from './untrusted';

/** Milliseconds that a success stays, and a problem. Each is listed afterwards. */
const PASSES_MS = 8_000;
const PROBLEM_PASSES_MS = 20_000;
const WRITES = 'input, textarea, [contenteditable="true"]';
const words = { error: 'Error', warning: 'Warning', note: 'Note', ok: 'Done' } as const;
const tones = { error: 'dead', warning: 'warn', note: 'none', ok: 'live' } as const;

function takeBack(toast: Toast): void {
  dismissToast(toast.id);
  void toast.undo?.();
}

/**
 * Notices in the status line, where they cover and move nothing: one at a time, the last that can be undone before all others. They leave by
 * themselves and are listed; Ctrl+Z takes back the last that can be.
 */
export function Toasts() {
  const toasts = useApp((state) => state.toasts);
  const last = toasts.findLast((toast) => toast.undo);
  const shown = last ?? toasts.at(-1);
  useEffect(() => {
    if (!last) return;
    // A text field takes back its own edits.
    return register('undo', { run: () => takeBack(last), isReady: () => !document.activeElement?.closest(WRITES) });
  }, [last]);
  return (
    <section className={styles.toasts} aria-label="Notices">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} isShown={toast === shown} isWaiting={shown !== undefined && toast.id > shown.id} />
      ))}
    </section>
  );
}

interface ToastLineProps {
  toast: Toast;
  isShown: boolean;
  /** It has not been shown yet. */
  isWaiting: boolean;
}

function ToastLine({ toast, isShown, isWaiting }: ToastLineProps) {
  const { id, tone, text, problem, undo } = toast;
  // Nobody loses what they are reading or reaching for.
  const [isHeld, setHeld] = useState(false);
  const passesMs = undo ? UNDO_MS : problem || tone === 'error' ? PROBLEM_PASSES_MS : PASSES_MS;
  useEffect(() => {
    if (isHeld || isWaiting) return;
    const timer = setTimeout(() => dismissToast(id), passesMs);
    return () => clearTimeout(timer);
  }, [isHeld, isWaiting, id, passesMs]);
  const said = problem ? `${problem.what} ${problem.action}` : text;
  return (
    <Row
      gap={8}
      className={classes(styles.toast, `tone-${tones[tone]}`)}
      hidden={!isShown}
      role={tone === 'error' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={tone} tone={tones[tone]} />
      <span className="visually-hidden">{words[tone]}: </span>
      <p className="grow clip untrusted">{sentence(said)}</p>
      {undo ? (
        <Button size="small" onPress={() => takeBack(toast)}>
          Undo
        </Button>
      ) : null}
      {problem ? (
        <Button
          size="small"
          variant="quiet"
          onPress={() => {
            dismissToast(id);
            openNotices(id);
          }}
        >
          Details
        </Button>
      ) : null}
      <IconButton icon="close" label="Dismiss" size="small" onPress={() => dismissToast(id)} />
    </Row>
  );
}
