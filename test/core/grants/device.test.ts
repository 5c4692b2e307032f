import { afterEach, describe, expect, it } from 'vitest';
import { recordingHttp, type Recorded } from '../../../electron/core/exchanges/recording';
import { redactExchange } from '../../../electron/core/exchanges/redact';
import type { Http } from '../../../electron/core/ports';
import { Redaction } from '../../../electron/core/redaction/redaction';
import type { Connection } from '../../../electron/model/connection';
import { Failure } from '../../../electron/model/failure';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { CLIENTS } from '../../../electron/practice/clients';
import { signInDevice } from '../../practice/device-person';
import { type Stage, stage } from '../../support/flow-stage';
import { practiceFor } from '../../support/practice';
import { until } from '../../support/until';

const practice = practiceFor('all', { deviceIntervalSeconds: 1 });
const stages: Stage[] = [];

afterEach(() => {
  practice.faults.clear();
  for (const { flows } of stages.splice(0)) flows.dispose();
});

/** The service against the real provider, or another server, with time between polls that a test lets pass. */
function device({ http = createNodeHttp(), ...changes }: Partial<Connection> & { http?: Http } = {}) {
  const connection: Connection = { ...practice.faces.device.connection, id: 'c1', ...changes };
  const due: { delayMs: number; work: () => void }[] = [];
  const time = { aheadMs: 0 };
  const now = () => systemClock.now() + time.aheadMs;
  const made = stage([connection], {
    http,
    clock: { ...systemClock, now },
    clientSecret: async () => CLIENTS.device.secret,
    schedule: (delayMs, work) => {
      const entry = { delayMs, work };
      due.push(entry);
      return () => {
        if (due.includes(entry)) due.splice(due.indexOf(entry), 1);
      };
    },
  });
  stages.push(made);
  const flow = () => made.flow(made.flows.list()[0]?.id ?? '');
  /** The next poll, and what came of it. */
  const poll = async () => {
    await until('the next poll is due', () => due.length > 0);
    const asked = flow().device?.asked ?? 0;
    due.shift()?.work();
    const isAnswered = () => !['waiting', 'exchanging'].includes(flow().status) || (flow().device?.asked ?? 0) > asked;
    await until('the poll is answered', isAnswered);
    return flow();
  };
  return { ...made, due, time, flow, poll };
}

const json = (status: number, body: object, headers: { name: string; value: string }[] = []) => ({
  status,
  statusText: '',
  headers: [{ name: 'content-type', value: 'application/json' }, ...headers],
  body: new TextEncoder().encode(JSON.stringify(body)),
  cut: false,
  startedAt: 0,
  headersMs: 1,
  endMs: 1,
});

const GIVEN = { device_code: 'canary-device-1', user_code: 'AB-12', verification_uri: 'https://as.example/go', expires_in: 60 };

/** A server that answers what is given, the device authorization request first. */
function answering(given: object, ...polls: (ReturnType<typeof json> | Failure)[]) {
  const sent: { url: string; form: URLSearchParams }[] = [];
  const http: Http = {
    async send({ url, body }) {
      sent.push({ url, form: new URLSearchParams(body ?? '') });
      const answer = url.endsWith('/device') ? json('error' in given ? 400 : 200, given) : polls.shift();
      if (answer instanceof Failure) throw answer;
      return answer ?? json(400, { error: 'authorization_pending' });
    },
  };
  const { endpoints } = practice.faces.device.connection;
  const own = { ...endpoints, deviceAuthorization: 'https://as.example/device', token: 'https://as.example/token' };
  return { ...device({ http, issuer: null, endpoints: own }), sent };
}

const timedOut = () => new Failure({ code: 'network-timeout', what: 'No answer came.', likelyCause: '', action: '' });

