import { randomBytes } from 'node:crypto';
import type { FaultLab } from './fault-lab';
import type { ProviderTime } from './provider-time';

/** What one sign-in granted. Everything issued from it is one token family. */
export interface Authorization {
  clientId: string;
  userName: string;
  scope: string;
  redirectUri: string;
  /** S256 challenge (RFC 7636); null without PKCE. */
  codeChallenge: string | null;
}

interface Entry {
  kind: 'code' | 'refresh';
  authorization: Authorization;
  family: { alive: boolean };
  /** Milliseconds, by the provider's time. */
  expiresAt: number;
  /** First use, milliseconds by the provider's time; null if unused. */
  usedAt: number | null;
  /** Uses before this time count as the first; milliseconds by the provider's time. */
  forgivenUntil: number;
}

const CODE_SECONDS = 60;
/** How long `forgive` lasts. */
export const FORGIVEN_MS = 1000;

export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What comes of a code or refresh token used again: it is taken once more, it alone is refused, or its family ends. */
export function fateOf(
  lab: FaultLab,
  kind: Entry['kind'],
  { usedAt, forgivenUntil }: Pick<Entry, 'usedAt' | 'forgivenUntil'>,
  now: number,
) {
  const isLeft = now < Math.max(forgivenUntil, (usedAt ?? 0) + lab.amount('rotation-leeway') * 1000);
  if (kind === 'code' ? lab.on('code-reusable') : isLeft || lab.on('reuse-taken')) return 'taken';
  return lab.on(kind === 'code' ? 'code-replay-revokes-nothing' : 'family-survives') ? 'refused' : 'ends-family';
}

/**
 * Authorization codes and refresh tokens of the hand-written faces. Each works once; a second use ends the whole family (RFC 6749 4.1.2,
 * RFC 9700 4.14.2), unless a fault says otherwise.
 */
export class TokenStore {
  readonly #entries = new Map<string, Entry>();

  /** `refreshSeconds`: lifetime of a refresh token issued now. */
  constructor(
    private readonly refreshSeconds: () => number,
    private readonly lab: FaultLab,
    private readonly time: ProviderTime,
  ) {}

  issueCode(authorization: Authorization): string {
    this.#prune();
    return this.#add(randomToken(), 'code', authorization, { alive: true }, CODE_SECONDS);
  }

  /** Issues a refresh token in the family of `parent`, a redeemed code or refresh token. */
  issueRefresh(parent: string, token = randomToken()): string {
    const entry = this.#entries.get(parent);
    if (!entry) throw new Error('Nothing was issued under this name');
    return this.#add(token, 'refresh', entry.authorization, entry.family, this.refreshSeconds());
  }

  /** Redeems a code or refresh token; null if it is unknown, expired, already used or of an ended family. */
  redeem(kind: Entry['kind'], token: string, options = { keep: false }): Authorization | null {
    const entry = this.#entries.get(token);
    if (entry?.kind !== kind || !entry.family.alive || entry.expiresAt <= this.time.now()) return null;
    const fate = entry.usedAt === null ? 'taken' : fateOf(this.lab, kind, entry, this.time.now());
    if (fate === 'ends-family') entry.family.alive = false;
    if (fate !== 'taken') return null;
    if (!options.keep) entry.usedAt ??= this.time.now();
    return entry.authorization;
  }

  /** Revokes everything from the sign-in this refresh token came from. */
  endFamily(refreshToken: string): void {
    const entry = this.#entries.get(refreshToken);
    if (entry) entry.family.alive = false;
  }

  /** Every refresh token issued so far is unknown from now on. */
  forgetRefreshTokens(): void {
    for (const [token, { kind }] of this.#entries) if (kind === 'refresh') this.#entries.delete(token);
  }

  /** Treats this refresh token as unused for the next second. */
  forgive(refreshToken: string): void {
    const entry = this.#entries.get(refreshToken);
    if (entry) entry.forgivenUntil = this.time.now() + FORGIVEN_MS;
  }

  #add(token: string, kind: Entry['kind'], authorization: Authorization, family: Entry['family'], seconds: number): string {
    this.#entries.set(token, { kind, authorization, family, expiresAt: this.time.now() + seconds * 1000, usedAt: null, forgivenUntil: 0 });
    return token;
  }

  #prune(): void {
    for (const [token, { expiresAt }] of this.#entries) if (expiresAt <= this.time.now()) this.#entries.delete(token);
  }
}
