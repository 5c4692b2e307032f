import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Spinner } from '../../components/icons';
import { Tabs } from '../../components/tabs';
import { loadGrant, select } from '../../state/actions';
import { readView, type Tab, useApp, useSummary, useView } from '../../state/app';
import { useLiveRun } from '../../state/checks';
import { useExchangeCount, useExchangeLog } from '../../state/exchanges';
import { Loading } from '../../components/placeholders';
import { TokenTab } from '../token/token-tab';
import { Header } from './header';
import { Column, Row } from '../../components/layout';

const Exchanges = lazy(() => import('../exchanges/exchanges').then((module) => ({ default: module.Exchanges })));
const Timeline = lazy(() => import('../timeline/timeline').then((module) => ({ default: module.Timeline })));
const Calls = lazy(() => import('../calls/calls').then((module) => ({ default: module.Calls })));
const Checks = lazy(() => import('../checks/checks').then((module) => ({ default: module.Checks })));
const Editor = lazy(() => import('../editor/editor').then((module) => ({ default: module.Editor })));

const whenLoaded = (content: ReactNode) => <Suspense fallback={<Loading />}>{content}</Suspense>;

export function ConnectionPane({ id, tab }: { id: string; tab: Tab }) {
  const summary = useSummary(id);
  const view = useView(id);
  const vaultState = useApp((state) => state.vault.state);
  useExchangeLog(id);
  const exchanges = useExchangeCount(id);
  const isChecking = useLiveRun(id) !== null;

  // A change of the vault's state may make a sealed record readable.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    // Skips loading while the arrow keys pass over connections.
    const timer = setTimeout(() => {
      void loadGrant(id);
      void readView(id);
    }, 60);
    return () => clearTimeout(timer);
  }, [id, vaultState]);

  if (!summary) return null;
  return (
    <Column>
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
            content: whenLoaded(<Exchanges key={id} connectionId={id} />),
          },
          {
            id: 'timeline',
            label: 'Timeline',
            content: whenLoaded(<Timeline key={id} summary={summary} />),
          },
          {
            id: 'calls',
            label: 'Calls',
            count: view && view.calls.length > 0 ? view.calls.length : null,
            content: whenLoaded(<Calls key={id} connectionId={id} />),
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
            content: whenLoaded(<Checks key={id} summary={summary} />),
          },
          {
            id: 'settings',
            label: 'Settings',
            content: whenLoaded(<Editor key={id} id={id} />),
          },
        ]}
      />
    </Column>
  );
}
