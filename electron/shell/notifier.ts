import type { FailureCode } from '../contract';
import { type ExpiringToken, expiryText, keyOf, type NotificationText, planExpiry, refreshFailedText } from './notification-plan';

export interface NotifierParts {
  /** Milliseconds since the epoch on the app's clock. */
  now(): number;
  tokens(): ExpiringToken[];
  /** As the person set them, at this moment. */
  settings(): { notifyBeforeMs: number; notifyRefreshFailed: boolean };
  /** Puts it on the screen; a click on it calls `onClick`. */
  show(text: NotificationText, onClick: () => void): void;
  /** Brings the window forward, at a connection or (null) as it is. */
  navigate(connectionId: string | null): void;
}

/** Failures of refreshes that come within this many milliseconds share a notification. */
const GATHER_MS = 1_000;
/** Milliseconds between two notifications of failures: where many are kept alive and their provider is down, they come one by one. */
const APART_MS = 60_000;

/** Speaks of tokens about to expire and of refreshes that failed: once each, several together. Looks at the tokens only when one can be due. */
export class Notifier {
  private readonly told = new Set<string>();
  /** What was said last of each connection's refresh. */
  private readonly failedBefore = new Map<string, string>();
  /** Milliseconds since the epoch. */
  private failedShownAt: number | null = null;
  private readonly failed: { id: string; name: string; code: FailureCode }[] = [];
  private nextAt: number | null = 0;
  private gathering: NodeJS.Timeout | null = null;

  constructor(private readonly parts: NotifierParts) {}

  /** Tokens, settings or the clock changed: look anew with the next tick. */
  changed(): void {
    this.nextAt = 0;
  }

  /** To be called every few seconds; cheap while nothing is due. */
  tick(): void {
    const now = this.parts.now();
    if (this.nextAt === null || now < this.nextAt) return;
    const tokens = this.parts.tokens();
    const plan = planExpiry(tokens, now, this.parts.settings().notifyBeforeMs, this.told);
    this.nextAt = plan.nextAt;
    if (plan.due.length === 0) return;
    this.forgetOthers(tokens);
    for (const token of plan.due) this.told.add(keyOf(token));
    this.show(expiryText(plan.due, now));
  }

  /**
   * @param receivedAt Of the token that could not be renewed, in milliseconds since the epoch. A failure that comes again with the same
   * token, as when a kept-alive one is tried again and again, is spoken of once.
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

  /** No notification comes after this. */
  stop(): void {
    this.nextAt = null;
    if (this.gathering) clearTimeout(this.gathering);
  }

  private show(text: NotificationText): void {
    this.parts.show(text, () => this.parts.navigate(text.connectionId));
  }

  private forgetOthers(tokens: readonly ExpiringToken[]): void {
    const current = new Set(tokens.map(keyOf));
    for (const key of this.told) if (!current.has(key)) this.told.delete(key);
  }
}
