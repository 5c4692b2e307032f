import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { APP_SCHEME } from './app-files';
import { asksToCopy, REVEAL_FONTS, REVEAL_POLICY, REVEALED_SECONDS, revealPage } from './reveal-page';
import { lockSession, memorySession, SAFE_PREFERENCES } from './security';

/**
 * Shows a token in a separate window, without script or preload, on an in-memory session that no other page can reach. Each page is served
 * once, at an unguessable address. Where the system supports it, screen captures and screen sharing show the window black.
 */
export class Reveal {
  private readonly pages = new Map<string, string>();
  private readonly open = new Set<BrowserWindow>();
  private own: Electron.Session | null = null;

  /**
   * @param root Absolute path of the built renderer, whose fonts the page has too.
   * @param copy Puts a token on the clipboard for a while.
   */
  constructor(
    private readonly parent: BrowserWindow,
    private readonly root: string,
    private readonly copy: (token: string) => Promise<unknown>,
    private readonly clearsInMs: () => number,
  ) {}

  show(what: string, connection: string, token: string): void {
    const id = randomBytes(16).toString('hex');
    this.pages.set(`/${id}`, revealPage(what, connection, token, Math.round(this.clearsInMs() / 1000)));
    const window = new BrowserWindow({
      parent: this.parent,
      width: 720,
      height: 420,
      minWidth: 420,
      minHeight: 260,
      title: what,
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1116' : '#ffffff',
      webPreferences: { ...SAFE_PREFERENCES, session: this.session(), javascript: false, devTools: false },
    });
    window.setContentProtection(true);
    window.setMenu(null);
    const timer = setTimeout(() => window.destroy(), REVEALED_SECONDS * 1000);
    window.webContents.on('before-input-event', (event, input) => {
      if (input.type !== 'keyDown' || input.key !== 'Escape') return;
      event.preventDefault();
      window.close();
    });
    window.webContents.on('did-navigate-in-page', (_event, address) => {
      if (asksToCopy(address)) this.copy(token).catch(() => {});
    });
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      clearTimeout(timer);
      this.pages.delete(`/${id}`);
      this.open.delete(window);
    });
    this.open.add(window);
    window.loadURL(`${APP_SCHEME}://reveal/${id}`).catch(() => window.isDestroyed() || window.destroy());
  }

  closeAll(): void {
    for (const window of this.open) window.destroy();
  }

  /** null: no font of the page's, or it is not there. */
  private async font(path: string): Promise<Buffer | null> {
    const wanted = Object.hasOwn(REVEAL_FONTS, path) ? REVEAL_FONTS[path as keyof typeof REVEAL_FONTS] : null;
    if (wanted === null) return null;
    const folder = join(this.root, 'assets');
    const names = await readdir(folder).catch(() => []);
    const name = names.find((each) => each.startsWith(wanted));
    return name === undefined ? null : readFile(join(folder, name)).catch(() => null);
  }

  private session(): Electron.Session {
    if (this.own) return this.own;
    const own = memorySession('reveal');
    lockSession(own);
    own.protocol.handle(APP_SCHEME, async (request) => {
      const url = new URL(request.url);
      const font = url.host === 'reveal' ? await this.font(url.pathname) : null;
      if (font !== null) return new Response(new Uint8Array(font), { headers: { 'Content-Type': 'font/woff2' } });
      const page = url.host === 'reveal' ? this.pages.get(url.pathname) : undefined;
      this.pages.delete(url.pathname);
      if (page === undefined) return new Response(null, { status: 404 });
      return new Response(page, {
        headers: {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': REVEAL_POLICY,
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
        },
      });
    });
    this.own = own;
    return own;
  }
}
