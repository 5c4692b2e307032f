/** Allows `limit` calls per key and window of `windowMs` milliseconds, from the key's first call. */
export class RateLimit {
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly resetIn: 'seconds' | 'milliseconds',
  ) {}

  /** Whether a call is within the limit, and the headers that say so. */
  take(key: string): { allowed: boolean; remaining: number; headers: Record<string, string> } {
    const now = performance.now();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { endsAt: now + this.windowMs, used: 0 };
      this.#windows.set(key, window);
    }
    const allowed = window.used < this.limit;
    if (allowed) window.used++;
    const remaining = this.limit - window.used;
    const ms = Math.ceil(window.endsAt - now);
    const seconds = `${Math.ceil(ms / 1000)}`;
    const headers = {
      'X-Ratelimit-Limit': `${this.limit}`,
      'X-Ratelimit-Remaining': `${remaining}`,
      'X-Ratelimit-Reset': this.resetIn === 'seconds' ? seconds : `${ms}`,
    };
    return { allowed, remaining, headers: allowed ? headers : { ...headers, 'Retry-After': seconds } };
  }
}
