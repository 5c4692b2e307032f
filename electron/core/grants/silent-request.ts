import { Failure } from '../../model/failure';
import { hasOwnCredential } from '../../model/client-auth';
import type { Connection } from '../../model/connection';
import { redirectUriOf as knownRedirectUri } from '../../model/receiver';
import { urlOf } from '../../model/text/url';
import { headerOf } from '../base/untrusted-text';
import type { ClientCredential } from '../client-auth/method';
import { requestSecrets } from '../client-auth/request-object';
import type { KnownRequest } from '../exchanges/recording';
import type { Clock, Http, HttpResponse, Random } from '../ports';
import type { SealedClientKey } from '../secrets';
import type { ResolvedServer } from '../wire/discovery';
import { type Limits, send } from '../wire/send';
import { type AuthorizeChange, type AuthorizeRequest, isPushed, openAuthorizeRequest } from './authorize-request';

/** A loopback port for a receiver that takes any; nothing listens there, and nothing is sent there. */
const SOME_PORT = 49_152;

export interface Silent {
  http: Http;
  clock: Clock;
  random: Random;
  connection: Connection;
  server: ResolvedServer;
  redirectUri: string;
  signal: AbortSignal;
  /** Asked only where the request is pushed or signed, and the client has a credential of its own. */
  credential(): Promise<ClientCredential | null>;
  /** As `openAuthorizeRequest` has it. */
  dpopKey?: SealedClientKey;
  limits?: Limits;
}

/** How a server answered an authorize request that nobody looked at. */
export interface SilentAnswer {
  request: KnownRequest;
  response: HttpResponse;
  /** The Location of a redirect, absolute; null: none. */
  location: URL | null;
  /** What the request sent: to compare with the state in `location`. */
  stateSent: string;
  redirectUri: string;
  /** The server refused the request where it was pushed to. */
  isPushed: boolean;
}

/**
 * Sends an authorize request as a browser without any session would, and follows nothing: what a server refuses before it knows who asks can
 * be seen that way. Where the request is pushed, a refusal there is the answer. Rejects as `openAuthorizeRequest` and the Http port do.
 */
export async function sendSilently(asking: Silent, change: AuthorizeChange): Promise<SilentAnswer> {
  const { http: givenHttp, clock, random, connection, server, redirectUri, signal, dpopKey, limits } = asking;
  const needsCredential = isPushed({ connection, server }, change) || connection.authorizeRequest.signed;
  const credential = needsCredential && hasOwnCredential(connection) ? await asking.credential() : null;
  let last: { request: KnownRequest; response: HttpResponse } | null = null;
  const http: Http = {
    send: async (sent) => {
      const response = await givenHttp.send(sent);
      last = { request: sent as KnownRequest, response };
      return response;
    },
  };
  const dpop = dpopKey && { key: dpopKey, clock };
  let request: AuthorizeRequest;
  try {
    request = await openAuthorizeRequest({ http, clock, connection, server, credential, signal, redirectUri, random, dpop }, change);
  } catch (error) {
    const pushed: { request: KnownRequest; response: HttpResponse } | null = last;
    if (!(error instanceof Failure) || error.code !== 'flow-error' || pushed === null) throw error;
    return { ...(pushed as { request: KnownRequest; response: HttpResponse }), location: null, stateSent: '', redirectUri, isPushed: true };
  }
  const { url, state } = request;
  const headers = [
    { name: 'Accept', value: 'text/html,application/xhtml+xml' },
    { name: 'User-Agent', value: 'Tokenscope' },
  ];
  const leg = {
    connectionId: connection.id,
    purpose: 'authorize' as const,
    secrets: requestSecrets(new URL(url).searchParams),
    credential: null,
    limits,
    signal,
  };
  const { request: sent, response } = await send(givenHttp, leg, { method: 'GET', url, headers, body: null });
  const isRedirect = response.status >= 300 && response.status < 400;
  const location = isRedirect ? headerOf(response.headers, 'location') : null;
  return {
    request: sent,
    response,
    location: location === null ? null : urlOf(location, url),
    stateSent: state,
    redirectUri,
    isPushed: false,
  };
}

/** The redirect URI of the connection; of a loopback receiver on any port, with some port. */
export function redirectUriOf({ receiver }: Pick<Connection, 'receiver'>): string {
  const withPort = receiver.kind === 'loopback' ? { ...receiver, port: receiver.port ?? SOME_PORT } : receiver;
  return knownRedirectUri(withPort) ?? '';
}

/** Whether a redirect leads to this redirect URI, whatever its parameters. */
export function isSamePlace(location: URL, redirectUri: string): boolean {
  const place = ({ protocol, host, pathname }: URL) => [protocol, host, pathname].join('\n');
  const redirect = urlOf(redirectUri);
  return redirect !== null && place(location) === place(redirect);
}

/** Where a redirect leads, what differs from one request to the next left out. */
export function shapeOf({ protocol, host, pathname }: URL): string {
  const steps = pathname.split('/').map((step) => (step.length >= 16 || /\d/.test(step) ? '*' : step));
  return `${protocol}//${host}${steps.join('/')}`;
}
