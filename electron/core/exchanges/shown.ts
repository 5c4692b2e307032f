import type { ExchangeAbout, HttpRequest, HttpResponse } from '../ports';
import { Redaction } from '../redaction/redaction';
import type { LoggedExchange } from '../../model/exchange';
import { recordedOf } from './recording';
import { redactExchange } from './redact';

/** A request that says what it is about. */
export type KnownRequest = HttpRequest & { about: ExchangeAbout };

/** An exchange as the log keeps it, made at once for whoever has to say what its answer means. @param at Milliseconds since the epoch. */
export function shownExchange(
  request: KnownRequest,
  response: HttpResponse,
  at: number,
  fingerprint: (secret: string) => string,
): LoggedExchange {
  const { secrets, ...raw } = recordedOf(request, request.about, at, response, null);
  const known = new Redaction(fingerprint);
  known.addAll(secrets);
  return redactExchange({ ...raw, id: response.exchangeId ?? '' }, secrets, known, fingerprint).exchange;
}
