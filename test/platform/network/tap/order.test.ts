import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';
import { WireReader } from '../../../support/wire-messages';

const stage = tapStage();

/** A server that answers each request when it is told to, and an app that has sent some at once. */
async function pipelined(...requests: readonly (readonly [start: string, lines?: readonly string[], rest?: string])[]) {
  const reached: string[] = [];
  const gone: string[] = [];
  const open: ((answer: string) => void)[] = [];
  const upstream = await stage.serveRaw((socket: Socket) => {
    const reader = new WireReader(socket);
    const talk = async () => {
      for (;;) {
        const { start } = await reader.message(true);
        reached.push(start);
        open.push((answer) => void socket.write(answer));
      }
    };
    void talk().catch(() => {});
    for (const event of ['end', 'error']) socket.once(event, () => gone.push(event));
  });
  const tap = await stage.tap(upstream);
  const reader = new WireReader(await stage.connect(tap.port));
  const write = (start: string, lines: readonly string[] = [], rest = '') =>
    reader.socket.write(`${[`${start} HTTP/1.1`, `Host: 127.0.0.1:${tap.port}`, ...lines].join('\r\n')}\r\n\r\n${rest}`);
  for (const [start, lines, rest] of requests) write(start, lines, rest);
  const counts = () => stage.taps.view(tap.id).counts;
  /** The server answers the request that waits the longest. */
  const answered = async (answer = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst') => {
    await until('a request waits', () => open.length > 0);
    open.shift()?.(answer);
  };
  return { reached, gone, reader, write, counts, answered, tap };
}

const BROKEN = [
  ['a request with two lengths', ['POST /b', ['Content-Length: 0', 'Content-Length: 4'], 'abcd'], 'HTTP/1.1 400 Bad Request'],
  ['a body that never ends', ['POST /b', ['Transfer-Encoding: identity'], ''], 'HTTP/1.1 400 Bad Request'],
  ['a body whose chunks are none', ['POST /b', ['Transfer-Encoding: chunked'], '1\r\nabc'], 'HTTP/1.1 400 Bad Request'],
  ['a tunnel', ['CONNECT example.com:443'], 'HTTP/1.1 405 Method Not Allowed'],
] as const;

describe('an answer of the tap itself', () => {
  it.each(BROKEN)('to %s comes after the answers before it', async (_, broken, refusal) => {
    const { reached, reader, counts, answered } = await pipelined(['GET /a'], broken);
    await until('it is refused', () => counts().refused === 1);
    await answered();
    expect(await reader.message()).toMatchObject({ start: 'HTTP/1.1 200 OK', body: Buffer.from('first') });
    expect((await reader.message()).start).toBe(refusal);
    await reader.over();
    expect([reader.rest.length, reached]).toEqual([0, ['GET /a HTTP/1.1']]);
    await until('all of it is over', () => counts().running === 0);
    expect(counts().refused).toBe(1);
  });

  it.each(BROKEN)('to %s does not follow an answer after which the connection ends', async (_, broken) => {
    const { reader, counts, answered } = await pipelined(['GET /a'], broken);
    await until('it is refused', () => counts().refused === 1);
    await answered('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfirst');
    expect((await reader.message()).body.toString()).toBe('first');
    await reader.over();
    expect(reader.rest.length).toBe(0);
  });

  it('is no part of an answer that has begun: where the body breaks then, the connection ends', async () => {
    const { reader, write, counts, answered, reached } = await pipelined();
    write('POST /b', ['Transfer-Encoding: chunked'], '1\r\na\r\n');
    await answered('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nso far');
    await reader.until('so far');
    reader.socket.write('no chunk\r\n');
    await reader.over();
    expect([reader.rest.toString(), reached.length]).toEqual(['', 1]);
    await until('all of it is over', () => counts().running === 0);
  });

  it('does not follow a whole answer to a request whose body breaks then', async () => {
    const { reader, write, answered } = await pipelined();
    write('POST /b', ['Transfer-Encoding: chunked'], '1\r\na\r\n');
    await answered();
    expect((await reader.message()).body.toString()).toBe('first');
    reader.socket.write('no chunk\r\n');
    await reader.over();
    expect(reader.rest.toString()).toBe('');
  });
});

