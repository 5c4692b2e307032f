import { afterEach, expect, it } from 'vitest';
import { addConnection, ask, launchApp, openQuietStage, signIn, everythingEnded } from './support-window';
import { connectionTo, startProvider } from './support-provider';
it('probe', async () => {
  const stage = await openQuietStage();
  const provider = await startProvider();
  try {
  console.time('launch');
  const app = await launchApp(stage);
  console.timeEnd('launch');
  const id = await addConnection(app.window, connectionTo(provider));
  const r = await signIn(app.window, provider, id);
  console.log(r.flow, r.page.slice(-400));
  console.log(JSON.stringify(await ask(app.window, 'grants.get', { connectionId: id })).slice(0, 600));
  console.log(stage.opened());
  console.time('quit');
  await app.quit();
  console.timeEnd('quit');
  await everythingEnded(stage);
  console.timeEnd('quit');
  } finally { await provider.stop(); await stage.close(); }
});
