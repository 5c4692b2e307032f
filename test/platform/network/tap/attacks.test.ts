import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';
import { WireReader } from '../../../support/wire-messages';

const stage = tapStage();

/** Fields that a trailer must not hold (RFC 9110 section 6.5.1), each with a value that may stand nowhere. */
const FORBIDDEN = [
  ['Host', 'evil-planted.example'],
  ['Authorization', 'Bearer trailer-planted-8c1f-token'],
  ['Cookie', 'session=trailer-planted-8c1f-cookie'],
  ['Set-Cookie', 'session=trailer-planted-8c1f-set'],
  ['Location', 'https://evil-planted.example/'],
  ['X-Api-Key', 'trailer-planted-8c1f-key'],
] as const;
const PLANTED = /planted/;

/** A request as bytes. */
const asked = (port: number, start: string, lines: readonly string[], rest = '') =>
  `${[`${start} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...lines].join('\r\n')}\r\n\r\n${rest}`;

async function settled(id: string) {
  await until('all of it is over', () => stage.taps.view(id).counts.running === 0);
  return stage.taps.exchanges(id);
}

describe('trailers with fields that must be headers', () => {
  it.each(FORBIDDEN)('%s of a request reaches the server as a trailer or not at all, and stands in no log', async (name, value) => {
    const got: { headers: NodeJS.Dict<string | string[]>; trailers: string[] }[] = [];
    const upstream = await stage.serve((request, response) => {
      request.resume().on('end', () => {
        got.push({ headers: request.headers, trailers: request.rawTrailers });
        response.end('taken');
      });
    });
    const tap = await stage.tap(upstream);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(
      asked(tap.port, 'POST /orders', ['Transfer-Encoding: chunked', `Trailer: ${name}`], `1\r\na\r\n0\r\n${name}: ${value}\r\n\r\n`),
    );
    await reader.message();
    const { headers, trailers } = got[0] ?? expect.fail('nothing came');
    expect(JSON.stringify(headers)).not.toMatch(PLANTED);
    expect(headers.host).toBe(new URL(upstream).host);
    expect([[], [name, value]]).toContainEqual(trailers);
    expect(JSON.stringify([await settled(tap.id), stage.taps.list()])).not.toMatch(PLANTED);
  });

  it.each(FORBIDDEN)('%s of an answer reaches the app as a trailer or not at all, and stands in no log', async (name, value) => {
    const upstream = await stage.serveRaw((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: ${name}\r\n\r\n1\r\na\r\n0\r\n${name}: ${value}\r\n\r\n`);
      });
    });
    const tap = await stage.tap(upstream);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(asked(tap.port, 'GET /orders', []));
    const { lines, trailers } = await reader.message();
    expect(lines.join('\n')).not.toMatch(PLANTED);
    expect([[], [`${name}: ${value}`]]).toContainEqual(trailers);
    expect(JSON.stringify([await settled(tap.id), stage.taps.list()])).not.toMatch(PLANTED);
  });

  it.each(['Content-Length: 44', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity'])(
    '%s frames nothing: what follows is one request more, and no other',
    async (line) => {
      const reached: string[] = [];
      const upstream = await stage.serve((request, response) => {
        reached.push(`${request.url} ${request.headers['content-length'] ?? '-'}`);
        request.resume().on('end', () => response.end('ok'));
      });
      const tap = await stage.tap(upstream);
      const reader = new WireReader(await stage.connect(tap.port));
      const hidden = asked(tap.port, 'GET /second', ['Connection: close']);
      reader.socket.write(asked(tap.port, 'POST /first', ['Transfer-Encoding: chunked'], `1\r\na\r\n0\r\n${line}\r\n\r\n${hidden}`));
      await reader.over();
      expect([[], ['/first -'], ['/first -', '/second -']]).toContainEqual(reached);
    },
  );

  it.each(['Content-Length: 44', 'Transfer-Encoding: chunked'])('%s of an answer frames nothing either', async (line) => {
    const upstream = await stage.serveRaw((socket) => {
      const answer = (body: string) =>
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length}\r\n${body}\r\n0\r\n${line}\r\n\r\n`;
      const reader = new WireReader(socket);
      const talk = async () => {
        for (const body of ['first', 'other']) {
          await reader.message();
          socket.write(answer(body));
        }
      };
      void talk().catch(() => {});
    });
    const tap = await stage.tap(upstream);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(asked(tap.port, 'GET /1', []) + asked(tap.port, 'GET /2', []));
    const bodies: string[] = [];
    const read = async () => {
      for (;;) bodies.push((await reader.message()).body.toString());
    };
    await Promise.race([read().catch(() => {}), until('both came', () => bodies.length === 2).catch(() => {})]);
    // Refused as unreadable, or each answer whole: never one within the other.
    for (const body of bodies) expect(['first', 'other']).toContain(body.startsWith('{"error":"tap_could_not_pass_on"') ? 'first' : body);
  });
});

describe('101 Switching Protocols that nobody asked for', () => {
  it.each([
    ['plain', ['Connection: Upgrade', 'Upgrade: evil']],
    ['as a web socket', ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=']],
    ['without saying to what', []],
  ])('%s is no answer, and no byte behind it is one', async (_, lines) => {
    const answers = `HTTP/1.1 101 Switching Protocols\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
    const smuggled = 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nX-Smuggled: 1\r\n\r\nsmuggled';
    let isGone = false;
    const upstream = await stage.serveRaw((socket) => {
      socket.once('data', () => socket.write(answers + (lines.length === 0 ? '' : smuggled)));
      socket.once('end', () => socket.end()).once('close', () => (isGone = true));
      if (lines.length === 0) socket.once('data', () => socket.end());
    });
    const tap = await stage.tap(upstream);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(asked(tap.port, 'GET /one', []));
    const head = (await reader.until('\r\n\r\n').catch(() => reader.rest)).toString();
    expect(head).not.toContain('HTTP/1.1 101');
    expect(head).not.toContain('X-Smuggled');
    expect(head === '' || head.startsWith('HTTP/1.1 502 ')).toBe(true);
    await until('the server is let go', () => isGone);
    const [exchange] = await settled(tap.id);
    expect(exchange).toMatchObject({ failed: true });
    expect(JSON.stringify(exchange)).not.toContain('smuggled');
  });
});

