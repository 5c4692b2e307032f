import type { Pair } from '../../model/connection';
import { headerOf } from './untrusted-text';

/**
 * How far the server's clock is ahead of ours by its `Date` header, in milliseconds; null: it sent none. The header counts whole seconds
 * and was written at some moment of the exchange; what those two explain is no difference.
 *
 * @param sentAt When the request left, and `headersAt` when the headers were there: milliseconds since the epoch.
 */
export function clockSkewOf(headers: readonly Pair[], { sentAt, headersAt }: { sentAt: number; headersAt: number }): number | null {
  const header = headerOf(headers, 'date');
  const date = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(date)) return null;
  if (date - headersAt <= 0 && date + 1000 - sentAt >= 0) return 0;
  return Math.round(date + 500 - headersAt);
}
