import { join } from 'node:path';
import { events as eventSchemas } from '../contract/events';
import type { GenericSchema } from 'valibot';
import { keptLimits } from '../model/window/kept';
import { viewOf } from '../model/view';
import ElectronStore from 'electron-store';
import * as electron from 'electron';
import { app, clipboard, ipcMain, net, Notification, powerMonitor, shell } from 'electron';
import type { Problem, Preferences } from '../contract';
import { createAuthorityFile } from '../platform/kept/authority-files';
import { createKeychain } from '../platform/vault/keychain';
import { createLoopbackRedirects } from '../platform/network/loopback';
import { openPreferencesStore } from '../platform/kept/preferences-store';
import { systemRandom } from '../platform/system/random';
import { createRefreshLocks } from '../platform/vault/refresh-lock';
import { watchVault } from '../platform/vault/vault-watch';
import { createServices, type Services } from '../services';
import { APP_URL, isOwnPage } from './window/app-files';
import { keepAttention } from './attention/attention';
import { createBrowser } from '../platform/network/browser';
import { Authorities } from '../platform/network/authorities';
import { askAboutUnsaved, confirmAuthorities, confirmLink, confirmAct, confirmSending } from './dialogs/confirm';
import {
  apiQuestion,
  askedEndpointQuestion,
  authoritiesQuestion,
  exchangeQuestion,
  productionQuestion,
  privateServerQuestion,
  troublesQuestion,
  tokenEndpointQuestion,
  unmarkingQuestion,
} from './dialogs/confirm-text';
import { MARK, type MarkedClipboard, needsFocus, SecretClipboard, secretItem } from './clipboard';
import { watchClock } from './clock';
import { REDIRECT_SCHEME, RedirectGate } from './redirects/deep-links';
import { ImportOffers } from './redirects/import-offers';
import type { Answer, Early } from './early';
import { forwardEvents, type Send } from './views/events';
import { openTextFile, openTextFiles, saveFile } from './dialogs/files';
import { applyLimits } from './handlers/kept-handlers';
import { createHandlers } from './handlers/handlers';
import { createLinks, Gestures } from './window/links';
import { holdClosing, inWords, workIn } from './ending/hold-quitting';
import { IdleLock } from './idle-lock';
import { idleTime } from './idle-time';
import { answer } from './handlers/ipc';
import { keepRunning } from './ending/keep-running';
import { describeApp, installMenu } from './window/menu';
import { createCertifiedHttp } from './network/certified-http';
import { createTapWay } from './network/node-way';
import { createNetHttp } from './network/net-http';
import { NetSessions } from './network/net-sessions';
import { WatchedNetwork } from './network/network';
import { once } from '../core/base/once';
import { ownScheme } from './redirects/own-scheme';
import { problemOf, problemView } from './views/problem';
import { ProxySignIns } from './network/proxy-sign-ins';
import { quitGracefully } from './ending/quitting';
import { Reveal } from './window/reveal';
import { registerOnLinux } from './redirects/scheme-registration';
import { endWithSession } from './ending/session-end';
import { offerTextMenu } from './window/text-menu';
import { createWayOut } from './network/way-out';
import { showWindowIcon } from './window/window-icon';

/** Milliseconds after the window has opened until a newer version is looked for, where the person wants that. */
const LOOK_FOR_UPDATES_AFTER_MS = 60_000;
/** Milliseconds after the window has opened until tokens left by a crash are recovered. */
const RECOVER_AFTER_MS = 2_000;

const LIMITS = Object.keys(keptLimits) as (keyof typeof keptLimits)[];

