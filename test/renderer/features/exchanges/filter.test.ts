import { describe, expect, it } from 'vitest';
import type { ExchangePurpose } from '../../../../electron/contract';
import { filtered, NO_FILTER, outcomeOf, pathOf, purposesIn } from '../../../../renderer/features/exchanges/words';
import { row as line } from './rows';

const row = (purpose: ExchangePurpose, status: number | null, error: string | null = null, path = '/oauth/token') =>
  line(purpose, status, path, { error });

const rows = [
  row('refresh', 403, 'invalid_grant'),
  row('call', 200, null, '/v1/Products'),
  row('token', 200, 'bad_code'),
  row('token', 200),
];

describe('finding an exchange', () => {
  it('changes nothing without a wish', () => {
    expect(filtered(rows, NO_FILTER)).toBe(rows);
    expect(filtered(rows, { ...NO_FILTER, query: '  ' })).toBe(rows);
  });

  it('keeps the failed, those of a purpose, and those with every word', () => {
    expect(filtered(rows, { ...NO_FILTER, which: 'failed' })).toEqual([rows[0], rows[2]]);
    expect(filtered(rows, { ...NO_FILTER, purpose: 'token' })).toEqual([rows[2], rows[3]]);
    expect(filtered(rows, { ...NO_FILTER, query: 'PRODUCTS get' })).toEqual([rows[1]]);
    expect(filtered(rows, { ...NO_FILTER, query: '403 forbidden refresh' })).toEqual([rows[0]]);
    expect(filtered(rows, { ...NO_FILTER, query: 'invalid_grant' })).toEqual([rows[0]]);
    expect(filtered(rows, { which: 'failed', purpose: 'token', query: 'bad' })).toEqual([rows[2]]);
    expect(filtered(rows, { ...NO_FILTER, query: 'nowhere' })).toEqual([]);
  });

  it("tells an app's from Tokenscope's own, and says which go on", () => {
    const apps = line('authorize', 302, '/authorize', { by: 'app' });
    const running = line('call', 200, '/events', { by: 'app', running: true });
    const all = [...rows, apps, running];
    expect(filtered(all, { ...NO_FILTER, which: 'app' })).toEqual([apps, running]);
    expect(filtered(all, { ...NO_FILTER, which: 'own' })).toEqual(rows);
    expect(filtered(all, { ...NO_FILTER, query: 'app 302' })).toEqual([apps]);
    expect(outcomeOf(apps)).toMatchObject({ short: '302' });
    expect(outcomeOf({ ...apps, status: null, failed: true })).toMatchObject({ short: 'no response' });
    expect(outcomeOf(running)).toMatchObject({ icon: 'clock', short: '200, running', long: '200 OK, still coming' });
    expect(outcomeOf({ ...running, status: null })).toMatchObject({ short: 'running' });
  });

  it('tells what a check sent from the rest, and finds it by the name of the check', () => {
    const check = { id: 'use.tampered', statement: 'A changed token is refused.', runId: 'r', planName: 'Quick look' };
    const checked = line('call', 401, '/me', { error: 'invalid_token', check });
    const all = [...rows, checked];
    expect(filtered(all, { ...NO_FILTER, which: 'failed' })).toEqual([rows[0], rows[2]]);
    expect(filtered(all, { ...NO_FILTER, which: 'own' })).toEqual(rows);
    expect(filtered(all, { ...NO_FILTER, which: 'checks' })).toEqual([checked]);
    expect(filtered(all, { ...NO_FILTER, query: 'changed token' })).toEqual([checked]);
    expect(outcomeOf(checked)).toMatchObject({ icon: 'error', tone: 'none', short: '401' });
    const tried = line('authorize', 401, '/authorize', { error: 'http-401', failed: true, preflight: 'p1' });
    expect(filtered([...rows, tried], { ...NO_FILTER, which: 'checks' })).toEqual([tried]);
    expect(filtered([...rows, tried], { ...NO_FILTER, which: 'failed' })).not.toContain(tried);
    expect(outcomeOf(tried).tone).toBe('none');
  });

  it('counts the purposes in the order of a sign-in', () => {
    expect(purposesIn(rows)).toEqual([
      { purpose: 'token', count: 2 },
      { purpose: 'refresh', count: 1 },
      { purpose: 'call', count: 1 },
    ]);
  });
});

describe('how an exchange went', () => {
  it.each([
    [row('call', 200), 'ok', '200', '200 OK'],
    [row('call', 302), 'ok', '302', '302 Found'],
    [row('refresh', 403, 'invalid_grant'), 'error', '403', '403 Forbidden'],
    [row('token', 200, 'bad_verification_code'), 'error', '200, error', '200 OK'],
    [row('discovery', null, 'network-dns'), 'error', 'no response', 'No response'],
    [row('call', null), 'clock', 'waiting', 'Waiting for the response'],
    [row('authorize', null), 'external', 'in the browser', 'Opened in the browser'],
    [row('callback', null), 'ok', 'received', 'Received'],
    [row('callback', null, 'flow-denied'), 'error', 'rejected', 'Rejected'],
    // Nothing failed for Tokenscope, but it is no success either.
    [row('revocation', 503), 'warning', '503', '503 Service Unavailable'],
  ] as const)('%#: told by shape and word', (exchange, icon, short, long) => {
    expect(outcomeOf(exchange)).toMatchObject({ icon, short, long });
  });

  it('tells the path without reading more into a URL than it says', () => {
    expect(pathOf('https://a.example/x/y?z=1#f')).toBe('/x/y?z=1');
    expect(pathOf('https://a.example')).toBe('/');
    expect(pathOf('https://a.example?z')).toBe('?z');
    expect(pathOf('tokenscope://callback?code=[code 9a2c-11fe]')).toBe('tokenscope://callback?code=[code 9a2c-11fe]');
  });
});
