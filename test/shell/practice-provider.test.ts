import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection, ConnectionSettings } from '../../electron/model/connection';
import { defaultsOf } from '../../electron/model/templates';
import { pointedAt, PracticeProvider } from '../../electron/services/practice-provider';
import type { PracticeView } from '../../electron/model/app';
import { CLIENTS } from '../../electron/practice';
import { expectMode } from '../support/system';

/** The parts of the connection service the provider uses. */
class Connections {
  all: Connection[] = [];
  secrets = new Map<string, string | null | undefined>();
  list = () => this.all;
  async create(settings: ConnectionSettings, clientSecret?: string | null) {
    const connection = { ...settings, id: String(this.all.length + 1) };
    this.all.push(connection);
    this.secrets.set(connection.id, clientSecret);
    return connection;
  }
  rebound: string[][] = [];
  async rebindPractice(...args: string[]) {
    this.rebound.push(args);
  }
  async update(id: string, settings: ConnectionSettings) {
    const connection = { ...settings, id };
    this.all = this.all.map((each) => (each.id === id ? connection : each));
    return connection;
  }
}

/** Keys or certificates that were made, by connection and kind. */
class Keys {
  made: [id: string, kind: string][] = [];
  make = async (id: string, kind: string) => void this.made.push([id, kind]);
  list = async () => [];
}

const running: PracticeProvider[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((provider) => provider.stop()));
});

function provider(directory = mkdtempSync(join(tmpdir(), 'practice-')), connections = new Connections()) {
  const clientKeys = new Keys();
  const clientCertificates = new Keys();
  const subject = new PracticeProvider({ directory, connections, clientKeys, clientCertificates, now: () => 1_000 });
  running.push(subject);
  const seen: PracticeView['status'][] = [];
  subject.onChange(({ status }) => seen.push(status));
  return { subject, directory, connections, clientKeys, clientCertificates, seen };
}

