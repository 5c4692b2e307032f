import type { Connection, Pair } from '../model/connection';
import type { ExchangePurpose, SentByCheck } from '../model/exchange';
import type { GrantFacts } from '../model/grant';
import type { Preferences } from '../model/window/preferences';
import type { BuiltCall } from '../model/request';
import type { KnownSecret, SecretRecord } from './secrets';

/** Time. Both in milliseconds: `now` since the epoch as the system says it, `monotonic` since any fixed point. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** Runs `work` after `delayMs` milliseconds; returns what calls it off. */
export type Schedule = (delayMs: number, work: () => void) => () => void;

/** Texts that a person keeps, each in a file of its own. */
export interface OwnFiles {
  list(): Promise<{ id: string; text: string }[]>;
  /** Resolves with the id given to it. */
  add(text: string): Promise<string>;
  put(id: string, text: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface Random {
  bytes(length: number): Uint8Array;
}

/** What the exchange log needs to know of a request. Never sent. */
export interface ExchangeAbout {
  connectionId: string;
  purpose: ExchangePurpose;
  /** Every secret that the request carries or its answer may echo. */
  secrets: KnownSecret[];
  check?: SentByCheck;
  /** The preflight that sends it, by its id. */
  preflight?: string;
}

/** A certificate with its private key, as PEM. */
export interface TlsIdentity {
  /** `x5t#S256`. */
  thumbprint: string;
  /** Its own first, then those that lead to its authority. */
  certificates: string;
  key: string;
}

/** Where a connection may lead, once the name of its host is resolved. */
export interface Within {
  /** Requests of another name share no connection with it. */
  name: string;
  admits(ip: string): boolean;
}

/** `url`: absolute, http(s). */
export interface HttpRequest extends BuiltCall {
  /** Milliseconds for the whole exchange. */
  timeoutMs: number;
  /** Bytes of the body kept; the rest is dropped and `cut` set. */
  maxBodyBytes: number;
  signal?: AbortSignal;
  /** Sent to a server that asks for one in TLS (RFC 8446 section 4.4.2). Absent: none is. */
  certificate?: TlsIdentity;
  /** The server's own certificate, as PEM, trusted for this request alone and in place of authorities. Absent: authorities are. */
  trusts?: string;
  /** A POST that changes nothing at the server: it may share a connection and be sent again. Absent: its method says so, or it changes something. */
  asksOnly?: boolean;
  /** Hears each piece of an event stream: once it says so, the body is whole and the connection is closed. Absent: it ends with the response. */
  until?: (piece: Uint8Array) => boolean;
  /** Absent: anywhere. Of those who resolve names themselves; a proxy does it for them, and Chromium for the window. */
  within?: Within;
  /** Absent: the exchange belongs to no connection and is not logged. */
  about?: ExchangeAbout;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  /** As received, repeated names kept. Names in lower case. */
  headers: Pair[];
  body: Uint8Array;
  cut: boolean;
  /** System clock at the start, milliseconds since the epoch. */
  startedAt: number;
  /** Milliseconds from the start to the headers, and to the end of the body. */
  headersMs: number;
  endMs: number;
  /** In the exchange log; absent: it is not logged. */
  exchangeId?: string;
}

/**
 * Sends one request; follows no redirect, keeps no cookie, adds no credential. Rejects with a Failure whose code is one of
 * network-offline, -dns, -refused, -tls, -timeout, -reset, -proxy or cancelled. Any status is an answer, not a failure.
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** Shaped like keytar. Rejects with KeychainError. */
export interface Keychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export type KeychainTrouble = 'unavailable' | 'locked';
/** What a person can do about it differs with these. `no-keyring`: the service runs, but nothing was made to keep secrets in. */
export type KeychainCause = 'no-service' | 'no-keyring' | 'locked' | 'refused';
export class KeychainError extends Error {
  constructor(
    readonly trouble: KeychainTrouble,
    message: string,
    readonly keychainCause: KeychainCause = trouble === 'locked' ? 'locked' : 'no-service',
  ) {
    super(message);
    this.name = 'KeychainError';
  }
}

/** `closed`: the key was forgotten on purpose, and `open` reads it again. */
export type VaultState = 'ready' | 'memory' | 'opening' | 'closed' | 'unavailable' | 'locked' | 'key-missing' | 'key-wrong';
export interface VaultStatus {
  state: VaultState /** Sealed records on disk. */;
  records: number /** Connections whose record is corrupt. */;
  corrupt: string[] /** Why, in the system's words; no secret. */;
  reason: string | null;
  /** With `unavailable` and `locked`, where the keychain is at fault. */
  keychainCause?: KeychainCause;
}

/**
 * Sealed records, one per connection. Every method but `status`, `open`, `useMemory`, `setAside`, `fingerprint` rejects with a
 * Failure (vault-unavailable, -locked, -key-missing, -key-wrong, -record-corrupt, -not-writable) when it can't do as asked;
 * none ever overwrites a record it could not read.
 */
export interface Vault {
  status(): VaultStatus;
  /** Reads the key and looks at the records; safe to call again at any time. */
  open(): Promise<VaultStatus>;
  read(connectionId: string): Promise<SecretRecord | null>;
  /** Durable (file and folder synced) when it resolves. */
  write(connectionId: string, record: SecretRecord): Promise<void>;
  remove(connectionId: string): Promise<void>;
  /** Writes, syncs and removes a probe; rejects with vault-not-writable. */
  proveWritable(connectionId: string): Promise<void>;
  /** Whether what is written of a connection now ends with this process. */
  inMemory(connectionId: string): boolean;
  /** Forgets the key until the next `open`; what needs it rejects with vault-locked. Does nothing unless it is open. */
  close(): VaultStatus;
  /** From now on secrets live in memory only; what is on disk stays as it is. */
  useMemory(): VaultStatus;
  /** Moves all records (null) or one aside into a dated folder, deleting nothing; with all, a new key may then be made. */
  setAside(connectionId: string | null): Promise<VaultStatus>;
  /** Keyed, 8 hex digits in two groups such as "3f9a-01bc"; the same secret gives the same fingerprint while the key lives. */
  fingerprint(secret: string): string;
  onChange(listener: (status: VaultStatus) => void): () => void;
}

/** Connections and preferences: nothing secret. Writes are durable when they return. */
export interface Settings {
  connections(): Connection[];
  connection(id: string): Connection | null;
  /** Adds or replaces; keeps the order. */
  saveConnection(connection: Connection): void;
  /** The same of several, in one write. */
  saveConnections(connections: readonly Connection[]): void;
  removeConnection(id: string): void;
  /** All ids in their new order. */
  order(ids: string[]): void;
  facts(id: string): GrantFacts | null;
  /** All in one write, by connection id; null removes. `sessionOnly`: for this run, leaving what is on disk as it is. */
  saveFacts(changes: ReadonlyMap<string, GrantFacts | null>, sessionOnly?: boolean): void;
  app(): Preferences;
  saveApp(patch: Partial<Preferences>): Preferences;
}

/** The system browser: the one door to the outside. Rejects with browser-failed or insecure-url. */
export interface Browser {
  open(url: string): Promise<void>;
}

/** What the loopback page tells the person. */
export interface ReceiverPage {
  ok: boolean;
  title: string;
  text: string;
}
export interface Listening {
  /** The redirect URI that reaches it. */ redirectUri: string;
  close(): Promise<void>;
}

export type OnCallback = (url: string, posted?: { origin: string | null }) => Promise<ReceiverPage>;

/** Where redirects can come back by HTTP. Rejects with receiver-unavailable when the port is taken. */
export interface Redirects {
  /** `onCallback` hears the redirect URI with its parameters, and of a form that was posted there which origin sent it; null: it does not say. */
  listen(where: { port: number | null; path: string }, onCallback: OnCallback): Promise<Listening>;
}

/** Whether this machine has a network. It may be wrong in both directions. */
export interface Network {
  online(): boolean;
  /** Returns what ends it. */
  onChange(listener: (online: boolean) => void): () => void;
}

/** Name resolution, to see where a host leads before anything is sent there. */
export interface Addresses {
  /** Every IPv4 and IPv6 address of a host name; an address gives itself. Rejects when there is none or none is found in time. */
  lookup(host: string): Promise<string[]>;
}
