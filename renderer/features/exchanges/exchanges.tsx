import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ExchangeRow } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { ProblemPane, EmptyState, Loading } from '../../components/placeholders';
import { later } from '../../components/later';
import { Menu } from '../../components/menu';
import { SearchBox } from '../../components/search-box';
import { Segmented } from '../../components/segmented';
import { Select } from '../../components/select';
import { Split } from '../../components/splitter';
import { escaped } from '../../components/untrusted';
import { ask, showPreferences, updateSettings } from '../../state/actions';
import { useCommand } from '../../state/commands';
import { confirmFirst } from '../../state/confirmation';
import { say, useSettings } from '../../state/app';
import { firstOf, useExchanges, useExchangesProblem } from '../../state/exchanges';
import { arrived, useWanted } from '../../state/wanted';
import { NEWEST, type Sorting, sorted } from './columns';
import { Detail } from './detail';
import { type Flow, flowsOf, inFlows, type Line } from './flows';
import { pin, usePinned } from './pinned';
import { lineMenu } from './row-menu';
import { Rows } from './rows';
import { type Filter, filtered, isAmong, isTrial, NO_FILTER, purposesIn, purposeWords } from './words';
import { Column, Row, Stack } from '../../components/layout';
import { saveExport } from '../../state/exporting';
import looks from '../../components/looks.module.css';
import styles from './exchanges.module.css';

const ExchangeComparison = later(() => import('./exchange-comparison').then((module) => module.ExchangeComparison));

export interface ExchangesProps {
  connectionId: string;
  /** Only the exchanges of an app that a tap watches. */
  only?: 'app';
}

export function Exchanges({ connectionId, only }: ExchangesProps) {
  const all = useExchanges(connectionId);
  const rows = useMemo(() => (only && all ? all.filter(({ by }) => by === only) : all), [all, only]);
  const problem = useExchangesProblem(connectionId);
  const { keepExchanges } = useSettings();

  if (rows === null) return <Loading />;
  if (problem && rows.length === 0) return <ProblemPane problem={problem} />;
  if (rows.length === 0) return keepExchanges ? <NothingYet /> : <SwitchedOff />;
  return <Log connectionId={connectionId} rows={rows} of={only} />;
}

function NothingYet() {
  return (
    <EmptyState title="No requests yet">
      This connection's requests are listed here with their responses: sign-ins, refreshes and calls. Secrets are removed before anything is
      stored; a fingerprint shows which one was used.
    </EmptyState>
  );
}

function SwitchedOff() {
  return (
    <EmptyState
      title="The exchange log is off"
      actions={
        <>
          <Button variant="primary" onPress={() => updateSettings({ keepExchanges: true })}>
            Turn it on
          </Button>
          <Button onPress={() => showPreferences('kept')}>App settings</Button>
        </>
      }
    >
      No requests or responses are stored, not even until you quit. Once you turn the log on, it starts with the next request.
    </EmptyState>
  );
}

function countsOf(rows: readonly ExchangeRow[]) {
  const count = (which: Filter['which']) => rows.filter((row) => isAmong(row, which)).length;
  return { failed: count('failed'), own: count('own'), app: count('app'), checks: count('checks') };
}

/** Whose exchanges can be shown alone, where there are those of several. */
function whoseOf({ own, app, checks }: ReturnType<typeof countsOf>, of: ExchangesProps['only']) {
  if (of || (app === 0 && checks === 0)) return [];
  return [
    ...(app === 0 ? [] : [{ id: 'app' as const, label: <Counted word="App's" count={app} /> }]),
    { id: 'own' as const, label: <Counted word={app === 0 ? 'Yours' : "Tokenscope's"} count={own} /> },
    ...(checks === 0 ? [] : [{ id: 'checks' as const, label: <Counted word="Checks" count={checks} /> }]),
  ];
}

/** The line chosen; the head of the flow that it is folded into. */
function lineOf(lines: readonly Line[], chosen: string | null, flows: ReadonlyMap<string, Flow>): Line | undefined {
  const flow = chosen === null ? undefined : flows.get(chosen);
  return lines.find(({ id }) => id === chosen) ?? (flow && lines.find(({ id }) => id === `flow-${flow.key}`));
}

const showDetails = () => document.querySelector<HTMLElement>('[data-exchange]')?.focus();

