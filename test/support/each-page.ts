import { forget } from './bridge';
import { close } from './page';
import { layoutStore, storeLayout } from '../../renderer/state/layout';
import { store } from '../../renderer/state/app';
import { afterAll, afterEach } from 'vitest';

// In a process that files share, a module is loaded once, so its own hooks hold for the first of them; these, for each. They also share
// what the window knows, so each leaves that as it found it.
const known = store.get();
const layout = layoutStore.get();

afterEach(async () => {
  await close();
  // Else it is stored while the next test runs.
  storeLayout();
  forget();
});
afterAll(() => {
  store.set(() => known);
  layoutStore.set(() => layout);
});
