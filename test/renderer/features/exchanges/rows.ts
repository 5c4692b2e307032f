import type { ExchangePurpose, ExchangeRow } from '../../../../electron/contract';

/** A line of the exchange log. */
export const row = (purpose: ExchangePurpose, status: number | null, path: string, change: Partial<ExchangeRow> = {}): ExchangeRow => ({
  id: `${purpose} ${status} ${path}`,
  connectionId: 'c',
  purpose,
  at: 0,
  method: purpose === 'call' ? 'GET' : 'POST',
  url: `https://api.example.com${path}`,
  status,
  tookMs: 12,
  failed: change.error != null,
  error: null,
  ...change,
});
