import { app, type Session, type WebPreferences } from 'electron';

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
  // Chromium's spell checker would fetch dictionaries from the network.
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
  app.on('web-contents-created', (_event, contents) => {
    // WebRTC is bound by no Content-Security-Policy and passes `webRequest` by; there is no proxy it could use either.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Shuts, for one session: every permission, device, download and remote address. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_details, answer) => answer({ cancel: true }),
  );
}
