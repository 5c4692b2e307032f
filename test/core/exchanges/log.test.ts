import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_CHARACTERS, MAX_EXCHANGES } from '../../../electron/core/exchanges/ledger';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { recordingHttp, type Recorded } from '../../../electron/core/exchanges/recording';
import { Failure } from '../../../electron/model/failure';
import type { Http, HttpRequest, HttpResponse } from '../../../electron/core/ports';
import { MAX_READ_BODY } from '../../../electron/core/redaction/body';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { failureOf } from '../../support/failures';
import { bodyOf, memoryFiles, openLog, place, rawOf, settled, type Sketch } from './support';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const recorded = (sketch: Sketch = {}, changes: Partial<Recorded> = {}): Recorded => {
  const { id: _, ...raw } = rawOf(sketch);
  return { ...raw, secrets: sketch.secrets ?? [], ...changes };
};
const urls = (exchanges: LoggedExchange[]) => exchanges.map(({ url }) => url.split('/').at(-1));

describe('the log', () => {
  it('lists newest first, each connection apart', async () => {
    const log = openLog();
    for (const name of ['one', 'two', 'three']) log.record(recorded({ url: `https://x/${name}` }));
    log.record(recorded({ url: 'https://x/other' }, { connectionId: 'c2' }));
    expect(urls(await settled(log.list('c1')))).toEqual(['three', 'two', 'one']);
    expect(urls(await settled(log.list('c2')))).toEqual(['other']);
    const [first] = await settled(log.list('c1'));
    expect(await settled(log.get('c1', first?.id ?? ''))).toEqual(first);
    expect((await settled(failureOf(log.get('c2', first?.id ?? '')))).code).toBe('not-found');
  });

  it('tells of each, redacted', async () => {
    const log = openLog({ sealed: async () => [{ kind: 'client secret', value: 'sealed-secret-1' }] });
    const told: (LoggedExchange | null)[] = [];
    log.onLogged((_, exchange) => told.push(exchange));
    log.record(recorded({ answer: '<p>sealed-secret-1', contentType: 'text/html' }));
    await settled(log.list('c1'));
    expect(told[0]?.response?.body.text).toBe(`<p>${place('client secret', 'sealed-secret-1')}`);
  });

  it('redacts also where the sealed record is out of reach', async () => {
    const log = openLog({ sealed: () => Promise.reject(new Error('locked')) });
    log.record(recorded({ answer: '{"access_token":"abcdefgh"}' }));
    expect((await settled(log.list('c1')))[0]?.response?.body.text).toBe(`{"access_token":"${place('access token', 'abcdefgh')}"}`);
  });

  it('remembers what earlier exchanges showed', async () => {
    const log = openLog();
    const form = 'application/x-www-form-urlencoded';
    log.record(recorded({ body: bodyOf('code=the-code-1234&state=1', form), answer: '{}' }));
    log.record(recorded({ purpose: 'call', answer: '{"note":"the-code-1234"}' }));
    expect((await settled(log.list('c1')))[0]?.response?.body.text).toBe(`{"note":"${place('code', 'the-code-1234')}"}`);
  });

  it(`keeps the newest ${MAX_EXCHANGES}, and writes the file anew now and then`, async () => {
    const files = memoryFiles();
    const log = openLog({ files });
    for (let round = 0; round < 6; round++) {
      for (let index = 0; index < 250; index++) log.record(recorded({ url: `https://x/${round * 250 + index}` }));
      await settled(log.dispose());
    }
    const kept = urls(await settled(log.list('c1')));
    expect(kept).toHaveLength(MAX_EXCHANGES);
    expect([kept[0], kept.at(-1)]).toEqual(['1499', '1000']);
    expect(files.kept.get('c1')?.length).toBeLessThanOrEqual(2 * MAX_EXCHANGES);
    expect(files.replaced).toBe(1);
    expect(urls(await settled(openLog({ files }).list('c1')))).toEqual(kept);
  });

  it('keeps no more than a number of bytes', async () => {
    const log = openLog();
    const answer = 'lorem ipsum '.repeat(5000);
    for (let index = 0; index < 200; index++) log.record(recorded({ url: `https://x/${index}`, answer, contentType: 'text/plain' }));
    const kept = await settled(log.list('c1'));
    expect(JSON.stringify(kept).length).toBeLessThan(MAX_CHARACTERS * 1.05);
    expect(kept.length).toBeGreaterThan(100);
    expect(urls(kept)[0]).toBe('199');
  });

  it('is there again after a restart, what was recorded last included', async () => {
    const files = memoryFiles();
    const first = openLog({ files });
    first.record(recorded({ url: 'https://x/one' }));
    await settled(first.dispose());
    const second = openLog({ files });
    second.record(recorded({ url: 'https://x/two' }));
    expect(urls(await settled(second.list('c1')))).toEqual(['two', 'one']);
  });

  it('loses nothing when a write fails', async () => {
    const files = memoryFiles();
    const append = vi.spyOn(files, 'append').mockRejectedValueOnce(new Error('ENOSPC'));
    const log = openLog({ files });
    log.record(recorded({ url: 'https://x/one' }));
    await settled(log.dispose());
    expect(append).toHaveBeenCalledOnce();
    log.record(recorded({ url: 'https://x/two' }));
    await settled(log.dispose());
    expect(files.kept.get('c1')).toHaveLength(2);
  });

  it('is cleared on disk too, with what was not taken down yet', async () => {
    const files = memoryFiles();
    const log = openLog({ files });
    const told: unknown[] = [];
    log.record(recorded());
    await settled(log.dispose());
    log.onLogged((id, exchange) => told.push([id, exchange]));
    log.record(recorded());
    await settled(log.clear('c1'));
    expect(await settled(log.list('c1'))).toEqual([]);
    expect(files.kept.size).toBe(0);
    expect(told).toEqual([['c1', null]]);
  });

  it('says when it could not be cleared', async () => {
    const files = { ...memoryFiles(), remove: () => Promise.reject(Object.assign(new Error('x'), { code: 'EPERM' })) };
    expect((await settled(failureOf(openLog({ files }).clear('c1')))).evidence[0]?.value).toBe('EPERM');
  });

  it('keeps nothing of a connection that is gone', async () => {
    let there = true;
    const files = memoryFiles();
    const log = openLog({ files, exists: () => there });
    log.record(recorded());
    there = false;
    await settled(log.dispose());
    expect(files.kept.size).toBe(0);
  });

  it('keeps nothing at all when switched off, and deletes what is there', async () => {
    const files = memoryFiles();
    let keep = true;
    const log = openLog({ files, keep: () => keep });
    log.record(recorded());
    await settled(log.dispose());
    log.record(recorded({ url: 'https://x/late' }));
    keep = false;
    await settled(log.applyPreference());
    log.record(recorded());
    expect(await settled(log.list('c1'))).toEqual([]);
    await settled(log.dispose());
    expect(files.kept.size).toBe(0);
    keep = true;
    expect(await settled(log.list('c1'))).toEqual([]);
  });

  it('drops the oldest of a flood', async () => {
    const log = openLog();
    for (let index = 0; index < 2000; index++) log.record(recorded({ url: `https://x/${index}` }));
    expect(urls(await settled(log.list('c1')))[0]).toBe('1999');
  });

  it('gives way to answers that go on coming, for a second at most', async () => {
    const log = openLog();
    let told = 0;
    log.onLogged(() => told++);
    for (let ms = 0; ms < 990; ms += 30) {
      log.record(recorded());
      await vi.advanceTimersByTimeAsync(30);
    }
    expect(told).toBe(0);
    await vi.advanceTimersByTimeAsync(9);
    log.record(recorded());
    await vi.advanceTimersByTimeAsync(30);
    expect(told).toBeGreaterThan(0);
  });

  it('leaves off where answers come again, and loses none', async () => {
    const log = openLog();
    let told = 0;
    log.onLogged(() => {
      told++;
      if (told === 1) log.record(recorded());
    });
    for (let index = 0; index < 12; index++) log.record(recorded());
    await vi.advanceTimersByTimeAsync(60);
    const left = 13 - told;
    expect(left).toBeGreaterThan(6);
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toBe(13);
  });
});

