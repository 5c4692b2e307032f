import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, appFileOf, contentSecurityPolicy, withNonce } from './app-files';

/** Makes the app's scheme a secure origin with code cache. Call before `ready`. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves the built renderer, and nothing else, to one session. Resolves once the page has asked for its style sheet, which it does after
 * its scripts: work done here before then slows the start of the page's own process, on few cores by more than it takes.
 * @param root Absolute path.
 */
export function serveApp(session: Session, root: string): Promise<void> {
  let askedFor = () => {};
  const served = new Promise<void>((resolve) => {
    askedFor = resolve;
  });
  session.protocol.handle(APP_SCHEME, async (request) => {
    if (request.url.endsWith('.css')) setTimeout(askedFor);
    const file = request.method === 'GET' ? appFileOf(root, request.url) : null;
    if (!file) return new Response(null, { status: 404 });
    let body: Buffer;
    try {
      body = await readFile(file.path);
    } catch {
      return new Response(null, { status: 404 });
    }
    const headers = new Headers({
      'Content-Type': file.contentType,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    if (!file.path.endsWith('.html')) {
      return new Response(new Uint8Array(body), { headers });
    }
    // Loaded here rather than at the top so that the window opens sooner.
    const { randomBytes } = await import('node:crypto');
    const nonce = randomBytes(16).toString('base64');
    headers.set('Content-Security-Policy', contentSecurityPolicy(nonce));
    // No Cross-Origin-Opener-Policy: no page can open this one or be opened by it (`lockPages`), and for that header Chromium discards
    // the process it has started for the page and starts another, some 45 ms.
    return new Response(withNonce(body.toString('utf8'), nonce), { headers });
  });
  return served;
}
