import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';
import { WireReader } from '../../../support/wire-messages';

const stage = tapStage();

/** A raw server that is asked in turn; its part of the talk is given. */
async function talked(talk: (reader: WireReader, socket: Socket) => Promise<void>) {
  const upstream = await stage.serveRaw((socket) => void talk(new WireReader(socket), socket).catch(() => {}));
  const tap = await stage.tap(upstream);
  const socket = await stage.connect(tap.port);
  const reader = new WireReader(socket);
  const ask = (start: string, ...lines: string[]) =>
    void socket.write(`${[`${start} HTTP/1.1`, `Host: 127.0.0.1:${tap.port}`, ...lines].join('\r\n')}\r\n\r\n`);
  /** The only exchange, once it is over. */
  const exchange = async () => {
    await until('all of it is over', () => stage.taps.view(tap.id).counts.running === 0);
    return (await stage.taps.exchanges(tap.id))[0];
  };
  return { tap, upstream, socket, reader, ask, exchange };
}

describe('an exchange through the tap', () => {
  it('is taken down as the app’s, by the real address', async () => {
    const upstream = await stage.serve((request, response) => response.end(`${request.method} ${request.url}`));
    const { id, local } = await stage.tap(upstream);
    expect(await (await fetch(`${local}/orders?page=2`)).text()).toBe('GET /orders?page=2');
    await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
    const [exchange] = await stage.taps.exchanges(id);
    expect(exchange).toMatchObject({ by: 'app', purpose: 'call', method: 'GET', status: 200, url: `${upstream}/orders?page=2` });
    expect(exchange?.response?.body.text).toBe('GET /orders?page=2');
    expect(exchange?.running).toBeUndefined();
    expect(exchange?.rewritten).toEqual([{ where: 'request header Host', from: new URL(local).host, to: new URL(upstream).host }]);
    expect(stage.taps.view(id).counts).toMatchObject({ exchanges: 1, running: 0, failed: 0, received: 18 });
  });

  it('is not taken down while it is paused, and passes nevertheless', async () => {
    const upstream = await stage.serve((_, response) => response.end('here'));
    const { id, local } = await stage.tap(upstream);
    stage.taps.pause(id, true);
    expect(await (await fetch(local)).text()).toBe('here');
    stage.taps.pause(id, false);
    await (await fetch(`${local}/two`)).text();
    await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
    expect((await stage.taps.exchanges(id)).map(({ url }) => new URL(url).pathname)).toEqual(['/two']);
  });

  it('comes at once where it is a stream of events, and is in the log while it runs', async () => {
    let next = () => {};
    const { tap, reader, ask } = await talked(async (asked, socket) => {
      await asked.message();
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n');
      await new Promise<void>((resolve) => (next = resolve));
      socket.write('9\r\ndata: 1\n\n\r\n');
      await new Promise<void>((resolve) => (next = resolve));
      socket.write('0\r\n\r\n');
    });
    ask('GET /events');
    // The head comes before there is any event.
    expect((await reader.until('\r\n\r\n')).toString()).toContain('text/event-stream');
    next();
    expect((await reader.until('\n\n')).toString()).toBe('9\r\ndata: 1');
    const logged = async () => (await stage.taps.exchanges(tap.id))[0];
    await expect.poll(async () => (await logged())?.response?.body.text).toBe('data: 1\n\n');
    expect(await logged()).toMatchObject({ running: true, status: 200, failed: false });
    next();
    await reader.until('0\r\n\r\n');
    await until('all of it is over', () => stage.taps.view(tap.id).counts.running === 0);
    expect(await stage.taps.exchanges(tap.id)).toHaveLength(1);
    expect((await logged())?.running).toBeUndefined();
  });

  it('waits for 100 Continue of the server before the body goes, and passes other interim answers', async () => {
    const { reader, socket, ask } = await talked(async (asked, upstream) => {
      const head = (await asked.until('\r\n\r\n')).toString();
      upstream.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n');
      upstream.write('HTTP/1.1 100 Continue\r\n\r\n');
      const body = await asked.bytes(4);
      upstream.write(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Expect: ${/^expect: .*$/im.exec(head)?.[0].toLowerCase()}\r\n\r\n${body}`);
    });
    ask('POST /upload', 'Content-Length: 4', 'Expect: 100-continue');
    expect(await reader.message(true)).toMatchObject({ start: 'HTTP/1.1 103 Early Hints', lines: ['Link: </a.css>; rel=preload'] });
    expect((await reader.message(true)).start).toBe('HTTP/1.1 100 Continue');
    socket.write('body');
    const answer = await reader.message();
    expect(answer.body.toString()).toBe('body');
    expect(answer.lines).toContain('X-Expect: expect: 100-continue');
  });

  it('has no body sent where the server refuses before 100 Continue', async () => {
    const { reader, ask } = await talked(async (asked, upstream) => {
      await asked.until('\r\n\r\n');
      upstream.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
    });
    ask('POST /upload', 'Content-Length: 4000000', 'Expect: 100-continue');
    expect((await reader.message()).start).toBe('HTTP/1.1 413 Too Large');
  });

  it('comes at once and whole where a body of known length comes in pieces', async () => {
    let next = () => {};
    const { reader, ask, exchange } = await talked(async (asked, upstream) => {
      await asked.message();
      upstream.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n');
      for (const piece of ['ab', 'cd', 'ef']) {
        await new Promise<void>((resolve) => (next = resolve));
        upstream.write(piece);
      }
    });
    ask('GET /pieces');
    await reader.until('\r\n\r\n');
    for (const piece of ['ab', 'cd', 'ef']) {
      next();
      await reader.until(piece);
    }
    expect((await exchange())?.response?.body.text).toBe('abcdef');
  });

  it.each([['gzip, chunked'], ['gzip\r\nTransfer-Encoding: chunked']])('keeps its end under two transfer codings: %j', async (codings) => {
    const { reader, ask } = await talked(async (asked, upstream) => {
      for (const body of ['abc', 'def']) {
        await asked.message();
        upstream.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${codings}\r\n\r\n3\r\n${body}\r\n0\r\n\r\n`);
      }
    });
    for (const body of ['abc', 'def']) {
      ask('GET /coded');
      const lines = (await reader.until('\r\n\r\n')).toString().split('\r\n');
      const coded = lines.flatMap((line) => (line.startsWith('Transfer-Encoding: ') ? line.slice(19) : []));
      expect([coded.join(', '), (await reader.until('0\r\n\r\n')).toString()]).toEqual(['gzip, chunked', `3\r\n${body}\r\n`]);
    }
  });

  it('stays compressed on its way and is read in the log', async () => {
    const packed = gzipSync('{"hello":"world"}');
    const upstream = await stage.serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', 'Content-Length': packed.length });
      response.end(packed);
    });
    const { id, port } = await stage.tap(upstream);
    const reader = new WireReader(await stage.connect(port));
    reader.socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect((await reader.message()).body.equals(packed)).toBe(true);
    await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
    const [exchange] = await stage.taps.exchanges(id);
    expect(exchange?.response?.body).toMatchObject({ text: '{"hello":"world"}', kind: 'json', cutAt: null });
  });

  it('changes metadata with all that was said of their bytes, and tells 100 of a flood of changes', async () => {
    const members = Array.from(
      { length: 20_000 },
      (_, index) => `"${index}${index === 0 ? 'a'.repeat(500) : ''}_endpoint":"ORIGIN/${index}"`,
    );
    const upstream = await stage.serve((_, response) => {
      const packed = gzipSync(`{${members.join(',')}}`.replaceAll('ORIGIN', upstream));
      const digests = { Digest: 'sha-256=A', 'Content-Digest': 'sha-256=:A:', 'Repr-Digest': 'sha-256=:A:', 'Content-MD5': 'A' };
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip', ...digests }).end(packed);
    });
    const { id, local } = await stage.tap(upstream);
    const response = await fetch(`${local}/.well-known/openid-configuration`);
    expect((await response.json())['19999_endpoint']).toBe(`${local}/19999`);
    expect([...response.headers.keys()].filter((name) => /digest|md5|encoding/.test(name))).toEqual([]);
    await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
    const rewritten = (await stage.taps.exchanges(id))[0]?.rewritten ?? [];
    expect(rewritten).toHaveLength(100);
    expect(Math.max(...rewritten.map(({ where }) => where.length))).toBeLessThanOrEqual(200);
  });

  it('may have as long a head as the app’s', async () => {
    const upstream = await stage.serve((_, response) => {
      for (let index = 0; index < 1_200; index += 1) response.setHeader(`X-${index}`, 'a'.repeat(20));
      response.end();
    });
    const { local } = await stage.tap(upstream);
    const answered = await new Promise<IncomingMessage>((resolve) => void get(local, { maxHeaderSize: 128 * 1024 }, resolve));
    answered.resume();
    expect(answered.statusCode).toBe(200);
  });

  it('gets no more of a bomb than the log keeps', async () => {
    const packed = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'a'));
    const upstream = await stage.serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' }).end(packed);
    });
    const { id, local } = await stage.tap(upstream);
    await fetch(local, { headers: { 'Accept-Encoding': 'gzip' } }).then((response) => response.body?.cancel());
    await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
    const [exchange] = await stage.taps.exchanges(id);
    expect(exchange?.response?.body.text.length ?? 0).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('an end through the tap', () => {
  it('reaches the server where the app goes before the answer', async () => {
    let gone = () => {};
    const left = new Promise<void>((resolve) => (gone = resolve));
    const { socket, ask, exchange } = await talked(async (asked) => {
      await asked.message();
      socket.resetAndDestroy();
      await asked.over();
      gone();
    });
    ask('GET /slow');
    await left;
    expect((await exchange())?.failure?.code).toBe('cancelled');
  });

  it('reaches the server where the app goes within its own body', async () => {
    let gone = (_: string) => {};
    const left = new Promise<string>((resolve) => (gone = resolve));
    const { socket, ask } = await talked(async (asked) => {
      await asked.until('\r\n\r\n');
      const got = await asked.bytes(3);
      socket.destroy();
      await asked.over();
      gone(got.toString());
    });
    ask('POST /upload', 'Content-Length: 10');
    socket.write('abc');
    expect(await left).toBe('abc');
  });

  it('is half an answer where the server’s was one, without an end of the body made up', async () => {
    const { reader, ask, exchange } = await talked(async (asked, upstream) => {
      await asked.message();
      upstream.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
    });
    ask('GET /half');
    await reader.over();
    expect(reader.rest.toString()).toMatch(/\r\n\r\n3\r\nabc\r\n$/);
    expect(reader.reset).toBe(false);
    expect(await exchange()).toMatchObject({ status: 200, failed: true, error: 'network-reset' });
  });

  it('is a reset where the server’s was one', async () => {
    const { reader, ask, exchange } = await talked(async (asked, upstream) => {
      await asked.message();
      upstream.resetAndDestroy();
    });
    ask('GET /reset');
    await reader.over();
    expect(reader.reset).toBe(true);
    expect(await exchange()).toMatchObject({ status: null, failed: true, error: 'network-reset' });
  });

  it('is no answer where the server hung up without one', async () => {
    const { reader, ask } = await talked(async (asked, upstream) => {
      await asked.message();
      upstream.end();
    });
    ask('GET /nothing');
    await reader.over();
    expect(reader.rest.length).toBe(0);
    expect(reader.reset).toBe(false);
  });

  it('closes the app’s idle connection where the server closes its own', async () => {
    const { reader, ask } = await talked(async (asked, upstream) => {
      await asked.message();
      upstream.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      upstream.end();
    });
    ask('GET /');
    await reader.message();
    await reader.over();
    expect(reader.rest.length).toBe(0);
  });

  it('is told as 502, with the reason, where the server can’t be reached', async () => {
    const tap = await stage.tap('http://127.0.0.1:1');
    const answer = await fetch(tap.local);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: 'tap_could_not_pass_on', error_description: expect.stringContaining('127.0.0.1') });
    await until('all of it is over', () => stage.taps.view(tap.id).counts.running === 0);
    const [exchange] = await stage.taps.exchanges(tap.id);
    expect(exchange).toMatchObject({ status: null, error: 'network-refused' });
  });

  it('of the tap ends what is on its way', async () => {
    const { tap, reader, ask } = await talked(async (asked) => {
      await asked.message();
      await stage.taps.stop(tap.id);
    });
    ask('GET /');
    await reader.over();
    expect(stage.taps.view(tap.id)).toMatchObject({ state: 'ended', counts: { running: 0 } });
    await expect(fetch(tap.local)).rejects.toThrow();
  });
});

describe('many connections', () => {
  it('pass at once, each with its own answer: 200', async () => {
    let waiting = 0;
    let go = () => {};
    const all = new Promise<void>((resolve) => (go = resolve));
    const upstream = await stage.serve(async (request, response) => {
      waiting += 1;
      if (waiting === 200) go();
      await all;
      response.end(request.url);
    });
    const tap = await stage.tap(upstream);
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const reader = new WireReader(await stage.connect(tap.port));
        reader.socket.write(`GET /${index} HTTP/1.1\r\nHost: 127.0.0.1:${tap.port}\r\n\r\n`);
        return (await reader.message()).body.toString();
      }),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => `/${index}`));
  });
});
