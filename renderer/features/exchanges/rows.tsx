import type { ReactNode, Ref } from 'react';
import type { ExchangeRow } from '../../../electron/contract';
import { inShort } from '../../../electron/model/durations';
import { Icon } from '../../components/icons';
import { VirtualList } from '../../components/list-box';
import { LiveText } from '../../components/live-text';
import { escaped } from '../../components/untrusted';
import { localDateTime, localTime } from '../../state/time';
import { outcomeOf, pathOf, purposeWords } from './words';
import styles from './rows.module.css';

/** Characters of a path in the list; a hostile one may be much longer. */
const LONGEST_PATH = 300;

export interface RowsProps {
  rows: readonly ExchangeRow[];
  selected: string | null;
  onSelect: (id: string) => void;
  /** In the place of rows when there are none. */
  empty: ReactNode;
  ref?: Ref<HTMLDivElement | null>;
}

export function Rows({ rows, selected, onSelect, empty, ref }: RowsProps) {
  const list = `${styles.list} scroll`;
  if (rows.length === 0) return <div className={list}>{empty}</div>;
  return (
    <VirtualList
      ref={ref}
      label="Exchanges"
      name="exchange"
      items={rows}
      keyOf={(row) => row.id}
      rowHeight={50}
      selected={selected}
      onSelect={(row) => onSelect(row.id)}
      className={list}
      rowClass={styles.row}
      row={(row) => <Content row={row} />}
    />
  );
}

function Content({ row }: { row: ExchangeRow }) {
  const outcome = outcomeOf(row);
  const path = pathOf(row.url);
  return (
    <>
      <span className={`${styles.mark} tone-${outcome.tone}`}>
        <Icon name={outcome.icon} size={15} />
      </span>
      <span className={styles.line}>
        <span className="mono clip" title={escaped(row.url.slice(0, 1000))}>
          <bdi className="literal">{row.method}</bdi> <bdi>{escaped(path.slice(0, LONGEST_PATH))}</bdi>
        </span>
        <span className={`tabular tone-${outcome.tone}`}>{outcome.short}</span>
      </span>
      <span className={`${styles.line} ${styles.about} small dim`}>
        <span className="clip">
          {purposeWords[row.purpose]}
          {row.check ? <span className={`${styles.check} small`}>check</span> : null}
          {row.error ? <bdi className={`${styles.error} mono small tone-dead`}>{escaped(row.error.slice(0, 80))}</bdi> : null}
        </span>
        <span className="tabular">
          {row.tookMs === null ? null : <span className={`${styles.took} faint`}>{inShort(row.tookMs)}</span>}
          <LiveText text={(now) => whenOf(row.at, now)} />
        </span>
      </span>
    </>
  );
}

/** "14:08:07" today, "21 Nov, 14:08:07" before. */
function whenOf(at: number, now: number): string {
  const said = localDateTime(at, now);
  return said.endsWith(' today') ? localTime(at) : said;
}
