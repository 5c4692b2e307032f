import { Failure } from '../model/failure';
import type { Browser } from '../core/ports';
import { browserUrl } from '../platform/browser';
import type { Gestures } from './gestures';

/**
 * Opens links for the page, one per press. A request without a press may be a script leaking what it sees in an address; the person is
 * asked about it, one at a time.
 * @param ask Asks the person outside the page's reach.
 */
export function createLinks(browser: Browser, gestures: Pick<Gestures, 'take'>, ask: (url: string) => Promise<boolean>) {
  let isAsking = false;
  return async (address: string): Promise<void> => {
    const url = browserUrl(address).href;
    if (!gestures.take()) {
      if (isAsking) throw notOpened('You are already being asked about another address.');
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
