import { cleanText } from '../../core/base/untrusted-text';
import type { Settings } from '../../core/ports';
import { inShort } from '../../model/text/durations';
import type { FailureDetails } from '../../model/failure';

/** A token in the list. Times in milliseconds since the epoch. */
export interface ListedToken {
  id: string;
  name: string;
  receivedAt: number | null;
  expiringAt: number | null;
  expiresAt: number | null;
}

export type ExpiringToken = Omit<ListedToken, 'expiringAt'>;

/** Tokens with a known expiry, from the settings alone, without opening the vault. */
export function listedTokens(settings: Settings): ListedToken[] {
  return settings.connections().flatMap(({ id, name }) => {
    const facts = settings.facts(id);
    return facts?.expiresAt ? [{ id, name, receivedAt: facts.receivedAt, expiringAt: facts.expiringAt, expiresAt: facts.expiresAt }] : [];
  });
}

export interface NotificationText {
  title: string;
  body: string;
  /** The connection to show on a click; null for several. */
  connectionId: string | null;
}

export interface ExpiryPlan {
  /** Tokens to announce now, soonest expiry first. */
  due: ExpiringToken[];
  /** When the next one is due, milliseconds since the epoch; null: never. */
  nextAt: number | null;
}

/** Tokens due within this many milliseconds share a notification. */
const TOGETHER_MS = 10_000;
const NAMES = 3;

/** Identifies one token's lifetime, so that it is announced once. */
export function keyOf(token: ExpiringToken): string {
  return `${token.id} ${token.expiresAt}`;
}

/**
 * Which tokens to announce now. A token is due `beforeMs` before its expiry, but never in the first half of its life: a two-minute token
 * needs no warning on arrival.
 * @param beforeMs Milliseconds; 0 disables announcements.
 * @param announced Keys already announced.
 */
export function planExpiry(tokens: readonly ExpiringToken[], now: number, beforeMs: number, announced: ReadonlySet<string>): ExpiryPlan {
  const due: ExpiringToken[] = [];
  let nextAt: number | null = null;
  if (beforeMs > 0) {
    for (const token of tokens) {
      const at = dueAt(token, beforeMs);
      if (at === null || token.expiresAt === null || token.expiresAt <= now || announced.has(keyOf(token))) continue;
      if (at <= now) due.push(token);
      else if (nextAt === null || at < nextAt) nextAt = at;
    }
    if (due.length > 0) {
      for (const token of tokens) {
        const at = dueAt(token, beforeMs);
        if (at !== null && at > now && at <= now + TOGETHER_MS && !announced.has(keyOf(token))) due.push(token);
      }
    }
  }
  return { due: due.sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0)), nextAt };
}

function dueAt(token: ExpiringToken, beforeMs: number): number | null {
  if (token.expiresAt === null) return null;
  const half = token.receivedAt === null ? Number.NEGATIVE_INFINITY : (token.receivedAt + token.expiresAt) / 2;
  return Math.max(token.expiresAt - beforeMs, half);
}

/** One notification for all due tokens; `due` is not empty. */
export function expiryText(due: readonly ExpiringToken[], now: number): NotificationText {
  const [first] = due;
  if (first && due.length === 1) {
    return {
      title: `${first.name}: token expires in ${left(first, now)}`,
      body: 'Refresh it to keep calling the API.',
      connectionId: first.id,
    };
  }
  return {
    title: `${due.length} tokens expire soon`,
    body: `The first in ${first ? left(first, now) : ''}: ${listed(due.map((token) => token.name))}.`,
    connectionId: null,
  };
}

/** Characters of a failure's title. */
const MAX_BODY = 200;

