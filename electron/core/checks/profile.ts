/** What a provider is expected to do. A check compares with this, not with a taste. */
export interface Promises {
  /** Whether a refresh answers with a new refresh token. `any`: nothing was promised. */
  rotates: 'yes' | 'no' | 'any';
  /** Seconds that the previous refresh token may still be taken after a rotation; null: nothing was promised. */
  leewaySeconds: number | null;
  /** Whether using an old refresh token again ends the whole family. */
  reuseEndsFamily: 'yes' | 'no' | 'any';
  /** How a token response names the lifetime. `any`: it may name none, for RFC 6749 section 5.1 only recommends it, and else in expires_in. */
  lifetimeMember: 'expires_in' | 'expire_in' | 'either' | 'none' | 'any';
  /** Whether the access token from before a refresh is still taken. */
  oldAccessToken: 'accepted' | 'refused' | 'any';
  /** Whether a refresh must repeat redirect_uri. */
  redirectUriOnRefresh: 'needed' | 'not-needed' | 'any';
  /** When there is a refresh token. */
  refreshToken: 'with-offline-access' | 'always' | 'never' | 'any';
  /** Whether a 401 of the API carries WWW-Authenticate as RFC 6750 wants it. */
  challenge: 'rfc6750' | 'none' | 'any';
  /** Whether the authorization response names its issuer (RFC 9207). */
  issInCallback: 'yes' | 'no' | 'any';
  /** Whether a code without, or with a wrong, verifier is refused. */
  pkce: 'enforced' | 'ignored' | 'any';
  /** Of which clients PKCE is required: of all, of those without a secret, or of none. */
  pkceRequired: 'always' | 'public' | 'no' | 'any';
  /** Whether using a code twice ends the tokens it gave (RFC 6749 section 4.1.2: SHOULD). */
  codeReplayRevokes: 'yes' | 'no' | 'any';
  /** Seconds until an access token that was revoked is refused; null: JWTs may live on, nothing was promised. */
  revokedWithinSeconds: number | null;
  /** Whether access tokens are refused once they have expired, and how many seconds late that may be. */
  expiryLeewaySeconds: number;
  /** Seconds that the server's clock may be off. */
  clockSkewSeconds: number;
  /** Whether the token response must say no-store. */
  noStore: 'yes' | 'any';
  /** Whether the scope granted must equal the one asked for. */
  scopeGranted: 'as-asked' | 'any';
  /** Whether a narrower scope is honoured on refresh (RFC 6749 section 6). */
  narrowerScope: 'honoured' | 'ignored' | 'any';
}

export type Sureness = string;

export interface Profile {
  id: string;
  name: string;
  promises: Promises;
  /** Revoking a token ends the grant that it is of, and no other of the same client and person. Absent: not known. */
  revokesOne?: boolean;
  /** Where each promise is known from: "documented", "seed", "RFC 9700"; those not named are from the RFCs. */
  sure: Partial<Record<keyof Promises, Sureness>>;
}
