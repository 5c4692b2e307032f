import { type IncomingHttpHeaders, request as sendRequest } from 'node:http';
import type { ActAnswer } from '../../core/client-checks/acts';
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
  /** How often a redirect to the app is to be followed; 0: it is none. */
  callbacks(url: string): number;
  calledBack(url: string, answer: ActAnswer | null): void;
}

/**
 * A person's browser: follows redirects, keeps cookies, signs in and allows what the provider's pages ask. It goes to nothing but http on
 * loopback, runs no script and loads no picture.
 */
export class PlayedBrowser {
  #open = 0;
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly parts: BrowserParts) {}

  /** Whether it is on its way anywhere. */
  get isBusy(): boolean {
    return this.#open > 0;
  }

  /** Opens an address, and resolves when it leads nowhere else. Never rejects. */
  async open(address: string): Promise<void> {
    const first = urlOf(address);
    let next: Asked | null = first && { method: 'GET', url: first, form: null };
    this.#open += 1;
    for (let step = 0; next !== null && step < MAX_STEPS; step += 1) next = await this.#step(next);
    this.#open -= 1;
  }

  async #step(asked: Asked): Promise<Asked | null> {
    const { url } = asked;
    const times = asked.method === 'GET' ? this.parts.callbacks(url.href) : 0;
    let answer = await this.#send(asked);
    if (times > 0) this.parts.calledBack(url.href, answer);
    for (let time = 1; time < times; time += 1) {
      const again = await this.#send(asked);
      this.parts.calledBack(url.href, again);
      answer ??= again;
    }
    if (answer === null) return null;
    const location = answer.headers.find(({ name }) => name === 'location')?.value;
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
      const target = urlOf(location, url.href);
      return target && { method: 'GET', url: target, form: null };
    }
    return url.origin === this.parts.origin() ? formIn(answer.body, url) : null;
  }

  /** null: no answer came. */
  #send({ method, url, form }: Asked): Promise<ActAnswer | null> {
    if (url.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) return Promise.resolve(null);
    const body = form === null ? '' : String(form);
    const headers = {
      accept: 'text/html',
      ...(form && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
      ...(this.#cookies.has(url.host) && { cookie: [...(this.#cookies.get(url.host) ?? [])].map((pair) => pair.join('=')).join('; ') }),
    };
    return new Promise((resolve) => {
      const request = sendRequest(url, { method, headers, agent: false, signal: AbortSignal.timeout(ANSWER_MS) }, (response) => {
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
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    for (const cookie of headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      const isOver = attributes.some((each) => /^ *(max-age=0|expires=Thu, 01 Jan 1970)/i.test(each));
      if (isOver) jar.delete(pair.slice(0, at).trim());
      else if (at > 0) jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
    this.#cookies.set(host, jar);
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The form of a page of the provider's, as somebody fills it in who agrees; null: it has none. */
function formIn(html: string, url: URL): Asked | null {
  const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) return null;
  const form = new URLSearchParams({ username: 'ada', decision: 'allow' });
  for (const [, name = '', value = ''] of html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) form.set(name, value);
  return { method: 'POST', url: new URL(action, url), form };
}
