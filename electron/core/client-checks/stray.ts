import type { LoggedExchange } from '../../model/exchange';
import { urlOf } from '../../model/text/url';
import { cleanText } from '../base/untrusted-text';

/** Browsers ask for it by themselves. */
const ICON = '/favicon.ico';
const MAX = 200;

/**
 * "POST /oauth2/token": what the app asked for last where nothing stands, so its URLs are likely to be wrong. null: it has found its way since,
 * or never lost it. Metadata are looked for at several places, as RFC 8414 has it.
 */
export function strayOf(exchanges: readonly Pick<LoggedExchange, 'purpose' | 'method' | 'url' | 'status'>[]): string | null {
  const last = exchanges.findLast(({ purpose, url, status }) => {
    return status !== null && purpose !== 'discovery' && purpose !== 'callback' && urlOf(url)?.pathname !== ICON;
  });
  return last?.status === 404 ? cleanText(`${last.method} ${urlOf(last.url)?.pathname ?? ''}`, MAX) : null;
}