describe('a request behind an answer after which the connection ends', () => {
  const LAST = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nfirst';

  it.each([
    ['HTTP/1.1 that says so', LAST],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nfirst'],
  ])('never reaches the server, which would act on it for nobody: %s', async (_, last) => {
    const form = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3'];
    const { reached, reader, answered, counts } = await pipelined(['GET /a'], ['POST /token', form, 'a=b'], ['GET /c']);
    await answered(last);
    expect((await reader.message()).body.toString()).toBe('first');
    await reader.over();
    await until('all of it is over', () => counts().running === 0);
    expect([reader.rest.length, reached]).toEqual([0, ['GET /a HTTP/1.1']]);
  });

  it.each(['dropped', 'cut'] as const)('nor does it behind one with a fault: %s', async (kind) => {
    const { reached, reader, write, answered, counts, tap } = await pipelined();
    await stage.taps.lay(tap.id, [{ leg: '1', kind, times: 1 }]);
    write('GET /a');
    write('GET /b');
    await answered();
    await reader.over();
    await until('all of it is over', () => counts().running === 0);
    expect(reached).toEqual(['GET /a HTTP/1.1']);
  });

  it('is not even taken where the tap itself refuses the one before it, and those before that are answered', async () => {
    const { reached, reader, answered, counts } = await pipelined(
      ['GET /a'],
      ['GET /b'],
      ['GET /c', ['Origin: https://evil.example']],
      ['GET /d'],
    );
    for (const body of ['first', 'other']) {
      await answered(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${body}`);
      expect((await reader.message()).body.toString()).toBe(body);
    }
    expect((await reader.message()).start).toBe('HTTP/1.1 403 Forbidden');
    await reader.over();
    expect([reached, counts().exchanges, counts().refused]).toEqual([['GET /a HTTP/1.1', 'GET /b HTTP/1.1'], 2, 1]);
  });
});

describe('another protocol that is asked for before the answer to an earlier request', () => {
  const own = (protocol: string) => ['Connection: Upgrade', `Upgrade: ${protocol}`];
  const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

  it('waits for that: a WebSocket', async () => {
    const { reached, reader, answered, counts } = await pipelined(['GET /a'], ['GET /live', own('websocket'), 'early']);
    await answered();
    expect((await reader.message()).body.toString()).toBe('first');
    await answered(`${SWITCHED}welcome`);
    expect((await reader.message(true)).start).toBe('HTTP/1.1 101 Switching Protocols');
    expect((await reader.bytes(7)).toString()).toBe('welcome');
    expect([reached, counts().refused]).toEqual([['GET /a HTTP/1.1', 'GET /live HTTP/1.1'], 0]);
  });

  it('waits for that: h2c, and what follows it', async () => {
    const { reached, reader, answered, counts } = await pipelined(['GET /a'], ['GET /b', own('h2c')], ['GET /c']);
    for (const body of ['first', 'other', 'third']) {
      await answered(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${body}`);
      expect((await reader.message()).body.toString()).toBe(body);
    }
    expect([reached, counts().refused]).toEqual([['GET /a HTTP/1.1', 'GET /b HTTP/1.1', 'GET /c HTTP/1.1'], 0]);
  });

  it.each(['websocket', 'h2c'])('ends where the app goes meanwhile: %s', async (protocol) => {
    const { reached, gone, reader, counts } = await pipelined(['GET /a'], ['GET /b', own(protocol)]);
    await until('the first is on its way', () => reached.length === 1);
    reader.socket.destroy();
    await until('the server knows', () => gone.length === 1);
    await until('all of it is over', () => counts().running === 0);
    expect(reached).toEqual(['GET /a HTTP/1.1']);
  });

  it.each(['websocket', 'h2c'])('ends with the tap: %s', async (protocol) => {
    const { reached, reader, tap } = await pipelined(['GET /a'], ['GET /b', own(protocol)]);
    await until('the first is on its way', () => reached.length === 1);
    await stage.taps.stop(tap.id);
    await reader.over();
    expect(stage.taps.view(tap.id)).toMatchObject({ state: 'ended', counts: { running: 0 } });
  });
});
