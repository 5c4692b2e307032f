import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Passing } from '../../../core/tap/port';
import { cancelledFailure } from '../network-failure';
import { pauseOf } from './pause';
import type { UpstreamLine } from './upstream';

/**
 * Answers a request without passing it on.
 *
 * @param waits The app sends the body only when it is told to (RFC 9110 section 10.1.1), so none comes.
 */
export function answerHere(
  request: IncomingMessage,
  response: ServerResponse,
  passing: Passing,
  line: UpstreamLine | undefined,
  waits: boolean,
): void {
  const { plan } = passing;
  if (plan.kind !== 'answer') return;
  const { head, body, delayMs } = plan;
  request.on('data', (part: Buffer) => passing.sent.add(part));
  request.on('error', () => {});
  let isOver = false;
  const answer = () => {
    if (response.destroyed || isOver) return;
    response.sendDate = false;
    const bytes = Buffer.from(body);
    const length = head.headers.some((name, at) => at % 2 === 0 && name.toLowerCase() === 'content-length');
    response.writeHead(head.status, head.statusText || undefined, [
      ...head.headers,
      ...(length ? [] : ['Content-Length', String(bytes.length)]),
    ]);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
  const after = () =>
    pauseOf(delayMs, response)
      .then(answer)
      .catch(() => response.destroy());
  if (waits || request.complete || head.status === 403) void after();
  else request.once('end', () => void after());
  const over = () => {
    isOver = true;
    passing.ended(response.writableFinished ? null : cancelledFailure(`http://${request.headers.host ?? ''}`));
    line?.end(over);
  };
  line?.begin(over);
  response.once('close', over);
}
