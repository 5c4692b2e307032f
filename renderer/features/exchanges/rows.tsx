import { type CSSProperties, type ReactNode, type Ref, useMemo } from 'react';
import type { ExchangeRow } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { Arrow } from '../../components/disclosure';
import { Icon, type IconName } from '../../components/icons';
import { Column } from '../../components/layout';
import { VirtualList } from '../../components/list-box';
import { LiveText } from '../../components/live-text';
import type { MenuItems } from '../../components/menu';
import { escaped } from '../../components/untrusted';
import { shortDateTime } from '../../state/time';
import { bytesInWords } from '../calls/measure';
import { COLUMNS, pressed, type Sorting } from './columns';
import { copyUrl } from './copying';
import { barOf, type Flow, type Line } from './flows';
import { isTrial, outcomeOf, placeOf, purposeWords } from './words';
import looks from '../../components/looks.module.css';
import styles from './rows.module.css';

/** Characters of a URL in the list; a hostile one may be much longer. */
const LONGEST = 300;

export interface RowsProps {
  lines: readonly Line[];
  flows: ReadonlyMap<string, Flow>;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  selected: string | null;
  pinned: string | null;
  onSelect: (line: Line) => void;
  /** Folds or unfolds. */
  onToggle: (flow: Flow) => void;
  menuOf: (line: Line) => MenuItems;
  /** Goes to the details. */
  onOpen: () => void;
  /** All are the app's that a tap watches, so no row says it. */
  areAppsAlone: boolean;
  /** In the place of rows when there are none. */
  empty: ReactNode;
  ref?: Ref<HTMLDivElement | null>;
}

export function Rows({
  lines,
  flows,
  sorting,
  onSort,
  selected,
  pinned,
  onSelect,
  onToggle,
  menuOf,
  onOpen,
  areAppsAlone,
  empty,
  ref,
}: RowsProps) {
  const chosen = useMemo(() => lines.find(({ id }) => id === selected), [lines, selected]);
  return (
    <Column line="after" className={`${looks.edged} ${styles.frame}`}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons of one kind, not a form */}
      <div className={styles.head} role="group" aria-label="Sort the exchanges">
        {COLUMNS.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className={styles.sorter}
            data-column={id}
            aria-pressed={sorting.by === id}
            onClick={() => onSort(pressed(sorting, id))}
          >
            {title}
            {sorting.by === id ? (
              <>
                <Icon name={sorting.isDown ? 'arrow-down' : 'arrow-up'} size={12} />
                <span className="visually-hidden">{sorting.isDown ? 'descending' : 'ascending'}</span>
              </>
            ) : null}
          </button>
        ))}
        <span data-column="bar">Waterfall</span>
      </div>
      {lines.length === 0 ? (
        <div className="scroll">{empty}</div>
      ) : (
        <VirtualList
          ref={ref}
          label="Exchanges"
          name="exchange"
          items={lines}
          keyOf={({ id }) => id}
          rowHeight={30}
          selected={selected}
          onSelect={onSelect}
          menuOf={menuOf}
          onCopy={(line) => (line.kind === 'row' ? copyUrl(line.row) : undefined)}
          onKey={({ key }) => {
            if (chosen?.kind !== 'flow') {
              if (key === 'Enter' && chosen) onOpen();
              return key === 'Enter' && chosen !== undefined;
            }
            const wants =
              key === 'ArrowRight' ? true : key === 'ArrowLeft' ? false : key === 'Enter' || key === ' ' ? !chosen.isOpen : null;
            if (wants === null) return false;
            if (wants !== chosen.isOpen) onToggle(chosen.flow);
            return true;
          }}
          className={`${styles.list} scroll flush`}
          rowClass={styles.row}
          row={(line) =>
            line.kind === 'flow' ? (
              <Head line={line} onToggle={onToggle} />
            ) : (
              <Content
                row={line.row}
                flow={flows.get(line.row.id)}
                isInside={line.isInside}
                isPinned={line.id === pinned}
                isAmongApps={areAppsAlone}
              />
            )
          }
        />
      )}
    </Column>
  );
}

function Head({ line, onToggle }: { line: Extract<Line, { kind: 'flow' }>; onToggle: (flow: Flow) => void }) {
  const { flow, shown, isOpen } = line;
  const failed = shown.filter((row) => row.failed && !isTrial(row)).length;
  return (
    <span className={styles.flow}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the list has the keyboard */}
      <span
        className={styles.arrow}
        onClick={(event) => {
          event.stopPropagation();
          onToggle(flow);
        }}
      >
        <Arrow isOpen={isOpen} size={14} />
      </span>
      <bdi className="medium clip">{escaped(flow.title.slice(0, 120))}</bdi>
      <span className="small faint nowrap tabular">
        {shown.length} requests, {inShort(flow.end - flow.start)}
      </span>
      {failed > 0 ? <span className="small nowrap tone-dead">{failed} failed</span> : null}
      <span className="visually-hidden">{isOpen ? 'unfolded' : 'folded'}</span>
    </span>
  );
}

interface ContentProps {
  row: ExchangeRow;
  flow: Flow | undefined;
  isInside: boolean;
  isPinned: boolean;
  isAmongApps: boolean;
}

function Content({ row, flow, isInside, isPinned, isAmongApps }: ContentProps) {
  const outcome = outcomeOf(row);
  const sender = row.check ? 'check' : 'preflight';
  const { host, path } = placeOf(row.url);
  const bar = flow && flow.rows.length > 1 ? barOf(row, flow) : null;
  return (
    <>
      {isInside ? <i className={styles.inside} /> : null}
      <LiveText className={'small dim clip tabular'} text={(now) => shortDateTime(row.at, now)} />
      <span className={`${styles.purpose} small clip`}>
        {purposeWords[row.purpose]}
        {row.by && !isAmongApps ? <Sign icon="eye" title="Your app's" text="by your app" /> : null}
        {row.trouble ? <Sign icon="warning" title="With a fault of the tap" text="with a fault of the tap" /> : null}
        {isTrial(row) ? <Sign icon="flask" title={`Sent by a ${sender}`} text={`sent by a ${sender}`} /> : null}
      </span>
      <span className={`${styles.request} mono clip`} title={escaped(row.url.slice(0, 1000))}>
        {isPinned ? (
          <>
            <Icon name="pin" size={12} />
            <span className="visually-hidden">pinned</span>
          </>
        ) : null}
        <bdi className="literal">{row.method}</bdi> <bdi className={styles.host}>{escaped(host.slice(0, LONGEST))}</bdi>
        <bdi>{escaped(path.slice(0, LONGEST))}</bdi>
      </span>
      <span className={`${styles.status} small tabular inline tone-${outcome.tone}`}>
        <Icon name={outcome.icon} size={13} />
        <span className="clip">{outcome.short}</span>
        {row.error ? <bdi className={`${styles.error} mono small clip`}>{escaped(row.error.slice(0, 80))}</bdi> : null}
      </span>
      <span className={`${styles.took} small faint tabular`}>{row.tookMs === null ? '' : inShort(row.tookMs)}</span>
      <span className={`${styles.size} small faint tabular`}>{row.bytes === undefined ? '' : bytesInWords(row.bytes)}</span>
      <span className={styles.bar} aria-hidden="true">
        {bar ? <i className={`tone-${outcome.tone}`} style={{ '--from': bar.from, '--length': bar.length } as CSSProperties} /> : null}
      </span>
    </>
  );
}

function Sign({ icon, title, text }: { icon: IconName; title: string; text: string }) {
  return (
    <span className={styles.check} title={title}>
      <Icon name={icon} size={12} />
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
