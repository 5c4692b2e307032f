import { memo, useEffect, useReducer } from 'react';
import { Spinner } from '../../components/icons';
import { later } from '../../components/later';
import { rehearse } from '../../components/rehearse';
import { Tabs } from '../../components/tabs';
import { loadGrant, select } from '../../state/actions';
import { readView, store, type Tab, useApp, useSummary, useView } from '../../state/app';
import { useLiveRun } from '../../state/checks';
import { askAhead } from '../../state/answers-ahead';
import { firstOf, useExchangeCount, useExchangeLog, useExchanges } from '../../state/exchanges';
import { atRest } from '../../state/passing';
import { Loading } from '../../components/placeholders';
import { useEvent } from '../../state/use-answer';
import { TokenTab } from '../token/token-tab';
import { chipMenu } from './chip-menu';
import { Header } from './header';
import { useReuse } from './reuse';
import { useContextMenu } from '../../components/context-menu';
import { Column, Row } from '../../components/layout';

const Exchanges = later(() => import('../exchanges/exchanges').then((module) => module.Exchanges), <Loading />);
const Timeline = later(() => import('../timeline/timeline').then((module) => module.Timeline), <Loading />);
const Calls = later(() => import('../calls/calls').then((module) => module.Calls), <Loading />);
const Checks = later(() => import('../checks/checks').then((module) => module.Checks), <Loading />);
const Editor = later(() => import('../editor/editor').then((module) => module.Editor), <Loading />);

const Bodies = { ahead: () => import('../exchanges/body').then((module) => module.bodiesAhead()) };

/** What the tabs hold, in their order, and what Exchanges and Calls show bodies with. */
export const TAB_PARTS = [Exchanges, Timeline, Calls, Checks, Editor, Bodies];

/** So that the first opening of a tab takes no longer than the next. */
export async function rehearseTabs(): Promise<void> {
  const { place, byId } = store.get();
  const summary = place.at === 'connection' ? byId.get(place.id) : undefined;
  if (!summary) return;
  const { id } = summary;
  await rehearse(
    <>
      <Exchanges connectionId={id} />
      <Timeline summary={summary} />
      <Calls connectionId={id} />
      <Checks summary={summary} />
      <Editor id={id} />
    </>,
  );
}

/** Asks for what the tabs show first, so that each is there at once when it is opened. */
function useAhead(id: string, tab: Tab): void {
  const rows = useExchanges(id);
  const newest = (rows && firstOf(rows)?.id) ?? null;
  const [changes, change] = useReducer((count: number) => count + 1, 0);
  useEvent('history.changed', change);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the history makes the answer stale
  useEffect(() => {
    const forget: (() => void)[] = [];
    const idle = requestIdleCallback(() => {
      if (tab !== 'exchanges' && newest !== null) forget.push(askAhead('exchanges.get', { connectionId: id, id: newest }));
      if (tab !== 'timeline') forget.push(askAhead('history.get', { connectionId: id }));
    });
    return () => {
      cancelIdleCallback(idle);
      for (const each of forget) each();
    };
  }, [id, tab, newest, changes]);
}

/** Drawn again only for another connection or tab, or for news of this one. */
export const ConnectionPane = memo(function ConnectionPane({ id, tab }: { id: string; tab: Tab }) {
  const summary = useSummary(id);
  const view = useView(id);
  const vaultState = useApp((state) => state.vault.state);
  useExchangeLog(id);
  const exchanges = useExchangeCount(id);
  const isChecking = useLiveRun(id) !== null;

  // A change of the vault's state may make a sealed record readable.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(
    () =>
      atRest(() => {
        void loadGrant(id);
        void readView(id);
      }),
    [id, vaultState],
  );

  useAhead(id, tab);
  const { listeners, menu } = useContextMenu(chipMenu);
  const reuse = useReuse(id);

  if (!summary) return null;
  return (
    <Column onContextMenu={listeners.onContextMenu} {...reuse.listeners}>
      {menu}
      <Header summary={summary} actionsKey={reuse.key} />
      <Tabs
        kind="page"
        label="Parts of this connection"
        selected={tab}
        onSelect={(next) => select(id, next)}
        items={[
          { id: 'token', label: 'Token', content: <TokenTab key={reuse.key} summary={summary} /> },
          {
            id: 'exchanges',
            label: 'Exchanges',
            count: exchanges,
            content: <Exchanges key={id} connectionId={id} />,
            onNear: Exchanges.ahead,
          },
          { id: 'timeline', label: 'Timeline', content: <Timeline key={id} summary={summary} />, onNear: Timeline.ahead },
          {
            id: 'calls',
            label: 'Calls',
            count: view?.calls.length || null,
            content: <Calls key={id} connectionId={id} />,
            onNear: Calls.ahead,
          },
          {
            id: 'checks',
            label: isChecking ? (
              <Row as="span" gap={6}>
                Checks
                <span className="tone-accent">
                  <Spinner size={12} label="running" />
                </span>
              </Row>
            ) : (
              'Checks'
            ),
            content: <Checks key={id} summary={summary} />,
            onNear: Checks.ahead,
          },
          { id: 'settings', label: 'Settings', content: <Editor key={id} id={id} />, onNear: Editor.ahead },
        ]}
      />
    </Column>
  );
});
