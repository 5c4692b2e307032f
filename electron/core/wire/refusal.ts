import type { Connection } from '../../model/connection';
import { type Evidence, Failure, type FailureCode } from '../../model/failure';
import { explained, wordsOf } from '../coach/coach';
import { coachAboutOf } from '../coach/facts';
import { shownExchange } from '../exchanges/recording';
import { NO_FINGERPRINT } from '../redaction/snippets';
import type { Sent } from './send';

/**
 * A server's answer that is of no use, in the coach's words.
 *
 * @param sentAt Milliseconds since the epoch.
 * @param why What makes an answer of success useless. Absent: its status tells.
 */
export function refusalOf(
  code: FailureCode,
  connection: Connection,
  { request, response, sentAt }: Pick<Sent, 'request' | 'response'> & { sentAt: number },
  why?: Evidence[],
): Failure {
  const seen = shownExchange(request, response, sentAt, () => NO_FINGERPRINT);
  const exchange = why === undefined ? seen : { ...seen, failure: { code, what: '', likelyCause: '', action: '', evidence: why } };
  const about = coachAboutOf(connection);
  return new Failure({ ...explained({ code, ...wordsOf(exchange, about) }, exchange, about), exchangeId: response.exchangeId });
}
