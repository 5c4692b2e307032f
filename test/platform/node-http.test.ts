import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../electron/model/failure';
import type { HttpRequest } from '../../electron/core/ports';
import { networkFailure } from '../../electron/platform/network/network-failure';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { CERTIFICATE, KEY } from './certificate';

const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
const http = createNodeHttp();
/** Keeps connections for as long as any test takes. */
const keeping = createNodeHttp({ idleMs: 600_000 });

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

function portOf(server: { address(): unknown }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;
}

async function listening<S extends Server | ReturnType<typeof createTcpServer>>(server: S): Promise<S> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return server;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${portOf(await listening(createServer(listener)))}`;
}

async function serveRaw(bytes: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.end(bytes));
  });
  return `http://127.0.0.1:${portOf(await listening(server))}`;
}

const to = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: [],
  body: null,
  timeoutMs: 60_000,
  maxBodyBytes: 1_000_000,
  ...more,
});

const textOf = (body: Uint8Array) => Buffer.from(body).toString('utf8');

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('Http over Node', () => {
  it('sends what it is told, and no more', async () => {
    const url = await serve(async (request, response) => {
      response.end(JSON.stringify([request.method, request.url, request.rawHeaders, await bodyOf(request)]));
    });
    const headers = [
      { name: 'X-Twice', value: '1' },
      { name: 'Tenant', value: 'acme' },
      { name: 'x-twice', value: '2' },
    ];
    const { body } = await http.send(to(`${url}/a/b?c=d%20e`, { method: 'DELETE', headers, body: 'grüße' }));
    const [method, path, raw, text] = JSON.parse(textOf(body));
    expect([method, path, text]).toEqual(['DELETE', '/a/b?c=d%20e', 'grüße']);
    const { host } = new URL(url);
    const sent = ['Host', host, 'X-Twice', '1', 'X-Twice', '2', 'Tenant', 'acme', 'Content-Length', '7', 'Connection', 'close'];
    expect([...raw].sort()).toEqual([...sent].sort());
  });

  it('hands over status, repeated headers in lower case, body and times', async () => {
    const url = await serve((_, response: ServerResponse) => {
      response.writeHead(418, 'Short and stout', ['Set-Cookie', 'a=1', 'SET-COOKIE', 'b=2', 'X-Odd', 'é']);
      response.end('tea');
    });
    const before = Date.now();
    const answer = await http.send(to(url));
    expect([answer.status, answer.statusText, textOf(answer.body), answer.cut]).toEqual([418, 'Short and stout', 'tea', false]);
    expect(answer.headers.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)).toEqual(['a=1', 'b=2']);
    expect(answer.startedAt).toBeGreaterThanOrEqual(before);
    expect(answer.headersMs).toBeGreaterThan(0);
    expect(answer.endMs).toBeGreaterThanOrEqual(answer.headersMs);
  });

  it('shares a connection between requests that only read, and with no other', async () => {
    let connections = 0;
    const server = await listening(createServer((_, response) => response.end()));
    server.keepAliveTimeout = 0;
    server.on('connection', () => connections++);
    const url = `http://127.0.0.1:${portOf(server)}`;
    for (const method of ['GET', 'OPTIONS', 'GET']) await keeping.send(to(url, { method }));
    expect(connections).toBe(1);
    await keeping.send(to(url, { method: 'POST', body: 'a=1' }));
    await keeping.send(to(url, { method: 'POST', body: 'a=1' }));
    await keeping.send(to(url, { headers: [{ name: 'X-HTTP-Method-Override', value: 'DELETE' }] }));
    expect(connections).toBe(4);
    await keeping.send(to(url));
    await keeping.send(to(url, { method: 'POST', body: '{}', asksOnly: true }));
    expect(connections).toBe(4);
  });

  it('reads once more where the server has closed the shared connection, and only there', async () => {
    /** Requests on each connection. */
    const seen: number[] = [];
    let answers = 1;
    const server = createTcpServer((socket) => {
      const connection = seen.push(0) - 1;
      socket.on('error', () => {});
      socket.on('data', () => {
        seen[connection] = (seen[connection] ?? 0) + 1;
        if ((seen[connection] ?? 0) > answers) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const url = `http://127.0.0.1:${portOf(await listening(server))}`;
    for (let call = 0; call < 3; call++) expect(textOf((await keeping.send(to(url))).body)).toBe('ok');
    expect(seen).toEqual([2, 1, 1]);
    answers = 0;
    await expect(createNodeHttp().send(to(url))).rejects.toMatchObject({ code: 'network-reset' });
    expect(seen).toEqual([2, 1, 1, 1]);
  });

  it('closes a connection that nobody needs any more, and no other', async () => {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const server = await listening(createServer((_, response) => void setTimeout(() => response.end('late'), 200)));
    server.keepAliveTimeout = 0;
    server.on('connection', (socket) => socket.on('close', closed));
    const brief = createNodeHttp({ idleMs: 10 });
    expect(textOf((await brief.send(to(`http://127.0.0.1:${portOf(server)}`))).body)).toBe('late');
    await isClosed;
  });

  it('reads an event stream until it has what it waits for, and closes it', async () => {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const url = await serve((_, response) => {
      response.on('close', closed);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      setImmediate(() => response.write('data: 2\n\n'));
    });
    const until = (piece: Uint8Array) => textOf(piece).includes('2');
    const { body, cut } = await keeping.send(to(url, { method: 'POST', body: '{}', asksOnly: true, until }));
    expect([textOf(body), cut]).toEqual(['data: 1\n\ndata: 2\n\n', false]);
    await isClosed;
  });

  it('follows no redirect and keeps no cookie', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.cookie);
      response.writeHead(302, { Location: '/elsewhere', 'Set-Cookie': 'id=1' }).end();
    });
    expect((await http.send(to(url))).status).toBe(302);
    expect((await http.send(to(url))).status).toBe(302);
    expect(seen).toEqual([undefined, undefined]);
  });

  it('cuts a long body where it is told, and stops reading', async () => {
    let sent = 0;
    const url = await serve((request, response) => {
      const more = () => {
        while (sent < 1_000 && response.write(Buffer.alloc(100_000, 'a'))) sent += 1;
      };
      response.on('drain', more);
      request.on('error', () => {});
      more();
    });
    const { body, cut } = await http.send(to(url, { maxBodyBytes: 250_001 }));
    expect([body.length, cut]).toEqual([250_001, true]);
    expect(sent).toBeLessThan(500);
    const exact = await serve((_, response) => response.end('12345'));
    expect((await http.send(to(exact, { maxBodyBytes: 5 }))).cut).toBe(false);
    expect((await http.send(to(exact, { maxBodyBytes: 4 }))).cut).toBe(true);
    expect((await http.send(to(exact, { maxBodyBytes: 0 }))).body.length).toBe(0);
  });

  it('unpacks what a server compresses, within the cap', async () => {
    const url = await serve((_, response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync('a'.repeat(1_000_000))));
    const { body, cut } = await http.send(to(url, { maxBodyBytes: 1_000 }));
    expect([textOf(body), cut]).toEqual(['a'.repeat(1_000), true]);
    const broken = await serve((_, response) => response.setHeader('Content-Encoding', 'gzip').end('no gzip'));
    await expect(http.send(to(broken))).rejects.toMatchObject({ code: 'network-reset' });
  });

  it('gives the whole exchange only so long', async () => {
    const silent = await serve(() => {});
    await expect(http.send(to(silent, { timeoutMs: 100 }))).rejects.toMatchObject({ code: 'network-timeout' });
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    // It never ends by itself.
    await expect(http.send(to(dripping, { timeoutMs: 200 }))).rejects.toMatchObject({ code: 'network-timeout' });
  });

  it('can be cancelled before, and at any time', async () => {
    const url = await serve((_, response) => response.write('some'));
    await expect(http.send(to(url, { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'cancelled' });
    await expect(http.send(to(url, { signal: AbortSignal.timeout(50) }))).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells refused, reset, junk and unknown names apart', async () => {
    const server = await listening(createServer());
    const url = `http://127.0.0.1:${portOf(server)}`;
    server.close();
    const refused: Failure = await http.send(to(url)).catch((error) => error);
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: 'network-refused', what: expect.stringContaining(new URL(url).host) });
    const resetting = await serve((request) => request.socket.resetAndDestroy());
    await expect(http.send(to(resetting, { method: 'POST', body: 'x' }))).rejects.toMatchObject({ code: 'network-reset' });
    const short = await serveRaw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut');
    await expect(http.send(to(short))).rejects.toMatchObject({ code: 'network-reset' });
    await expect(http.send(to(await serveRaw('SSH-2.0-OpenSSH_9\r\n')))).rejects.toMatchObject({ code: 'network-reset' });
    await expect(http.send(to('http://no-such-host.invalid/'))).rejects.toMatchObject({ code: 'network-dns' });
  });

  it('trusts no certificate without a reason', async () => {
    const server = createTlsServer({ cert: CERTIFICATE, key: KEY }, (_, response) => response.end('in'));
    const url = `https://127.0.0.1:${portOf(await listening(server))}`;
    await expect(http.send(to(url))).rejects.toMatchObject({ code: 'network-tls' });
    expect(textOf((await createNodeHttp({ ca: CERTIFICATE }).send(to(url))).body)).toBe('in');
    const plain = await serve((_, response) => response.end());
    await expect(http.send(to(plain.replace('http:', 'https:')))).rejects.toMatchObject({ code: 'network-tls' });
  });

  it('sends nothing to a server without a trusted certificate, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    let received = '';
    const server = createTlsServer({ cert: CERTIFICATE, key: KEY }, async (request, response) => {
      received += await bodyOf(request);
      response.end('in');
    });
    const url = `https://127.0.0.1:${portOf(await listening(server))}`;
    const refused = await http.send(to(url, { method: 'POST', body: 'client_secret=canary' })).catch((error: unknown) => error);
    const ignored = { label: 'NODE_TLS_REJECT_UNAUTHORIZED', value: expect.stringContaining('0 is ignored') };
    expect(refused).toMatchObject({ code: 'network-tls', evidence: expect.arrayContaining([ignored]) });
    expect(received).toBe('');
    // The address has to be in the certificate as well.
    await expect(createNodeHttp({ ca: CERTIFICATE }).send(to(url.replace('127.0.0.1', '[::ffff:127.0.0.1]')))).rejects.toMatchObject({
      code: 'network-tls',
    });
    vi.unstubAllEnvs();
    await expect(http.send(to(url))).rejects.toMatchObject({ evidence: expect.not.arrayContaining([ignored]) });
  });

  it('refuses what can not be put on the wire', async () => {
    const url = await serve((_, response) => response.end());
    const requests: Partial<HttpRequest>[] = [
      { headers: [{ name: 'X-A', value: 'a\r\nX-B: secret-value' }] },
      { headers: [{ name: 'X A', value: 'secret-value' }] },
      { method: 'GE T' },
      { url: 'ftp://127.0.0.1/' },
      { url: 'no url' },
    ];
    for (const more of requests) {
      const failure = await http.send({ ...to(url), ...more }).catch((error) => error);
      expect(failure).toMatchObject({ code: 'bad-request' });
      expect(JSON.stringify(failure)).not.toContain('secret-value');
    }
  });
});

