import { framedAnew, valueIn } from '../../../core/tap/headers';
import type { Failure } from '../../../model/failure';
import { cancelledFailure } from '../network-failure';
import { Answer, type Forwarding } from './answer';
import { type Collected, collected } from './collected';
import { linesOf, type UpstreamConnection } from './connection';
import { pauseOf } from './pause';

/** Passes one request on, and its answer back, each part as it comes and no faster than the other side takes it. Never rejects. */
export async function forward(of: Forwarding): Promise<void> {
  const { request, response, passing, plan, line, waits, upgrading } = of;
  let connection: UpstreamConnection | null = null;
  let isOver = false;
  const turn = line.turn();
  const over = (failure: Failure | null) => {
    if (isOver) return;
    isOver = true;
    passing.ended(failure);
    line.end(waited);
  };
  const left = () => {
    if (response.writableFinished || isOver) return over(null);
    // The app has gone: the server learns it in the same way.
    connection?.destroy();
    over(cancelledFailure(`${line.origin}${plan.target}`));
  };
  const waited = () => {
    if (upgrading === null) left();
  };
  line.begin(waited);
  response.once('close', left);
  request.on('error', () => {});
  const answer = new Answer(of, over);
  try {
    if (plan.delayMs > 0) await pauseOf(plan.delayMs, response);
    const change = waits ? null : plan.change;
    const body = change === null ? null : await collected(request, change.most);
    if (body !== null) passing.sent.add(body.bytes);
    const other = body?.whole ? (change?.of(body.bytes) ?? null) : null;
    if (isOver) return;
    const headers = other ? framedAnew(plan.headers, other.length) : plan.headers;
    connection = await line.open(
      turn,
      request.method ?? '',
      plan.target,
      headers,
      answer,
      upgrading === null ? null : (valueIn(request.rawHeaders, 'upgrade') ?? ''),
    );
    if (isOver) return void connection.destroy();
    answer.begin(connection);
    send(of, connection, body, other);
  } catch (error) {
    answer.failed(error);
  }
}

/** The body, after the head. */
function send({ request, passing }: Forwarding, connection: UpstreamConnection, body: Collected | null, other: Uint8Array | null): void {
  if (other !== null) {
    connection.write(other);
    return void connection.sent();
  }
  const { rawHeaders } = request;
  const isChunked = valueIn(rawHeaders, 'transfer-encoding') !== null;
  if (!isChunked && valueIn(rawHeaders, 'content-length') === null) {
    // Without these a request has no body (RFC 9112 section 6.3).
    request.resume();
    return void connection.sent();
  }
  const pass = (part: Uint8Array) => (isChunked ? writeChunk(connection, part) : connection.write(part));
  const finish = () => {
    if (isChunked) connection.write(`0\r\n${linesOf(request.rawTrailers)}\r\n`);
    connection.sent();
  };
  if (body !== null && body.bytes.length > 0) pass(body.bytes);
  if (body?.whole) return void finish();
  request.on('data', (part: Buffer) => {
    passing.sent.add(part);
    if (!pass(part)) request.pause();
  });
  request.once('end', finish);
  request.resume();
  process.nextTick(() => connection.uncork());
}

function writeChunk(connection: UpstreamConnection, part: Uint8Array): boolean {
  if (part.length === 0) return true;
  connection.cork();
  connection.write(`${part.length.toString(16)}\r\n`);
  connection.write(part);
  const goesOn = connection.write('\r\n');
  connection.uncork();
  return goesOn;
}
