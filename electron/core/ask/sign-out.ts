import type { Connection } from '../../model/connection';
import { Failure, failing, internal } from '../../model/failure';
import type { SignOutPlace } from '../../model/server-answer';
import type { BrowserTraffic } from '../exchanges/recording';
import type { Browser } from '../ports';
import { type ContextDeps, contextOf } from './context';
import { type AskContext, admitted, endpointFor } from './question';

export interface SignOutDeps extends ContextDeps {
  browser: Browser;
  /** Hears of each page opened, with what in its address is secret. */
  onTraffic?: (traffic: BrowserTraffic) => void;
  /** Makes ready what signing out at that connection's server needs. */
  ensureReady?: (connectionId: string) => Promise<void>;
}

interface Prepared {
  context: AskContext;
  url: URL;
  idToken: string;
}

/**
 * Signs a person out at the provider (OpenID Connect RP-Initiated Logout 1.0): opens its end session endpoint in the browser, with the ID
 * token in the address. That token goes only where the connection's tokens may be asked about (`question.ts`), and neither the window nor the
 * log nor a failure holds it. Nothing stored here changes, and what the provider did stays with the browser.
 */
export class SignOutService {
  constructor(private readonly deps: SignOutDeps) {}

  /**
   * Where it would lead; nothing is opened.
   *
   * @throws Failure `not-found`, `not-connected`, vault-*, `connection-incomplete` (no ID token, no such endpoint), `connection-invalid`,
   * `insecure-url`, `address-refused`, `endpoint-changed` (it is not where the tokens came from), and what discovery gives.
   */
  async place(connectionId: string): Promise<SignOutPlace> {
    const { context, url } = await this.#prepare(connectionId);
    return { host: url.host, returnsTo: context.connection.postLogoutRedirectUri };
  }

  /** Opens the page. @throws Failure As `place` does, and as the browser does. */
  async signOut(connectionId: string): Promise<void> {
    const { context, url, idToken } = await this.#prepare(connectionId);
    const address = signOutAddress(url, idToken, context.connection);
    const tell = (failure: Failure | null) =>
      this.deps.onTraffic?.({
        connectionId,
        purpose: 'sign-out',
        at: this.deps.clock.now(),
        url: address.href,
        secrets: [{ kind: 'ID token', value: idToken }],
        failure,
      });
    try {
      await this.deps.browser.open(address.href);
    } catch (error) {
      tell(error instanceof Failure ? error : notOpened(error));
      throw error;
    }
    tell(null);
  }

  async #prepare(connectionId: string): Promise<Prepared> {
    await this.deps.ensureReady?.(connectionId);
    const context = await admitted(await contextOf(this.deps, connectionId, 'endSession'), 'endSession', this.deps);
    const { idToken } = context.grant;
    if (idToken === null) throw withoutIdToken();
    return { context, idToken, url: await endpointFor(context, 'endSession', this.deps.discoveries) };
  }
}

/** What the browser opens, RP-Initiated Logout 1.0 section 2. */
export function signOutAddress(
  endpoint: URL,
  idToken: string,
  { clientId, postLogoutRedirectUri }: Pick<Connection, 'clientId' | 'postLogoutRedirectUri'>,
): URL {
  const address = new URL(endpoint);
  address.searchParams.set('id_token_hint', idToken);
  address.searchParams.set('client_id', clientId);
  if (postLogoutRedirectUri) address.searchParams.set('post_logout_redirect_uri', postLogoutRedirectUri);
  return address;
}

const notOpened = (error: unknown) =>
  internal('The sign-out page could not be opened.', 'Try again; if it happens again, please report it.', error);

const withoutIdToken = failing({
  code: 'connection-incomplete',
  what: 'This connection has no ID token, which tells the provider which session to end.',
  likelyCause: 'The scope openid was not requested, or the provider is not an OpenID provider.',
  action: "Request openid and sign in again, or sign out on the provider's own page.",
});
