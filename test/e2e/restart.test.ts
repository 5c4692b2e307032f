import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { connectionTo } from './support-provider';
import { addConnection, ask, asked, choose, everythingEnded, flowOf, signIn, until, visit } from './support-window';
import { quietScene } from './support-scene';

const scene = quietScene({ starts: false, for: 'each' });

/** All that a restart must leave as it is. */
async function everything(window: Page) {
  const { connections, settings, vault } = await ask(window, 'app.snapshot');
  const ids = connections.map(({ id }) => id);
  return {
    connections,
    settings,
    vault,
    views: await Promise.all(ids.map((id) => ask(window, 'connections.get', { id }))),
    grants: await Promise.all(ids.map((connectionId) => ask(window, 'grants.get', { connectionId }))),
  };
}

/** What the large countdown says, in seconds. */
async function secondsLeft(window: Page): Promise<number> {
  const text = await window.locator('.header__big').innerText();
  const parts = text.split(':').map(Number);
  expect(parts.every(Number.isInteger), text).toBe(true);
  return parts.reduce((total, part) => total * 60 + part, 0);
}

describe('quit and start again', () => {
  it('keeps connections, their order, settings, tokens, countdowns and saved calls', async () => {
    const { provider } = scene;
    const first = await scene.launch();
    const { window } = first;
    provider.token(provider.issue({ format: 'jwt' }));
    const ada = await addConnection(window, connectionTo(provider, { name: 'Ada' }));
    const machine = await addConnection(window, connectionTo(provider, { name: 'Machine', grantType: 'client_credentials', scopes: [] }));
    await addConnection(window, connectionTo(provider, { name: 'Never used', environment: 'production' }));
    await signIn(window, provider, ada);
    await ask(window, 'tokens.refresh', { connectionId: ada });
    await ask(window, 'flows.start', { connectionId: machine });
    await ask(window, 'connections.move', { id: machine, before: ada });
    await ask(window, 'settings.update', { theme: 'dark', notifyBeforeMs: 60_000, notifyRefreshFailed: false, flowTimeoutMs: 120_000 });
    const call = {
      id: '',
      name: 'Another thing',
      method: 'POST',
      url: 'other',
      query: [{ name: 'q', value: '1' }],
      headers: [],
      body: '{}',
    };
    await ask(window, 'calls.save', { connectionId: ada, call });
    const before = await everything(window);
    expect(before.connections.map(({ name, state }) => [name, state])).toEqual([
      ['Machine', 'active'],
      ['Ada', 'active'],
      ['Never used', 'never-connected'],
    ]);
    expect(before.grants[1]?.family).toHaveLength(2);
    await scene.quit();

    const second = await scene.launch();
    await second.window.getByRole('option').first().waitFor();
    await until(async () => (await ask(second.window, 'app.snapshot')).vault.state === 'ready', 'the vault to open');
    expect(await everything(second.window)).toEqual(before);
    expect(await second.window.locator('.row__name').allInnerTexts()).toEqual(['Machine', 'Ada', 'Never used']);
    expect(await second.window.locator('html').getAttribute('data-theme')).toBe('dark');

    await choose(second.window, 'Ada');
    const leftAt = (now: number) => ((before.grants[1]?.expiresAt ?? 0) - now) / 1000;
    const most = leftAt(Date.now());
    const left = await secondsLeft(second.window);
    expect(left).toBeLessThanOrEqual(most + 3);
    expect(left).toBeGreaterThanOrEqual(leftAt(Date.now()) - 3);
    await until(async () => (await secondsLeft(second.window)) < left, 'the countdown to go on');

    await second.window.getByRole('tab', { name: 'Calls' }).click();
    await second.window.locator('.call-list__item > :first-child').first().waitFor();
    expect(await second.window.locator('.call-list__item > :first-child').allInnerTexts()).toEqual([
      'A thing',
      'Another thing',
      'Variables',
      'History',
      'Side by side',
    ]);
    await second.window.locator('.call-list__item', { hasText: 'Another thing' }).click();
    await second.window.getByRole('button', { name: 'Send', exact: true }).click();
    await second.window.locator('.response-view__status', { hasText: '200' }).waitFor();
    const sent = provider.requests.at(-1);
    expect(sent?.path).toBe('/api/other');
    // The sealed token itself came through the restart.
    expect(provider.secrets.filter(({ kind }) => kind === 'access token').at(-2)?.value).toBe(
      sent?.headers.authorization?.split('.').at(-1),
    );
    await scene.quit();
  });
});

