import { extname, join } from 'node:path';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';

/** The scheme of the window's own files. Never registered with the operating system. */
export const APP_SCHEME = 'tokenscope';
const APP_ORIGIN = `${APP_SCHEME}://app`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface AppFile {
  path: string;
  contentType: string;
}

/**
 * The file behind an app URL; null for another scheme or host, a dot segment, an encoded slash, a hidden file or an unknown type. Does not
 * touch the disk.
 * @param root Absolute path of the folder served.
 */
export function appFileOf(root: string, address: string): AppFile | null {
  let path: string;
  try {
    const url = new URL(address);
    if (url.protocol !== `${APP_SCHEME}:` || url.host !== 'app' || url.username || url.password) return null;
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path === '/' || path === '') path = '/index.html';
  if (!/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(path) || path.includes('..')) return null;
  const contentType = Object.hasOwn(TYPES, extname(path)) ? TYPES[extname(path)] : undefined;
  return contentType ? { path: join(root, ...path.split('/')), contentType } : null;
}

/** The nonce is for the style elements that CodeMirror and React Aria add to the page. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Adds the nonce where React Aria and CodeMirror look for it, following Vite's `html.cspNonce` convention. */
export function withNonce(html: string, nonce: string): string {
  return html.replace(/<head(\s[^>]*)?>/i, (head) => `${head}<meta property="csp-nonce" nonce="${nonce}">`);
}

/** Whether a message comes from the top frame of the app's own window, showing its own page. */
export function isOwnPage({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  return (
    !window.isDestroyed() &&
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame === window.webContents.mainFrame &&
    senderFrame.origin === APP_ORIGIN
  );
}