describe('a log that is gone with the process', () => {
  const transient = (fingerprints: string[]) =>
    openLog({
      files: { ...memoryFiles(), transient: true },
      fingerprint: (secret) => {
        fingerprints.push(secret);
        return '1234-abcd';
      },
    });
  const answer = '{"access_token":"abcdefgh"}';

  it('redacts what somebody asks for, and nothing before', async () => {
    const fingerprints: string[] = [];
    const log = transient(fingerprints);
    for (const name of ['one', 'two']) log.record(recorded({ url: `https://x/${name}`, answer }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fingerprints).toEqual([]);
    const [two, one] = await settled(log.list('c1'));
    expect([two?.response?.body.text, one?.response?.body.text]).toEqual(Array(2).fill('{"access_token":"[access token 1234-abcd]"}'));
    log.record(recorded({ url: 'https://x/three', answer }));
    expect(urls(await settled(log.list('c1')))).toEqual(['three', 'two', 'one']);
  });

  it('ends without redacting what nobody asked for', async () => {
    const fingerprints: string[] = [];
    const log = transient(fingerprints);
    log.record(recorded({ answer }));
    await log.dispose();
    expect(fingerprints).toEqual([]);
  });

  it('does not hold large bodies for long', async () => {
    const fingerprints: string[] = [];
    const log = transient(fingerprints);
    const large = new Uint8Array(MAX_READ_BODY);
    for (let index = 0; index < 90; index++) log.record(recorded({ answer: large, contentType: 'image/png' }));
    log.record(recorded({ answer }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fingerprints).toContain('abcdefgh');
  });
});

describe('held exchanges', () => {
  const answer = '{"access_token":"abcdefgh","note":"known-later-1"}';

  it.each([true, false])('can be read by their ids, with the log switched on: %s', async (keeps) => {
    const log = openLog({ keep: () => keeps });
    const held = log.hold('c1');
    const id = log.record(recorded({ answer })) ?? '';
    const exchange = await settled(held.exchange(id, [{ kind: 'access token', value: 'known-later-1' }]));
    const hidden = [place('access token', 'abcdefgh'), place('access token', 'known-later-1')];
    expect(exchange?.response?.body.text).toBe(`{"access_token":"${hidden[0]}","note":"${hidden[1]}"}`);
    expect(await settled(log.list('c1'))).toEqual(keeps ? [exchange] : []);
    held.release();
    expect([log.keeps('c1'), log.record(recorded()) !== null]).toEqual([keeps, keeps]);
  });

  it('are those of one connection from then on, and of all who hold it', async () => {
    const log = openLog({ keep: () => false });
    expect(log.record(recorded())).toBeNull();
    const [one, other] = [log.hold('c1'), log.hold('c1')];
    expect(log.record(recorded({}, { connectionId: 'c2' }))).toBeNull();
    one.release();
    const id = log.record(recorded()) ?? '';
    expect((await settled(other.exchange(id, [])))?.id).toBe(id);
    expect(await settled(one.exchange(id, []))).toBeNull();
    other.release();
    expect(log.keeps('c1')).toBe(false);
  });
});

describe('recording', () => {
  const request: HttpRequest = {
    method: 'GET',
    url: 'https://api.example/x',
    headers: [],
    body: null,
    timeoutMs: 1,
    maxBodyBytes: 1,
    about: { connectionId: 'c1', purpose: 'call', secrets: [] },
  };
  const response: HttpResponse = {
    status: 200,
    statusText: '',
    headers: [],
    body: new Uint8Array(20_000_000),
    cut: false,
    startedAt: 0,
    headersMs: 1,
    endMs: 2,
  };
  const answering = (answer: () => Promise<HttpResponse>): Http => ({ send: answer });

  it('hands the answer on untouched, and holds no more than the log reads of it', async () => {
    const taken: Recorded[] = [];
    const http = recordingHttp(
      answering(async () => response),
      { keeps: () => true, record: (each) => `x${taken.push(each)}` },
      systemClock,
    );
    const { body, exchangeId, ...rest } = await http.send(request);
    const { body: given, ...others } = response;
    expect(body).toBe(given);
    expect(rest).toEqual(others);
    expect(exchangeId).toBe('x1');
    expect(taken[0]?.response?.body).toMatchObject({ length: 20_000_000, cut: true });
    expect(taken[0]?.response?.body.bytes.buffer.byteLength).toBeLessThan(200_000);
  });

  it('hands the answer on first: secrets, bodies and files are looked at afterwards', async () => {
    const work: string[] = [];
    const note =
      <T>(what: string, result: T) =>
      () => {
        work.push(what);
        return result;
      };
    const secret = { kind: 'access token' as const, value: '' };
    Object.defineProperty(secret, 'value', { enumerable: true, get: note('secret', 'abc'.repeat(500)) });
    const files = memoryFiles();
    const log = openLog({
      files: { ...files, read: (id) => files.read(id).finally(note('file', undefined)) },
      sealed: note('vault', Promise.resolve([])),
      exists: note('settings', true),
      fingerprint: note('fingerprint', '1234-abcd'),
    });
    const http = recordingHttp(
      answering(async () => response),
      log,
      systemClock,
    );
    for (let index = 0; index < 20; index++) {
      const about = { connectionId: 'c1', purpose: 'call' as const, secrets: [secret] };
      const headers = [{ name: 'authorization', value: `Bearer ${'abc'.repeat(500)}` }];
      expect((await http.send({ ...request, headers, body: 'x'.repeat(2000), about })).body).toBe(response.body);
    }
    expect(work).toEqual([]);
    expect(await settled(log.list('c1'))).toHaveLength(20);
    expect(new Set(work)).toEqual(new Set(['secret', 'file', 'vault', 'settings', 'fingerprint']));
  });

  it('takes failures down and passes them on; requests of no connection are left', async () => {
    const taken: Recorded[] = [];
    const log = { keeps: () => true, record: (each: Recorded) => `x${taken.push(each)}` };
    const failure = new Failure({ code: 'network-dns', what: 'w', likelyCause: 'l', action: 'a' });
    const http = recordingHttp(
      answering(() => Promise.reject(failure)),
      log,
      systemClock,
    );
    expect(await failureOf(http.send(request))).toBe(failure);
    expect(taken[0]).toMatchObject({ failure, response: null, purpose: 'call' });
    await failureOf(http.send({ ...request, about: undefined }));
    expect(taken).toHaveLength(1);
  });
});
