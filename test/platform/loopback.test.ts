import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../electron/model/failure';
import type { Listening, ReceiverPage } from '../../electron/core/ports';
import { bindFailure, createLoopbackRedirects } from '../../electron/platform/network/loopback';

const open: Listening[] = [];
const redirects = createLoopbackRedirects();
const PAGE: ReceiverPage = { ok: true, title: 'Signed in', text: 'Go back to Tokenscope.' };

async function listen(
  where: { port?: number | null; path?: string } = {},
  onCallback: (url: string) => Promise<ReceiverPage> = async () => PAGE,
): Promise<Listening> {
  const listening = await redirects.listen({ port: where.port ?? null, path: where.path ?? '/callback' }, onCallback);
  open.push(listening);
  return listening;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

function ask(url: string, options: { method?: string; headers?: Record<string, string>; path?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.on('error', reject).end();
  });
}

afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
});

describe('the loopback receiver', () => {
  it('hands over exactly the URL that came back, and shows what came of it', async () => {
    const seen: string[] = [];
    const { redirectUri } = await listen({}, async (url) => {
      seen.push(url);
      return PAGE;
    });
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const answer = await ask(`${redirectUri}?code=a%2Fb&code=2&state=x+y&iss=`);
    expect(seen).toEqual([`${redirectUri}?code=a%2Fb&code=2&state=x+y&iss=`]);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<h1>Signed in</h1>');
    expect(answer.text).toContain('Go back to Tokenscope.');
  });

  it('uses the port and path it is told', async () => {
    const { redirectUri } = await listen({ path: '/a/b' });
    const port = Number(new URL(redirectUri).port);
    await open.pop()?.close();
    expect((await listen({ port, path: '/a/b' })).redirectUri).toBe(`http://127.0.0.1:${port}/a/b`);
  });

  it('shows hostile text as text, with no script allowed and no copy kept', async () => {
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>&"\'';
    const { redirectUri } = await listen({}, async () => ({ ok: false, title: hostile, text: hostile }));
    const { headers, text } = await ask(redirectUri);
    expect(text).not.toMatch(/<script|<img/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
  });

  it('answers other paths, methods and hosts without calling back', async () => {
    let calls = 0;
    const { redirectUri } = await listen({}, async () => {
      calls += 1;
      return PAGE;
    });
    const { origin, port } = new URL(redirectUri);
    for (const path of ['/', '/favicon.ico', '/callback/', '/callbackx', '/x/../callback', '/CALLBACK']) {
      expect((await ask(origin, { path })).status, path).toBe(404);
    }
    for (const method of ['PUT', 'HEAD', 'OPTIONS']) {
      const { status, headers } = await ask(redirectUri, { method });
      expect([status, headers.allow]).toEqual([405, 'GET, POST']);
    }
    for (const host of ['evil.example', `localhost:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`]) {
      expect((await ask(`${redirectUri}?code=1`, { headers: { host } })).status, host).toBe(421);
    }
    expect((await ask(origin, { path: `${redirectUri}?code=1` })).status).toBe(404);
    expect(calls).toBe(0);
  });

  it('takes nothing that another page loads, frames, fetches or prefetches here', async () => {
    const urls: string[] = [];
    const { redirectUri } = await listen({}, async (url) => {
      urls.push(url);
      return PAGE;
    });
    for (const destination of [
      'image',
      'script',
      'style',
      'iframe',
      'frame',
      'embed',
      'object',
      'empty',
      'video',
      'worker',
      '',
      'Document',
    ])
      expect((await ask(`${redirectUri}?code=1&state=x`, { headers: { 'sec-fetch-dest': destination } })).status, destination).toBe(403);
    for (const [name, value] of [
      ['sec-purpose', 'prefetch;prerender'],
      ['purpose', 'prefetch'],
    ] as const) {
      const headers = { 'sec-fetch-dest': 'document', [name]: value };
      expect((await ask(`${redirectUri}?code=1&state=x`, { headers })).status, name).toBe(403);
    }
    expect(urls).toEqual([]);
    expect((await ask(`${redirectUri}?code=2`, { headers: { 'sec-fetch-dest': 'document' } })).status).toBe(200);
    expect(urls).toEqual([`${redirectUri}?code=2`]);
  });

  it('takes the first free port of the range that is set, and says when there is none', async () => {
    const { redirectUri } = await listen();
    const taken = Number(new URL(redirectUri).port);
    const within = (to: number) => createLoopbackRedirects(() => ({ from: taken, to })).listen({ port: null, path: '/' }, async () => PAGE);
    const next = await within(taken + 200);
    open.push(next);
    const port = Number(new URL(next.redirectUri).port);
    expect(port).toBeGreaterThan(taken);
    expect(port).toBeLessThanOrEqual(taken + 200);
    await expect(within(taken)).rejects.toMatchObject({ code: 'receiver-unavailable', what: expect.stringContaining(`Port ${taken}`) });
    const both = createLoopbackRedirects(() => ({ from: 1_024, to: 1_025 }));
    // A connection's own port counts more.
    const own = await both.listen({ port, path: '/' }, async () => PAGE).catch((error: unknown) => error);
    expect(own).toMatchObject({ code: 'receiver-unavailable', what: expect.stringContaining(`Port ${port}`) });
  });

  it('says when the port is taken', async () => {
    const { redirectUri } = await listen();
    const port = Number(new URL(redirectUri).port);
    const error = await redirects.listen({ port, path: '/callback' }, async () => PAGE).catch((reason) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ code: 'receiver-unavailable', what: expect.stringContaining(`Port ${port}`) });
  });

  it('says so too when another program has the port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await expect(redirects.listen({ port, path: '/' }, async () => PAGE)).rejects.toMatchObject({ code: 'receiver-unavailable' });
    other.close();
  });

  it('gives the port back at once on close, though browsers keep spare connections open', async () => {
    const first = await listen();
    const port = Number(new URL(first.redirectUri).port);
    const spare = connect(port, '127.0.0.1');
    await new Promise((resolve) => spare.once('connect', resolve));
    const spareClosed = new Promise((resolve) => spare.on('error', () => {}).once('close', resolve));
    await ask(first.redirectUri);
    await first.close();
    await first.close();
    await spareClosed;
    await expect(ask(first.redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await listen({ port });
  });

  it('answers the callback even when it is closed while handling it', async () => {
    const listening: Listening = await listen({}, async () => {
      await listening.close();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return PAGE;
    });
    expect((await ask(`${listening.redirectUri}?code=1`)).text).toContain('Signed in');
  });

  it('shows a page also when handling fails, without the inner workings', async () => {
    const { redirectUri } = await listen({}, async () => {
      throw new Error('secret detail');
    });
    const { text } = await ask(redirectUri);
    expect(text).toContain('The sign-in did not finish');
    expect(text).not.toContain('secret detail');
    const failing = await listen({}, async () => {
      throw new Failure({ code: 'flow-denied', what: 'Access was denied.', likelyCause: '', action: 'Ask for access.' });
    });
    expect((await ask(failing.redirectUri)).text).toContain('Access was denied. Ask for access.');
  });
});

describe('a port that can not be had', () => {
  const told = (code: string, platform: NodeJS.Platform) => {
    const { likelyCause, action } = bindFailure(Object.assign(new Error(code), { code }), 8_080, platform);
    return `${likelyCause} ${action}`;
  };
  it('on Windows may be one that is kept for virtual machines', () => {
    expect(told('EACCES', 'win32')).toMatch(/Hyper-V.*excludedportrange/);
    for (const platform of ['linux', 'darwin'] as const) expect(told('EACCES', platform)).toContain('below 1024');
    expect(told('EADDRINUSE', 'win32')).toBe(told('EADDRINUSE', 'linux'));
  });
});
