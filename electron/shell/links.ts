import { Failure } from '../core/failure';
import type { Browser } from '../core/ports';
import { browserUrl } from '../platform/browser';
import type { Gestures } from './gestures';

/**
 * Opens the links of the page: one for each press of a person. What comes without one may be a script that tells somebody outside what it
 * sees, by an address; it is asked about, one at a time.
 *
 * @param ask Asks the person, outside of what the page could click.
 */
export function createLinks(browser: Browser, gestures: Pick<Gestures, 'take'>, ask: (url: string) => Promise<boolean>) {
  let isAsking = false;
  return async (address: string): Promise<void> => {
    const url = browserUrl(address).href;
    if (!gestures.take()) {
      if (isAsking) throw notOpened('Another address is being asked about.');
      isAsking = true;
      const agreed = await ask(url).finally(() => {
        isAsking = false;
      });
      if (!agreed) throw notOpened('You chose not to open it.');
    }
    await browser.open(url);
  };
}

function notOpened(likelyCause: string): Failure {
  return new Failure({
    code: 'cancelled',
    what: 'The address was not opened.',
    likelyCause,
    action: 'Follow the link again if you want to.',
  });
}
