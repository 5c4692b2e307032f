import type { IncomingMessage, ServerResponse } from 'node:http';
import { keepNewest } from '../core/base/keep-newest';
import type { FaultLab } from './fault-lab';
import { isForm, readForm, redirect } from './http-io';
import { errorPage, loginPage, sendPage, signInOver } from './pages';
import { randomToken } from './token-store';

const KEPT = 100;
const NAME = 'Practice provider';
/** Marks an authorize request whose person has already signed in; removed before a face sees it. */
const SIGNED_IN = 'practice_signed_in';

/** Signs the person in before checking the request, as Keycloak, Auth0 and most single sign-on servers do. */
export class LoginFirst {
  readonly #path: string;
  /** Authorize requests (path and query) by transaction. */
  readonly #waiting = new Map<string, string>();
  readonly #signedIn = new Set<string>();

  /** @param authorizePath The face's, from the server's root. */
  constructor(
    private readonly authorizePath: string,
    private readonly lab: FaultLab,
  ) {
    this.#path = `${authorizePath}/first`;
  }

  /** Returns the authorize request to continue with, or null if it was answered here. Other requests pass unchanged. */
  async pass(request: IncomingMessage, response: ServerResponse, url: URL): Promise<URL | null> {
    if (url.pathname === this.#path) {
      await this.#step(request, response, url);
      return null;
    }
    if (url.pathname !== this.authorizePath) return url;
    const ticket = url.searchParams.get(SIGNED_IN);
    if (ticket !== null && this.#signedIn.delete(ticket)) {
      const onward = new URL(url);
      onward.searchParams.delete(SIGNED_IN);
      request.url = `${onward.pathname}${onward.search}`;
      return onward;
    }
    if (!this.lab.on('login-first')) return url;
    const transaction = randomToken();
    keepNewest(this.#waiting, transaction, `${url.pathname}${url.search}`, KEPT);
    redirect(response, `${this.#path}?transaction=${transaction}`);
    return null;
  }

  async #step(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const form = request.method === 'POST' && isForm(request) ? await readForm(request) : null;
    const transaction = (form ?? url.searchParams).get('transaction') ?? '';
    const wanted = this.#waiting.get(transaction);
    if (wanted === undefined) return signInOver(response, NAME);
    if (form === null) {
      const asking = { provider: NAME, clientId: 'an app', redirectUri: '' };
      return sendPage(response, 200, loginPage(asking, { action: this.#path, hidden: { transaction } }, 'ada'));
    }
    this.#waiting.delete(transaction);
    if (form.get('decision') !== 'allow')
      return sendPage(response, 403, errorPage(NAME, 'You are not signed in', 'You did not sign in, so the sign-in ends here.'));
    const ticket = randomToken();
    this.#signedIn.add(ticket);
    redirect(response, `${wanted}${wanted.includes('?') ? '&' : '?'}${SIGNED_IN}=${ticket}`);
  }
}
