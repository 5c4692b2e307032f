import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Act, ActAnswer, Leg } from '../../core/client-checks/acts';
import { Listeners } from '../../core/base/listeners';
import type { Pair } from '../../model/connection';

/** Characters of a body that are taken down. */
const MAX_BODY = 256 * 1024;

export interface Begun {
  leg: Leg;
  method: string;
  url: string;
  headers: readonly Pair[];
  body: string;
  isOfSecond?: boolean;
}

/** Takes down what the app does, in memory. */
export class ActLog {
  readonly #listeners = new Listeners<[Act]>();
  readonly onAct = this.#listeners.add;
  #count = 0;
  #open = 0;
  /** Milliseconds since the epoch. */
  #answeredAt = 0;
  #scene = '';
  #ask = 0;

  mark(scene: string, ask: number): void {
    this.#scene = scene;
    this.#ask = ask;
  }

  get busy(): number {
    return this.#open;
  }

  /** Milliseconds since the last answer. */
  get sinceAnswer(): number {
    return Date.now() - this.#answeredAt;
  }

  begin({ leg, method, url, headers, body, isOfSecond }: Begun): Act {
    this.#count += 1;
    this.#open += 1;
    const act: Act = {
      id: randomBytes(9).toString('base64url'),
      ordinal: this.#count,
      at: Date.now(),
      endedAt: null,
      endedAfter: null,
      leg,
      scene: this.#scene,
      ask: this.#ask,
      request: { method, url, headers, body: body.slice(0, MAX_BODY) },
      answer: null,
      played: null,
      ...(isOfSecond && { isOfSecond }),
    };
    this.#listeners.tell(act);
    return act;
  }

  finish(act: Act, answer: ActAnswer | null): void {
    if (act.endedAt !== null) return;
    this.#open -= 1;
    act.endedAt = Date.now();
    act.endedAfter = this.#count;
    this.#answeredAt = act.endedAt;
    act.answer = answer;
    this.#listeners.tell(act);
  }
}

export function headersOf({ rawHeaders }: IncomingMessage): Pair[] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? { name: name.toLowerCase(), value: rawHeaders[index + 1] ?? '' } : []));
}

/** Calls `done` once with what was sent, or with null where the connection ended first. Changes nothing of what is sent. */
export function overhear(response: ServerResponse, done: (answer: ActAnswer | null) => void): void {
  const { writeHead, write, end } = response;
  const chunks: Buffer[] = [];
  let length = 0;
  let headers: Record<string, unknown> = {};
  const keep = (chunk: unknown) => {
    if (length >= MAX_BODY || !(typeof chunk === 'string' || chunk instanceof Uint8Array)) return;
    const bytes = Buffer.from(chunk);
    chunks.push(bytes.subarray(0, MAX_BODY - length));
    length += bytes.length;
  };
  response.writeHead = ((...all: unknown[]) => {
    const given = all.find((argument) => typeof argument === 'object' && argument !== null && !Array.isArray(argument));
    headers = Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    return Reflect.apply(writeHead, response, all);
  }) as ServerResponse['writeHead'];
  response.write = ((...all: unknown[]) => {
    keep(all[0]);
    return Reflect.apply(write, response, all);
  }) as ServerResponse['write'];
  response.end = ((...all: unknown[]) => {
    keep(all[0]);
    return Reflect.apply(end, response, all);
  }) as ServerResponse['end'];
  response.once('close', () => {
    if (!response.writableFinished) return done(null);
    const sent = Object.entries({ ...response.getHeaders(), ...headers });
    done({
      status: response.statusCode,
      headers: sent.flatMap(([name, value]) => [value].flat().map((each) => ({ name, value: `${each}` }))),
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
}
