import type { Failure } from '../../model/failure';
import type { Rewriting, TapLeg, TroubleKind } from '../../model/tap';
import { utf8Bytes, utf8Text } from '../base/bytes';
import type { Recorded } from '../exchanges/recording';
import type { Clock } from '../ports';
import { MAX_READ_BODY, type RawBody } from '../redaction/body';
import { isMetadata } from './answers';
import { BodyCopy } from './body-copy';
import type { KnownEndpoints } from './endpoints';
import { absoluteForm } from './guard';
import { valueIn } from './headers';
import type { Later } from './later';
import type { AnswerHead, BodyChange, Passing, Plan, RequestHead, TapProxy } from './port';

/** Milliseconds between two looks at what goes on. */
export const LOOK_MS = 100;
/** Looks after which an exchange that goes on is taken down as far as it is, and again while more of it comes. */
const RUNNING_AFTER = 2;
const RUNNING_EVERY = 10;

export interface PassingParts {
  leg: TapLeg;
  /** Of the upstream. */
  origin: string;
  connectionId: string;
  clock: Clock;
  /** Does what is no business of the call once that is through. */
  later: Pick<Later, 'add' | 'done'>;
  endpoints: KnownEndpoints;
  decoded: TapProxy['decoded'];
  /** What the app gets of the answer's headers, and what changes in its body. */
  change(head: AnswerHead): { headers: readonly string[]; change: BodyChange | null };
  /** Takes it down under its id; the last one with that id counts. */
  record(recorded: Recorded): void;
  /** It is over, and taken down later. */
  over(failed: boolean, sent: number, received: number): void;
}

/** One exchange of the app: what is decided on it, and how it comes into the log. */
export class TappedExchange implements Passing {
  readonly sent = new BodyCopy();
  readonly received = new BodyCopy();
  readonly #at: number;
  readonly #start: number;
  #answer: (AnswerHead & { headersMs: number }) | null = null;
  #looks = 0;
  #isOver = false;
  /** Bytes that the log knows of. */
  #told = -1;

  /**
   * @param target As it goes on.
   * @param rewritten Grows while more is rewritten.
   */
  constructor(
    private readonly parts: PassingParts,
    private readonly request: RequestHead,
    private readonly target: string,
    readonly plan: Plan,
    private readonly rewritten: readonly Rewriting[],
    private readonly trouble: TroubleKind | undefined,
  ) {
    this.#at = parts.clock.now();
    this.#start = parts.clock.monotonic();
  }

  answered(head: AnswerHead): { headers: readonly string[]; change: BodyChange | null } {
    this.#answer = { ...head, headersMs: this.parts.clock.monotonic() - this.#start };
    return this.parts.change(head);
  }

  /** The tap itself answered. */
  answeredHere(head: AnswerHead, body: string): void {
    this.#answer = { ...head, headersMs: this.parts.clock.monotonic() - this.#start };
    this.received.add(utf8Bytes(body));
  }

  ended(failure: Failure | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const endMs = this.parts.clock.monotonic() - this.#start;
    const failed = failure !== null || (this.#answer?.status ?? 400) >= 400;
    const { later } = this.parts;
    later.add(() => this.#final(failure, endMs), this.sent.kept + this.received.kept);
    // The next request may be for an endpoint of theirs.
    if (isMetadata(this.target)) void later.done();
    this.parts.over(failed, this.sent.length, this.received.length);
  }

  async #final(failure: Failure | null, endMs: number): Promise<void> {
    const answer = this.#answer;
    const sent = await this.#body(this.sent, this.request.headers);
    const received = answer === null ? null : await this.#body(this.received, answer.headers);
    this.parts.record(this.#recorded(sent, received, failure, endMs));
  }

  /** Takes it down as far as it is, where it goes on for long. To be called every `LOOK_MS` while it runs. */
  look(): void {
    this.#looks += 1;
    if (this.#isOver || this.#looks % RUNNING_EVERY !== RUNNING_AFTER) return;
    const passed = this.sent.length + this.received.length + (this.#answer === null ? 0 : 1);
    if (passed === this.#told) return;
    this.#told = passed;
    const endMs = this.parts.clock.monotonic() - this.#start;
    const received = this.#answer && this.received.raw(valueIn(this.#answer.headers, 'content-type') ?? '');
    const sent = this.sent.raw(valueIn(this.request.headers, 'content-type') ?? '');
    this.parts.record({ ...this.#recorded(sent, received, null, endMs), running: true });
  }

  #recorded(sent: RawBody, received: RawBody | null, failure: Failure | null, endMs: number): Recorded {
    const { leg, origin, connectionId, endpoints } = this.parts;
    const { method, headers } = this.request;
    const url = absoluteForm(origin, this.target);
    const purpose = endpoints.purposeOf(method, url, leg.kind, formIn(sent));
    const answer = this.#answer;
    if (purpose === 'discovery' && received !== null && !received.cut) endpoints.learn(utf8Text(received.bytes));
    return {
      connectionId,
      purpose,
      at: this.#at,
      method,
      url,
      request: { headers: loggedHeaders(headers, origin), body: sent },
      response: answer === null || received === null ? null : responseOf(answer, received, endMs),
      failure,
      secrets: [],
      by: 'app',
      rewritten: [...this.rewritten],
      trouble: this.trouble,
    };
  }

  /** As it is read: without its content coding, where that can be undone. */
  async #body(copy: BodyCopy, headers: RequestHead['headers']): Promise<RawBody> {
    const raw = copy.raw(valueIn(headers, 'content-type') ?? '');
    const coding = valueIn(headers, 'content-encoding');
    if (coding === null || raw.length === 0) return raw;
    const decoded = await this.parts.decoded(raw.bytes, coding, MAX_READ_BODY).catch(() => null);
    if (decoded === null) return raw;
    const cut = decoded.cut || raw.cut;
    return { ...raw, bytes: decoded.bytes, length: cut ? Math.max(raw.length, decoded.bytes.length) : decoded.bytes.length, cut };
  }
}

function responseOf({ status, statusText, headers, headersMs }: AnswerHead & { headersMs: number }, body: RawBody, endMs: number) {
  const pairs = pairsOf(headers).map(({ name, value }) => ({ name: name.toLowerCase(), value }));
  return { status, statusText, headers: pairs, headersMs, endMs, body };
}

/** As the app sent them; Host is the server's, so that the request can be repeated without the tap. */
function loggedHeaders(headers: RequestHead['headers'], origin: string) {
  const host = origin.replace(/^https?:\/\//i, '');
  return pairsOf(headers).map(({ name, value }) => ({ name, value: name.toLowerCase() === 'host' ? host : value }));
}

function pairsOf(headers: readonly string[]): { name: string; value: string }[] {
  const pairs: { name: string; value: string }[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) pairs.push({ name: headers[at] ?? '', value: headers[at + 1] ?? '' });
  return pairs;
}

function formIn({ bytes, contentType }: RawBody): string {
  return /^application\/x-www-form-urlencoded\b/i.test(contentType) ? utf8Text(bytes) : '';
}