describe('faults', () => {
  it('can be set before it runs, survive a stop, are counted in the status, and notify', async () => {
    const { subject } = provider();
    const counts: number[] = [];
    subject.onChange(({ faults }) => counts.push(faults));
    const told: string[][] = [];
    subject.onFaultsChange((faults) => told.push(faults.filter(({ value }) => value !== false && value !== 0).map(({ id }) => id)));
    const setTo = (id: string) => subject.faults().find((fault) => fault.id === id)?.value;
    subject.setFault('busy-429', 9);
    expect(subject.status()).toEqual({ status: 'stopped', url: null, startedAt: null, problem: null, faults: 1 });
    const ask = async () => (await fetch(`${(await subject.start()).url}/token`, { method: 'POST' })).status;
    expect(await ask()).toBe(429);
    await subject.stop();
    expect([await ask(), setTo('busy-429'), subject.status().faults]).toEqual([429, 9, 1]);
    expect(
      subject
        .setFault('cacheable', true)
        .filter(({ value }) => value === true)
        .map(({ id }) => id),
    ).toEqual(['cacheable']);
    subject.clearFaults();
    expect([await ask(), setTo('busy-429'), subject.status().faults]).toEqual([400, 0, 0]);
    expect(told).toEqual([['busy-429'], ['busy-429', 'cacheable'], []]);
    expect([counts.at(0), Math.max(...counts), counts.at(-1)]).toEqual([1, 2, 0]);
  });

  it('refuses an unknown fault', () => {
    const { subject } = provider();
    expect(() => subject.setFault('nonsense', true)).toThrow(expect.objectContaining({ code: 'bad-request' }));
    expect(() => subject.setFault('latency', Number.NaN)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });
});

describe('PracticeProvider', () => {
  it('starts once for any number of callers, and remembers its port', async () => {
    const { subject, directory, seen } = provider();
    expect(subject.status()).toEqual({ status: 'stopped', url: null, startedAt: null, problem: null, faults: 0 });
    const [one, two] = await Promise.all([subject.start(), subject.start()]);
    expect(one).toEqual(two);
    expect(seen).toEqual(['starting', 'running']);
    expect((await fetch(`${one.url}/.well-known/openid-configuration`)).status).toBe(200);
    expect(JSON.parse(readFileSync(join(directory, 'practice.json'), 'utf8'))).toEqual({
      port: Number(new URL(one.url ?? '').port),
      tlsPort: expect.any(Number),
      proofKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expectMode(join(directory, 'practice.json'), 0o600);
    await subject.stop();
    expect(subject.status().status).toBe('stopped');
    await expect(fetch(`${one.url}/`)).rejects.toThrow();
    expect((await subject.start()).url).toBe(one.url);
  });

  it('adds ready-made connections under unique names, with a key or certificate where the client has one', async () => {
    const { subject, connections, clientKeys, clientCertificates } = provider();
    const first = await subject.connect('katana');
    const second = await subject.connect('katana');
    expect(first.template).toBe('practice-katana');
    expect(second.name).toBe(`${first.name} 2`);
    expect(connections.secrets.get(first.id)).toBe(CLIENTS.katana.secret);
    expect(clientKeys.made).toEqual([]);
    const keyed = [await subject.connect('key'), await subject.connect('assertion')];
    expect(clientKeys.made).toEqual(keyed.map(({ id }) => [id, 'ES256']));
    expect(keyed.map(({ id }) => connections.secrets.get(id))).toEqual([CLIENTS.key.secret, CLIENTS.assertion.secret]);
    const certified = await subject.connect('mtls');
    expect(clientCertificates.made).toEqual([[certified.id, 'P-256']]);
  });

  it('points its connections at the new port if the old one is taken, and no others', async () => {
    const before = provider();
    await before.subject.connect('practice');
    await before.subject.connect('catapa');
    await before.subject.connect('mtls');
    const { url } = before.subject.status();
    const first = before.connections.all[0] ?? fail();
    before.connections.all.push({ ...first, id: 'own', template: 'oidc' });
    before.connections.all.push({ ...first, id: 'other', apiBaseUrl: 'http://127.0.0.1:8080/api' });
    await before.subject.stop();
    const { apiBaseUrl: tls } = before.connections.all[2] ?? fail();
    const squatters = [url, tls].map((taken) => createServer().listen(Number(new URL(taken ?? '').port), '127.0.0.1'));
    await Promise.all(squatters.map((squatter) => once(squatter, 'listening')));
    try {
      const after = provider(before.directory, before.connections);
      const moved = await after.subject.start();
      expect(moved.url).not.toBe(url);
      const [practice, catapa, mtls, own, other] = before.connections.all;
      expect(practice?.issuer).toBe(moved.url);
      expect(practice?.apiBaseUrl).toBe(`${moved.url}/api`);
      expect(practice?.resource).toEqual([`${moved.url}/api`]);
      expect(catapa?.endpoints.token).toBe(`${moved.url}/catapa/oauth/token`);
      expect(own?.issuer).toBe(url);
      expect(other).toMatchObject({ issuer: moved.url, apiBaseUrl: 'http://127.0.0.1:8080/api' });
      // Secrets sealed for the old port now belong to the new one.
      const [was, now] = [tls, mtls?.apiBaseUrl].map((address) => new URL(address ?? '').origin);
      expect(now).not.toBe(was);
      expect(before.connections.rebound).toEqual([
        ...[practice, catapa, mtls].map((each) => [each?.id, url, moved.url]),
        [mtls?.id, was, now],
        [other?.id, url, moved.url],
      ]);
    } finally {
      for (const squatter of squatters) squatter.close();
    }
  });

  it('runs only for connections to it', async () => {
    const { subject, connections } = provider();
    const connection = await subject.connect('practice');
    await subject.stop();
    await subject.serve({ ...connection, template: 'oauth' });
    expect(subject.status().status).toBe('stopped');
    await subject.serve(connections.all[0] ?? fail());
    expect(subject.status().status).toBe('running');
  });

  it('reports that it can’t start, and can be started again', async () => {
    let calls = 0;
    const subject = new PracticeProvider({
      directory: mkdtempSync(join(tmpdir(), 'practice-')),
      connections: new Connections(),
      clientKeys: new Keys(),
      clientCertificates: new Keys(),
      now: () => 1_000,
      launch: async () => {
        calls += 1;
        throw Object.assign(new Error('secret'), { code: 'EACCES' });
      },
    });
    await expect(subject.start()).rejects.toMatchObject({ code: 'practice-failed', evidence: [{ label: 'Error', value: 'EACCES' }] });
    expect(subject.status()).toMatchObject({ status: 'failed', problem: 'The practice provider could not be started.' });
    await expect(subject.start()).rejects.toMatchObject({ code: 'practice-failed' });
    expect(calls).toBe(2);
  });

  const at = (changes: Partial<Connection['endpoints']>): Connection => {
    const defaults = defaultsOf('katana');
    return { ...defaults, id: 'a', endpoints: { ...defaults.endpoints, ...changes } };
  };

  it('moves only addresses with its old port', () => {
    const connection = at({
      token: 'http://127.0.0.1:8123/token',
      userinfo: 'http://127.0.0.1:81230/x',
      jwks: 'http://127.0.0.1/jwks',
      introspection: 'http://127.0.0.1:8123',
      revocation: 'http://127.0.0.1:8123@evil.example/',
    });
    expect(pointedAt(connection, 'http://127.0.0.1:8123', 'http://127.0.0.1:9')?.endpoints).toEqual({
      ...connection.endpoints,
      token: 'http://127.0.0.1:9/token',
      introspection: 'http://127.0.0.1:9',
    });
  });

  it('does not change addresses of other machines', () => {
    const connection = at({ userinfo: 'http://127.0.0.1.evil.example/x', jwks: 'https://a.example/?u=http://127.0.0.1/' });
    expect(pointedAt(connection, 'http://127.0.0.1:80', 'http://127.0.0.1:9')).toBeNull();
  });
});

function fail(): never {
  throw new Error('missing');
}