describe('network failures', () => {
  it.each([
    ['net::ERR_INTERNET_DISCONNECTED', 'network-offline'],
    ['net::ERR_NAME_NOT_RESOLVED', 'network-dns'],
    ['net::ERR_CONNECTION_REFUSED', 'network-refused'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'network-tls'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'network-tls'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'network-timeout'],
    ['net::ERR_CONNECTION_RESET', 'network-reset'],
    ['net::ERR_EMPTY_RESPONSE', 'network-reset'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'network-proxy'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'network-proxy'],
    ['net::ERR_SOMETHING_NEW', 'network-reset'],
  ])('%s is %s', (message, code) => {
    expect(networkFailure(new Error(message), 'https://api.example/x?token=secret')).toMatchObject({ code });
  });

  it('names the place where a certificate authority is trusted', () => {
    const untrusted = new Error('net::ERR_CERT_AUTHORITY_INVALID');
    const action = (platform: NodeJS.Platform, error: Error = untrusted) => networkFailure(error, 'https://a.example', platform).action;
    expect(action('linux')).toContain('certutil -d sql:$HOME/.pki/nssdb');
    expect(action('darwin')).toContain("Add the authority's certificate in App settings > Network or to those this computer trusts");
    expect(action('win32')).toBe(action('darwin'));
    expect(action('linux', new Error('net::ERR_SSL_PROTOCOL_ERROR'))).not.toContain('nssdb');
    expect(action('linux', Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }))).not.toContain('nssdb');
  });

  it('looks into causes and attempts, passes failures on, and quotes no more than the host', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const url = 'https://user:secret@api.example:8443/x?token=secret';
    expect(networkFailure(new AggregateError([refused, refused]), url).code).toBe('network-refused');
    expect(networkFailure(new TypeError('fetch failed', { cause: refused }), url).code).toBe('network-refused');
    const failure = networkFailure(new Error('secret'), url);
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(failure.what).toContain('api.example:8443');
    expect(networkFailure(failure, 'https://other')).toBe(failure);
  });
});
