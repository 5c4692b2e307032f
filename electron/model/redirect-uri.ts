import { isLoopback } from './address';
import { urlOf } from './text/url';

/** Schemes that a browser keeps to itself. */
const OF_BROWSERS: ReadonlySet<string> = new Set(['javascript:', 'data:', 'file:', 'blob:', 'about:', 'vbscript:', 'ws:', 'wss:', 'ftp:']);

/** "localhost:3000/callback": its scheme was forgotten, and is none of an app's own. */
const HOST_AND_PORT = /^[a-z0-9.-]+:\d+(?:[/?]|$)/i;

/** An http or https URL of this computer, which a played browser follows. */
export function isOwnAddress(address: string): boolean {
  const url = urlOf(address);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && isLoopback(url);
}

/** An app may be redirected to it: on loopback, at https, or with a scheme of the app's own (RFC 8252 section 7); without a fragment (RFC 6749 section 3.1.2). */
export function isRedirectUri(address: string): boolean {
  const url = urlOf(address);
  if (url === null || /[\s#]/.test(address) || OF_BROWSERS.has(url.protocol) || HOST_AND_PORT.test(address)) return false;
  return url.protocol !== 'http:' || isLoopback(url);
}
