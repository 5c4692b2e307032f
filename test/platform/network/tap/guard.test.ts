import { describe, expect, it } from 'vitest';
import { tapStage } from '../../../support/tap';
import { WireReader } from '../../../support/wire-messages';

const stage = tapStage();

/** What a raw request gets, and which request lines reached the server meanwhile. PORT and HOST stand for the tap's. */
async function sent(raw: string) {
  const reached: string[] = [];
  const upstream = await stage.serve((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.end('secret');
  });
  const tap = await stage.tap(upstream);
  const reader = new WireReader(await stage.connect(tap.port));
  reader.socket.write(Buffer.from(raw.replaceAll('HOST', `127.0.0.1:${tap.port}`).replaceAll('PORT', String(tap.port)), 'latin1'));
  const head = (await reader.until('\r\n\r\n').catch(() => reader.rest)).toString('latin1');
  // Then nothing that was smuggled behind it is still on its way.
  if (/^connection: close/im.test(head)) await reader.over();
  const [exchange] = await stage.taps.exchanges(tap.id);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, reached, upstream, exchange };
}

const get = (path: string, ...lines: string[]) => `GET ${path} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const AUTHORIZE = '/authorize?response_type=code&client_id=app';
const NAVIGATION = ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document', 'Sec-Fetch-Site: cross-site'];

describe('the tap answers to its own names alone', () => {
  it.each([['Host: HOST'], ['Host: localhost:PORT'], ['Host: LocalHost:PORT']])('%s passes', async (line) => {
    expect(await sent(get('/', line))).toMatchObject({ status: 200, reached: ['GET /'] });
  });

  it.each([
    ['Host: evil.example'],
    ['Host: evil.example:PORT'],
    ['Host: 127.0.0.1'],
    ['Host: HOST.evil.example'],
    ['Host: 127.0.0.1:1'],
    ['Host: 127.0.0.2:PORT'],
    ['Host: [::1]:PORT'],
    ['Host: user@HOST'],
    ...['localhost.', '127.0.0.1.', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '0.0.0.0', '[::ffff:127.0.0.1]', 'a.localhost'].map(
      (name) => [`Host: ${name}:PORT`],
    ),
    ...['127.0.0.1:', '127.0.0.1:0PORT', '127.0.0.1: PORT', 'HOST, evil.example', 'HOST/', 'HOST\u00a0', '127.0.0.1.nip.io:PORT'].map(
      (host) => [`Host: ${host}`],
    ),
    ['Host:'],
    ['Host: HOST', 'Host: evil.example'],
    ['Host: HOST', 'Host: HOST'],
  ])('%s does not', async (...lines) => {
    expect(await sent(get('/', ...lines))).toMatchObject({ status: 403, reached: [] });
  });

  it('nor does a request without a host', async () => {
    expect(await sent(get('/'))).toMatchObject({ status: 400, reached: [] });
    expect(await sent('GET / HTTP/1.0\r\n\r\n')).toMatchObject({ status: 403, reached: [] });
    expect(await sent('GET /\r\n\r\n')).toMatchObject({ status: 400, reached: [] });
  });
});

describe('no page of another site has the tap send anything', () => {
  it.each([
    ['Origin: https://evil.example'],
    ['Origin: http://localhost:3000'],
    ['Origin: null'],
    ['Origin: http://HOST.evil.example'],
    ['Sec-Fetch-Site: cross-site'],
    ['Sec-Fetch-Site: same-site'],
    ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'],
    ['Sec-Fetch-Site: none', 'Sec-Fetch-Site: cross-site'],
    ['Sec-Fetch-Site:'],
    // It may be led to the sign-in page, and nowhere else.
    NAVIGATION,
  ])('%s', async (...lines) => {
    const { status, head, reached } = await sent(get('/orders', 'Host: HOST', ...lines));
    expect({ status, reached }).toEqual({ status: 403, reached: [] });
    expect(head).not.toMatch(/access-control/i);
  });

  it('preflights included', async () => {
    const raw = get('/orders', 'Host: HOST', 'Origin: https://evil.example', 'Access-Control-Request-Method: POST');
    const { status, head, reached } = await sent(raw.replace('GET', 'OPTIONS'));
    expect({ status, reached }).toEqual({ status: 403, reached: [] });
    expect(head).not.toMatch(/access-control/i);
  });

  it('its own pages may, and the server sees them as its own', async () => {
    expect(await sent(get('/', 'Host: HOST', 'Origin: http://HOST', 'Sec-Fetch-Site: same-origin'))).toMatchObject({ status: 200 });
  });

  it('a link to sign in leads on to the real page', async () => {
    const { status, head, reached, upstream } = await sent(get(AUTHORIZE, 'Host: HOST', ...NAVIGATION));
    expect({ status, reached }).toEqual({ status: 302, reached: [] });
    expect(head).toContain(`Location: ${upstream}${AUTHORIZE}`);
  });

  it.each([
    [...NAVIGATION.slice(0, 2), 'Sec-Fetch-Site: cross-site', 'Sec-Purpose: prefetch'],
    ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe', 'Sec-Fetch-Site: cross-site'],
    [...NAVIGATION, 'Origin: https://evil.example'],
    [...NAVIGATION, 'Sec-Fetch-Dest: iframe'],
  ])('but not where it is no person that follows it: %s', async (...lines) => {
    expect(await sent(get(AUTHORIZE, 'Host: HOST', ...lines))).toMatchObject({ status: 403, reached: [] });
  });
});

describe('the tap leads nowhere else', () => {
  it.each(['//evil.example', '/\\evil.example', '/@evil.example', '///evil.example', '/%2f%2fevil.example', '/.evil.example'])(
    'no redirect to %s',
    async (path) => {
      const { head, upstream } = await sent(get(`${path}${AUTHORIZE}`, 'Host: HOST'));
      const [, location = ''] = /^Location: (.*)$/m.exec(head) ?? [];
      expect(new URL(location).origin).toBe(upstream);
    },
  );

  it.each([
    'http://evil.example/',
    'https://HOST/',
    'http://user@HOST/',
    'http://HOST@evil.example/',
    'http://HOST.evil.example/',
    'ftp://HOST/',
    'evil.example:443',
  ])('no request for %s', async (target) => {
    const { status, reached } = await sent(get(target, 'Host: HOST'));
    expect(reached).toEqual([]);
    expect([400, 403]).toContain(status);
  });

  it('its own address may be written whole', async () => {
    expect(await sent(get('http://HOST/a?b', 'Host: HOST'))).toMatchObject({ status: 200, reached: ['GET /a?b'] });
    expect(await sent(get('http://HOST', 'Host: HOST'))).toMatchObject({ status: 200, reached: ['GET /'] });
  });

  it('what is asked of the server as a whole goes on as that, however it is written', async () => {
    for (const target of ['*', 'http://HOST', 'HTTP://127.0.0.1:PORT']) {
      const { status, reached, exchange, upstream } = await sent(`OPTIONS ${target} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n`);
      expect({ target, status, reached, url: exchange?.url }).toEqual({ target, status: 200, reached: ['OPTIONS *'], url: upstream });
    }
    expect(await sent('OPTIONS http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n')).toMatchObject({ status: 200, reached: ['OPTIONS /'] });
    // RFC 9112 section 3.2.4: of no other method, so servers may read it differently.
    expect(await sent(get('*', 'Host: HOST'))).toMatchObject({ status: 400, reached: [] });
  });

  it.each(['http://HOST?a=b', 'HTTP://HOST/?a=b', 'http://localhost:PORT/?a=b', 'http://127.0.0.1:0PORT/?a=b'])(
    'its own address as %s is its own',
    async (target) => {
      const name = target.includes('localhost') ? 'localhost:PORT' : 'HOST';
      expect(await sent(get(target, `Host: ${name}`))).toMatchObject({ status: 200, reached: ['GET /?a=b'] });
    },
  );

  it('no tunnel', async () => {
    const { head, ...tunnel } = await sent('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    expect(tunnel).toMatchObject({ status: 405, reached: [] });
    // RFC 9110 section 15.5.6.
    expect(head).toMatch(/^Allow: GET, /m);
    expect(await sent('CONNECT HOST HTTP/1.1\r\nHost: HOST\r\n\r\n')).toMatchObject({ status: 405, reached: [] });
  });

  it.each([
    ['Host: evil.example'],
    ['Host: HOST', 'Origin: https://evil.example'],
    ['Host: HOST', 'Origin: null'],
    ['Host: HOST', 'Sec-Fetch-Site: cross-site'],
    ['Host: HOST', ...NAVIGATION],
    ['Host: HOST', 'Host: HOST'],
  ])('no web socket of another site or name: %s', async (...lines) => {
    const own = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Sec-WebSocket-Version: 13'];
    expect(await sent(get('/socket', ...lines, ...own))).toMatchObject({ status: 403, reached: [] });
  });

  it('another protocol is not taken up; the request passes in the one that it came in', async () => {
    const lines = ['Host: HOST', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
    expect(await sent(get('/', ...lines))).toMatchObject({ status: 200, reached: ['GET /'] });
    const body = 'Content-Length: 5';
    expect(await sent(`${get('/', ...lines, body).replace('GET', 'POST')}a=b&c`)).toMatchObject({ status: 200, reached: ['POST /'] });
    // A WebSocket is asked for by a GET without a body, and by nothing else.
    const others = lines.map((line) => line.replace('h2c', 'websocket'));
    expect(await sent(`${get('/', ...others, body)}a=b&c`)).toMatchObject({ status: 200, reached: ['GET /'] });
  });
});

describe('what two servers could read differently goes no further', () => {
  const post = (...lines: string[]) => `POST / HTTP/1.1\r\nHost: HOST\r\n${lines.join('\r\n')}\r\n\r\n`;
  const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: HOST\r\n\r\n';

  it.each([
    ['a length and chunks', `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`],
    ['chunks and a length', `${post('Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n${HIDDEN}`],
    ['two lengths', `${post('Content-Length: 0', 'Content-Length: 44')}${HIDDEN}`],
    ['two lengths in one', `${post('Content-Length: 0, 44')}${HIDDEN}`],
    ['a length with a sign', `${post('Content-Length: +5')}abcde`],
    ['a length that is none', `${post('Content-Length: 0x5')}abcde`],
    ['a folded line', post('X-A: one', ' Transfer-Encoding: chunked', 'Content-Length: 0')],
    ['a bare line feed', `POST / HTTP/1.1\r\nHost: HOST\nContent-Length: 0\r\n\r\n${HIDDEN}`],
    ['a bare carriage return', post('X-A: one\rContent-Length: 5', 'Content-Length: 0')],
    ['a space before the colon', post('Content-Length : 5', 'Content-Length: 0')],
    ['a space before the name', 'GET / HTTP/1.1\r\n Host: HOST\r\n\r\n'],
    ['a coding after the chunks', `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${HIDDEN}`],
    ['a coding with a space that is none', `${post('Transfer-Encoding: chunked\u00a0')}0\r\n\r\n${HIDDEN}`],
    ['a coding that is empty', `${post('Transfer-Encoding:')}0\r\n\r\n${HIDDEN}`],
    ['a coding that is empty, beside a length', `${post('Transfer-Encoding:', 'Content-Length: 3')}abc${HIDDEN}`],
    ['a coding with an empty one beside it', `${post('Transfer-Encoding: ,chunked')}0\r\n\r\n${HIDDEN}`],
    ['two times chunks', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`],
    ['chunks of HTTP/1.0', `${post('Transfer-Encoding: chunked').replace('1.1', '1.0')}0\r\n\r\n${HIDDEN}`],
    ['an unknown coding', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${HIDDEN}`],
    ['a null byte', post('X-A: a\u0000b', 'Content-Length: 0')],
    ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: HOST\r\n\r\n'],
    ['another version', 'GET / HTTP/9.9\r\nHost: HOST\r\n\r\n'],
    ['HTTP/2 without its preface', 'GET / HTTP/2.0\r\nHost: HOST\r\n\r\n'],
    ['HTTP/0.9 with headers', 'GET / HTTP/0.9\r\nHost: HOST\r\n\r\n'],
  ])('%s', async (_, raw) => {
    const { status, reached } = await sent(raw);
    expect(reached.filter((line) => line.includes('hidden'))).toEqual([]);
    expect({ status, reached }).toEqual({ status: 400, reached: [] });
  });

  it.each([
    ['a size that is none', 'x\r\n'],
    ['a size with a sign', '+1\r\na\r\n0\r\n\r\n'],
    ['a chunk that is longer than it says', `1\r\nab\r\n0\r\n\r\n${HIDDEN}`],
  ])('among the chunks: %s', async (_, chunks) => {
    const { reached } = await sent(`${post('Transfer-Encoding: chunked')}${chunks}`);
    expect(reached.filter((line) => line.includes('hidden'))).toEqual([]);
  });

  it('more header lines than Node keeps, the framing or the page behind them', async () => {
    const many = Array.from({ length: 1_100 }, (_, index) => `X-${index}: a`);
    const { reached } = await sent(`${post(...many, `Content-Length: ${HIDDEN.length}`, 'Connection: close')}${HIDDEN}`);
    expect(reached).toEqual(['POST /']);
    expect(await sent(get('/', 'Host: HOST', ...many, 'Origin: https://evil.example'))).toMatchObject({ status: 403, reached: [] });
  });

  it.each([[['chunked', 'chunked']], [['gzip', 'chunked']], [['chunked', 'gzip']]])(
    'two lines of Transfer-Encoding: %s',
    async (codings) => {
      const { reached } = await sent(`${post(...codings.map((each) => `Transfer-Encoding: ${each}`))}0\r\n\r\n${HIDDEN}`);
      expect(reached.filter((line) => line.includes('hidden'))).toEqual([]);
    },
  );

  it('nor does such an answer', async () => {
    const upstream = await stage.serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
    });
    const tap = await stage.tap(upstream);
    const answer = await fetch(tap.local);
    expect([answer.status, (await answer.json()).error_description]).toEqual([502, expect.stringContaining('(RFC 9112): length.')]);
  });
});

