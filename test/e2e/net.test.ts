import { createServer as createSecureServer } from 'node:https';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { CERTIFICATE, KEY } from '../platform/certificate';
import { until } from './stage/app';
import { freePort } from './stage';
import { openCall, readWithEvidence, savedCall, sendAndRead } from './support-calls';
import { type Answer, type Answering, connectionTo, startProvider } from './support-provider';
import { addConnection, asked, signIn } from './support-window';
import { quietScene } from './support-scene';

const ACCENTS = 'Zażółć gęślą jaźń, 日本語';

describe('requests, as they go over the wire', () => {
  const scene = quietScene();
  let ada: string;

  beforeAll(async () => {
    const { provider, window } = scene;
    const calls = ['cookies', 'moved', 'packed', 'hold', 'reset'].map((name) => savedCall(name));
    calls.push(savedCall('post', { method: 'POST', body: '{"amount":1}' }));
    ada = await addConnection(window, connectionTo(provider, { name: 'Ada', calls }));
    provider.token(withCookies(provider.issue()));
    await signIn(window, provider, ada);
  });

  const withCookies =
    (answering: Answering): Answering =>
    (request) => {
      const answer = answering(request);
      const cookie = { 'Set-Cookie': 'session=kept; Path=/; Max-Age=3600' };
      return typeof answer === 'string' ? answer : { ...answer, headers: { ...answer.headers, ...cookie } };
    };
  const hits = (path: string) => scene.provider.requests.filter((request) => request.path === path);

  /** A connection whose API is at `apiBaseUrl`, signed in to the provider. */
  async function connectedTo(name: string, apiBaseUrl: string): Promise<void> {
    const { provider, window } = scene;
    provider.token(provider.issue());
    await signIn(window, provider, await addConnection(window, connectionTo(provider, { name, apiBaseUrl, calls: [savedCall('thing')] })));
    await openCall(window, name, 'thing');
  }

  it('carry no cookie, and none is kept', async () => {
    const { provider, app, window } = scene;
    provider.api(withCookies(() => ({ body: { fine: true } })));
    await openCall(window, 'Ada', 'cookies');
    for (let count = 0; count < 2; count += 1) expect(await sendAndRead(window)).toMatch(/200 OK/);
    expect((await asked(window, 'tokens.refresh', { connectionId: ada })).ok).toBe(true);
    expect(hits('/api/cookies')).toHaveLength(2);
    expect(hits('/token').length).toBeGreaterThanOrEqual(2);
    expect(provider.requests.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
    // The cookie did arrive: it can be seen.
    await window
      .getByRole('tab', { name: /^Headers/ })
      .last()
      .click();
    expect(await window.getByRole('region', { name: 'Response headers' }).innerText()).toContain('set-cookie');
    const kept = await app.electron.evaluate(async ({ session }) => {
      const all = [session.defaultSession, ...['http', 'http-1', 'http-2'].map((name) => session.fromPartition(name))];
      return (await Promise.all(all.map((one) => one.cookies.get({})))).flat().length;
    });
    expect(kept).toBe(0);
  });

  it('follow no redirect, which would carry the token elsewhere; where it leads is said', async () => {
    const { provider, window } = scene;
    const elsewhere = await startProvider();
    try {
      for (const target of [`${elsewhere.url}/api/stolen`, `${provider.url}/api/other`]) {
        provider.api(() => ({ status: 302, headers: { Location: target }, body: 'Over there.' }));
        await openCall(window, 'Ada', 'moved');
        const text = await sendAndRead(window);
        expect(text).toMatch(/302 Found/);
        expect(text).toContain(`The server redirects to ${target}. Tokenscope did not follow`);
      }
      expect(elsewhere.requests).toEqual([]);
      expect(hits('/api/other')).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  it('are answered readably when the answer is compressed', async () => {
    const { provider, window } = scene;
    const plain = JSON.stringify({ text: ACCENTS, more: 'x'.repeat(5_000) });
    for (const [encoding, pack] of [['gzip', gzipSync] as const, ['br', brotliCompressSync] as const]) {
      provider.api(() => ({ headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding }, body: pack(plain) }));
      await openCall(window, 'Ada', 'packed');
      expect(await sendAndRead(window), encoding).toContain(ACCENTS);
    }
  });

  it('go once when they are a POST and a kept-alive connection breaks; Chromium alone would send them again', async () => {
    const { provider, window } = scene;
    const lost: () => Answer = () => 'reset';
    // A GET after an answered one goes over the same connection, and harmlessly twice.
    provider.api(
      () => ({ body: {} }),
      lost,
      () => ({ body: { again: true } }),
    );
    await openCall(window, 'Ada', 'reset');
    await sendAndRead(window);
    expect(await sendAndRead(window)).toMatch(/200 OK/);
    expect(hits('/api/reset')).toHaveLength(3);

    provider.api(
      () => ({ body: {} }),
      lost,
      () => ({ body: { again: true } }),
    );
    await openCall(window, 'Ada', 'post');
    expect(await sendAndRead(window)).toMatch(/200 OK/);
    expect(await sendAndRead(window)).toMatch(/The connection to 127\.0\.0\.1:\d+ broke before the response was complete/);
    expect(hits('/api/post')).toHaveLength(2);

    provider.token(provider.issue(), lost, provider.issue());
    expect((await asked(window, 'tokens.refresh', { connectionId: ada })).ok).toBe(true);
    const before = hits('/token').length;
    expect(await asked(window, 'tokens.refresh', { connectionId: ada })).toMatchObject({ problem: { code: 'refresh-outcome-unknown' } });
    expect(hits('/token')).toHaveLength(before + 1);
  });

  it('say in plain words that a self-signed certificate is not trusted, and send it nothing', async () => {
    const { window } = scene;
    const requests: string[] = [];
    const server = createSecureServer({ cert: CERTIFICATE, key: KEY }, (request, response) => {
      requests.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await connectedTo('Self-signed', `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const text = await sendAndRead(window);
      expect(text).toMatch(/No authority in this computer's NSS database vouches for the certificate of 127\.0\.0\.1:\d+/);
      expect(text).toMatch(/certificate/);
      expect(await readWithEvidence(window)).toContain('ERR_CERT_AUTHORITY_INVALID');
      expect(requests).toEqual([]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('are sent with a Sec-Fetch header of a person’s, or refused with what to do', async () => {
    const { window } = scene;
    for (const name of ['Sec-Fetch-Dest', 'Sec-Fetch-Mode']) {
      const call = { method: 'GET', url: 'fetched', query: [], headers: [{ name, value: 'empty' }], body: '' };
      const answer = await asked(window, 'calls.send', { connectionId: ada, callId: name, call });
      const last = answer.ok ? answer.value.exchanges.at(-1) : null;
      if (last?.status === 200) continue;
      const problem = answer.ok ? last?.problem : answer.problem;
      expect(problem).toMatchObject({ code: 'bad-request', likelyCause: expect.stringContaining(`the header ${name}.`) });
    }
  });

  it('say in plain words that nobody listens, that the name is unknown, and that no answer came in time', async () => {
    const { provider, app, window } = scene;
    const port = await freePort();
    await connectedTo('Closed', `http://127.0.0.1:${port}`);
    const refused = await sendAndRead(window);
    expect(refused).toContain(`No server is listening at 127.0.0.1:${port} on this computer`);
    expect(refused).toMatch(/The server that should run here is not started/);

    await connectedTo('Misspelled', 'https://api.nowhere.invalid');
    const unknown = await sendAndRead(window);
    expect(unknown).toContain('The name api.nowhere.invalid could not be looked up');
    expect(unknown).toMatch(/Check the spelling/);

    // A minute of the app's waiting passes in a third of a second.
    await app.electron.evaluate(() => {
      const real = globalThis.setTimeout;
      const quick = (run: () => void, ms?: number) => real(run, ms === 60_000 ? 300 : ms);
      globalThis.setTimeout = Object.assign(quick, real);
    });
    provider.api(() => 'hold');
    await openCall(window, 'Ada', 'hold');
    const late = await sendAndRead(window);
    expect(late).toMatch(/127\.0\.0\.1:\d+ did not respond in time/);
    expect(await readWithEvidence(window)).toMatch(/Waited 60 s/);
    await until(() => hits('/api/hold').length === 1, 'the request to have arrived');
    expect(app.complaints).toEqual([]);
  });
});
