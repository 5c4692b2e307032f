import type { Pair } from '../model/connection';
import type { SigningAlgorithm } from '../model/client-key';
import type { SecretKind } from '../model/exchange';
import type { FailureDetails } from '../model/failure';
import type { Finding } from '../model/finding';
import type { Generation } from '../model/grant';
import type { GrantInput } from '../model/grant-input';

/** A keyed fingerprint of a secret, for telling two apart. */
export type Fingerprint = (secret: string) => string;

/** A secret on its way to where it is hidden. Never kept, never shown. */
export interface KnownSecret {
  kind: SecretKind;
  value: string;
}

/** Tokens as a token endpoint gave them, with what it got wrong on the way. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  tokenType: string | null;
  /** As sent; null: absent, which RFC 6749 section 5.1 reads as "as asked". */
  scope: string | null;
  /** In seconds as understood; null: absent or unusable. */
  expiresInSeconds: number | null;
  /** Server `Date` minus local time, in milliseconds; 0 where they agree as far as a header in whole seconds can tell; null: no Date. */
  clockSkewMs: number | null;
  /** Corrected clock, milliseconds since the epoch. */
  receivedAt: number;
  /** Members other than tokens as JSON text, in the order sent; secrets in them hidden. */
  responseMembers: Pair[];
  /** Breaches of the RFC seen in the response. */
  breaches: Finding[];
  /** The token that it was exchanged for (RFC 8693), for comparing the two. Absent: for none. */
  exchangedFor?: string;
  /** The scopes that the renewal which brought it asked for. Absent: all that were granted. */
  narrowedTo?: string[];
  /** `x5t#S256` of the client certificate that the request was sent with. Absent: none. */
  certificate?: string;
  /** The exchange that brought it; absent: it was not taken down. */
  exchangeId?: string;
}

/** What a finished flow hands on to be stored. */
export interface NewGrant {
  answer: TokenAnswer;
  callbackMembers: Pair[];
  scopesAsked: string[];
  nonce: string | null;
  how: 'connected' | 'retrieved';
  /** What the authorize request carried; kept for servers that want it again on refresh. */
  redirectUri?: string | null;
  /** The key that its tokens are bound to (RFC 9449). Absent or null: no proof was sent for them. */
  dpopKey?: SealedClientKey | null;
  /** The client and the server that it came from; absent: as the connection's settings say. */
  source?: TokenSource;
}

/** What one authorization gave: the live generation with its secrets, and the family's history. */
export interface Grant extends Omit<TokenAnswer, 'exchangeId'> {
  /** Parameters of the callback other than code, state, iss, such as `tenant`. */
  callbackMembers: Pair[];
  scopesAsked: string[];
  nonce: string | null;
  /** What the authorization request carried; a refresh that repeats redirect_uri must repeat this one, free loopback port included. */
  redirectUri?: string | null;
  /** The key that its tokens are bound to (RFC 9449). Absent or null: none. */
  dpopKey?: SealedClientKey | null;
  /** Whose it is: the refresh token goes there and nowhere else. Absent: as the record's. */
  boundTo?: TokenSource;
  generations: Generation[];
  /** Set once the server said invalid_grant to the refresh token. Milliseconds since the epoch. */
  refreshDeadAt: number | null;
  /** Set once a token was revoked at the server from here (RFC 7009). Milliseconds since the epoch. Absent or null: not revoked. */
  accessRevokedAt?: number | null;
  refreshRevokedAt?: number | null;
  /** The last refresh failure that is not yet overtaken by a success. */
  refreshFailure: FailureDetails | null;
}

/** A client at the server of a token endpoint. */
export interface TokenSource {
  clientId: string;
  /** null: not known yet; then it is the one that `issuer` names first. */
  tokenOrigin: string | null;
  /** Path and query, which tell realms and tenants on one host apart. Absent: from before paths were bound. */
  tokenPath?: string;
  issuer?: string | null;
  /** It was never written down: from before bindings. Then a person is asked. */
  unknown?: true;
}

