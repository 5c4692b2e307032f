import { urlOf } from '../../model/text/url';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Schemes that a browser keeps to itself. */
const OF_BROWSERS: ReadonlySet<string> = new Set(['javascript:', 'data:', 'file:', 'blob:', 'about:', 'vbscript:', 'ws:', 'wss:', 'ftp:']);

/** An http or https URL of this computer, which a played browser follows. */
export function isOwnAddress(address: string): boolean {
  const url = urlOf(address);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && LOOPBACK.has(url.hostname);
}

/** An app may be redirected to it: on loopback, at https, or with a scheme of the app's own (RFC 8252 section 7). */
export function isRedirectUri(address: string): boolean {
  const url = urlOf(address);
  if (url === null || url.hash !== '' || OF_BROWSERS.has(url.protocol)) return false;
  return url.protocol !== 'http:' || LOOPBACK.has(url.hostname);
}