/** Wires everything behind the window. Returns the handler for its messages. */
export function runDesktop({ main, inbox, directory, settings, clock, platform, notices, page }: Early): Answer {
  const { window } = main;
  offerTextMenu(window);
  if (platform === 'linux') showWindowIcon(window);
  settings.keepPreferencesIn(() => openPreferencesStore(ElectronStore, directory, ipcMain));
  const browser = createBrowser((url) => shell.openExternal(url));
  const keychain = createKeychain();
  const network = new WatchedNetwork(net);
  const proxies = new ProxySignIns();
  const authorityFile = createAuthorityFile(directory);
  notices.push(...authorityFile.notices.map(problemView));
  const authorities = new Authorities({
    file: authorityFile,
    vaultOpened: () => services.vaultOpened(),
    fingerprint: (text) => services.vault.fingerprint(text),
    now: () => clock.now(),
    confirm: (added) => confirmAuthorities(window, authoritiesQuestion(added)),
  });
  const way = createWayOut({
    settings: () => settings.app(),
    signIns: proxies,
    authorities: () => authorities.trusted(),
    now: () => clock.now(),
  });
  const sessions = new NetSessions(`Tokenscope/${app.getVersion()}`, way.setUp);
  const nodeParts = { session: () => sessions.shared(), authorities: () => authorities.trusted(), signIns: proxies };
  const services = createServices({
    directory,
    settings,
    keychain,
    clock,
    random: systemRandom,
    http: createCertifiedHttp(createNetHttp(clock, sessions, way), { clock, ...nodeParts }),
    tapWay: createTapWay(nodeParts),
    browser,
    redirects: createLoopbackRedirects(() => settings.app().loopbackPorts),
    confirmApiOrigin: (...asked) => confirmSending(window, apiQuestion(...asked)),
    confirmTokenEndpoint: (...asked) => confirmSending(window, tokenEndpointQuestion(...asked)),
    confirmAskedEndpoint: (...asked) => confirmSending(window, askedEndpointQuestion(...asked)),
    confirmProduction: (...asked) => confirmAct(window, productionQuestion(...asked)),
    confirmTroubles: (...asked) => confirmAct(window, troublesQuestion(...asked)),
    confirmPrivateServer: (...asked) => confirmAct(window, privateServerQuestion(...asked)),
    confirmUnmarking: (connections) => confirmAct(window, unmarkingQuestion(connections)),
    confirmExchange: (...asked) => confirmSending(window, exchangeQuestion(...asked)),
    lock: createRefreshLocks(directory),
    network,
    version: app.getVersion(),
  });
  const { tokens, watch } = services;

  const send: Send = (event, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', event, viewOf<GenericSchema>(eventSchemas[event], payload));
  };
  const notice = (problem: Problem) => {
    if (page.listens) send('notice', problem);
    else notices.push(problem);
  };
  forwardEvents(services, send, notice, platform);
  proxies.onChange(() => send('proxies.changed', proxies.list()));
  authorities.onChange(() => {
    sessions.renew();
    send('authorities.changed', null);
  });
  services.vault.onChange(() => authorities.recheck());
  // A redirect by app link brings the window forward as it comes in; one to a port does once it has brought tokens.
  services.flows.onChange(({ receiver, status, purpose, signsIn }) => {
    if (signsIn === 'redirect' && receiver === 'loopback' && status === 'done' && purpose === null) main.toFront();
  });

  const navigate = (connectionId: string | null) => {
    main.toFront();
    if (connectionId) send('navigate', { id: connectionId });
  };
  const now = () => clock.now();
  const failed = (error: unknown) => {
    main.toFront();
    notice(problemOf(error));
  };
  const attention = keepAttention({
    services,
    settings,
    window,
    platform,
    now,
    navigate,
    notice,
    copySecret: (text) => secrets.copySecret(text),
    failed,
  });
  let stopVaultWatch = () => {};
  const stopClock = watchClock(
    clock,
    powerMonitor,
    () => {
      services.flows.resumed();
      watch.resumed();
      attention.recount();
      send('clock.changed', { now: now() });
    },
    () => {
      network.look();
      attention.tick();
      idleLock.tick();
    },
  );
  powerMonitor.on('suspend', () => watch.suspended());

  const updateSettings = (patch: Partial<Preferences>) => {
    const view = settings.saveApp(patch);
    // Sizes and selections change often, and concern the window alone, which has them already.
    if (Object.keys(patch).every((name) => name === 'layout')) return view;
    if (patch.proxy !== undefined) sessions.renew();
    main.setTheme(view.theme);
    attention.settingsChanged(patch);
    // The window re-reads the logs on this event, so they must be empty, or shorter, first.
    if (patch.keepExchanges === false) void services.exchanges.applyPreference().then(() => send('settings.changed', view));
    if (LIMITS.some((name) => patch[name] !== undefined)) void applyLimits(services).then(() => send('settings.changed', view));
    if (patch.lookForUpdates !== undefined) void updates().then((all) => all.keepLooking(view.lookForUpdates));
    if (patch.keepClaims === false) for (const { id } of settings.connections()) void services.history.withoutClaims(id).catch(() => {});
    send('settings.changed', view);
    menu();
    return view;
  };
  const menu = () =>
    installMenu({
      command(id) {
        main.toFront();
        send('command', { id });
      },
      theme: () => settings.app().theme,
      setTheme: (theme) => updateSettings({ theme }),
      openLink: (url) => void browser.open(url).catch((error) => notice(problemOf(error))),
    });

  // Only once the page receives events: a redirect may have started the app.
  const gate = new RedirectGate(() => clock.monotonic());
  const offers = new ImportOffers(
    () => clock.monotonic(),
    () => {
      main.toFront();
      send('import.offered', null);
    },
  );
  const takeRedirects = once(() =>
    setImmediate(() =>
      inbox.take((url) => {
        if (offers.put(url)) return;
        const waiting = services.flows
          .list()
          .flatMap(({ status, authorizeUrl }) => (status === 'waiting' && authorizeUrl ? [authorizeUrl] : []));
        if (!gate.admits(url, waiting)) return;
        main.toFront();
        deliver(services, url, notice);
      }),
    ),
  );
  if (page.listens) takeRedirects();

  const gestures = new Gestures(() => clock.monotonic());
  gestures.watch(window.webContents);
  const openLink = createLinks(browser, gestures, (url) => confirmLink(window, url));
  const clearsOnFocus = needsFocus({ platform, env: process.env, ozone: app.commandLine.getSwitchValue('ozone-platform') });
  const clearsInMs = () => settings.app().clipboardMs;
  const secrets = new SecretClipboard(clipboard, clearsInMs, markedClipboard(electron), () => clearsOnFocus && !window.isFocused());
  window.on('focus', () => void secrets.isIn());
  const reveal = new Reveal(window, join(app.getAppPath(), 'dist', 'renderer'), (token) => secrets.copySecret(token), clearsInMs);
  const running = keepRunning(platform, app, window, main.toFront);
  const held = holdClosing(window, {
    unsaved: () => tokens.unsaved().map((id) => settings.connection(id)?.name ?? 'A deleted connection'),
    save: () => tokens.flush(),
    async ask(names) {
      const choice = await askAboutUnsaved(window, names);
      if (choice === 'stay') running.stays();
      return choice;
    },
    hides: running.hides,
  });
  const endWork = async () => {
    stopClock();
    stopVaultWatch();
    attention.stop();
    await Promise.allSettled([secrets.clearSecret(), services.dispose()]);
  };
  let answering = 0;
  const idleLock = new IdleLock({
    after: () => settings.app().lockAfterMs,
    idleMs: idleTime(window, clearsOnFocus),
    isOpen: () => services.vault.status().state === 'ready',
    busy: () =>
      inWords(workIn(services)) ?? (tokens.unsaved().length > 0 ? 'the saving of new tokens' : answering > 0 ? 'a request' : null),
    lock() {
      services.vault.close();
      reveal.closeAll();
      void secrets.clearSecret();
    },
  });
  powerMonitor.on('lock-screen', () => idleLock.left());
  powerMonitor.on('suspend', () => idleLock.left());
  const removal = once(() => import('./removal/open-removal').then(({ openRemoval }) => openRemoval({ window, keychain, endWork })));
  const updates = once(() =>
    import('./updates/open-updates').then(({ openUpdates }) => openUpdates({ services, window, held, browser, send, wayOut: way })),
  );
  const help = once(() =>
    import('./help/open-help').then(({ openHelp }) => openHelp({ services, browser, copyText: (text) => secrets.copy(text) })),
  );
  const handlers = createHandlers({
    services,
    directory,
    platform,
    version: app.getVersion(),
    notices,
    takeOffer: () => offers.take(),
    snapshotTaken() {
      page.listens = true;
      takeRedirects();
    },
    reveal: (what, connection, token) => reveal.show(what, connection, token),
    copySecret: async (text) => ({ clearsInMs: await secrets.copySecret(text), clearsOnFocus }),
    copyText: (text) => secrets.copy(text),
    openLink,
    readClipboard: async () => clipboard.readText(),
    saveFile: (name, kind, content, mode) => saveFile(window, name, kind, content, mode),
    openFile: (title, kind, limit) => openTextFile(window, title, kind, limit),
    openFiles: (title, kind) => openTextFiles(window, title, kind),
    updateSettings,
    proxies,
    authorities,
    updates,
    removal,
    help,
    lock: () => idleLock.now(),
    scheme: ownScheme(platform, ownArguments),
    registerScheme: once(() => (platform === 'linux' ? registerOnLinux(process.execPath, ownArguments()) : Promise.resolve())),
  });

  void main.shown.then(() => {
    main.setTheme(settings.app().theme);
    describeApp();
    menu();
    attention.settingsChanged({ tray: settings.app().tray });
    // Also those of an earlier start, which no object here stands for.
    if (platform === 'win32') Notification.handleActivation(main.toFront);
    // On Linux the packages do this; elsewhere the app does, and it is quick.
    if (app.isPackaged && platform !== 'linux') app.setAsDefaultProtocolClient(REDIRECT_SCHEME, process.execPath, ['--']);
    void services.vaultOpened().then(() =>
      setTimeout(() => {
        void tokens.recover();
        // Time has passed since the last start.
        if (settings.app().exchangesForMs > 0) void applyLimits(services);
        // The command line refreshes tokens too.
        stopVaultWatch = watchVault(directory, (id) => void tokens.read(id).catch(() => {}));
      }, RECOVER_AFTER_MS),
    );
    if (settings.app().lookForUpdates) setTimeout(() => void updates().then((all) => all.keepLooking(true)), LOOK_FOR_UPDATES_AFTER_MS);
    // The preference may have been changed in the settings file.
    void services.exchanges.applyPreference();
  });
  window.on('closed', () => reveal.closeAll());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && reason !== 'killed' && !window.isDestroyed()) void window.loadURL(APP_URL);
  });
  // Electron's default is a dialog with the error's message, which may quote a secret.
  process.on('uncaughtException', (error) => notice(problemOf(error)));
  process.on('unhandledRejection', (reason) => notice(problemOf(reason)));
  const finish = quitGracefully(async () => {
    await endWork();
    // An open unlock dialog would keep the process alive; all work is done by now.
    if (keychain.busy()) process.kill(process.pid, 'SIGKILL');
  });
  endWithSession({
    platform: process.platform,
    window,
    // Electron's types leave the event out.
    onShutdown: (listener) => powerMonitor.on('shutdown', listener as () => void),
    signals: process,
    losesTokens: () => tokens.unsaved().length > 0,
    finish,
    quit: () => app.quit(),
  });

  return async (event, method, request) => {
    // What asks for the lock must not stand in its way.
    const counted = method === 'vault.lock' ? 0 : 1;
    answering += counted;
    try {
      return await answer(handlers, isOwnPage(event, window), method, request);
    } finally {
      answering -= counted;
    }
  };
}

function deliver(services: Services, url: string, notice: (problem: Problem) => void): void {
  services
    .vaultOpened()
    .then(() => services.flows.deliver(url, 'scheme'))
    .catch((error) => notice(problemOf(error)));
}

/** Arguments for a second process of this app. Unpackaged, the first is the app's folder. */
function ownArguments(): string[] {
  return app.isPackaged ? process.argv.slice(1) : [app.getAppPath(), ...process.argv.slice(1)];
}

/** Null on Electron 33, which writes one format at a time, each replacing the last. */
function markedClipboard({ ClipboardItem: Item }: Partial<Pick<typeof electron, 'ClipboardItem'>>): MarkedClipboard | null {
  if (Item === undefined) return null;
  return { write: (text) => clipboard.write([new Item(secretItem(text, process.platform))]), has: () => clipboard.has(MARK) };
}
