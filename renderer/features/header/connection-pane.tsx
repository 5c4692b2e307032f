import { memo, useEffect } from 'react';
import { Spinner } from '../../components/icons';
import { later } from '../../components/later';
import { Tabs } from '../../components/tabs';
import { loadGrant, select } from '../../state/actions';
import { readView, type Tab, useApp, useSummary, useView } from '../../state/app';
import { useLiveRun } from '../../state/checks';
import { useExchangeCount, useExchangeLog } from '../../state/exchanges';
import { atRest } from '../../state/passing';
import { Loading } from '../../components/placeholders';
import { TokenTab } from '../token/token-tab';
import { chipMenu } from './chip-menu';
import { Header } from './header';
import { useContextMenu } from '../../components/context-menu';
import { Column, Row } from '../../components/layout';

const Exchanges = later(() => import('../exchanges/exchanges').then((module) => module.Exchanges), <Loading />);
const Timeline = later(() => import('../timeline/timeline').then((module) => module.Timeline), <Loading />);
const Calls = later(() => import('../calls/calls').then((module) => module.Calls), <Loading />);
const Checks = later(() => import('../checks/checks').then((module) => module.Checks), <Loading />);
const Editor = later(() => import('../editor/editor').then((module) => module.Editor), <Loading />);

/** What the tabs hold, in their order. */
export const TAB_PARTS = [Exchanges, Timeline, Calls, Checks, Editor];

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

  const { listeners, menu } = useContextMenu(chipMenu);

  if (!summary) return null;
  return (
    <Column onContextMenu={listeners.onContextMenu}>
      {menu}
      <Header summary={summary} />
      <Tabs
        kind="page"
        label="Parts of this connection"
        selected={tab}
        onSelect={(next) => select(id, next)}
        items={[
          { id: 'token', label: 'Token', content: <TokenTab key={id} summary={summary} /> },
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
