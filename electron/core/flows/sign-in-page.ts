import type { Connection } from '../../model/connection';
import { Failure } from '../../model/failure';
import { urlOf } from '../../model/text/url';
import { explained, wordsOf } from '../coach/coach';
import { coachAboutOf } from '../coach/facts';
import { type KnownRequest, shownExchange } from '../exchanges/recording';
import type { Addresses, Clock, Http } from '../ports';
import type { Fingerprint } from '../secrets';
import { reachOf } from '../wire/reach';

export interface PageDeps {
  http: Http;
  addresses: Addresses;
  clock: Pick<Clock, 'now'>;
  fingerprint: Fingerprint;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

/**
 * Asks once for the page that the browser is opening, as a browser without cookies would, and follows no redirect: so a host that can't be
 * reached, or a request that it refuses, is known at once. The request goes into the log like any other. Link-local addresses, where
 * clouds keep what must not leak, are never asked.
 *
 * @returns What the person in front of the browser should know; null: nothing.
 */
export async function troubleWithPage(deps: PageDeps, connection: Connection, url: string, signal: AbortSignal): Promise<Failure | null> {
  const address = urlOf(url);
  // Whoever asks first has used up a pushed request (RFC 9126 section 4).
  if (address === null || address.searchParams.has('request_uri')) return null;
  const reach = await reachOf(address, deps.addresses);
  if (signal.aborted || reach.has('link-local') || reach.has('special')) return null;
  const at = deps.clock.now();
  const request: KnownRequest = {
    method: 'GET',
    url,
    headers: [{ name: 'Accept', value: 'text/html,application/xhtml+xml' }],
    body: null,
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_BYTES,
    signal,
    about: { connectionId: connection.id, purpose: 'sign-in-page', secrets: [] },
  };
  try {
    const response = await deps.http.send(request);
    if (response.status < 400) return null;
    const exchange = shownExchange(request, response, at, deps.fingerprint);
    const about = coachAboutOf(connection);
    return new Failure(explained({ code: 'flow-error', ...wordsOf(exchange, about) }, exchange, about));
  } catch (error) {
    return error instanceof Failure && error.code !== 'cancelled' ? error : null;
  }
}
