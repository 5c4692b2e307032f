import { lazy, Suspense, useDeferredValue } from 'react';
import { ProblemPane, Loading } from '../components/placeholders';
import { goHome } from '../state/actions';
import { useApp } from '../state/app';
import { ConnectionPane } from './header/connection-pane';
import { VaultScreen } from './vault/vault-screen';
import { Welcome } from './welcome/welcome';

const NewConnection = lazy(() => import('./editor/editor').then((module) => ({ default: module.NewConnection })));
const Scratch = lazy(() => import('./scratch/scratch').then((module) => ({ default: module.Scratch })));
const Preferences = lazy(() => import('./preferences/preferences').then((module) => ({ default: module.Preferences })));

export default function Pane() {
  const status = useApp((state) => state.status);
  const problem = useApp((state) => state.problem);
  // Deferred, so that moving down the list with the arrow keys stays quick.
  const place = useDeferredValue(useApp((state) => state.place));

  if (status === 'starting') return null;
  if (status === 'failed') return <ProblemPane problem={problem} />;
  if (place.at === 'welcome') return <Welcome />;
  if (place.at === 'vault') return <VaultScreen onDone={() => goHome()} />;
  if (place.at === 'connection') return <ConnectionPane id={place.id} tab={place.tab} />;
  return (
    <Suspense fallback={<Loading />}>
      {place.at === 'new' ? (
        <NewConnection key={place.template ?? 'any'} template={place.template} />
      ) : place.at === 'scratch' ? (
        <Scratch />
      ) : (
        <Preferences onClose={() => goHome()} />
      )}
    </Suspense>
  );
}
