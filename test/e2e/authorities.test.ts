import { createServer } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHAIN, LEAF_KEY } from '../platform/authority';
import { during } from '../support/during';
import { checkScreen } from './support-axe';
import { connectionTo } from './support-provider';
import { quietScene } from './support-scene';
import { addConnection, ask, asked } from './support-window';

const CALL = { method: 'GET', url: 'thing', query: [], headers: [], body: '' };

describe('a certificate authority of the person’s own', () => {
  const scene = quietScene();
  let id: string;

  const server = during('all', async (later) => {
    const requests: string[] = [];
    const https = createServer({ cert: CHAIN.leaf + CHAIN.mid, key: LEAF_KEY }, (request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    later(async () => {
      https.close();
      https.closeAllConnections();
    });
    return { url: `https://127.0.0.1:${(https.address() as AddressInfo).port}`, requests };
  });

  const send = async () => {
    const answer = await asked(scene.window, 'calls.send', { connectionId: id, callId: 'one', call: CALL });
    const last = answer.ok ? answer.value.exchanges.at(-1) : null;
    return { status: last?.status ?? null, problem: answer.ok ? last?.problem : answer.problem };
  };
  /** The person chooses a file and answers the question of the main process. */
  const chooses = async (pem: string, answer: 'Trust' | 'Cancel') => {
    const path = join(scene.stage.keyring.home, 'corp-ca.pem');
    writeFileSync(path, pem);
    await scene.app.electron.evaluate(
      ({ dialog }, { path, answer }) => {
        dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [path] })) as never;
        dialog.showMessageBox = (async (_window: unknown, options: { buttons: string[]; detail: string }) => {
          Reflect.set(globalThis, 'question', options.detail);
          return { response: options.buttons.indexOf(answer), checkboxChecked: false };
        }) as never;
      },
      { path, answer },
    );
    await scene.window.getByRole('button', { name: 'Add…' }).click();
  };
  const row = () => scene.window.getByRole('region', { name: 'Network' }).getByText('CN=Tokenscope test authority', { exact: true });

  it('is unknown at first: nothing is sent, and the failure leads to where it is added', async () => {
    const { provider, window } = scene;
    id = await addConnection(window, connectionTo(provider, { grantType: 'client_credentials', apiBaseUrl: server.url }));
    await ask(window, 'flows.start', { connectionId: id });
    const { problem } = await send();
    expect(problem).toMatchObject({ code: 'network-tls', mend: ['open-network'] });
    expect(server.requests).toEqual([]);
  });

  it('is shown with what it means before it counts, and not trusted after a no', async () => {
    await scene.window.keyboard.press('Control+,');
    await chooses(CHAIN.root, 'Cancel');
    await expect
      .poll(() => scene.app.electron.evaluate(() => Reflect.get(globalThis, 'question') as string | undefined))
      .toContain('CN=Tokenscope test authority');
    expect(await ask(scene.window, 'authorities.list')).toEqual([]);
    expect((await send()).status).toBeNull();
  });

  it('makes its servers acceptable once added, also after a restart, and no longer once removed', async () => {
    await chooses(CHAIN.root, 'Trust');
    await row().waitFor();
    expect((await send()).status).toBe(200);
    await checkScreen(scene.window, "a certificate authority of one's own");

    await scene.quit();
    await scene.launch();
    expect((await send()).status).toBe(200);
    await scene.window.keyboard.press('Control+,');
    await row().waitFor();

    await scene.window.getByRole('button', { name: 'Remove CN=Tokenscope test authority' }).click();
    await scene.window.getByRole('button', { name: 'Stop trusting it' }).click();
    await row().waitFor({ state: 'detached' });
    expect((await send()).status).toBeNull();
  });

  it('that somebody wrote into the file does not count, and the page says so', async () => {
    const path = join(scene.stage.userData, 'authorities.json');
    await scene.quit();
    const stored = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...stored, authorities: [{ pem: CHAIN.root, file: 'x.pem', mark: '0000-0000' }] }));
    await scene.launch();
    const before = server.requests.length;
    expect((await send()).status).toBeNull();
    expect(server.requests).toHaveLength(before);
    await scene.window.keyboard.press('Control+,');
    await scene.window.getByText('Not confirmed').waitFor();
    expect(scene.app.complaints).toEqual([]);
  });
});
