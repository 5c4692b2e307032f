import type { ExchangeRow } from '../../../../electron/contract';
import type { TapView } from '../../../../electron/model/tap';

export const AT = Date.UTC(2026, 4, 4, 9, 30);

export const SERVER = {
  id: '1',
  kind: 'authorization-server',
  upstream: 'https://login.example.com/realms/acme',
  local: 'http://127.0.0.1:9400/realms/acme',
} as const;
export const API = { id: '2', kind: 'api', upstream: 'https://api.example.com', local: 'http://127.0.0.1:9401' } as const;

export const counts = (change: Partial<TapView['counts']> = {}): TapView['counts'] => ({
  exchanges: 0,
  running: 0,
  failed: 0,
  refused: 0,
  sent: 0,
  received: 0,
  ...change,
});

export const tap = (change: Partial<TapView> = {}): TapView => ({
  id: 't1',
  connectionId: 'tap-t1',
  name: 'login.example.com',
  state: 'running',
  legs: [SERVER, API],
  startedAt: AT,
  counts: counts(),
  troubles: [],
  leaves: [],
  ...change,
});

export const row = (id: string, change: Partial<ExchangeRow> = {}): ExchangeRow => ({
  id,
  connectionId: 'tap-t1',
  purpose: 'call',
  at: AT,
  method: 'GET',
  url: 'https://api.example.com/v1/orders',
  status: 200,
  tookMs: 120,
  failed: false,
  error: null,
  by: 'app',
  ...change,
});
