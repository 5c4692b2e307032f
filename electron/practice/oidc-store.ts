import type { StoredToken } from 'oidc-provider/lib/provider.js';
import { UnsecuredJWT } from 'jose';
import type { FaultLab } from './fault-lab';
import { ProviderTime } from './provider-time';
import { FORGIVEN_MS, fateOf } from './token-store';

export type Payload = Record<string, unknown> & { jti?: string; uid?: string; grantId?: string; consumed?: number };

interface Entry {
  model: string;
  id: string;
  payload: Payload;
  /** Milliseconds, by the provider's time. */
  expiresAt: number;
  /** Milliseconds that had been let pass when it was stored. */
  passed: number;
  /** First use of a code or refresh token, milliseconds by the provider's time; null if unused. */
  usedAt: number | null;
  /** Uses before this time count as the first; milliseconds by the provider's time. */
  forgivenUntil: number;
}

/** Keeps expired entries, to tell "expired" from "unknown". */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const PRUNE_EVERY = 500;
/** Requests that clients pushed, RFC 9126. */
const PUSHED = 'PushedAuthorizationRequest';
const DEVICE_CODE = 'DeviceCode';
const REFRESH_TOKEN = 'RefreshToken';
const ACCESS_MODELS: readonly string[] = ['AccessToken', 'ClientCredentials'];

/**
 * Storage of the standard face. Faults about used codes and refresh tokens are played here: oidc-provider is shown a used one as fresh or
 * as unknown, and behaves accordingly.
 */
export class OidcStore {
  readonly #entries = new Map<string, Entry>();
  readonly #revoked = new Map<string, Entry>();
  #writes = 0;

  constructor(
    private readonly lab: FaultLab,
    private readonly time = new ProviderTime(),
  ) {}

  /** The storage interface of oidc-provider for one of its models. */
  adapter(model: string) {
    const key = (id: string) => `${model}:${id}`;
    return {
      upsert: async (id: string, payload: Payload, seconds?: number) => {
        const expiresAt = seconds === undefined ? Number.POSITIVE_INFINITY : this.time.now() + seconds * 1000;
        this.#prune();
        if (model === PUSHED && this.lab.on('par-expired')) payload = { ...payload, exp: Math.floor(Date.now() / 1000) - 1 };
        this.#entries.set(key(id), { model, id, payload, expiresAt, passed: this.time.passed, usedAt: null, forgivenUntil: 0 });
      },
      find: async (id: string) => this.#shown(this.#entries.get(key(id))),
      findByUid: async (uid: string) =>
        this.#aged([...this.#entries.values()].find((entry) => entry.model === model && entry.payload.uid === uid)),
      findByUserCode: async (userCode: string) =>
        this.#aged([...this.#entries.values()].findLast((entry) => entry.model === model && entry.payload.userCode === userCode)),
      consume: async (id: string) => {
        const entry = this.#entries.get(key(id));
        if (entry) entry.usedAt ??= this.time.now();
      },
      destroy: async (id: string) => this.#remove(key(id)),
      revokeByGrantId: async (grantId: string) => this.#endGrant(grantId),
    };
  }

  /** An access token, even if expired or revoked, by its value or a JWT's `jti`; null if never issued. */
  accessToken(id: string): { token: StoredToken; revoked: boolean } | null {
    for (const [entries, revoked] of [
      [this.#entries, false],
      [this.#revoked, true],
    ] as const) {
      for (const model of ACCESS_MODELS) {
        const payload = this.#aged(entries.get(`${model}:${id}`));
        if (payload) return { token: payload as Payload & StoredToken, revoked };
      }
    }
    return null;
  }

  /** Revokes everything from the sign-in this refresh token came from. */
  endFamily(refreshToken: string): void {
    const grantId = this.#entries.get(`RefreshToken:${refreshToken}`)?.payload.grantId;
    if (grantId === undefined) return;
    this.#endGrant(grantId);
    this.#entries.delete(`Grant:${grantId}`);
  }

  /** Every refresh token issued so far is unknown from now on; access tokens stay. */
  forgetRefreshTokens(): void {
    for (const [key, { model }] of this.#entries) if (model === REFRESH_TOKEN) this.#entries.delete(key);
  }

  /** Treats this refresh token as unused for the next second. */
  forgive(refreshToken: string): void {
    const entry = this.#entries.get(`RefreshToken:${refreshToken}`);
    if (entry) entry.forgivenUntil = this.time.now() + FORGIVEN_MS;
  }

  /** Makes all device codes those of a client. */
  handOverDevices(clientId: string): void {
    for (const entry of this.#entries.values()) if (entry.model === DEVICE_CODE) entry.payload = { ...entry.payload, clientId };
  }

  /** Makes a pushed request that of the client that refers to it. */
  handOver(asked: URLSearchParams): void {
    const clientId = asked.get('client_id');
    const id = (asked.get('request_uri') ?? '').replace(/^urn:ietf:params:oauth:request_uri:/, '');
    const entry = this.#entries.get(`${PUSHED}:${id}`);
    if (entry === undefined || clientId === null) return;
    const { payload } = UnsecuredJWT.decode(`${entry.payload.request}`);
    entry.payload = { ...entry.payload, request: new UnsecuredJWT({ ...payload, iss: clientId, client_id: clientId }).encode() };
  }

  #shown(entry: Entry | undefined): Payload | undefined {
    const shown = this.#asUsed(entry);
    if (shown !== undefined && entry?.model === DEVICE_CODE && this.lab.on('device-never-expires'))
      return { ...shown, exp: Number(shown.exp) + RETENTION_MS };
    if (shown === undefined || entry?.model !== REFRESH_TOKEN || !this.lab.on('dpop-any-refresh-key')) return shown;
    const { jkt: _, ...unbound } = shown;
    return unbound;
  }

  #asUsed(entry: Entry | undefined): Payload | undefined {
    const payload = this.#aged(entry);
    if (!entry || payload === undefined || entry.usedAt === null) return payload;
    const { model } = entry;
    if (model === DEVICE_CODE && this.lab.on('device-code-reusable')) return payload;
    if (model === PUSHED && this.lab.on('par-reusable')) return payload;
    const kind = model === 'AuthorizationCode' ? 'code' : model === REFRESH_TOKEN ? 'refresh' : null;
    const fate = kind === null ? 'ends-family' : fateOf(this.lab, kind, entry, this.time.now());
    if (fate === 'taken') return payload;
    return fate === 'refused' ? undefined : { ...payload, consumed: Math.floor(entry.usedAt / 1000) };
  }

  /** As if it had been stored so much earlier as time was let pass since. */
  #aged(entry: Entry | undefined): Payload | undefined {
    const seconds = entry === undefined ? 0 : (this.time.passed - entry.passed) / 1000;
    if (entry === undefined || seconds === 0) return entry?.payload;
    const { iat, exp } = entry.payload;
    const earlier = (at: unknown) => (typeof at === 'number' ? at - seconds : at);
    return { ...entry.payload, iat: earlier(iat), exp: earlier(exp) };
  }

  #endGrant(grantId: string): void {
    for (const [key, { payload, model }] of this.#entries) if (payload.grantId === grantId && model !== 'Interaction') this.#remove(key);
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry && ACCESS_MODELS.includes(entry.model)) this.#revoked.set(key, entry);
  }

  #prune(): void {
    this.#writes += 1;
    if (this.#writes % PRUNE_EVERY !== 0) return;
    const limit = this.time.now() - RETENTION_MS;
    for (const entries of [this.#entries, this.#revoked]) {
      for (const [key, { expiresAt }] of entries) if (expiresAt < limit) entries.delete(key);
    }
  }
}
