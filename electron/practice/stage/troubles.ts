import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Leg } from '../../core/client-checks/acts';
import type { Trouble } from '../../core/client-checks/stage';
import { isRecord, jsonValue } from '../../core/base/untrusted-text';
import { type BufferedAnswer, bufferAnswer, sendBuffered } from '../buffered-answer';
import { type Handler, waited } from '../http-io';

/** A trouble as it is played on one request. */
export interface Taken {
  trouble: Trouble;
  /** The last of the requests that it is played on has come. */
  all: Promise<void>;
}

interface Waiting extends Taken {
  left: number;
  allCame(): void;
}

/** What waits to be played on the next requests, by leg. */
export class Troubles {
  readonly #waiting = new Map<Leg, Waiting[]>();

  add(leg: Leg, trouble: Trouble, times: number): void {
    let allCame = () => {};
    const all = new Promise<void>((resolve) => {
      allCame = resolve;
    });
    this.#waiting.set(leg, [...(this.#waiting.get(leg) ?? []), { trouble, left: times, all, allCame }]);
  }

  take(leg: Leg): Taken | null {
    const [first, ...rest] = this.#waiting.get(leg) ?? [];
    if (first === undefined) return null;
    first.left -= 1;
    if (first.left <= 0) {
      this.#waiting.set(leg, rest);
      first.allCame();
    }
    return first;
  }

  clear(): void {
    for (const { allCame } of [...this.#waiting.values()].flat()) allCame();
    this.#waiting.clear();
  }
}

/** An app that sends its first request of several so fast has sent the others before this many times as long, or milliseconds, are over. */
const PACE = { times: 4, leastMs: 40 };

function longest({ togetherMs = 0, atItsPace }: Trouble, sinceAnswer: number): number {
  return atItsPace ? Math.min(togetherMs, Math.max(PACE.times * sinceAnswer, PACE.leastMs)) : togetherMs;
}

/** Answers a request as `trouble` has it. @param sinceAnswer Milliseconds from the app's last answer to this request. */
export async function playTrouble(
  { trouble, all }: Taken,
  sinceAnswer: number,
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const usual: BufferedAnswer =
    trouble.when === 'after'
      ? await bufferAnswer(handler, request, response, url)
      : { status: trouble.status ?? 503, headers: { 'content-type': typeOf(trouble.body ?? '') }, body: Buffer.alloc(0) };
  if (trouble.togetherMs !== undefined) await Promise.race([all, waited(longest(trouble, sinceAnswer), response)]);
  if (trouble.delayMs !== undefined && !(await waited(trouble.delayMs, response))) return;
  if (trouble.cut) return void request.socket.destroy();
  sendBuffered(response, changed(usual, trouble));
}

function changed({ status, headers, body }: BufferedAnswer, trouble: Trouble): BufferedAnswer {
  const { 'transfer-encoding': _, ...kept } = headers;
  const members = trouble.change === undefined ? undefined : jsonValue(body.toString('utf8'));
  const text = trouble.body ?? (isRecord(members) ? JSON.stringify(trouble.change?.(members)) : null);
  return {
    status: trouble.status ?? status,
    headers: { ...kept, ...trouble.headers, ...(trouble.retryDateSeconds && { 'retry-after': dateIn(trouble.retryDateSeconds) }) },
    body: text === null ? body : Buffer.from(text),
  };
}

/** An HTTP date knows full seconds only: no less than so many from now. */
const dateIn = (seconds: number) => new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toUTCString();

const typeOf = (body: string) => (body.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8');
