import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle } from 'react';
import type { ExchangeRow } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { Icon } from '../../components/icons';
import { LiveText } from '../../components/live-text';
import { escaped } from '../../components/untrusted';
import { useVirtualRows } from '../../components/virtual-rows';
import { localDateTime, localTime } from '../../state/time';
import { outcomeOf, pathOf, purposeWords } from './words';
import looks from '../../components/looks.module.css';
import styles from './rows.module.css';

const ROW_HEIGHT = 50;
/** Characters of a path in the list; a hostile one may be much longer. */
const LONGEST_PATH = 300;

const optionId = (id: string) => `exchange-${id}`;

export interface RowsProps {
  rows: readonly ExchangeRow[];
  selected: string | null;
  onSelect: (id: string) => void;
  /** In the place of rows when there are none. */
  empty: ReactNode;
  ref?: Ref<HTMLDivElement | null>;
}

/** The list: one stop for the Tab key, the arrow keys go from line to line. */
export function Rows({ rows, selected, onSelect, empty, ref }: RowsProps) {
  const { scroller, drawn, height, isDrawn, step } = useVirtualRows({
    rows,
    keyOf: (row) => row.id,
    rowHeight: ROW_HEIGHT,
    selected,
    onSelect: (row) => onSelect(row.id),
    paddingEnd: 8,
  });
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current, [scroller]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) step(event);
  };

  if (rows.length === 0) return <div className={`${looks.list} ${styles.list} scroll`}>{empty}</div>;
  return (
    <div
      ref={scroller}
      className={`${looks.list} ${styles.list} scroll`}
      role="listbox"
      aria-label="Exchanges"
      tabIndex={0}
      aria-activedescendant={isDrawn && selected !== null ? optionId(selected) : undefined}
      onKeyDown={onKeyDown}
    >
      <div style={{ height, position: 'relative' }} role="presentation">
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
  row: ExchangeRow;
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
      className={`${looks.item} ${styles.row}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={position}
      aria-setsize={total}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(row.id)}
    >
      <span className={`${styles.mark} tone-${outcome.tone}`}>
        <Icon name={outcome.icon} size={15} />
      </span>
      <span className={styles.line}>
        <span className="mono clip" title={escaped(row.url.slice(0, 1000))}>
          <bdi className="literal">{row.method}</bdi> <bdi>{escaped(path.slice(0, LONGEST_PATH))}</bdi>
        </span>
        <span className={`tabular tone-${outcome.tone}`}>{outcome.short}</span>
      </span>
      <span className={`${styles.line} ${styles.about}`}>
        <span className="clip">
          {purposeWords[row.purpose]}
          {row.error ? <bdi className={`${styles.error} mono`}>{escaped(row.error.slice(0, 80))}</bdi> : null}
        </span>
        <span className="tabular">
          {row.tookMs === null ? null : <span className={styles.took}>{inShort(row.tookMs)}</span>}
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
