import { useDeferredValue } from 'react';
import { showCutText } from '../components/cut-text';
import { later } from '../components/later';
import { ProblemPane, Loading } from '../components/placeholders';
import { goHome } from '../state/actions';
import { useApp } from '../state/app';
import { ConnectionPane } from './header/connection-pane';
import { VaultScreen } from './vault/vault-screen';
import { Welcome } from './welcome/welcome';

const NewConnection = later(() => import('./editor/editor').then((module) => module.NewConnection), <Loading />);
const ImportReview = later(() => import('./import/import-review').then((module) => module.ImportReview), <Loading />);
const Scratch = later(() => import('./scratch/scratch').then((module) => module.Scratch), <Loading />);
const Preferences = later(() => import('./preferences/preferences').then((module) => module.Preferences), <Loading />);

showCutText();

export function Pane() {
  const status = useApp((state) => state.status);
  const problem = useApp((state) => state.problem);
  const now = useApp((state) => state.place);
  // Deferred, so that moving down the list with a held arrow key stays quick.
  const followed = useDeferredValue(now);
  const place = useApp((state) => state.passing) ? followed : now;

  if (status === 'starting') return null;
  if (status === 'failed') return <ProblemPane problem={problem} />;
  if (place.at === 'welcome') return <Welcome />;
  if (place.at === 'vault') return <VaultScreen onDone={() => goHome()} />;
  if (place.at === 'connection') return <ConnectionPane id={place.id} tab={place.tab} />;
  if (place.at === 'new') return <NewConnection key={JSON.stringify(place)} {...place} />;
  if (place.at === 'import') return <ImportReview key={place.review.id} review={place.review} />;
  return place.at === 'scratch' ? <Scratch /> : <Preferences onClose={() => goHome()} />;
}
