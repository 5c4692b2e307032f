import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultLab } from './fault-lab';
import { isForm, readForm, redirect, sendHtml } from './http-io';
import { errorPage, loginPage, PAGE_HEADERS } from './pages';
import { randomToken } from './token-store';

const KEPT = 100;
const NAME = 'Practice provider';
/** Marks an authorize request whose person has signed in already; taken out before a face sees it. */
const SIGNED_IN = 'practice_signed_in';

/**
 * The sign-in of a server that asks who somebody is before it looks at what they ask for. Many do: Keycloak, Auth0 and whatever stands
 * behind a single sign-on of its own.
 */
export class LoginFirst {
  readonly #path: string;
  readonly #authorizePath: string;
  /** Authorize requests (path and query) by transaction. */
  readonly #waiting = new Map<string, string>();
  readonly #signedIn = new Set<string>();

  /** @param authorizePath That of the face, from the server's root. */
  constructor(
    authorizePath: string,
    private readonly lab: FaultLab,
  ) {
    this.#authorizePath = authorizePath;
    this.#path = `${authorizePath}/first`;
  }

  /** The authorize request to go on with; null: it was answered. Requests for other paths come back as they are. */
  async pass(request: IncomingMessage, response: ServerResponse, url: URL): Promise<URL | null> {
    if (url.pathname === this.#path) {
      await this.#step(request, response, url);
      return null;
    }
    if (url.pathname !== this.#authorizePath) return url;
    const ticket = url.searchParams.get(SIGNED_IN);
    if (ticket !== null && this.#signedIn.delete(ticket)) {
      const onward = new URL(url);
      onward.searchParams.delete(SIGNED_IN);
      request.url = `${onward.pathname}${onward.search}`;
      return onward;
    }
    if (!this.lab.on('login-first')) return url;
    const transaction = randomToken();
    this.#waiting.set(transaction, `${url.pathname}${url.search}`);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > KEPT && oldest !== undefined) this.#waiting.delete(oldest);
    redirect(response, `${this.#path}?transaction=${transaction}`);
    return null;
  }

  async #step(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const form = request.method === 'POST' && isForm(request) ? await readForm(request) : null;
    const transaction = (form ?? url.searchParams).get('transaction') ?? '';
    const wanted = this.#waiting.get(transaction);
    if (wanted === undefined) {
      const text = 'It was finished already, or waited too long. Start again from the app.';
      return sendHtml(response, 400, errorPage(NAME, 'This sign-in is over', text), PAGE_HEADERS);
    }
    if (form === null) {
      const asking = { provider: NAME, clientId: 'an app', redirectUri: '' };
      return sendHtml(response, 200, loginPage(asking, { action: this.#path, hidden: { transaction } }, 'ada'), PAGE_HEADERS);
    }
    this.#waiting.delete(transaction);
    if (form.get('decision') !== 'allow') {
      return sendHtml(response, 403, errorPage(NAME, 'You are not signed in', 'Nobody signed in, so nothing goes on.'), PAGE_HEADERS);
    }
    const ticket = randomToken();
    this.#signedIn.add(ticket);
    redirect(response, `${wanted}${wanted.includes('?') ? '&' : '?'}${SIGNED_IN}=${ticket}`);
  }
}
