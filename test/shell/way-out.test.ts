import { EventEmitter } from 'node:events';
import { X509Certificate } from 'node:crypto';
import type { ClientRequest, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import type { ProxySettings } from '../../electron/model/window/network';
import { SYSTEM_PROXY } from '../../electron/model/window/window-parts';
import { CHAIN } from '../platform/authority';
import { ProxySignIns } from '../../electron/shell/network/proxy-sign-ins';
import { createWayOut, type WayOutParts } from '../../electron/shell/network/way-out';

const PROXY = { isProxy: true, host: 'proxy.example', port: 3128, scheme: 'basic', realm: 'Corp' };
const ID = 'proxy.example:3128';
const ADA = { user: 'ada', password: 'wrong one' };

const wayOut = (parts: Partial<WayOutParts> = {}) =>
  createWayOut({
    settings: () => ({ proxy: SYSTEM_PROXY }),
    signIns: new ProxySignIns(),
    authorities: async () => [],
    now: () => Date.UTC(2026, 0, 1),
    ...parts,
  });

function stage() {
  const signIns = new ProxySignIns();
  const way = wayOut({ signIns });
  /** A request that is asked; resolves with what each question was answered. */
  const request = () => {
    const emitter = new EventEmitter();
    const attended = way.attend(emitter as unknown as Pick<ClientRequest, 'on'>);
    const ask = (question = PROXY) => {
      const answers: unknown[][] = [];
      emitter.emit('login', question, (...answer: unknown[]) => answers.push(answer));
      return answers;
    };
    return { ask, attended };
  };
  return { signIns, request };
}

describe('a proxy that asks for a sign-in', () => {
  it('gets none before a person gives it, and the failure names it', () => {
    const { signIns, request } = stage();
    const { ask, attended } = request();
    expect(ask()).toEqual([[]]);
    expect(attended.missing()?.value).toBe(`${ID} wants a user name and password`);
    expect(signIns.list()).toEqual([{ id: ID, realm: 'Corp', scheme: 'basic', user: null, state: 'wanted' }]);
  });

  it('gets what was given for it, and no other proxy or server does', () => {
    const { signIns, request } = stage();
    request().ask();
    signIns.give(ID, ADA);
    const { ask, attended } = request();
    expect(ask()).toEqual([['ada', 'wrong one']]);
    expect(attended.missing()).toBeNull();
    expect(ask({ ...PROXY, port: 3129 })).toEqual([[]]);
    expect(ask({ ...PROXY, host: 'evil.example' })).toEqual([[]]);
    expect(request().ask({ ...PROXY, isProxy: false })).toEqual([[]]);
  });

  it('is never sent a refused password again', () => {
    const { signIns, request } = stage();
    request().ask();
    signIns.give(ID, ADA);
    const first = request();
    first.ask();
    expect(first.ask()).toEqual([[]]);
    expect(first.attended.missing()?.value).toBe(`${ID} refused the user name and password`);
    expect(request().ask()).toEqual([[]]);
    expect(signIns.list()).toMatchObject([{ user: 'ada', state: 'refused' }]);
    signIns.give(ID, { user: 'ada', password: 'right' });
    expect(request().ask()).toEqual([['ada', 'right']]);
  });

  it('can be forgotten, and what was not asked for can’t be given', () => {
    const { signIns, request } = stage();
    request().ask();
    signIns.give(ID, ADA);
    signIns.forget(ID);
    expect(signIns.list()).toEqual([]);
    expect(() => signIns.give(ID, ADA)).toThrow("hasn't asked");
    expect(request().ask()).toEqual([[]]);
  });

  it('is told without the password', () => {
    const { signIns, request } = stage();
    const told: string[] = [];
    signIns.onChange(() => told.push(JSON.stringify(signIns.list())));
    request().ask();
    signIns.give(ID, ADA);
    expect(told.at(-1)).toContain('"given"');
    expect(told.join()).not.toContain(ADA.password);
  });
});

describe('a session', () => {
  it.each([
    ['system', []],
    ['none', [{ mode: 'direct' }, 'reloaded']],
  ] as const)('with the proxy setting %s is set up so, and counts as set up once Chromium goes by it', async (mode, expected) => {
    const set: unknown[] = [];
    const session = {
      setProxy: async (config: unknown) => void set.push(config),
      forceReloadProxyConfig: () => new Promise<void>((resolve) => setImmediate(() => resolve(void set.push('reloaded')))),
    } as unknown as Session;
    await wayOut({ settings: () => ({ proxy: { ...SYSTEM_PROXY, mode } }) }).setUp(session);
    expect(set).toEqual(expected);
  });
});

describe('a session used before', () => {
  it('goes by what is set now, and no longer by what was', async () => {
    let proxy: ProxySettings = { ...SYSTEM_PROXY, mode: 'manual', server: 'proxy.example:3128' };
    let own = [new X509Certificate(CHAIN.root)];
    const done: unknown[] = [];
    const session = {
      setProxy: async (config: unknown) => void done.push(config),
      forceReloadProxyConfig: async () => {},
      setCertificateVerifyProc: (verify: unknown) => void done.push(verify === null ? "Chromium's" : 'own'),
      closeAllConnections: async () => void done.push('closed'),
    } as unknown as Session;
    const way = wayOut({ settings: () => ({ proxy }), authorities: async () => own });
    await way.renew(session);
    expect(done).toMatchObject([{ mode: 'fixed_servers' }, "Chromium's", 'closed', 'own']);
    proxy = SYSTEM_PROXY;
    own = [];
    await way.renew(session);
    expect(done.slice(4)).toEqual([{ mode: 'system' }, "Chromium's", 'closed']);
  });
});

describe('a server’s certificate', () => {
  const LEAF = { data: CHAIN.leaf, issuerCert: { data: CHAIN.mid } };
  async function verdict(own: string[], certificate: object = LEAF, errorCode = -202, hostname = 'corp.invalid') {
    let verify: Parameters<Session['setCertificateVerifyProc']>[0] = null;
    const session = { setCertificateVerifyProc: (proc: typeof verify) => (verify = proc) } as unknown as Session;
    await wayOut({ authorities: async () => own.map((pem) => new X509Certificate(pem)) }).setUp(session);
    const answers: number[] = [];
    const asked = { hostname, certificate, errorCode } as Parameters<NonNullable<typeof verify>>[0];
    (verify as ((request: typeof asked, answer: (code: number) => void) => void) | null)?.(asked, (code) => answers.push(code));
    return answers;
  }

  it('is Chromium’s to judge, unless it leads to an authority of the person’s', async () => {
    expect(await verdict([])).toEqual([]);
    expect(await verdict([CHAIN.root])).toEqual([0]);
    expect(await verdict([CHAIN.other])).toEqual([-3]);
  });

  it('stays refused where anything else is wrong with it', async () => {
    expect(await verdict([CHAIN.root], LEAF, -201)).toEqual([-3]);
    expect(await verdict([CHAIN.root], LEAF, -202, 'other.invalid')).toEqual([-3]);
    expect(await verdict([CHAIN.root], { data: CHAIN.expired, issuerCert: { data: CHAIN.mid } })).toEqual([-3]);
    expect(await verdict([CHAIN.root], { data: 'nonsense' })).toEqual([-3]);
  });
});
