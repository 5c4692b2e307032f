import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, type Ref, useCallback, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { ExchangeRowView } from '../../../electron/contract';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { escaped } from '../../components/untrusted';
import { localDateTime, localTime } from '../../state/time';
import { durationInWords } from '../calls/measure';
import { outcomeOf, pathOf, purposeWords } from './words';

const ROW_HEIGHT = 50;
/** Characters of a path in the list; a hostile one may be much longer. */
const LONGEST_PATH = 300;

const optionId = (id: string) => `exchange-${id}`;

export interface RowsProps {
  rows: readonly ExchangeRowView[];
  selected: string | null;
  onSelect: (id: string) => void;
  /** In the place of rows when there are none. */
  empty: ReactNode;
  ref?: Ref<HTMLDivElement | null>;
}

/** The list: one stop for the Tab key, the arrow keys go from line to line. */
export function Rows({ rows, selected, onSelect, empty, ref }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current, []);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    overscan: 6,
    paddingEnd: 8,
  });
  const at = rows.findIndex((row) => row.id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice moves the list, new lines don't
  useLayoutEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next) onSelect(next.id);
  };

  if (rows.length === 0) return <div className="exchange-rows">{empty}</div>;
  const drawn = virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      className="exchange-rows"
      role="listbox"
      aria-label="Exchanges"
      tabIndex={0}
      aria-activedescendant={drawn.some((place) => place.index === at) && selected !== null ? optionId(selected) : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="list-inner" style={{ height: virtual.getTotalSize() }} role="presentation">
        {drawn.map((place) => {
          const row = rows[place.index];
          if (!row) return null;
          return (
            <Row
              key={row.id}
              row={row}
              position={place.index + 1}
              total={rows.length}
              top={place.start}
              isSelected={row.id === selected}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  row: ExchangeRowView;
  position: number;
  total: number;
  top: number;
  isSelected: boolean;
  onSelect: (id: string) => void;
}

function Row({ row, position, total, top, isSelected, onSelect }: RowProps) {
  const outcome = outcomeOf(row);
  const path = pathOf(row.url);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
    <div
      id={optionId(row.id)}
      className={`exchange-row${isSelected ? ' exchange-row-on' : ''}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={total}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(row.id)}
    >
      <span className={`exchange-mark tone-${outcome.tone}`}>
        <Icon name={outcome.icon} size={15} />
      </span>
      <span className="exchange-line">
        <span className="mono clip" title={escaped(row.url.slice(0, 1000))}>
          <bdi className="call-method">{row.method}</bdi> <bdi>{escaped(path.slice(0, LONGEST_PATH))}</bdi>
        </span>
        <span className={`exchange-short tabular tone-${outcome.tone}`}>{outcome.short}</span>
      </span>
      <span className="exchange-line exchange-about">
        <span className="clip">
          {purposeWords[row.purpose]}
          {row.error ? <bdi className="exchange-error mono">{escaped(row.error.slice(0, 80))}</bdi> : null}
        </span>
        <span className="tabular">
          {row.tookMs === null ? null : <span className="exchange-took">{durationInWords(row.tookMs)}</span>}
          <LiveText text={(now) => whenOf(row.at, now)} />
        </span>
      </span>
    </div>
  );
}

/** "14:08:07" today, "21 Nov, 14:08:07" before. */
function whenOf(at: number, now: number): string {
  const said = localDateTime(at, now);
  return said.endsWith(' today') ? localTime(at) : said;
}
