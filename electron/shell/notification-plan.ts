import type { FailureCode } from '../contract';
import { inShort } from '../model/durations';
import { FAILURES } from '../model/failures';

/** Times in milliseconds since the epoch. */
export interface ExpiringToken {
  id: string;
  name: string;
  receivedAt: number | null;
  expiresAt: number | null;
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

/** One notification for all failed refreshes; `failed` is not empty. */
export function refreshFailedText(failed: readonly { id: string; name: string; code: FailureCode }[]): NotificationText {
  const [first] = failed;
  if (first && failed.length === 1)
    return {
      title: `${first.name}: refresh failed`,
      body: FAILURES[first.code].notify ?? 'Open Tokenscope to see why.',
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
