import { app, type Session, session, type WebPreferences } from 'electron';

export const SAFE_PREFERENCES: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Doesn't stop the session from fetching dictionaries: see `lockPages`.
  spellcheck: false,
  enableWebSQL: false,
  // Otherwise `document.execCommand('paste')` reads the clipboard. For older Electrons see `lockPages`.
  enableDeprecatedPaste: false,
};

/** For all pages: blocks navigation, new windows and webviews. No request, the app's own included, brings a client certificate. Call before `ready`. */
export function lockPages(): void {
  // As root, Chromium can't start sandboxed processes; --no-sandbox (containers, tests) is an explicit choice.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // Only a person's paste may read the clipboard, never a script: Electron 33 has no preference for this.
  app.commandLine.appendSwitch('blink-settings', 'dOMPasteAllowed=false,javaScriptCanAccessClipboard=false');
  // Otherwise every session fetches a dictionary from Google, bypassing all filters.
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false);
    session.setSpellCheckerLanguages([]);
  });
  // Otherwise any server that asks learns who the person is, by the first certificate in the system's store: `credentials: 'omit'` does not
  // prevent it.
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('web-contents-created', (_event, contents) => {
    // WebRTC ignores Content-Security-Policy and `webRequest`. This stops UDP; `lockSession` stops TCP.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** An in-memory session for pages or requests: no cache, no permissions. */
export function memorySession(name: string): Session {
  const created = session.fromPartition(name, { cache: false });
  created.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  created.setPermissionCheckHandler(() => false);
  return created;
}

/** A proxy that doesn't exist: port 1 of this machine. Also used for loopback. */
const NOWHERE = { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

/** For one session of pages: blocks permissions, devices, downloads and remote addresses. */
export function lockSession(pages: Session): void {
  pages.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  pages.setPermissionCheckHandler(() => false);
  pages.setDevicePermissionHandler(() => false);
  pages.on('will-download', (event) => event.preventDefault());
  // Pages come from the app's own scheme and need no network. Nothing else bounds WebRTC over TCP.
  void pages.setProxy(NOWHERE);
  pages.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, answer) => answer({ cancel: true }),
  );
}
