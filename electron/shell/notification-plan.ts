/** What a plan needs to know of one connection's token. Times in milliseconds since the epoch. */
export interface ExpiringToken {
  id: string;
  name: string;
  receivedAt: number | null;
  expiresAt: number | null;
}

export interface NotificationText {
  title: string;
  body: string;
  /** The connection to show on a click; null: several. */
  connectionId: string | null;
}

export interface ExpiryPlan {
  /** Tokens to speak of now, soonest expiry first. */
  due: ExpiringToken[];
  /** When the next one falls due, milliseconds since the epoch; null: never. */
  nextAt: number | null;
}

/** Tokens that fall due within this many milliseconds of each other share a notification. */
const TOGETHER_MS = 10_000;
/** Names listed before "and N more". */
const NAMES = 3;

/** Names a token's life, so that each is spoken of once. */
export function keyOf(token: ExpiringToken): string {
  return `${token.id} ${token.expiresAt}`;
}

/**
 * Which tokens to speak of now. A token falls due `beforeMs` before its expiry, but never in the first half of its life: one that lives two
 * minutes needs no warning the moment it arrives.
 *
 * @param beforeMs Milliseconds; 0: nothing is ever due.
 * @param told Keys already spoken of.
 */
export function planExpiry(tokens: readonly ExpiringToken[], now: number, beforeMs: number, told: ReadonlySet<string>): ExpiryPlan {
  const due: ExpiringToken[] = [];
  let nextAt: number | null = null;
  if (beforeMs > 0) {
    for (const token of tokens) {
      const at = dueAt(token, beforeMs);
      if (at === null || token.expiresAt === null || token.expiresAt <= now || told.has(keyOf(token))) continue;
      if (at <= now) due.push(token);
      else if (nextAt === null || at < nextAt) nextAt = at;
    }
    if (due.length > 0) {
      for (const token of tokens) {
        const at = dueAt(token, beforeMs);
        if (at !== null && at > now && at <= now + TOGETHER_MS && !told.has(keyOf(token))) due.push(token);
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

/** One notification for all tokens due; `due` is not empty. */
export function expiryText(due: readonly ExpiringToken[], now: number): NotificationText {
  const [first] = due;
  if (first && due.length === 1) {
    return {
      title: `${first.name}: token expires in ${inWords((first.expiresAt ?? now) - now)}`,
      body: 'Refresh it to keep calling the API.',
      connectionId: first.id,
    };
  }
  return {
    title: `${due.length} tokens expire soon`,
    body: `The first in ${inWords((first?.expiresAt ?? now) - now)}: ${listed(due.map((token) => token.name))}.`,
    connectionId: null,
  };
}

/** One notification for all refreshes that failed; `failed` is not empty. `what` is the failure's sentence, secret-free. */
export function refreshFailedText(failed: readonly { id: string; name: string; what: string }[]): NotificationText {
  const [first] = failed;
  if (first && failed.length === 1) return { title: `${first.name}: refresh failed`, body: first.what, connectionId: first.id };
  return { title: `${failed.length} refreshes failed`, body: `${listed(failed.map((each) => each.name))}.`, connectionId: null };
}

function listed(names: string[]): string {
  return names.length <= NAMES ? names.join(', ') : `${names.slice(0, NAMES).join(', ')} and ${names.length - NAMES} more`;
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
