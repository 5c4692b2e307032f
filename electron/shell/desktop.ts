import { app, clipboard, type IpcMainInvokeEvent, Notification, powerMonitor, shell } from 'electron';
import type { Problem, Result, SettingsView } from '../contract';
import { createKeychain } from '../platform/keychain';
import { createLoopbackRedirects } from '../platform/loopback';
import { systemRandom } from '../platform/random';
import { createSettings } from '../platform/settings';
import { systemClock } from '../platform/system-clock';
import { createServices, type Services } from '../services';
import { APP_ORIGIN, APP_URL } from './app-files';
import { showBadge } from './badge';
import { BadgeCount } from './badge-count';
import { createBrowser } from './browser';
import { SecretClipboard } from './clipboard';
import { watchClock } from './clock';
import { REDIRECT_SCHEME, type RedirectInbox } from './deep-links';
import { forwardEvents } from './events';
import { listedTokens } from './expiring-tokens';
import { createHandlers } from './handlers';
import { answer } from './ipc';
import { describeApp, installMenu } from './menu';
import { createNetHttp } from './net-http';
import type { NotificationText } from './notification-plan';
import { Notifier } from './notifier';
import type { Send } from './outbox';
import { problemOf, problemView } from './problem';
import { Reveal } from './reveal';
import { registerOnLinux } from './scheme-registration';
import { settingsView } from './views';
import type { MainWindow } from './window';

/** Answers one message of the window. */
export type Answer = (event: IpcMainInvokeEvent, method: unknown, request: unknown) => Promise<Result<unknown>>;

/** What waits until the page has painted and settled: facts that a crash left behind. Milliseconds. */
const RECOVER_AFTER_MS = 2_000;
/** How long quitting may take to save and to stop what runs, in milliseconds. */
const LAST_WORK_MS = 3_000;

