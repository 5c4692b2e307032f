/**
 * How long a server asks to be left alone (Retry-After, RFC 9110 section 10.2.3): a number of seconds or a date.
 *
 * @param value The header; null: absent.
 * @param serverNow What the server's clock showed when it answered, milliseconds since the epoch.
 * @returns Milliseconds, never negative; null: absent or unreadable.
 */
export function readRetryAfter(value: string | null, serverNow: number): number | null {
  if (value === null) return null;
  const digits = /^\s*(\d{1,15})(?![\d.])/.exec(value)?.[1];
  if (digits !== undefined) return Number(digits) <= 1e9 ? Number(digits) * 1000 : null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - serverNow);
}
