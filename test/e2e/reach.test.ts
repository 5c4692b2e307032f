import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEME } from './stage';
import { newByForm } from './stage/person';
import { connectionTo, type Provider, startProvider } from './support-provider';
import { addConnection, ask, asked, signIn } from './support-window';
import { quietScene } from './support-scene';

interface Question {
  message: string;
  detail: string;
  buttons: string[];
  defaultId: number;
  cancelId: number;
}

describe('what leaves for an address that nobody allowed', () => {
  const scene = quietScene();
  let evil: Provider;
  let id: string;

  beforeAll(async () => {
    const { provider, window } = scene;
    evil = await startProvider();
    id = await addConnection(window, connectionTo(provider, { name: 'Ada', apiBaseUrl: null }));
    await signIn(window, provider, id);
  });
  afterAll(() => evil?.stop());

  /** Has the main process's next dialog answer by itself, and resolves with what it would have shown. */
  async function answering(response: number, work: () => Promise<unknown>): Promise<Question[]> {
    await scene.app.electron.evaluate(({ dialog }, button) => {
      const shown: unknown[] = [];
      Reflect.set(globalThis, 'questions', shown);
      Reflect.set(dialog, 'showMessageBox', async (_window: unknown, options: unknown) => {
        shown.push(options);
        return { response: button, checkboxChecked: false };
      });
    }, response);
    await work();
    return scene.app.electron.evaluate(() => Reflect.get(globalThis, 'questions') as Question[]);
  }
  const call = () =>
    asked(scene.window, 'calls.send', {
      connectionId: id,
      callId: 'mine',
      call: { method: 'GET', url: '/x', query: [], headers: [], body: '' },
    });
  const change = async (changes: Parameters<typeof connectionTo>[1]) => {
    const {
      id: _,
      hasClientSecret: __,
      sealedVariables: _sealed,
      redirectUri: ___,
      ...input
    } = await ask(scene.window, 'connections.get', { id });
    await ask(scene.window, 'connections.update', { id, input: { ...input, ...changes } });
  };

  it('is asked about in a dialog of the main process, which names the first API of a token that had none', async () => {
    await change({ apiBaseUrl: `${evil.url}/api` });
    const questions = await answering(0, async () => expect(await call()).toMatchObject({ ok: false, problem: { code: 'cancelled' } }));
    expect(questions).toMatchObject([
      { message: `Send the access token of “Ada” to ${evil.url}?`, buttons: ['Cancel', 'Send'], defaultId: 0, cancelId: 0 },
    ]);
    expect(questions[0]?.detail).toContain('No API was set');
    expect(evil.requests).toEqual([]);
  });

  it('and so is another path of the token endpoint', async () => {
    const { endpoints } = await ask(scene.window, 'connections.get', { id });
    await change({ endpoints: { ...endpoints, token: `${scene.provider.url}/other/token` } });
    const refresh = async () => expect(await asked(scene.window, 'tokens.refresh', { connectionId: id })).toMatchObject({ ok: false });
    const questions = await answering(0, refresh);
    expect(questions).toMatchObject([{ message: `Send the secrets of “Ada” to ${scene.provider.url}/other/token?` }]);
    expect(questions[0]?.detail).toContain(`Until now: ${scene.provider.url}/token`);
    expect(scene.provider.requests.filter(({ path }) => path === '/other/token')).toEqual([]);
  });

  it.each([
    ['introspection', 'tokens and client secret'],
    ['revocation', 'tokens and client secret'],
    ['userinfo', 'access token'],
  ] as const)('and so is a new %s endpoint, and a yes sends', async (what, secrets) => {
    const { endpoints } = await ask(scene.window, 'connections.get', { id });
    await change({ endpoints: { ...endpoints, token: `${scene.provider.url}/token`, [what]: `${scene.provider.url}/other/${what}` } });
    const sent = () => scene.provider.requests.filter(({ path }) => path === `/other/${what}`);
    const question = () => asked(scene.window, 'server.ask', { connectionId: id, what, token: 'access' });
    const questions = await answering(0, async () =>
      expect(await question()).toMatchObject({ ok: false, problem: { code: 'endpoint-changed' } }),
    );
    expect(questions).toMatchObject([
      { message: `Send the ${secrets} of “Ada” to ${scene.provider.url}/other/${what}?`, defaultId: 0, cancelId: 0 },
    ]);
    expect(sent()).toEqual([]);
    await answering(1, question);
    expect(sent()).toHaveLength(1);
  });

  it('and a new connection shows the redirect URI of its own, and the shared one at a switch', async () => {
    await newByForm(scene.window);
    await scene.window.getByRole('button', { name: /^OpenID provider/ }).click();
    await scene.window.getByRole('button', { name: /^Redirect / }).click();
    const shown = scene.window.locator('.fields__copyable code').first();
    const own = await shown.innerText();
    expect(own).toMatch(/^dev\.tokenscope\.local:\/oauth\/callback\/[a-z0-9]{8}$/);
    const toggle = scene.window.getByRole('switch', { name: 'A redirect URI of its own' });
    await toggle.focus();
    await scene.window.keyboard.press('Space');
    await expect.poll(() => shown.innerText()).toBe(`${SCHEME}:/oauth/callback`);
    await scene.window.keyboard.press('Space');
    await expect.poll(() => shown.innerText()).toBe(own);
  });
});
