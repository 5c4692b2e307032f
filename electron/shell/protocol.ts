import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, appFileOf, contentSecurityPolicy, withNonce } from './app-files';

/** Makes the app's scheme a secure origin with code cache. Must run before `ready`. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves the built renderer, and nothing else, to one session. Resolves once a first page has been handed over: until that page's process
 * asks for its scripts, this one has nothing else to do.
 *
 * @param root Absolute path.
 */
export function serveApp(session: Session, root: string): Promise<void> {
  let handedOver = () => {};
  const served = new Promise<void>((resolve) => {
    handedOver = resolve;
  });
  session.protocol.handle(APP_SCHEME, async (request) => {
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
    // Loaded here and not on top: the window opens the sooner.
    const { randomBytes } = await import('node:crypto');
    const nonce = randomBytes(16).toString('base64');
    headers.set('Content-Security-Policy', contentSecurityPolicy(nonce));
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    setTimeout(handedOver);
    return new Response(withNonce(body.toString('utf8'), nonce), { headers });
  });
  return served;
}
