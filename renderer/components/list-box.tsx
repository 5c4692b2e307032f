import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react';
import { classes } from './classes';
import { isCopyKey, useContextMenu } from './context-menu';
import type { MenuItems } from './menu';
import looks from './looks.module.css';
import { stepped } from './stepped';

type Key = string | number;

interface ListProps<T> {
  label: string;
  items: readonly T[];
  keyOf: (item: T) => Key;
  /** Of the options' ids: "check" makes "check-…". */
  name: string;
  selected: Key | null;
  onSelect: (item: T) => void;
  /** A key that moves no selection; true: it was taken. */
  onKey?: (event: KeyboardEvent) => boolean;
  /** Its context menu; opening that selects the item. */
  menuOf?: (item: T) => MenuItems | null;
  /** What the key for "copy" does. */
  onCopy?: (item: T) => unknown;
  className?: string;
  ref?: Ref<HTMLDivElement | null>;
}

interface BoxProps<T> extends ListProps<T> {
  /** Whether the selected option is in the page. */
  isDrawn: boolean;
  /** Rows that a paging key moves over. */
  page?: () => number;
  children: ReactNode;
}

function Box<T>({
  label,
  items,
  keyOf,
  name,
  selected,
  onSelect,
  onKey,
  menuOf,
  onCopy,
  className,
  ref,
  isDrawn,
  page,
  children,
}: BoxProps<T>) {
  const context = useContextMenu((target) => {
    const option = target.closest('[role="option"]');
    const item = items.find((one) => `${name}-${keyOf(one)}` === option?.id);
    if (item === undefined || !menuOf) return null;
    onSelect(item);
    // Rows leave the page when they are scrolled away; the list stays, and gets the focus back.
    option?.closest<HTMLElement>('[role="listbox"]')?.focus({ preventScroll: true });
    return menuOf(item);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    context.listeners.onKeyDown(event);
    const chosen = onCopy && isCopyKey(event) ? items.find((item) => keyOf(item) === selected) : undefined;
    if (chosen !== undefined) {
      event.preventDefault();
      void onCopy?.(chosen);
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = items.findIndex((item) => keyOf(item) === selected);
    const next = stepped(event.key, at, items.length, page?.());
    const item = next === null ? undefined : items[next];
    if (item !== undefined) {
      onSelect(item);
      document.getElementById(`${name}-${keyOf(item)}`)?.scrollIntoView({ block: 'nearest' });
    } else if (!onKey?.(event)) return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={ref}
        className={classes(looks.list, 'ringless', className)}
        role="listbox"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={isDrawn ? `${name}-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onContextMenu={context.listeners.onContextMenu}
      >
        {children}
      </div>
      {context.menu}
    </>
  );
}

/** A list to choose from: one Tab stop; arrow and paging keys move the selection, which stays in view. Holds `Option`s. */
export function ListBox<T>(props: ListProps<T> & { children: ReactNode }) {
  return <Box {...props} isDrawn={props.items.some((item) => props.keyOf(item) === props.selected)} />;
}

export interface OptionProps extends HTMLAttributes<HTMLDivElement> {
  id: string;
  isSelected: boolean;
  onChoose: () => void;
}

export function Option({ isSelected, onChoose, className, ...rest }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
    <div {...rest} role="option" tabIndex={-1} aria-selected={isSelected} className={classes(looks.item, className)} onClick={onChoose} />
  );
}

export interface VirtualListProps<T> extends ListProps<T> {
  rowHeight: number;
  rowClass: string | undefined;
  row: (item: T) => ReactNode;
}

/** The same for long lists: only what is in view is drawn, and only a new selection scrolls. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, keyOf, name, selected, onSelect, rowHeight, rowClass, row, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current, []);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are recomputed whenever this function changes
    getItemKey: useCallback((index: number) => (items[index] === undefined ? index : keyOf(items[index])), [items]),
    overscan: 6,
    // The list is at most as high as the window, so its rows come with the first layout.
    initialRect: { width: 0, height: window.innerHeight },
    paddingEnd: 8,
  });
  const at = items.findIndex((item) => keyOf(item) === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection scrolls the list, new rows don't
  useLayoutEffect(() => {
    // At the top there is nothing to measure.
    if (at > 0 || (at === 0 && virtual.scrollOffset)) virtual.scrollToIndex(at, { align: 'auto' });
  }, [selected]);
  const drawn = virtual.getVirtualItems();
  const pageRows = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
  return (
    <Box {...props} ref={scroller} isDrawn={drawn.some((place) => place.index === at)} page={pageRows}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {drawn.map(({ index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <Option
              key={keyOf(item)}
              id={`${name}-${keyOf(item)}`}
              className={rowClass}
              isSelected={index === at}
              aria-posinset={index + 1}
              aria-setsize={items.length}
              style={{ position: 'absolute', inset: '0 0 auto', transform: `translateY(${start}px)` }}
              onChoose={() => onSelect(item)}
            >
              {row(item)}
            </Option>
          );
        })}
      </div>
    </Box>
  );
}

/**
 * Moves focus to `target` if the focused element has left the page; never takes focus from another. Checked at first and whenever `when`
 * changes, which should name what makes buttons leave.
 */
export function useTakeLostFocus(target: RefObject<HTMLElement | null>, when = ''): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of `when` is the reason to look again
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) target.current?.focus({ preventScroll: true });
  }, [target, when]);
}
