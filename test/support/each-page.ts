import { forget } from './bridge';
import { resetStores } from './kept-stores';
import { close, hidesNothing } from './page';
import { storeLayout } from '../../renderer/state/layout';
import { afterAll, afterEach } from 'vitest';

// In a process that files share, a module is loaded once, so its own hooks hold for the first of them; these, for each. They also share
// what the window knows, so each leaves that as it found it.
afterEach(async () => {
  await close();
  // Else it is stored while the next test runs.
  storeLayout();
  forget();
  await hidesNothing();
});
afterAll(resetStores);
