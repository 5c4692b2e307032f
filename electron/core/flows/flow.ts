import type { Connection, Pair, Receiver } from '../../model/connection';
import type { SentByCheck } from '../../model/exchange';
import { type Failure, failing } from '../../model/failure';
import type { FlowView } from '../../model/flow';
import type { Preferences } from '../../model/window/preferences';
import { receiverAt, unregisteredReceiver } from '../../model/receiver';
import type { ClientCredential } from '../client-auth/method';
import type { BrowserTraffic } from '../exchanges/recording';
import type { AuthorizeChange, AuthorizeRequest } from '../grants/authorize-request';
import type { DeviceStep, NewTokens } from '../grants/protocol';
import type { Addresses, Browser, Clock, Http, Random, ReceiverPage, Redirects, Schedule } from '../ports';
import type { NewGrant, SealedClientKey } from '../secrets';
import type { Discoveries, ResolvedServer } from '../wire/discovery';
import type { InputsFor } from '../wire/token-request';
import type { Callback, Neighbour } from './callback';

/** One authorization in progress or just over; a snapshot. */
export interface Flow extends Readonly<Omit<FlowView, 'problem' | 'page' | 'silence'>> {
  /** With `failed`: why. With `waiting`: what was refused, or the browser that did not open, without ending the flow. */
  readonly failure: Failure | null;
  readonly page: Failure | null;
  readonly silence: Failure | null;
  /** Why a code is wanted that gives the connection no tokens, as a sentence; null: it is a sign-in for the connection's own tokens. */
  readonly purpose: string | null;
}

export const NOTHING_SEEN = { page: null, silence: null };

/** A code that was obtained through the browser and not exchanged. Secrets: code, codeVerifier. */
export interface FlowCode {
  code: string;
  /** null: PKCE is off. */
  codeVerifier: string | null;
  nonce: string | null;
  redirectUri: string;
  scopesAsked: string[];
  /** `parameters`: of the callback other than code, with state and iss as they came back. `issuerExpected` null: none is known. */
  callback: { parameters: Pair[]; stateSent: string; issuerExpected: string | null };
  /** What brought it; null: it is made up. */
  request: AuthorizeRequest | null;
}

export interface ObtainCode {
  /** Why, said to the person as a sentence. */
  purpose: string;
  /** How the request differs from the connection's own. */
  change?: AuthorizeChange;
  /** Waits at a redirect URI of the app's own that nobody registered. @throws Failure `receiver-unavailable` the receiver has none. */
  unregistered?: boolean;
  /** Milliseconds to wait for the browser; the app's own setting where it is shorter, or nothing is given. */
  timeoutMs?: number;
  /** The key that will exchange the code; absent or null: no proof will be sent. */
  dpopKey?: SealedClientKey | null;
  signal?: AbortSignal;
  check?: SentByCheck;
  /** Hears what the log hears: the authorize request, and each callback that was taken for its answer, refused ones included. The state may stand in no URL. */
  onTraffic?: (traffic: BrowserTraffic, stateSent?: string) => void;
}

/** A sign-in with a device code for tokens that are not stored. `http`: what its requests go out through. */
export type ObtainTokens = Omit<ObtainCode, 'unregistered' | 'onTraffic'> & { http?: Http };

/** The tokens of a sign-in with a device code, not stored, and the code that brought them. */
export type DeviceTokens = NewTokens & Pick<DeviceStep, 'deviceCode'>;

export interface FlowDeps {
  /** Throws `not-found`. */
  connections: (id: string) => Connection;
  /** What to authenticate with at that token endpoint; rejects with `endpoint-changed` where it is for another one. */
  credential: (connection: Connection, endpoint: URL) => Promise<ClientCredential | null>;
  /** The key that the tokens of a sign-in are to be bound to; null: none. Absent: tokens are never bound. */
  proofKey?: (connectionId: string) => Promise<SealedClientKey | null>;
  /** Where grants get what they send beside the client's credential. Absent: nowhere. */
  inputs?: InputsFor;
  /** The issuers of the other connections, to notice a mix-up where this one has none. */
  otherIssuers?: (connectionId: string) => string[];
  /** The other connections, to notice one whose answers could be taken for this one's. */
  neighbours?: (connectionId: string) => Neighbour[];
  discoveries: Pick<Discoveries, 'resolveEndpoints'>;
  http: Http;
  addresses: Addresses;
  clock: Clock;
  random: Random;
  browser: Browser;
  redirects: Redirects;
  settings: () => Pick<Preferences, 'flowTimeoutMs'>;
  /** Rejects where the connection's tokens could not be stored; awaited before the browser or the server is asked for anything. */
  proveStorable: (connectionId: string) => Promise<void>;
  /** Stores the tokens; the flow is done only once this has resolved. */
  deliverGrant: (connectionId: string, grant: NewGrant) => Promise<void>;
  /** What is wrong with the page that the browser opens; null: nothing, or it is not asked for. Absent: never asked for. */
  askPage?: (connection: Connection, url: string, signal: AbortSignal) => Promise<Failure | null>;
  /** Absent: real time. */
  schedule?: Schedule;
  /** Hears of each authorize request opened and each callback that named a waiting flow. */
  onTraffic?: (traffic: BrowserTraffic) => void;
}

/** What is handed on where the code itself was wanted. */
export function codeOf(
  { request, redirectUri, server }: { request: AuthorizeRequest; redirectUri: string; server: ResolvedServer },
  { parameters }: Callback,
  code: string,
): FlowCode {
  return {
    code,
    codeVerifier: request.codeVerifier,
    nonce: request.nonce,
    redirectUri,
    scopesAsked: request.scopesAsked,
    callback: {
      parameters: [...parameters].filter(([name]) => name !== 'code').map(([name, value]) => ({ name, value })),
      stateSent: request.state,
      issuerExpected: server.issuer,
    },
    request,
  };
}

/** Where a code is waited for: the connection's receiver, unless the options want another. @throws Failure `receiver-unavailable` It has no other. */
export function receiverFor({ receiver }: Connection, { change, unregistered = false }: ObtainCode): Receiver {
  const resent = change?.resent ? receiverAt(receiver, change.resent.redirectUri) : null;
  const other = unregistered ? unregisteredReceiver(receiver) : resent;
  if (unregistered && other === null) throw noOtherAddress();
  return other ?? receiver;
}

/** A redirect URI that nobody registered was wanted, and each that comes to mind belongs to somebody else. */
const noOtherAddress = failing({
  code: 'receiver-unavailable',
  what: "The redirect returns to a URL that isn't Tokenscope's own, so no other one can be tried there.",
  likelyCause: "The connection's receiver is a pasted URL.",
  action: 'Choose the app link or loopback as receiver, if the provider lets you register one.',
});

export function isOver({ status }: Flow): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/** What the browser's page says once a flow took its callback. @param name The connection's. */
export function pageOf({ status, failure, purpose }: Flow, name: string): ReceiverPage {
  if (status === 'done' && purpose !== null)
    return { ok: true, title: 'Signed in', text: `The checks of ${name} continue in Tokenscope. Its own tokens are untouched.` };
  if (status === 'done') return { ok: true, title: 'Signed in', text: `Tokenscope has the tokens for ${name}.` };
  if (failure !== null) return { ok: false, title: 'The sign-in failed', text: `${failure.what} ${failure.action}` };
  return { ok: false, title: 'The sign-in was cancelled', text: 'Start it again in Tokenscope if you still want it.' };
}