/** The newest that failed, else the newest. */
const mostTelling = (shown: readonly ExchangeRow[]) => shown.find((row) => row.failed && !isTrial(row)) ?? shown[0] ?? null;

function Counted({ word, count }: { word: string; count: number }) {
  return (
    <>
      {word} <span className="tabular small faint">{count}</span>
    </>
  );
}

interface LogProps {
  connectionId: string;
  rows: readonly ExchangeRow[];
  of: ExchangesProps['only'];
}

function Log({ connectionId, rows, of }: LogProps) {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  // The person's newest when the tab was opened; what comes later doesn't push it away under the reader.
  const [chosen, setChosen] = useState<string | null>(firstOf(rows)?.id ?? null);
  const applied = useDeferredValue(filter);
  const flows = useMemo(() => flowsOf(rows), [rows]);
  /** The group that alone is shown, by its key. */
  const [only, setOnly] = useState<string | null>(null);
  const among = useMemo(() => (only === null ? rows : rows.filter(({ id }) => flows.get(id)?.key === only)), [rows, flows, only]);
  const shown = useMemo(() => filtered(among, applied), [among, applied]);
  const counts = useMemo(() => countsOf(rows), [rows]);
  const [sorting, setSorting] = useState<Sorting>(NEWEST);
  const [isGrouped, setGrouped] = useState(true);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const held = usePinned();
  const [isComparing, setComparing] = useState(false);
  const isFiltered = shown !== rows;
  const onlyTitle = only === null ? null : ([...flows.values()].find(({ key }) => key === only)?.title ?? null);
  const wanted = useWanted(connectionId);
  useEffect(() => {
    const id = wanted?.exchangeId;
    if (!wanted || id === undefined) return;
    setFilter(NO_FILTER);
    setOnly(null);
    setChosen(id);
    const flow = flows.get(id);
    // A run of checks, like a preflight, is folded unless somebody unfolded it.
    if (flow?.startsFolded) setToggled((before) => new Set(before).add(flow.key));
    arrived(wanted);
    list.current?.focus();
  }, [wanted, flows]);
  const inGroups = isGrouped && sorting.by === 'at';
  const lines = useMemo((): Line[] => {
    const inOrder = sorted(shown, sorting);
    return inGroups
      ? inFlows(inOrder, flows, toggled, isFiltered)
      : inOrder.map((row) => ({ kind: 'row', id: row.id, row, isInside: false }));
  }, [shown, sorting, inGroups, flows, toggled, isFiltered]);
  const line = lineOf(lines, chosen, flows) ?? lines.find(({ kind }) => kind === 'row') ?? lines[0] ?? null;
  const selected = line && (line.kind === 'row' ? line.row : mostTelling(line.shown));
  // One of this connection is gone once it is not in the log.
  const other = held?.connectionId === connectionId ? (rows.find(({ id }) => id === held.id) ?? null) : held;
  const pinned = other?.id ?? null;
  const toggle = (flow: Flow) => {
    const next = new Set(toggled);
    if (!next.delete(flow.key)) next.add(flow.key);
    setToggled(next);
  };

  useCommand('find', () => search.current?.select());

  const confirmClear = () =>
    confirmFirst({
      title: of ? "Clear your app's exchanges?" : "Clear this connection's exchange log?",
      text: of
        ? `${rows.length === 1 ? 'The one exchange' : `All ${rows.length} exchanges`} of your app will be forgotten. The tap goes on.`
        : `${rows.length === 1 ? 'The one exchange' : `All ${rows.length} exchanges`} of this connection will be deleted from this computer. Tokens, history and settings stay.`,
      confirmLabel: 'Clear log',
      cancelLabel: 'Keep it',
      onConfirm: () => ask('exchanges.clear', { connectionId, by: of }),
    });
  const exportHar = async (ids: string[] | null) => {
    const done = await ask('exchanges.exportHar', { connectionId, ids });
    if (done?.value.path)
      say({
        tone: 'ok',
        text: `Saved as ${done.value.path}. Known secrets are hidden; URLs and names are not. Review it before you share it.`,
      });
  };

  return (
    <Column>
      <Row wrap gap={8} fixed justify="between" line="below" pad={[8, 24]}>
        <SearchBox
          ref={search}
          label="Find an exchange"
          placeholder="Find by path, status, error"
          className={styles.find}
          query={filter.query}
          onQuery={(query) => setFilter({ ...filter, query })}
          onLeave={() => list.current?.focus()}
        />
        <Segmented
          label="Show exchanges"
          options={[
            { id: 'all' as const, label: <Counted word="All" count={rows.length} /> },
            { id: 'failed' as const, label: <Counted word="Failed" count={counts.failed} /> },
            ...whoseOf(counts, of),
          ]}
          value={filter.which}
          onChange={(which) => setFilter({ ...filter, which })}
        />
        <Select
          aria-label="Purpose"
          className={styles.purpose}
          options={[
            { id: 'any' as const, label: 'All purposes' },
            ...purposesIn(rows).map(({ purpose, count }) => ({ id: purpose, label: `${purposeWords[purpose]} (${count})` })),
          ]}
          value={filter.purpose}
          onChange={(purpose) => setFilter({ ...filter, purpose })}
        />
        <button
          type="button"
          className={looks.toggle}
          aria-pressed={inGroups}
          title="Groups what belongs together, such as a sign-in or a check run"
          onClick={() => {
            setGrouped(!inGroups);
            if (!inGroups) setSorting(NEWEST);
          }}
        >
          Group
        </button>
        {only === null ? null : (
          <button type="button" className={looks.toggle} aria-pressed title="Show the others, too" onClick={() => setOnly(null)}>
            Only <bdi className={`${styles.only} clip`}>{escaped((onlyTitle ?? '').slice(0, 80))}</bdi>
            <Icon name="close" size={12} />
          </button>
        )}
        <Row as="span" grow />
        <Menu
          label="Export HAR"
          items={[
            { id: 'this', label: 'Selected exchange', isDisabled: !selected },
            isFiltered && { id: 'shown', label: `The ${shown.length} shown`, isDisabled: shown.length === 0 },
            { id: 'all', label: `${rows.length === 1 ? 'All' : `All ${rows.length}`} of ${of ? 'your app' : 'this connection'}` },
            {
              id: 'evidence',
              label: 'Save evidence…',
              description: 'Exchanges, findings and checks on one page',
              separated: true,
              run: () => saveExport(connectionId, 'evidence'),
            },
          ]}
          onAction={(which) =>
            void exportHar(
              which === 'all'
                ? of
                  ? rows.map(({ id }) => id)
                  : null
                : which === 'shown'
                  ? shown.map(({ id }) => id)
                  : selected
                    ? [selected.id]
                    : [],
            )
          }
        />
        <Button size="small" variant="quiet" onPress={confirmClear}>
          Clear…
        </Button>
      </Row>
      <Split name="exchanges" label="Width of the list" initial={500} least={240} rest={320} className="grow">
        <Rows
          ref={list}
          lines={lines}
          flows={flows}
          sorting={sorting}
          onSort={setSorting}
          selected={line?.id ?? null}
          pinned={pinned}
          onSelect={({ id }) => setChosen(id)}
          onToggle={toggle}
          onOpen={showDetails}
          areAppsAlone={of === 'app'}
          menuOf={(one) =>
            lineMenu(one, one.kind === 'row' ? flows.get(one.id) : undefined, {
              connectionId,
              pinned,
              onPin: pin,
              onCompare: () => setComparing(true),
              onOpen: showDetails,
              onToggle: toggle,
              onHost: (host) => setFilter({ ...NO_FILTER, query: host }),
              onFlow: ({ key }) => {
                setFilter(NO_FILTER);
                setOnly(key);
              },
              onExport: (ids) => void exportHar(ids),
            })
          }
          empty={
            <Stack left gap={8} pad={[16, 24]} className="small dim">
              <p>No matching exchanges.</p>
              <Button
                size="small"
                onPress={() => {
                  setFilter(NO_FILTER);
                  setOnly(null);
                }}
              >
                Show all
              </Button>
            </Stack>
          }
        />
        {selected && other && isComparing ? (
          <ExchangeComparison
            key={`${other.id} ${selected.id}`}
            pair={[other, selected]}
            onClose={() => {
              setComparing(false);
              list.current?.focus();
            }}
          />
        ) : selected ? (
          <Detail
            key={selected.id}
            connectionId={connectionId}
            row={selected}
            isPinned={selected.id === pinned}
            onPin={(isPinned) => pin(isPinned ? selected : null)}
            onCompare={other && other.id !== selected.id ? () => setComparing(true) : null}
          />
        ) : (
          <div />
        )}
      </Split>
    </Column>
  );
}
