import { type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import { request as sendSecurely } from 'node:https';
import { isOwnAddress } from '../../model/redirect-uri';
import type { ActAnswer } from '../../core/client-checks/acts';
import { unescapeMarkup } from '../../model/text/markup';
import { urlOf } from '../../model/text/url';

const MAX_STEPS = 25;
const MAX_BODY = 256 * 1024;
const ANSWER_MS = 30_000;

interface Asked {
  method: 'GET' | 'POST';
  url: URL;
  form: URLSearchParams | null;
}

export interface BrowserParts {
  /** Of the provider, whose pages it fills in. */
  origin: () => string;
  /** How often a redirect to the app is to be followed; 0: it is none. @param form Of one that is posted; empty: it is in the URL. */
  callbacks(url: string, form: string): number;
  calledBack(url: string, form: string, answer: ActAnswer | null): void;
}

interface Cookie {
  value: string;
  /** Sent with a form that another site posts. Some browsers do so with one that says nothing of SameSite. */
  isForOthers: boolean;
}

/**
 * A person's browser: follows redirects, keeps cookies, signs in and allows what the provider's pages ask. It goes to nothing but loopback,
 * where it accepts any certificate, runs no script and loads no picture.
 */
export class PlayedBrowser {
  #open = 0;
  readonly #cookies = new Map<string, Map<string, Cookie>>();

  constructor(private readonly parts: BrowserParts) {}

  /** Whether it is on its way anywhere. */
  get isBusy(): boolean {
    return this.#open > 0;
  }

  /** Opens an address, and resolves with the status of the page where it leads nowhere else; null: no answer came. Never rejects. */
  async open(address: string): Promise<number | null> {
    const first = urlOf(address);
    let status: number | null = null;
    let next: Asked | null = first && { method: 'GET', url: first, form: null };
    this.#open += 1;
    for (let step = 0; next !== null && step < MAX_STEPS; step += 1) ({ next, status } = await this.#step(next));
    this.#open -= 1;
    return status;
  }

  async #step(asked: Asked): Promise<{ next: Asked | null; status: number | null }> {
    const { url } = asked;
    const form = String(asked.form ?? '');
    const times = this.parts.callbacks(url.href, form);
    let answer = await this.#send(asked);
    if (times > 0) this.parts.calledBack(url.href, form, answer);
    for (let time = 1; time < times; time += 1) {
      const again = await this.#send(asked);
      this.parts.calledBack(url.href, form, again);
      answer ??= again;
    }
    if (answer === null) return { next: null, status: null };
    return { next: this.#nextAfter(answer, url), status: answer.status };
  }

  #nextAfter({ status, headers, body }: ActAnswer, url: URL): Asked | null {
    const location = headers.find(({ name }) => name === 'location')?.value;
    if (status >= 300 && status < 400 && location !== undefined) {
      const target = urlOf(location, url.href);
      return target && { method: 'GET', url: target, form: null };
    }
    return url.origin === this.parts.origin() ? formIn(body, url) : null;
  }

  /** null: no answer came. */
  #send({ method, url, form }: Asked): Promise<ActAnswer | null> {
    if (!isOwnAddress(url.href)) return Promise.resolve(null);
    // What the provider's page posts to the app comes from another site.
    const isAcross = method === 'POST' && url.origin !== this.parts.origin();
    const cookies = [...(this.#cookies.get(url.host) ?? [])].filter(([, { isForOthers }]) => isForOthers || !isAcross);
    const body = form === null ? '' : String(form);
    const headers = {
      accept: 'text/html',
      ...(form && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      ...(cookies.length > 0 && { cookie: cookies.map(([name, { value }]) => `${name}=${value}`).join('; ') }),
    };
    return new Promise((resolve) => {
      const options = { method, headers, agent: false, signal: AbortSignal.timeout(ANSWER_MS), rejectUnauthorized: false };
      const request = (url.protocol === 'https:' ? sendSecurely : sendRequest)(url, options, (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        this.#keep(url.host, response.headers);
        response.on('data', (chunk: Buffer) => {
          if (length < MAX_BODY) chunks.push(chunk);
          length += chunk.length;
        });
        response.on('error', () => resolve(null));
        response.on('end', () => {
          const pairs = Object.entries(response.headers).flatMap(([name, value]) =>
            [value ?? []].flat().map((each) => ({ name, value: each })),
          );
          resolve({ status: response.statusCode ?? 0, headers: pairs, body: Buffer.concat(chunks).toString('utf8').slice(0, MAX_BODY) });
        });
      });
      request.on('error', () => resolve(null));
      request.end(body);
    });
  }

  #keep(host: string, headers: IncomingHttpHeaders): void {
    const jar = this.#cookies.get(host) ?? new Map<string, Cookie>();
    for (const cookie of headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      const isOver = attributes.some((each) => /^ *(max-age=0|expires=Thu, 01 Jan 1970)/i.test(each));
      if (isOver) jar.delete(pair.slice(0, at).trim());
      else if (at > 0) {
        const isForOthers = !attributes.some((each) => /^ *samesite=(lax|strict) *$/i.test(each));
        jar.set(pair.slice(0, at).trim(), { value: pair.slice(at + 1).trim(), isForOthers });
      }
    }
    this.#cookies.set(host, jar);
  }
}

/** The form of a page of the provider's, as somebody fills it in who agrees, or as the page posts it to the app; null: it has none. */
function formIn(html: string, url: URL): Asked | null {
  const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) return null;
  const target = urlOf(unescapeMarkup(action), url.href);
  if (target === null) return null;
  const form = new URLSearchParams(target.origin === url.origin ? { username: 'ada', decision: 'allow' } : {});
  for (const [, name = '', value = ''] of html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
    form.set(unescapeMarkup(name), unescapeMarkup(value));
  return { method: 'POST', url: target, form };
}