/** Wires everything behind the window; runs while its page boots. Returns what answers the page. */
export function runDesktop(main: MainWindow, inbox: RedirectInbox): Answer {
  const { window } = main;
  const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
  const directory = app.getPath('userData');
  const browser = createBrowser((url) => shell.openExternal(url));
  const stored = createSettings({ directory });
  const notices: Problem[] = stored.notices().map(problemView);
  const keychain = createKeychain();
  const services = createServices({
    directory,
    settings: stored,
    keychain,
    systemClock,
    random: systemRandom,
    http: (clock) => createNetHttp(clock, `Tokenscope/${app.getVersion()}`),
    browser,
    redirects: createLoopbackRedirects(),
  });
  const { clock, settings, tokens } = services;

  const send: Send = (event, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', event, payload);
  };
  let pageListens = false;
  const notice = (problem: Problem) => {
    if (pageListens) send('notice', problem);
    else notices.push(problem);
  };
  forwardEvents(services, send, notice, platform);

  const navigate = (connectionId: string | null) => {
    main.toFront();
    if (connectionId) send('navigate', { to: 'connection', id: connectionId });
  };
  const now = () => clock.now();
  const listed = () => listedTokens(settings);
  const notifier = new Notifier({ now, tokens: listed, settings: () => settings.app(), show: showNotification, navigate });
  const badge = new BadgeCount({ now, tokens: listed, show: (count) => !window.isDestroyed() && showBadge(window, count) });
  const countAnew = () => {
    notifier.changed();
    badge.changed();
  };
  services.connections.onChange(countAnew);
  tokens.onChange(countAnew);
  tokens.onRefreshFailed((id, failure) => notifier.refreshFailed(id, settings.connection(id)?.name ?? 'A connection', failure.what));
  const stopClock = watchClock(
    clock,
    powerMonitor,
    () => {
      countAnew();
      send('clock.changed', { now: now() });
    },
    () => {
      notifier.tick();
      badge.tick();
    },
  );

  const updateSettings = (patch: Partial<SettingsView>) => {
    const view = settingsView(settings.saveApp(patch));
    main.setTheme(view.theme);
    notifier.changed();
    send('settings.changed', view);
    menu();
    return view;
  };
  const menu = () =>
    installMenu({
      navigate: (target) => send('navigate', target),
      theme: () => settings.app().theme,
      setTheme: (theme) => updateSettings({ theme }),
      openLink: (url) => void browser.open(url).catch((error) => notice(problemOf(error))),
    });

  const reveal = new Reveal(window);
  const secrets = new SecretClipboard(clipboard);
  const handlers = createHandlers({
    services,
    platform,
    version: app.getVersion(),
    notices,
    snapshotTaken() {
      if (pageListens) return;
      pageListens = true;
      // The page hears events from here on: now a redirect that started the app can be told of.
      setImmediate(() => inbox.take((url) => deliver(services, url, notice)));
    },
    reveal: (what, connection, token) => reveal.show(what, connection, token),
    copySecret: (text) => secrets.copySecret(text),
    copyText: (text) => secrets.copy(text),
    openLink: (url) => browser.open(url),
    updateSettings,
    registerScheme: once(() => (platform === 'linux' ? registerOnLinux(process.execPath, ownArguments()) : Promise.resolve())),
  });

  void main.painted.then(() => {
    main.setTheme(settings.app().theme);
    describeApp();
    menu();
    // Elsewhere than on Linux the packages leave this to the app, and it is quick.
    if (app.isPackaged && platform !== 'linux') app.setAsDefaultProtocolClient(REDIRECT_SCHEME, process.execPath, ['--']);
    void services.vaultOpened().then(() => setTimeout(() => tokens.recover().catch(() => {}), RECOVER_AFTER_MS));
  });
  window.on('closed', () => reveal.closeAll());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && reason !== 'killed' && !window.isDestroyed()) void window.loadURL(APP_URL);
  });
  // Electron's own answer to a bug is a dialog with the error's message, which may quote a secret.
  process.on('uncaughtException', (error) => notice(problemOf(error)));
  process.on('unhandledRejection', (reason) => notice(problemOf(reason)));
  quitGracefully(async () => {
    stopClock();
    notifier.stop();
    await Promise.allSettled([secrets.clearSecret(), services.dispose()]);
    // An unlock dialog nobody answers would keep the process from ending; all work is done by now.
    if (keychain.busy()) process.kill(process.pid, 'SIGKILL');
  });

  return ({ sender, senderFrame }, method, request) =>
    answer(
      handlers,
      { isMainFrame: sender === window.webContents && senderFrame === window.webContents.mainFrame, origin: senderFrame?.origin ?? '' },
      APP_ORIGIN,
      method,
      request,
    );
}

function deliver(services: Services, url: string, notice: (problem: Problem) => void): void {
  services
    .vaultOpened()
    .then(() => services.flows.deliver(url, 'scheme'))
    .catch((error) => notice(problemOf(error)));
}

/** Kept until clicked or gone: one that is garbage-collected loses its click. */
const showing = new Set<Notification>();

function showNotification({ title, body }: NotificationText, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  const done = () => showing.delete(notification);
  notification.on('click', () => {
    done();
    onClick();
  });
  notification.on('close', done);
  notification.on('failed', done);
  showing.add(notification);
  notification.show();
}

/** What a second process of this app must be started with. Unpackaged, the first argument is the app's folder. */
function ownArguments(): string[] {
  return app.isPackaged ? process.argv.slice(1) : [app.getAppPath(), ...process.argv.slice(1)];
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Lets `work` finish, within its time, before the app is gone. */
function quitGracefully(work: () => Promise<void>): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('will-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    const limit = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORK_MS));
    Promise.race([work().catch(() => {}), limit]).finally(() => {
      state = 'ended';
      // Not sooner: until this event has been dealt with, Electron takes another quit for the one that was prevented.
      setImmediate(() => app.quit());
    });
  });
}