describe('two apps on one tap', () => {
  /** Answers each request with its own letter, as long as its path says, each after the one before it. */
  const echo = (socket: Socket) => {
    const reader = new WireReader(socket);
    const talk = async () => {
      for (;;) {
        const { start, body } = await reader.message();
        const [, letter = '', length = ''] = /^POST \/([a-z])\/(\d+) /.exec(start) ?? [];
        expect(body.toString()).toBe(letter.repeat(body.length));
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\nX-Of: ${letter}\r\n\r\n${letter.repeat(Number(length))}`);
      }
    };
    void talk().catch(() => {});
  };

  it('that pipeline at once get their own answers, whole and in their order', async () => {
    const tap = await stage.tap(await stage.serveRaw(echo));
    const lengths = [1, 70_000, 3, 0, 20_000, 5];
    const one = async (letter: string) => {
      const reader = new WireReader(await stage.connect(tap.port));
      for (const length of lengths) {
        const body = letter.repeat(length % 97);
        reader.socket.write(asked(tap.port, `POST /${letter}/${length}`, [`Content-Length: ${body.length}`], body));
      }
      for (const length of lengths) {
        const { lines, body } = await reader.message();
        expect(lines).toContain(`X-Of: ${letter}`);
        expect(body.toString()).toBe(letter.repeat(length));
      }
    };
    await Promise.all([...'abcdef'].map(one));
    const exchanges = await settled(tap.id);
    expect(exchanges).toHaveLength(6 * lengths.length);
    for (const { url, response } of exchanges) {
      const letter = new URL(url).pathname[1] ?? '';
      expect(response?.body.text.replaceAll(letter, '')).toBe('');
    }
  });

  it('end early, and nothing of theirs reaches the other', async () => {
    let ended = 0;
    const tap = await stage.tap(
      await stage.serveRaw((socket) => {
        echo(socket);
        socket.once('end', () => (ended += 1));
      }),
    );
    const stays = new WireReader(await stage.connect(tap.port));
    for (let round = 0; round < 5; round += 1) {
      const goes = await stage.connect(tap.port);
      // Half a body, then it is gone.
      goes.write(asked(tap.port, 'POST /x/50000', ['Content-Length: 900'], 'x'.repeat(400)));
      stays.socket.write(asked(tap.port, 'POST /s/5000', ['Content-Length: 3'], 'sss'));
      if (round % 2 === 0) goes.resetAndDestroy();
      else goes.destroy();
      const { lines, body } = await stays.message();
      expect([lines.includes('X-Of: s'), body.toString()]).toEqual([true, 's'.repeat(5000)]);
    }
    stays.socket.end();
    const exchanges = await settled(tap.id);
    expect(exchanges.filter(({ url }) => url.includes('/s/')).map(({ failed }) => failed)).toEqual([false, false, false, false, false]);
    await until('what they began is over at the server', () => ended > 0);
  });

  it('get a broken answer alone: the other’s next one is whole', async () => {
    const upstream = await stage.serveRaw((socket) => {
      socket.once('data', (part) => {
        if (String(part).startsWith('GET /breaks')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
        else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngood');
      });
    });
    const tap = await stage.tap(upstream);
    const [one, other] = await Promise.all([tap.port, tap.port].map(async (port) => new WireReader(await stage.connect(port))));
    one?.socket.write(asked(tap.port, 'GET /breaks', []));
    await one?.over();
    expect(one?.rest.toString()).toContain('half');
    other?.socket.write(asked(tap.port, 'GET /good', []));
    expect((await other?.message())?.body.toString()).toBe('good');
  });
});

describe('a tap that is stopped while exchanges run', () => {
  it('takes down how far they came, frees its port at once, and starts there again', async () => {
    const upstream = await stage.serveRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nso far\n'));
    });
    const tap = await stage.tap(upstream);
    const readers = await Promise.all(Array.from({ length: 5 }, async () => new WireReader(await stage.connect(tap.port))));
    for (const reader of readers) reader.socket.write(asked(tap.port, 'GET /slow', []));
    for (const reader of readers) await reader.until('so far');
    const legs = [{ kind: 'api' as const, upstream, port: tap.port }];
    await stage.taps.stop(tap.id);
    for (const reader of readers) await reader.over();
    expect((await settled(tap.id)).map(({ response, running }) => [response?.body.text, running])).toEqual(
      readers.map(() => ['so far\n', undefined]),
    );
    const again = await stage.taps.start({ connectionId: null, legs });
    expect(again.legs[0]?.local).toBe(tap.local);
    const reader = new WireReader(await stage.connect(tap.port));
    reader.socket.write(asked(tap.port, 'GET /slow', []));
    await reader.until('so far');
    // Nothing of the one before shows here, and stopping twice or at once is one stop.
    await Promise.all([stage.taps.stop(again.id), stage.taps.stop(again.id), stage.taps.stop(tap.id)]);
    expect(await stage.taps.exchanges(again.id)).toHaveLength(1);
    expect(stage.taps.list().map(({ state, counts }) => [state, counts.running])).toEqual([
      ['ended', 0],
      ['ended', 0],
    ]);
    await expect(fetch(tap.local)).rejects.toThrow();
  });

  it('is forgotten with what ran', async () => {
    const upstream = await stage.serveRaw(() => {});
    const tap = await stage.tap(upstream);
    const socket = await stage.connect(tap.port);
    socket.write(asked(tap.port, 'GET /never', []));
    await until('it runs', () => stage.taps.view(tap.id).counts.running === 1);
    await stage.taps.forget(tap.id);
    expect(stage.taps.list()).toEqual([]);
    expect(await stage.taps.logged(tap.connectionId)).toEqual([]);
  });
});

describe('a tap that is stopped', () => {
  it('ends, although requests wait on a connection of which Node tells nothing', async () => {
    const tap = await stage.tap(await stage.serveRaw(() => {}));
    const socket = await stage.connect(tap.port);
    const form = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 100'];
    socket.write(asked(tap.port, 'GET /never', []) + asked(tap.port, 'POST /token', form, 'a=b'));
    const other = await stage.connect(tap.port);
    const led = await stage.connect(tap.port);
    led.write(asked(tap.port, 'GET /never', []) + asked(tap.port, 'GET /authorize?response_type=code&client_id=app', []));
    await until('all run', () => stage.taps.view(tap.id).counts.running === 4);
    other.write(asked(tap.port, 'CONNECT example.com:443', []));
    await until('it is refused', () => stage.taps.view(tap.id).counts.refused === 1);
    await stage.taps.stop(tap.id);
    expect(stage.taps.view(tap.id)).toMatchObject({ state: 'ended', counts: { running: 0 } });
  });
});

describe('a request that is held up', () => {
  it('is not overtaken by the next of its connection, whose answer would wait for it forever', async () => {
    const SIZE = 4 * 1024 * 1024;
    const reached: string[] = [];
    const upstream = await stage.serve((request, response) => {
      reached.push(request.url ?? '');
      request.resume().on('end', () => response.end(request.url === '/token' ? 'ok' : Buffer.alloc(SIZE)));
    });
    const tap = await stage.tap(upstream);
    const reader = new WireReader(await stage.connect(tap.port));
    const form = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3'];
    reader.socket.write(asked(tap.port, 'POST /token', form, 'a=b') + asked(tap.port, 'GET /large', []));
    expect((await reader.message()).body.toString()).toBe('ok');
    expect((await reader.message()).body.length).toBe(SIZE);
    expect(reached).toEqual(['/token', '/large']);
  });
});

describe('interim answers without end', () => {
  it('wait for an app that does not read, and never reach one that does not know them', async () => {
    let sent = 0;
    const hints = `HTTP/1.1 103 Early Hints\r\nLink: ${'a'.repeat(1000)}\r\n\r\n`.repeat(100);
    let isFull = () => {};
    const full = new Promise<void>((resolve) => (isFull = resolve));
    const upstream = await stage.serveRaw((socket) => {
      const reader = new WireReader(socket);
      const talk = async () => {
        const head = (await reader.until('\r\n\r\n')).toString();
        if (head.includes('/old')) return void socket.write(`${hints}HTTP/1.1 204 No\r\n\r\n`);
        while (sent < 64 * 1024 * 1024) {
          sent += hints.length;
          if (socket.write(hints)) continue;
          const drained = await Promise.race([
            new Promise((resolve) => socket.once('drain', () => resolve(true))),
            new Promise((resolve) => setTimeout(resolve, 500, false)),
          ]);
          if (drained === false) break;
        }
        isFull();
      };
      talk().catch(() => {});
    });
    const tap = await stage.tap(upstream);
    const old = new WireReader(await stage.connect(tap.port));
    old.socket.write(`GET /old HTTP/1.0\r\nHost: 127.0.0.1:${tap.port}\r\n\r\n`);
    expect((await old.until('\r\n\r\n')).toString()).toMatch(/^HTTP\/1\.1 204 /);
    const app = await stage.connect(tap.port);
    app.pause();
    app.write(asked(tap.port, 'GET /hints', []));
    await full;
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('a port that is taken', () => {
  it('is named, and the other servers of the tap are let go', async () => {
    const taken = Number(new URL(await stage.serve(() => {})).port);
    const first = await stage.tap('http://127.0.0.1:1');
    await stage.taps.forget(first.id);
    const free = first.port;
    const legs = [free, taken].map((port) => ({ kind: 'api' as const, upstream: 'http://127.0.0.1:1', port }));
    await expect(stage.taps.start({ connectionId: null, legs })).rejects.toMatchObject({
      code: 'receiver-unavailable',
      what: `The tap can't listen on 127.0.0.1: Port ${taken} is in use.`,
      evidence: [
        { label: 'Port', value: String(taken) },
        { label: 'Error', value: 'EADDRINUSE' },
      ],
    });
    expect(stage.taps.list()).toEqual([]);
    // The first was open already.
    await expect(fetch(`http://127.0.0.1:${free}`)).rejects.toThrow();
    const again = await stage.taps.start({ connectionId: null, legs: legs.slice(0, 1) });
    expect(again.legs[0]?.local).toBe(`http://127.0.0.1:${free}`);
  });
});

