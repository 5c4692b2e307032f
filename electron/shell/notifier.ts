import type { FailureCode } from '../contract';
import { type ExpiringToken, expiryText, keyOf, type NotificationText, planExpiry, refreshFailedText } from './notification-plan';

export interface NotifierParts {
  /** Milliseconds since the epoch on the app's clock. */
  now(): number;
  tokens(): ExpiringToken[];
  settings(): { notifyBeforeMs: number; notifyRefreshFailed: boolean };
  /** Shows it on the screen; a click calls `onClick`. */
  show(text: NotificationText, onClick: () => void): void;
  /** Brings the window forward, at a connection if given. */
  navigate(connectionId: string | null): void;
}

/** Refresh failures within this many milliseconds share a notification. */
const GATHER_MS = 1_000;
/** Minimum milliseconds between failure notifications: with many kept-alive connections and a provider down, failures come one by one. */
const APART_MS = 60_000;

/** Announces expiring tokens and failed refreshes: once each, several together. Looks at the tokens only when one can be due. */
export class Notifier {
  private readonly announced = new Set<string>();
  private readonly failedBefore = new Map<string, string>();
  /** Milliseconds since the epoch. */
  private failedShownAt: number | null = null;
  private readonly failed: { id: string; name: string; code: FailureCode }[] = [];
  private nextAt: number | null = 0;
  private gathering: NodeJS.Timeout | null = null;

  constructor(private readonly parts: NotifierParts) {}

  /** Tokens, settings or the clock changed: look again on the next tick. */
  changed(): void {
    this.nextAt = 0;
  }

  /** Call every few seconds; cheap while nothing is due. */
  tick(): void {
    const now = this.parts.now();
    if (this.nextAt === null || now < this.nextAt) return;
    const tokens = this.parts.tokens();
    const plan = planExpiry(tokens, now, this.parts.settings().notifyBeforeMs, this.announced);
    this.nextAt = plan.nextAt;
    if (plan.due.length === 0) return;
    this.forgetOthers(tokens);
    for (const token of plan.due) this.announced.add(keyOf(token));
    this.show(expiryText(plan.due, now));
  }

  /**
   * Repeated failures with the same token, as with a kept-alive one that is retried, are announced once.
   * @param receivedAt The token's, in milliseconds since the epoch.
   */
  refreshFailed(id: string, name: string, code: FailureCode, receivedAt: number | null): void {
    const key = `${code} ${receivedAt}`;
    if (!this.parts.settings().notifyRefreshFailed || this.failedBefore.get(id) === key) return;
    this.failedBefore.set(id, key);
    this.failed.push({ id, name, code });
    const apart = this.failedShownAt === null ? 0 : this.failedShownAt + APART_MS - this.parts.now();
    this.gathering ??= setTimeout(
      () => {
        this.gathering = null;
        this.failedShownAt = this.parts.now();
        this.show(refreshFailedText(this.failed.splice(0)));
      },
      Math.min(APART_MS, Math.max(GATHER_MS, apart)),
    );
  }

  stop(): void {
    this.nextAt = null;
    if (this.gathering) clearTimeout(this.gathering);
  }

  private show(text: NotificationText): void {
    this.parts.show(text, () => this.parts.navigate(text.connectionId));
  }

  private forgetOthers(tokens: readonly ExpiringToken[]): void {
    const current = new Set(tokens.map(keyOf));
    for (const key of this.announced) if (!current.has(key)) this.announced.delete(key);
  }
}
