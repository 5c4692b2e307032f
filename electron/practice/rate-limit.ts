export interface Allowance {
  limit: number;
  remaining: number;
  /** Milliseconds until the next window starts. */
  resetMs: number;
  allowed: boolean;
}

/** Allows `limit` calls per key and window of `windowMs` milliseconds, from the key's first call. */
export class RateLimit {
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  take(key: string): Allowance {
    const now = performance.now();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { endsAt: now + this.windowMs, used: 0 };
      this.#windows.set(key, window);
    }
    const allowed = window.used < this.limit;
    if (allowed) window.used++;
    return { limit: this.limit, remaining: this.limit - window.used, resetMs: Math.ceil(window.endsAt - now), allowed };
  }
}