describe('the tap listens', () => {
  it('on 127.0.0.1 alone', async () => {
    const tap = await stage.tap(await stage.serve((_, response) => response.end()));
    await expect(stage.connect(tap.port)).resolves.toBeDefined();
    // All of 127/8 is this computer; what is not 127.0.0.1 is not listened on.
    await expect(fetch(`http://127.0.0.2:${tap.port}`)).rejects.toThrow();
    await expect(fetch(`http://[::1]:${tap.port}`)).rejects.toThrow();
  });

  it('in front of others, never of itself', async () => {
    const free = Number(new URL(await stage.serve(() => {})).port) + 1;
    const legs = [{ kind: 'api' as const, upstream: `http://localhost:${free}`, port: free }];
    const started = stage.taps.start({ connectionId: null, legs });
    await expect(started).rejects.toMatchObject({ code: expect.stringMatching(/^connection-invalid$|^receiver-unavailable$/) });
    expect(stage.taps.list()).toEqual([]);
  });

  it('on no port that another program has, and says so', async () => {
    const taken = Number(new URL(await stage.serve(() => {})).port);
    const legs = [
      { kind: 'api' as const, upstream: 'http://127.0.0.1:1', port: null },
      { kind: 'api' as const, upstream: 'http://127.0.0.1:1', port: taken },
    ];
    await expect(stage.taps.start({ connectionId: null, legs })).rejects.toMatchObject({ code: 'receiver-unavailable' });
    expect(stage.taps.list()).toEqual([]);
  });
});
