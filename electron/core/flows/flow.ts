import type { BrowserTraffic } from '../exchanges/recording';
import type { NewGrant } from '../secrets';
import type { Connection, Pair, Receiver } from '../../model/connection';
import type { Failure } from '../../model/failure';
import type { Preferences } from '../../model/preferences';
import type { Browser, Clock, Http, Random, Redirects, Schedule } from '../ports';
import type { AuthorizeChange } from './authorize-change';
import type { Discoveries } from '../wire/discovery';
import type { Neighbour } from './mix-up';

export type FlowStatus = 'preparing' | 'waiting' | 'exchanging' | 'done' | 'failed' | 'cancelled';

/** One authorization in progress or just over; a snapshot. Times in milliseconds since the epoch. */
export interface Flow {
  readonly id: string;
  readonly connectionId: string;
  readonly status: FlowStatus;
  readonly receiver: Receiver['kind'];
  /** Exactly what was opened in the browser. */
  readonly authorizeUrl: string | null;
  readonly redirectUri: string | null;
  readonly startedAt: number;
  readonly timeoutAt: number;
  /** With `failed`: why. With `waiting`: what was refused, or the browser that did not open, without ending the flow. */
  readonly failure: Failure | null;
  /** Why a code is wanted that gives the connection no tokens, as a sentence; null: it is a sign-in for the connection's own tokens. */
  readonly purpose: string | null;
}

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
  signal?: AbortSignal;
  /** Hears what the log hears: the authorize request, and each callback that was taken for its answer, refused ones included. */
  onTraffic?: (traffic: BrowserTraffic) => void;
}

export interface FlowDeps {
  /** Throws `not-found`. */
  connections: (id: string) => Connection;
  /** The secret to send to that token endpoint; rejects with `endpoint-changed` where it is for another one. */
  clientSecret: (connection: Connection, endpoint: URL) => Promise<string | null>;
  /** The issuers of the other connections, to notice a mix-up where this one has none. */
  otherIssuers?: (connectionId: string) => string[];
  /** The other connections, to notice one whose answers could be taken for this one's. */
  neighbours?: (connectionId: string) => Neighbour[];
  discoveries: Discoveries;
  http: Http;
  clock: Clock;
  random: Random;
  browser: Browser;
  redirects: Redirects;
  settings: () => Preferences;
  /** Rejects where the connection's tokens could not be stored; awaited before the browser or the server is asked for anything. */
  proveStorable: (connectionId: string) => Promise<void>;
  /** Stores the tokens; the flow is done only once this has resolved. */
  deliverGrant: (connectionId: string, grant: NewGrant) => Promise<void>;
  /** Absent: real time. */
  schedule?: Schedule;
  /** Hears of each authorize request opened and each callback that named a waiting flow. */
  onTraffic?: (traffic: BrowserTraffic) => void;
}
