import { describe, expect, it } from 'vitest';
import { TROUBLES, type TapTrouble } from '../../../../electron/model/tap';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';
import { WireReader } from '../../../support/wire-messages';

const asked: (readonly string[])[] = [];
let says = true;
const stage = tapStage({
  confirmTroubles: async (_, servers, costs) => {
    asked.push([...servers, ...costs]);
    return says;
  },
});

const trouble = (kind: TapTrouble['kind'], more: Partial<TapTrouble> = {}): TapTrouble => ({ leg: '1', kind, times: null, ...more });

/** A tap whose server counts what reaches it. */
async function counted() {
  const reached: string[] = [];
  const upstream = await stage.serve((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.setHeader('Content-Length', 10).end('0123456789');
  });
  return { reached, tap: await stage.tap(upstream) };
}

describe('what is laid over a server', () => {
  it('is answered by the tap itself, so nothing reaches the server, and says so in the log', async () => {
    const { reached, tap } = await counted();
    await stage.taps.lay(tap.id, [trouble('too-many-requests', { times: 1 })]);
    const answer = await fetch(tap.local);
    expect([answer.status, answer.headers.get('retry-after'), reached]).toEqual([429, '1', []]);
    await stage.taps.lay(tap.id, [trouble('server-error', { times: 1 })]);
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'r-1234567890' });
    const broken = await fetch(`${tap.local}/token`, { method: 'POST', body });
    expect([broken.status, broken.headers.get('content-type'), reached]).toEqual([500, 'text/html; charset=utf-8', []]);
    await until('both are over', () => stage.taps.view(tap.id).counts.running === 0);
    expect((await stage.taps.exchanges(tap.id)).map(({ trouble: one, purpose, status }) => [one, purpose, status])).toEqual([
      ['server-error', 'refresh', 500],
      ['too-many-requests', 'call', 429],
    ]);
    expect(asked).toEqual([]);
  });

  it('holds as often as it says, and goes then', async () => {
    const { reached, tap } = await counted();
    await stage.taps.lay(tap.id, [trouble('server-error', { times: 2 })]);
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await fetch(tap.local)).status);
    expect([statuses, reached.length, stage.taps.view(tap.id).troubles]).toEqual([[500, 500, 200], 1, []]);
  });

  it('is an expired token only where there is a token', async () => {
    const { tap } = await counted();
    await stage.taps.lay(tap.id, [trouble('expired-token')]);
    expect((await fetch(tap.local)).status).toBe(200);
    const answer = await fetch(tap.local, { headers: { Authorization: 'Bearer a-token-1234567890' } });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });

  it('delays, and passes on then', async () => {
    const { tap } = await counted();
    await stage.taps.lay(tap.id, [trouble('latency', { delayMs: 30 })]);
    const from = performance.now();
    expect((await fetch(tap.local)).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThan(25);
  });

  it('drops the answer of a request that the server has acted on', async () => {
    const { reached, tap } = await counted();
    await stage.taps.lay(tap.id, [trouble('dropped')]);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(`POST /token HTTP/1.1\r\nHost: 127.0.0.1:${tap.port}\r\nContent-Length: 1\r\n\r\nx`);
    await reader.over();
    expect([reader.rest.length, reached]).toEqual([0, ['POST /token']]);
    await until('it is over', () => stage.taps.view(tap.id).counts.running === 0);
    // What the server did say is in the log.
    expect((await stage.taps.exchanges(tap.id))[0]).toMatchObject({
      status: 200,
      trouble: 'dropped',
      response: { body: { text: '0123456789' } },
    });
  });

  it('cuts the answer in half', async () => {
    const { tap } = await counted();
    await stage.taps.lay(tap.id, [trouble('cut')]);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${tap.port}\r\n\r\n`);
    await reader.over();
    expect(reader.rest.toString()).toMatch(/content-length: 10\r\n[\s\S]*\r\n\r\n01234$/i);
    await until('it is over', () => stage.taps.view(tap.id).counts.running === 0);
  });
});

describe('a real server', () => {
  it('gets nothing played without a yes, which says what it may cost', async () => {
    const tap = await stage.tap('https://login.example.com');
    says = false;
    await expect(stage.taps.lay(tap.id, [trouble('dropped')])).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked.at(-1)).toEqual(['https://login.example.com', TROUBLES.dropped.cost]);
    expect(stage.taps.view(tap.id).troubles).toEqual([]);
    says = true;
    await stage.taps.lay(tap.id, [trouble('dropped')]);
    expect(stage.taps.view(tap.id).troubles).toEqual([trouble('dropped')]);
    await expect(stage.taps.lay(tap.id, [trouble('cut', { leg: '7' })])).rejects.toMatchObject({ code: 'bad-request' });
  });
});
