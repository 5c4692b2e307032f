import { randomBytes } from 'node:crypto';

/** What one sign-in gave. Everything issued from it is one token family. */
export interface Authorization {
  clientId: string;
  userName: string;
  scope: string;
  redirectUri: string;
  /** S256 challenge (RFC 7636); null: PKCE was not used. */
  codeChallenge: string | null;
}

interface Entry {
  kind: 'code' | 'refresh';
  authorization: Authorization;
  family: { alive: boolean };
  /** Milliseconds since the epoch. */
  expiresAt: number;
  used: boolean;
}

const CODE_SECONDS = 60;

export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Authorization codes and refresh tokens of the hand-written faces. Each is good once; a second use of either kills the
 * whole family (RFC 6749 4.1.2, RFC 9700 4.14.2).
 */
export class TokenStore {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly refreshSeconds: number) {}

  issueCode(authorization: Authorization): string {
    this.#prune();
    return this.#add(randomToken(), 'code', authorization, { alive: true }, CODE_SECONDS);
  }

  /** Issues a refresh token in the family of `parent`, a code or refresh token that was redeemed. */
  issueRefresh(parent: string, token = randomToken()): string {
    const entry = this.#entries.get(parent);
    if (!entry) throw new Error('Nothing was issued under this name');
    return this.#add(token, 'refresh', entry.authorization, entry.family, this.refreshSeconds);
  }

  /** Takes a code or refresh token; null when it is unknown, expired, used before or of a dead family. */
  redeem(kind: Entry['kind'], token: string, options = { keep: false }): Authorization | null {
    const entry = this.#entries.get(token);
    if (entry?.kind !== kind || !entry.family.alive || entry.expiresAt <= Date.now()) return null;
    if (entry.used) {
      entry.family.alive = false;
      return null;
    }
    entry.used = !options.keep;
    return entry.authorization;
  }

  #add(token: string, kind: Entry['kind'], authorization: Authorization, family: Entry['family'], seconds: number): string {
    this.#entries.set(token, { kind, authorization, family, expiresAt: Date.now() + seconds * 1000, used: false });
    return token;
  }

  #prune(): void {
    for (const [token, { expiresAt }] of this.#entries) if (expiresAt <= Date.now()) this.#entries.delete(token);
  }
}
