import { MAX_PREFLIGHT_REQUESTS, type PreflightStop } from '../../model/preflight';
import { Failure } from '../../model/failure';
import { urlOf } from '../../model/text/url';
import { cleanText, headerOf, jsonMembers } from '../base/untrusted-text';
import type { Addresses, Http, HttpRequest, HttpResponse } from '../ports';
import { reachOf } from '../wire/reach';
import { BUSY } from '../wire/token-failure';

/** Thrown in place of a request once nothing more is to be sent. */
export class Stopped extends Error {
  constructor(
    readonly why: PreflightStop,
    readonly text: string,
  ) {
    super(why);
    this.name = 'Stopped';
  }
}

/** Milliseconds for one request, and bytes of its body: nothing here needs more. */
export const PREFLIGHT_LIMITS = { timeoutMs: 10_000, maxBodyBytes: 256 * 1024 };

/** What servers write once an account, a client or a network has been shut out. */
const SHUT_OUT =
  /too many (failed |invalid |login |unsuccessful )?(attempts|requests|tries)|\b(temporarily|has been|is|was) (locked|blocked|suspended)\b|\blocked out\b|\brate limit exceeded\b/i;
const READ = 20_000;

/**
 * The network as a preflight may use it: a bounded number of requests, marked as its own in the exchange log, and not one more once the server
 * wants to be left alone. Rejects with `Stopped`, or as the Http port does.
 */
export class Polite implements Http {
  #stopped: Stopped | null = null;
  readonly hosts = new Map<string, number>();
  sent = 0;

  constructor(
    private readonly http: Http,
    private readonly of: { preflight: string; connectionId: string; addresses: Addresses; signal: AbortSignal; onSent(): void },
    readonly limit = MAX_PREFLIGHT_REQUESTS,
  ) {}

  get stopped(): Stopped | null {
    return this.#stopped;
  }

  get left(): number {
    return this.#stopped === null ? this.limit - this.sent : 0;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const { preflight, connectionId, addresses, signal, onSent } = this.of;
    if (signal.aborted) this.#stopped ??= new Stopped('person', 'You stopped it.');
    if (this.left === 0 && this.#stopped === null)
      this.#stopped = new Stopped('budget', `It has sent ${this.limit} requests, which is all that a preflight may.`);
    if (this.#stopped !== null) throw this.#stopped;
    const reach = await reachOf(new URL(request.url), addresses);
    if (reach.has('link-local') || reach.has('special')) throw neverAsked(request.url);
    this.sent += 1;
    const host = urlOf(request.url)?.host ?? '';
    this.hosts.set(host, (this.hosts.get(host) ?? 0) + 1);
    onSent();
    const about = { secrets: [], purpose: 'discovery' as const, connectionId, ...request.about, preflight };
    const timeoutMs = Math.min(request.timeoutMs, PREFLIGHT_LIMITS.timeoutMs);
    const maxBodyBytes = Math.min(request.maxBodyBytes, 1024 * 1024);
    try {
      const response = await this.http.send({ ...request, timeoutMs, maxBodyBytes, signal, about });
      this.#stopped ??= askedToStop(response);
      return response;
    } catch (error) {
      if (!signal.aborted) throw error;
      this.#stopped ??= new Stopped('person', 'You stopped it.');
      throw this.#stopped;
    }
  }
}

/** Whether the server wants no more of these: 429, or the signs of a lock-out. */
function askedToStop({ status, headers, body }: HttpResponse): Stopped | null {
  if (status === 429 || (status === 503 && headerOf(headers, 'retry-after') !== null))
    return new Stopped('rate-limited', `The server wants fewer requests (${status}), so nothing more is sent.`);
  if (status < 400) return null;
  const text = new TextDecoder().decode(body.subarray(0, READ));
  const error = jsonMembers(text)?.get('error');
  const isShut = SHUT_OUT.test(text) || (typeof error === 'string' && error !== 'temporarily_unavailable' && BUSY.has(error));
  return isShut ? new Stopped('lock-out', 'The server speaks of too many attempts or of a lock, so nothing more is sent.') : null;
}

/** Link-local and reserved ones: clouds keep there what must not leak. */
function neverAsked(url: string): Failure {
  return new Failure({
    code: 'address-refused',
    what: `${cleanText(urlOf(url)?.host ?? '', 200)} is in a reserved address range. Nothing was sent there.`,
    likelyCause: 'The endpoint is wrong, or someone is trying to reach into your network through this app.',
    action: "Compare the endpoints in Settings with the provider's documentation.",
    mend: ['open:endpoints.authorization', 'open:endpoints.token'],
  });
}
