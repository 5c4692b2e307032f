import { useDeferredValue, useEffect } from 'react';
import { showCutText } from '../components/cut-text';
import { inIdleTime, later } from '../components/later';
import { ProblemPane, Loading } from '../components/placeholders';
import { goHome } from '../state/actions';
import { type AppState, useApp } from '../state/app';
import { useDropAnywhere } from './scratch/drop-anywhere';
import { ConnectionPane, rehearseTabs, TAB_PARTS } from './header/connection-pane';
import { VaultScreen } from './vault/vault-screen';
import { Welcome } from './welcome/welcome';

const NewConnection = later(() => import('./editor/editor').then((module) => module.NewConnection), <Loading />);
const Guide = later(() => import('./guide/guide').then((module) => module.Guide), <Loading />);
const ImportReview = later(() => import('./import/import-review').then((module) => module.ImportReview), <Loading />);
const Intake = later(() => import('./intake/intake-page').then((module) => module.IntakePage), <Loading />);
const BackUp = later(() => import('./backup/back-up').then((module) => module.BackUp), <Loading />);
const Restore = later(() => import('./backup/restore').then((module) => module.Restore), <Loading />);
const Scratch = later(() => import('./scratch/scratch').then((module) => module.Scratch), <Loading />);
const Discovery = later(() => import('./discovery/discovery').then((module) => module.Discovery), <Loading />);
const Tap = later(() => import('./tap/tap').then((module) => module.Tap), <Loading />);
const Prove = later(() => import('./prove/prove').then((module) => module.Prove), <Loading />);
const Preferences = later(() => import('./preferences/preferences').then((module) => module.Preferences), <Loading />);

showCutText();

const isTokenShown = ({ status, place, grants, grantProblems }: AppState) =>
  status === 'ready' && (place.at !== 'connection' || grants.has(place.id) || grantProblems.has(place.id));

export function Pane() {
  useDropAnywhere();
  const status = useApp((state) => state.status);
  const problem = useApp((state) => state.problem);
  const now = useApp((state) => state.place);
  // Deferred, so that moving down the list with a held arrow key stays quick.
  const followed = useDeferredValue(now);
  const place = useApp((state) => state.passing) ? followed : now;
  const isShown = useApp(isTokenShown);
  // So that each is there at once when it is first opened. Not before the token, which people wait for.
  useEffect(() => {
    if (isShown) void inIdleTime([...TAB_PARTS, Scratch, Preferences, NewConnection, { ahead: rehearseTabs }]);
  }, [isShown]);

  if (status === 'starting') return null;
  if (status === 'failed') return <ProblemPane problem={problem} />;
  if (place.at === 'welcome') return <Welcome />;
  if (place.at === 'vault') return <VaultScreen onDone={() => goHome()} />;
  if (place.at === 'connection') return <ConnectionPane id={place.id} tab={place.tab} />;
  if (place.at === 'guide') return <Guide key={place.id} id={place.id} />;
  if (place.at === 'new') return <NewConnection key={JSON.stringify(place)} {...place} />;
  if (place.at === 'import') return <ImportReview key={place.review.id} review={place.review} />;
  if (place.at === 'intake') return <Intake key={place.review?.id ?? place.connectionId ?? ''} {...place} />;
  if (place.at === 'backup') return <BackUp />;
  if (place.at === 'restore') return <Restore key={place.id} {...place} />;
  if (place.at === 'discovery') return <Discovery />;
  if (place.at === 'tap') return <Tap {...place} />;
  if (place.at === 'prove') return <Prove {...place} />;
  return place.at === 'scratch' ? <Scratch /> : <Preferences onClose={() => goHome()} />;
}
