import { app, type Session, session, type WebPreferences } from 'electron';

/** What every page of the app runs with. */
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
  // The session fetches dictionaries all the same: see `lockPages`.
  spellcheck: false,
  enableWebSQL: false,
  // Else `document.execCommand('paste')` gives a page the clipboard. Electrons that don't know it yet: see `lockPages`.
  enableDeprecatedPaste: false,
};

/** Shuts, for every page there will ever be: navigation, new windows, webviews. Call before `ready`. */
export function lockPages(): void {
  // As root Chromium starts no sandboxed process at all; whoever passes --no-sandbox (containers, tests) has said so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // The clipboard is read by a person's paste only, never by script: Electron 33 has no preference for it.
  app.commandLine.appendSwitch('blink-settings', 'dOMPasteAllowed=false,javaScriptCanAccessClipboard=false');
  // Every session there will ever be: else each fetches a dictionary from Google, past all filters.
  app.on('session-created', (made) => {
    made.setSpellCheckerEnabled(false);
    made.setSpellCheckerLanguages([]);
  });
  app.on('web-contents-created', (_event, contents) => {
    // WebRTC is bound by no Content-Security-Policy and passes `webRequest` by. This stops UDP; `lockSession` stops TCP.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** A session for pages or requests that lives in memory: no cache, no permission. */
export function memorySession(name: string): Session {
  const made = session.fromPartition(name, { cache: false });
  made.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  made.setPermissionCheckHandler(() => false);
  return made;
}

/** A proxy that nobody is: port 1 of this machine. Loopback goes through it as well. */
const NOWHERE = { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

/** Shuts, for one session of pages: every permission, device, download and remote address. */
export function lockSession(pages: Session): void {
  pages.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  pages.setPermissionCheckHandler(() => false);
  pages.setDevicePermissionHandler(() => false);
  pages.on('will-download', (event) => event.preventDefault());
  // The pages come from the app's own scheme and need no network. WebRTC's TCP knows no other bound.
  void pages.setProxy(NOWHERE);
  pages.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, answer) => answer({ cancel: true }),
  );
}