describe('a device at the practice provider', () => {
  it('shows a code and a page, and has the tokens once a person has signed in there', async () => {
    const { flows, grants, poll, opened } = device();
    const begun = await flows.start('c1');
    expect(begun).toMatchObject({ status: 'waiting', signsIn: 'device', authorizeUrl: null, failure: null });
    const shown = begun.device;
    expect(shown).toMatchObject({ verificationUri: `${practice.url}/device`, carriesCode: true, intervalMs: 1_000, asked: 0 });
    expect(shown?.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(begun.timeoutAt - begun.startedAt).toBe(600_000);
    await flows.reopen(begun.id);
    expect(opened).toEqual([shown?.page]);
    expect(await signInDevice(shown?.page ?? '')).toBe('Signed in');
    expect(await poll()).toMatchObject({ status: 'done', failure: null });
    expect(grants[0]?.grant).toMatchObject({ how: 'connected', nonce: null });
    expect(grants[0]?.grant.answer.refreshToken).toBeTruthy();
  });

  it('takes the code as it is typed, at the page without it', async () => {
    const { flows, poll } = device();
    const { device: shown } = await flows.start('c1');
    const page = shown?.verificationUri ?? '';
    expect(await signInDevice(page, { code: shown?.userCode.toLowerCase() })).toBe('Signed in');
    expect(await poll()).toMatchObject({ status: 'done' });
  });

  it('asks 5 seconds less often once it is told to slow down', async () => {
    const { flows, poll, due } = device();
    await flows.start('c1');
    expect((await poll()).device).toMatchObject({ asked: 1, intervalMs: 6_000 });
    practice.faults.set('device-polls-freely', true);
    expect((await poll()).device).toMatchObject({ asked: 2, intervalMs: 6_000 });
    await until('the next poll is due', () => due.length > 0);
    expect(due[0]?.delayMs).toBeGreaterThan(5_000);
  });

  it.each([true, 'code'] as const)('ends where the person says no (%s)', async (deny) => {
    const { flows, poll } = device();
    const { device: shown } = await flows.start('c1');
    expect(await signInDevice(shown?.page ?? '', { deny })).toBe('Denied');
    expect(await poll()).toMatchObject({ status: 'failed', failure: { code: 'flow-denied' } });
  });

  it('ends with the code, and asks no more', async () => {
    const { flows, poll, time, due } = device();
    await flows.start('c1');
    const before = practice.requests().length;
    time.aheadMs = 600_000;
    expect(await poll()).toMatchObject({ status: 'failed', failure: { code: 'flow-timed-out' } });
    expect([practice.requests().length - before, due.length]).toEqual([0, 0]);
  });

  it('can be cancelled at any time, and asks no more', async () => {
    const { flows, flow, due } = device();
    const { id } = await flows.start('c1');
    await until('the first poll is due', () => due.length > 0);
    flows.cancel(id);
    expect(flow().status).toBe('cancelled');
    await until('the poll is called off', () => due.length === 0);
  });
});

describe('a device at any server', () => {
  it('authenticates on both legs, and sends the code that it got', async () => {
    const { flows, poll, sent } = answering(GIVEN, json(200, { access_token: 'canary-access-1', token_type: 'Bearer' }));
    await flows.start('c1');
    expect(await poll()).toMatchObject({ status: 'done' });
    expect(sent.map(({ url }) => url)).toEqual(['https://as.example/device', 'https://as.example/token']);
    expect(sent[0]?.form.get('client_id')).toBe(CLIENTS.device.id);
    expect(Object.fromEntries(sent[1]?.form ?? [])).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: GIVEN.device_code,
    });
  });

  it('asks every 5 seconds where the server names no interval', async () => {
    expect((await answering(GIVEN).flows.start('c1')).device?.intervalMs).toBe(5_000);
  });

  it('waits twice as long where no answer came, and goes on', async () => {
    const { flows, poll } = answering({ ...GIVEN, interval: 4 }, timedOut(), timedOut(), json(400, { error: 'authorization_pending' }));
    await flows.start('c1');
    expect(await poll()).toMatchObject({ status: 'waiting', device: { intervalMs: 8_000 }, failure: { code: 'network-timeout' } });
    expect((await poll()).device?.intervalMs).toBe(16_000);
    expect(await poll()).toMatchObject({ status: 'waiting', failure: null });
  });

  it('leaves a busy server alone for as long as it asks', async () => {
    const { flows, poll, due } = answering(GIVEN, json(429, {}, [{ name: 'retry-after', value: '30' }]));
    await flows.start('c1');
    expect(await poll()).toMatchObject({ status: 'waiting', failure: { code: 'server-busy' } });
    await until('the next poll is due', () => due.length > 0);
    expect(due[0]?.delayMs).toBeGreaterThan(20_000);
  });

  it.each([
    ['expired_token', 'flow-timed-out', 'The device code has expired (expired_token).'],
    ['access_denied', 'flow-denied', 'The sign-in was denied on the other page or device (access_denied).'],
    ['invalid_grant', 'token-request-refused', 'The server rejected the device code (invalid_grant).'],
    ['invalid_client', 'client-refused', 'The server rejected this client (invalid_client).'],
  ])('ends on %s', async (error, code, what) => {
    const { flows, poll } = answering(GIVEN, json(400, { error }));
    await flows.start('c1');
    expect(await poll()).toMatchObject({ status: 'failed', failure: { code, what } });
  });

  it.each([
    ['unauthorized_client', "This client isn't allowed to sign in with a device code (unauthorized_client)."],
    ['invalid_client', 'The server rejected this client (invalid_client).'],
  ])('says why it gets no code: %s', async (error, what) => {
    const { failure } = await answering({ error }).flows.start('c1');
    expect(failure).toMatchObject({ what });
  });

  it('says what a response without a code lacks', async () => {
    const { failure } = await answering({ device_code: 'canary-device-1', expires_in: 60 }).flows.start('c1');
    expect(failure).toMatchObject({
      code: 'token-response-unusable',
      what: 'The device authorization response lacks user_code, verification_uri, which RFC 8628 (section 3.2) requires.',
    });
  });

  it("understands Google's verification_url and numbers written as text", async () => {
    const { verification_uri, ...rest } = GIVEN;
    const { device: shown } = await answering({ ...rest, verification_url: verification_uri, expires_in: '60', interval: '7' }).flows.start(
      'c1',
    );
    expect(shown).toMatchObject({ page: verification_uri, intervalMs: 7_000, carriesCode: false });
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://user@as.example/go', 'nowhere'])('never opens %s', async (address) => {
    const { flows, opened } = answering({ ...GIVEN, verification_uri: address, verification_uri_complete: address });
    const { id, device: shown } = await flows.start('c1');
    expect(shown).toMatchObject({ page: null, verificationUri: address });
    await expect(flows.reopen(id)).rejects.toMatchObject({ code: 'flow-none-pending' });
    expect(opened).toEqual([]);
  });

  it('has no endpoint to ask where the server names none', async () => {
    const { flows } = device({
      issuer: null,
      endpoints: { ...practice.faces.device.connection.endpoints, token: 'https://as.example/token' },
    });
    expect((await flows.start('c1')).failure).toMatchObject({ code: 'connection-incomplete' });
  });
});

it('keeps neither code in the log, wherever they stand, and calls no pending poll failed', async () => {
  const recorded: Recorded[] = [];
  const log = { record: (each: Recorded) => String(recorded.push(each)), keeps: () => true };
  practice.faults.set('device-polls-freely', true);
  const { flows, poll } = device({ http: recordingHttp(createNodeHttp(), log, systemClock) });
  const { device: shown } = await flows.start('c1');
  await poll();
  const deviceCode = new URLSearchParams(new TextDecoder().decode(recorded.at(-1)?.request.body.bytes)).get('device_code') ?? '';
  expect(deviceCode).not.toBe('');
  const fingerprint = () => 'aaaa-bbbb';
  const kept = recorded.map(
    ({ secrets, ...raw }) => redactExchange({ ...raw, id: 'x' }, secrets, new Redaction(fingerprint), fingerprint).exchange,
  );
  const text = JSON.stringify(kept);
  for (const secret of [deviceCode, shown?.userCode ?? '', CLIENTS.device.secret]) expect(text).not.toContain(secret);
  expect(kept.map(({ purpose, failed, error }) => [purpose, failed, error])).toEqual([
    ['device-authorization', false, null],
    ['token', false, 'authorization_pending'],
  ]);
});
