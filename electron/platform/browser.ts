import { urlOf } from '../model/url';
import { Failure } from '../model/failure';
import type { Browser } from '../core/ports';

/** Windows hands longer addresses to no browser; servers refuse them far earlier. Characters. */
const MAX_LENGTH = 32_768;

/**
 * The one door to the outside: hands http(s) URLs, and nothing else, to the system browser. Rejects with insecure-url for any other scheme, a
 * malformed or overlong URL or one with a password in it, and with browser-failed when the system can't open it.
 *
 * @param openExternal What hands it over, such as Electron's `shell.openExternal`.
 */
export function createBrowser(openExternal: (url: string) => Promise<void>): Browser {
  return {
    async open(address) {
      const url = browserUrl(address);
      try {
        await openExternal(url.href);
      } catch {
        throw new Failure({
          code: 'browser-failed',
          what: 'The system browser could not be opened.',
          likelyCause: 'No default browser is set, or the system refused to start it.',
          action: 'Set a default browser in the system settings and try again, or copy the URL and open it yourself.',
          evidence: [{ label: 'Host', value: url.host }],
        });
      }
    },
  };
}

/** The address as one that the browser may be handed. @throws Failure insecure-url. */
export function browserUrl(address: string): URL {
  const url = address.length <= MAX_LENGTH ? urlOf(address) : null;
  if (!url) throw refused('It is not a complete URL.', []);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused('Only http and https addresses are handed to the browser: other schemes can start programs.', [
      { label: 'Scheme', value: url.protocol },
    ]);
  }
  if (url.username || url.password)
    throw refused('It holds a user name or password, which browsers hide and phishing uses.', [{ label: 'Host', value: url.host }]);
  return url;
}

function refused(likelyCause: string, evidence: { label: string; value: string }[]): Failure {
  return new Failure({
    code: 'insecure-url',
    what: 'Tokenscope did not open this address.',
    likelyCause,
    action: 'Check the address. If it came from a provider, open the page in a browser yourself.',
    evidence,
  });
}