/** The endpoints that are asked about tokens, or told that one ends the session: tokens go there, and to the first three the client secret. */
export type AskedEndpoint = 'userinfo' | 'introspection' | 'revocation' | 'endSession';

/** Those, and where refresh requests go in place of the token endpoint: refresh token and client secret go there. */
export type AllowedEndpoint = AskedEndpoint | 'refresh';

/** Origin, path and query of each; null or absent: the settings named none. */
export type AskedAddresses = Record<Exclude<AskedEndpoint, 'endSession'>, string | null> & { endSession?: string; refresh?: string };

/** What sealed secrets are for. Settings can be edited by whoever writes their file or speaks for the window; this can't. */
export interface Binding extends TokenSource {
  /** "": there was none when tokens came, so any is another one. null: no tokens have come yet. */
  apiOrigin: string | null;
  /** What the settings named when the first token or secret was sealed, or a person allowed since. Absent: from before these were sealed. */
  asked?: AskedAddresses;
}

/** The sealed record of one connection: everything secret, what it is for, and nothing else. */
export interface SecretRecord {
  clientSecret: string | null;
  /** Where the client secret and the access token may go. Absent: nothing to be sent was ever sealed, or from before bindings. */
  boundTo?: Binding;
  grant: Grant | null;
  /** Written before a refresh request, cleared with its answer; found on start: outcome unknown. */
  refreshPending: RefreshMark | null;
  /** With which the client signs its assertions, the oldest first. Absent: none. */
  clientKeys?: SealedClientKey[];
  /** What its grant sends that no other connection has, such as a token to exchange. Absent: nothing. */
  grantInputs?: GrantInputs;
  /** Token endpoints that a person let this connection's tokens go to in exchange: origin, path and query. Absent: none but its own. */
  exchangedAt?: string[];
  /** With which the client authenticates in TLS, the oldest first. Absent: none. */
  clientCertificates?: SealedClientCertificate[];
  /** A JWK, as JSON text, that opens this connection's encrypted tokens. Absent or null: none is kept. */
  decryptionKey?: string | null;
  /** Values of the secret variables of its calls, by name. Absent: there are none. */
  variables?: Record<string, SealedValue>;
  /** With which its client's registration is read, changed and deleted (RFC 7592). Absent: it was not registered from here, or can't be. */
  registration?: SealedRegistration;
}

/** A registration access token. It goes to that address, which came with it, and nowhere else. */
export interface SealedRegistration {
  clientId: string;
  uri: string;
  accessToken: string;
}

/** Each with the client and the server that it was sealed for: it is sent nowhere else. */
export type GrantInputs = Partial<Record<GrantInput, { value: string; boundTo: TokenSource }>>;

/** A value that goes into calls of one API. */
export interface SealedValue {
  value: string;
  /** Origin of the API that it was entered for; it is sent to no other. */
  api: string;
}

/** A private key of the client's, for its assertions or its proofs. `jwk`: with its private part, as JSON text. `at`: when it was made or imported, in milliseconds since the epoch. */
export interface SealedClientKey {
  kid: string;
  /** Assertions name it. Not where the key came without a kid: the provider may know it by another. */
  sendsKid: boolean;
  alg: SigningAlgorithm;
  jwk: string;
  at: number;
  /** The client and server that it was made or imported for. Absent: as the record's. */
  boundTo?: TokenSource;
}

/** A certificate of the client's with its key (RFC 8705). `at`: when it was made or imported, in milliseconds since the epoch. */
export interface SealedClientCertificate {
  /** `x5t#S256`. */
  thumbprint: string;
  /** PEM, its own first, then those that lead to its authority. */
  certificates: string;
  /** The private key as PEM. */
  key: string;
  at: number;
  /** The client and server that it was made or imported for. */
  boundTo?: TokenSource;
}

/** "Refresh pending". `startedAt` in milliseconds since the epoch. */
export interface RefreshMark {
  startedAt: number;
  refreshFingerprint: string;
  /** Random, of the one refresh that wrote it: two processes can tell whose mark it is. Absent: from before there was more than one. */
  owner?: string;
}