/** One notification for all failed refreshes; `failed` is not empty. A single failure is told by its title, as everywhere. */
export function refreshFailedText(failed: readonly { id: string; name: string; what: string }[]): NotificationText {
  const [first] = failed;
  if (first && failed.length === 1)
    return {
      title: `${first.name}: refresh failed`,
      body: cleanText(first.what, MAX_BODY),
      connectionId: first.id,
    };
  return { title: `${failed.length} refreshes failed`, body: `${listed(failed.map(({ name }) => name))}.`, connectionId: null };
}

/** For notification servers that read the body as markup, including links and images (Desktop Notifications Specification, "Markup"). */
export function withoutMarkup(body: string): string {
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function listed(names: string[]): string {
  return names.length <= NAMES ? names.join(', ') : `${names.slice(0, NAMES).join(', ')} and ${names.length - NAMES} more`;
}

/** Whole minutes from one on: a notification is read some time after it was written. */
function left({ expiresAt }: ExpiringToken, now: number): string {
  const seconds = Math.max(1, Math.round(((expiresAt ?? now) - now) / 1_000));
  return inShort((seconds < 60 ? seconds : Math.round(seconds / 60) * 60) * 1_000);
}

/** Looks at the tokens when something can be due, and not before. */
export abstract class Watch {
  /** Milliseconds since the epoch on the app's clock; null: never. */
  private nextAt: number | null = 0;

  constructor(private readonly clock: () => number) {}

  /** Tokens, settings or the clock changed: look again on the next tick. */
  changed(): void {
    this.nextAt = 0;
  }

  /** Call every few seconds; cheap while nothing is due. */
  tick(): void {
    const now = this.clock();
    if (this.nextAt !== null && now >= this.nextAt) this.nextAt = this.look(now);
  }

  stop(): void {
    this.nextAt = null;
  }

  /** Returns when something can be due again. */
  protected abstract look(now: number): number | null;
}

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
export class Notifier extends Watch {
  private readonly announced = new Set<string>();
  private readonly failedBefore = new Map<string, string>();
  /** Milliseconds since the epoch. */
  private failedShownAt: number | null = null;
  private readonly failed: { id: string; name: string; what: string }[] = [];
  private gathering: NodeJS.Timeout | null = null;

  constructor(private readonly parts: NotifierParts) {
    super(() => parts.now());
  }

  protected look(now: number): number | null {
    const tokens = this.parts.tokens();
    const { due, nextAt } = planExpiry(tokens, now, this.parts.settings().notifyBeforeMs, this.announced);
    if (due.length === 0) return nextAt;
    this.forgetOthers(tokens);
    for (const token of due) this.announced.add(keyOf(token));
    this.show(expiryText(due, now));
    return nextAt;
  }

  /**
   * Repeated failures with the same token, as with a kept-alive one that is retried, are announced once.
   * @param receivedAt The token's, in milliseconds since the epoch.
   */
  refreshFailed(id: string, name: string, { code, what }: Pick<FailureDetails, 'code' | 'what'>, receivedAt: number | null): void {
    const key = `${code} ${receivedAt}`;
    if (!this.parts.settings().notifyRefreshFailed || this.failedBefore.get(id) === key) return;
    this.failedBefore.set(id, key);
    this.failed.push({ id, name, what });
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

  override stop(): void {
    super.stop();
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

export interface BadgeParts {
  /** Milliseconds since the epoch on the app's clock. */
  now(): number;
  tokens(): readonly Pick<ListedToken, 'expiringAt' | 'expiresAt'>[];
  show(count: number): void;
}

/** How many tokens expire soon, and when that number next changes by itself (milliseconds since the epoch; null: never). */
export function countExpiring(tokens: ReturnType<BadgeParts['tokens']>, now: number): { count: number; nextAt: number | null } {
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
export class BadgeCount extends Watch {
  private shown = 0;

  constructor(private readonly parts: BadgeParts) {
    super(() => parts.now());
  }

  protected look(now: number): number | null {
    const { count, nextAt } = countExpiring(this.parts.tokens(), now);
    if (count !== this.shown) this.parts.show(count);
    this.shown = count;
    return nextAt;
  }
}
