import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { arrangePane, resetPane, useLayout } from '../state/layout';
import { classes } from './classes';
import styles from './splitter.module.css';

/** Pixels that an arrow key moves; with Shift. */
const STEP = 16;
const LEAP = 64;
/** Pixels: nobody has a wider screen. */
const WIDEST = 4_000;

export interface SplitProps {
  /** Under which the size is remembered. */
  name: string;
  /** Accessible name of the handle, such as "Width of the list". */
  label: string;
  /** Pixels of the first pane before anybody has moved the handle. */
  initial: number;
  /** Pixels that the first pane keeps at least, and the second. */
  least: number;
  rest: number;
  /** One above the other; by default side by side. */
  stacked?: boolean;
  /** Enter, or dragging to the edge, hides the first pane. */
  canHide?: boolean;
  /** Given: the first pane lies over the second, open or closed, and has a size of its own. */
  over?: boolean;
  className?: string;
  children: readonly [first: ReactNode, second: ReactNode];
}

/**
 * Two panes, the first of a size that a person sets by dragging the handle between them or with the arrow keys on it; a double click brings
 * back the initial size. The size stays after a restart.
 */
export function Split({ name, label, initial, least, rest, stacked = false, canHide = false, over, className, children }: SplitProps) {
  const { size, hidden } = useLayout((layout) => layout.panes[name]) ?? { size: initial, hidden: false };
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const dragged = useRef<{ size: number; hidden: boolean } | null>(null);

  const room = () => {
    const box = container.current?.getBoundingClientRect();
    return (stacked ? box?.height : box?.width) || WIDEST;
  };
  const bounded = (wanted: number) => Math.round(Math.max(least, Math.min(wanted, room() - rest)));
  const draw = (pane: { size: number; hidden: boolean }) => {
    container.current?.style.setProperty('--size', `${pane.size}px`);
    container.current?.toggleAttribute('data-hidden', pane.hidden);
  };
  // Also after a drag: React doesn't know what was drawn meanwhile.
  useLayoutEffect(() => draw({ size, hidden: hidden && over === undefined }));
  useLayoutEffect(() => {
    const first = container.current?.firstElementChild;
    if (hidden && first?.contains(document.activeElement)) handle.current?.focus();
  }, [hidden]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? LEAP : STEP;
    const [less, more] = stacked ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    const shown = bounded(size);
    if (event.key === 'Enter' && canHide) arrangePane(name, initial, { hidden: !hidden });
    else if (event.key === less) arrangePane(name, initial, { size: bounded(shown - step) });
    else if (event.key === more) arrangePane(name, initial, { size: bounded(shown + step), hidden: false });
    else if (event.key === 'Home') arrangePane(name, initial, { size: least });
    else if (event.key === 'End') arrangePane(name, initial, { size: bounded(WIDEST) });
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = { size, hidden };
  };
  const onPointerMove = (event: PointerEvent) => {
    const box = container.current?.getBoundingClientRect();
    if (!dragged.current || !box) return;
    const at = stacked ? event.clientY - box.top : event.clientX - box.left;
    dragged.current = canHide && at < least / 2 ? { size, hidden: true } : { size: bounded(at), hidden: false };
    draw(dragged.current);
  };
  const onDragEnd = () => {
    const last = dragged.current;
    dragged.current = null;
    if (last && (last.size !== size || last.hidden !== hidden)) arrangePane(name, initial, last);
  };

  const sizes = { '--least': `${least}px`, '--rest': `${rest}px` } as CSSProperties;
  return (
    <div
      ref={container}
      className={classes(styles.split, stacked && styles.stacked, over !== undefined && styles.over, className)}
      style={sizes}
      data-open={over || undefined}
    >
      {children[0]}
      {/* biome-ignore lint/a11y/useSemanticElements: a line across can't be moved */}
      <div
        ref={handle}
        className={`${styles.handle} ringless`}
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={stacked ? 'horizontal' : 'vertical'}
        aria-valuenow={hidden ? 0 : size}
        aria-valuemin={canHide ? 0 : least}
        aria-valuemax={WIDEST}
        aria-valuetext={hidden ? 'Hidden' : `${size} pixels`}
        title={canHide ? 'Drag to resize, double-click to reset, Enter to hide' : 'Drag to resize, double-click to reset'}
        onKeyDown={onKeyDown}
        // Otherwise a row under the handle is dragged.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onDragEnd}
        onPointerCancel={onDragEnd}
        onDoubleClick={() => resetPane(name)}
      />
      {children[1]}
    </div>
  );
}
