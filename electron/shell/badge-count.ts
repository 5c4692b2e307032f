export interface Expiring {
  expiringAt: number | null;
  expiresAt: number | null;
}

export interface BadgeParts {
  /** Milliseconds since the epoch on the app's clock. */
  now(): number;
  tokens(): readonly Expiring[];
  show(count: number): void;
}

/** How many tokens expire soon, and when that number next changes by itself (milliseconds since the epoch; null: never). */
export function countExpiring(tokens: readonly Expiring[], now: number): { count: number; nextAt: number | null } {
  let count = 0;
  let nextAt = Number.POSITIVE_INFINITY;
  for (const { expiringAt, expiresAt } of tokens) {
    if (expiringAt === null || expiresAt === null || expiresAt <= now) continue;
    if (expiringAt > now) nextAt = Math.min(nextAt, expiringAt);
    else {
      count += 1;
      nextAt = Math.min(nextAt, expiresAt);
    }
  }
  return { count, nextAt: Number.isFinite(nextAt) ? nextAt : null };
}

/** Keeps the badge up to date; recounts only when the number can have changed. */
export class BadgeCount {
  private shown = 0;
  private nextAt: number | null = 0;

  constructor(private readonly parts: BadgeParts) {}

  /** Tokens or the clock changed: recount on the next tick. */
  changed(): void {
    this.nextAt = 0;
  }

  /** Call every few seconds; cheap while nothing changes. */
  tick(): void {
    const now = this.parts.now();
    if (this.nextAt === null || now < this.nextAt) return;
    const { count, nextAt } = countExpiring(this.parts.tokens(), now);
    this.nextAt = nextAt;
    if (count !== this.shown) this.parts.show(count);
    this.shown = count;
  }
}