describe('what an app keeps and signs for the tap', () => {
  it('a cookie of one server does not reach another, and is such as the app can keep', async () => {
    const got: string[] = [];
    const serve = (name: string, cookie: string) =>
      stage.serve((request, response) => {
        got.push(`${name}: ${request.headers.cookie ?? '-'}`);
        response.setHeader('Set-Cookie', cookie).end();
      });
    const login = (await serve('login', 'sid=1; Domain=localhost; Path=/')).replace('127.0.0.1', 'localhost');
    const api = await serve('api', 'cart=2; Path=/');
    const legs = [login, api].map((upstream) => ({ kind: 'api' as const, upstream, port: null }));
    const tap = await stage.taps.start({ connectionId: null, legs });
    const [one = '', other = ''] = tap.legs.map(({ local }) => local);
    expect((await fetch(one)).headers.getSetCookie()).toEqual(['sid=1; Path=/']);
    expect((await fetch(other, { headers: { Cookie: 'sid=1' } })).headers.getSetCookie()).toEqual(['cart=2; Path=/']);
    await fetch(one, { headers: { Cookie: 'sid=1; cart=2; own=3' } });
    expect(got).toEqual(['login: -', 'api: -', 'login: sid=1; own=3']);
    const [last, , first] = await settled(tap.id);
    expect(first?.rewritten).toContainEqual({ where: 'response header Set-Cookie, Domain', from: 'localhost', to: '' });
    expect(last?.rewritten).toContainEqual({ where: 'request header Cookie', from: '127.0.0.1', to: '' });
  });

  it('a proof or an assertion for the tap’s URL is told at the exchange, with what to do', async () => {
    const upstream = await stage.serve((request, response) => {
      response.statusCode = 401;
      if (request.url === '/token') response.setHeader('Content-Type', 'application/json').end('{"error":"invalid_client"}');
      else response.setHeader('WWW-Authenticate', 'DPoP error="invalid_dpop_proof"').end();
    });
    const tap = await stage.tap(upstream);
    const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;
    const call = (htu: string) => fetch(`${tap.local}/orders`, { headers: { Authorization: 'DPoP a-token-1234', DPoP: jwt({ htu }) } });
    const token = (aud: string) =>
      fetch(`${tap.local}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_assertion: jwt({ aud }) }),
      });
    const told = async () => {
      const [newest] = await settled(tap.id);
      const { coach, findings } = await stage.taps.explain(tap.id, newest?.id ?? '');
      return [coach?.situation, findings.some(({ code }) => code.startsWith('tap-'))];
    };
    await call(`${tap.local}/orders`);
    expect(await told()).toEqual(['tap-dpop-proof-url', true]);
    await call(`${upstream}/orders`);
    expect(await told()).toEqual(['dpop-invalid-proof', false]);
    await token(`${tap.local}/token`);
    expect(await told()).toEqual(['tap-client-assertion-audience', true]);
    await token(upstream);
    expect(await told()).toEqual(['token-assertion-refused', false]);
  });
});