describe('a crash while a refresh is under way', () => {
  /** Kills the app while the server holds its answer to a refresh back, and starts it again. */
  async function crashed() {
    const { provider, stage } = scene;
    const running = await scene.launch();
    const id = await addConnection(running.window, connectionTo(provider));
    await signIn(running.window, provider, id);
    expect((await ask(running.window, 'grants.get', { connectionId: id })).state).toBe('active');
    provider.token(() => 'hold');
    const refreshes = () => provider.requests.filter(({ form }) => form.get('grant_type') === 'refresh_token').length;
    const before = refreshes();
    void asked(running.window, 'tokens.refresh', { connectionId: id }).catch(() => {});
    await until(() => refreshes() > before, 'the refresh to reach the server');
    await running.kill();
    await everythingEnded(stage);
    const again = await scene.launch();
    const told = again.window.getByText('The outcome of the last refresh is unknown');
    await told.waitFor();
    return { provider, id, window: again.window, refreshes, count: refreshes() };
  }
  const refreshTokens = () => scene.provider.secrets.filter(({ kind }) => kind === 'refresh token').map(({ value }) => value);

  it('leaves the outcome unknown, sends nothing by itself, and goes on with the stored token when told to', async () => {
    const { provider, id, window, refreshes, count } = await crashed();
    const grant = await ask(window, 'grants.get', { connectionId: id });
    expect(grant).toMatchObject({ state: 'outcome-unknown', hasRefreshToken: true, problem: { code: 'refresh-outcome-unknown' } });
    await until(
      async () => (await ask(window, 'app.snapshot')).connections[0]?.state === 'outcome-unknown',
      'the list to tell of the crash too',
    );
    await window.getByRole('option', { name: 'outcome unknown' }).waitFor();
    expect(await asked(window, 'tokens.refresh', { connectionId: id })).toMatchObject({
      ok: false,
      problem: { code: 'refresh-outcome-unknown' },
    });
    // The access token is none the worse for it.
    const call = { method: 'GET', url: 'thing', query: [], headers: [], body: '' };
    const result = await ask(window, 'calls.send', { connectionId: id, callId: 'one', call });
    expect(result.exchanges.map(({ status }) => status)).toEqual([200]);
    expect(refreshes()).toBe(count);

    provider.token(provider.issue());
    const stored = refreshTokens().at(-1);
    await window.getByRole('button', { name: 'Try it once' }).click();
    await until(async () => (await ask(window, 'grants.get', { connectionId: id })).family.length === 2, 'the second generation');
    expect(refreshes()).toBe(count + 1);
    expect(provider.requests.at(-1)?.form.get('refresh_token')).toBe(stored);
    expect(await ask(window, 'grants.get', { connectionId: id })).toMatchObject({ state: 'active', problem: null });
    await window.getByText('The outcome of the last refresh is unknown').waitFor({ state: 'detached' });
    await scene.quit();
  });

  it('offers to sign in again, and then a new family begins without the old token being sent', async () => {
    const { provider, id, window, refreshes, count } = await crashed();
    provider.token(provider.issue());
    await window.locator('.states__choice').getByRole('button', { name: 'Sign in again' }).click();
    await window.getByRole('heading', { name: 'Finish signing in with your browser' }).waitFor();
    const flow = (await ask(window, 'app.snapshot')).flows[0];
    await visit(provider.callback(flow?.authorizeUrl ?? ''));
    expect((await flowOf(window, flow?.id ?? '')).status).toBe('done');
    expect(await ask(window, 'grants.get', { connectionId: id })).toMatchObject({
      state: 'active',
      problem: null,
      family: [{ number: 1 }],
    });
    expect(refreshes()).toBe(count);
    const fresh = refreshTokens().at(-1);
    await ask(window, 'tokens.refresh', { connectionId: id });
    expect(provider.requests.at(-1)?.form.get('refresh_token')).toBe(fresh);
    await scene.quit();
  });
});
