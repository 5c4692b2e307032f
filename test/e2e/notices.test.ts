import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './stage/app';
import { type Notifications, openNotifications } from './support-notifications';
import { type Answering, connectionTo } from './support-provider';
import { sleep } from './support-time';
import { addConnection, ask, asked, choose, signIn } from './support-window';
import { quietScene } from './support-scene';

/** Milliseconds. Tokens are looked at every five seconds; failures are gathered for one. */
const LOOKED_AT_MS = 5_500;
const GATHERED_MS = 1_500;
const HOUR_MS = 3_600_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('notifications on the desktop', () => {
  const scene = quietScene({ starts: false });
  let desktop: Notifications;
  let ada: string;
  let grace: string;

  beforeAll(async () => {
    const { stage, provider } = scene;
    desktop = await openNotifications(stage.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    const { window } = await scene.launch();
    // Both connections carry secrets, and a server's own words with secrets in them come back below.
    ada = await addConnection(window, connectionTo(provider, { name: 'Ada' }), provider.secret('client secret'));
    grace = await addConnection(window, connectionTo(provider, { name: 'Grace' }), provider.secret('client secret'));
  });
  afterAll(() => desktop?.close());

  /** Signs in for an hour, and lets all of it but `left` milliseconds pass. */
  async function almostExpired(connectionId: string, left: number): Promise<number> {
    scene.provider.token(scene.provider.issue({ expiresIn: HOUR_MS / 1000 }));
    await signIn(scene.window, scene.provider, connectionId);
    const { expiresAt } = await ask(scene.window, 'grants.get', { connectionId });
    const { now } = (await ask(scene.window, 'app.snapshot')).clock;
    await sleep(scene.app.electron, scene.window, (expiresAt ?? 0) - now - left);
    return Date.now() + left;
  }

  async function preferences(change: () => Promise<void>): Promise<void> {
    const { window } = scene;
    await window.getByRole('button', { name: 'App settings', exact: true }).click();
    await change();
    await window.getByRole('button', { name: 'Done', exact: true }).click();
  }
  const notifyBefore = (choice: string) =>
    preferences(async () => {
      await scene.window.getByRole('button', { name: /Notify before a token expires/ }).click();
      await scene.window.getByRole('option', { name: choice, exact: true }).click();
    });
  const onScreen = () => scene.window.getByRole('heading', { level: 1 }).innerText();
  const inFront = () => scene.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() === true);

  /** A refusal that repeats every secret of the request. */
  const refusal: Answering = ({ form }) => ({
    status: 400,
    body: { error: 'invalid_grant', error_description: `No: ${[...form.values()].join(' ')}` },
  });

  it('come two minutes before a token expires unless set otherwise, and a click brings the window to that connection', async () => {
    const { app, window } = scene;
    const expiresAt = await almostExpired(ada, 123_000);
    const shown = await desktop.next();
    expect(shown.title).toBe('Ada: token expires in 2 min');
    expect(shown.body).not.toBe('');
    // Not sooner than two minutes before. How much later is up to the machine; it is not the next minute's news.
    expect(expiresAt - shown.at).toBeLessThanOrEqual(121_000);
    expect(expiresAt - shown.at).toBeGreaterThan(60_000);

    await choose(window, 'Grace');
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await until(async () => !(await inFront()), 'the window to be out of the way');
    desktop.click(shown.id);
    await until(async () => (await onScreen()) === 'Ada', 'the connection to be shown');
    await until(inFront, 'the window to come to the front');
  });

  it('come once for a token, not at all when that is off, and as soon as it is on again', async () => {
    await notifyBefore('Off');
    await almostExpired(grace, 90_000);
    await pause(LOOKED_AT_MS);
    expect(desktop.shown).toHaveLength(1);
    const next = desktop.next();
    await notifyBefore('2 minutes before');
    expect((await next).title).toMatch(/^Grace: token expires in (1 min|8\d s)$/);
  });

  it('come when a refresh fails, name the connection and the reason, and a click leads there', async () => {
    const { provider, window } = scene;
    provider.token(refusal);
    const next = desktop.next();
    expect(await asked(window, 'tokens.refresh', { connectionId: grace })).toMatchObject({ ok: false });
    const shown = await next;
    expect(shown.title).toBe('Grace: refresh failed');
    expect(shown.body).toMatch(/refresh token/i);
    await choose(window, 'Ada');
    desktop.click(shown.id);
    await until(async () => (await onScreen()) === 'Grace', 'the connection to be shown');
  });

  it('come not when a refresh fails and that is off', async () => {
    const { provider, window } = scene;
    await preferences(async () => {
      await window.getByText('When a refresh fails', { exact: true }).click();
      await until(async () => !(await ask(window, 'app.snapshot')).settings.notifyRefreshFailed, 'the setting to be off');
    });
    const before = desktop.shown.length;
    const asks = provider.requests.length;
    await asked(window, 'tokens.refresh', { connectionId: ada });
    expect(provider.requests.length).toBe(asks + 1);
    await pause(GATHERED_MS);
    expect(desktop.shown.slice(before)).toEqual([]);
  });

  it('hold no secret, nor a part of one', () => {
    const { provider, app } = scene;
    const said = desktop.shown.map(({ title, body }) => `${title}\n${body}`).join('\n');
    expect(desktop.shown).toHaveLength(3);
    expect(provider.secrets.length).toBeGreaterThan(4);
    const partsOf = (secret: string) => Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));
    for (const { kind, value } of provider.secrets)
      expect(
        partsOf(value).filter((part) => said.includes(part)),
        kind,
      ).toEqual([]);
    expect(app.complaints).toEqual([]);
  });
});
