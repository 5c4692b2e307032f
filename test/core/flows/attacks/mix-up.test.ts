import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../../../../electron/model/connection';
import { shareRedirect } from '../../../../electron/model/receiver';
import type { FlowDeps } from '../../../../electron/core/flows/flow';
import { connectionTo } from '../../../support/connection';
import { stage, type Stage } from '../../../support/flow-stage';
import { GOOD_TOKEN, startServer, type TestServer } from '../../../support/provider';

/**
 * The person begins a sign-in at a server that passes them on to an honest one, whose code then comes back in that sign-in and is sent to
 * the first server (RFC 9700 section 4.4). Neither sends `iss`.
 */
let honest: TestServer;
let evil: TestServer;
let on: Stage;

beforeEach(async () => {
  [honest, evil] = await Promise.all([startServer(), startServer()]);
  for (const server of [honest, evil]) server.answer('/token', { body: GOOD_TOKEN });
});
afterEach(async () => {
  on.flows.dispose();
  await Promise.all([honest.stop(), evil.stop()]);
});

function set(honestReceiver: Receiver, evilReceiver: Receiver, deps: Partial<FlowDeps> = {}): void {
  const connections = [
    { ...connectionTo(honest.url, { receiver: honestReceiver }), id: 'honest', name: 'Honest' },
    { ...connectionTo(evil.url, { receiver: evilReceiver }), id: 'evil', name: 'Sandbox' },
  ];
  on = stage(connections, { neighbours: (id) => connections.filter((each) => each.id !== id), ...deps });
}

/** What the honest server does with the state of the other sign-in: it answers at the redirect URI that is registered for its own client. */
function carriedOver(redirectUri: string): string {
  const sent = new URL(on.opened.at(-1) ?? '').searchParams;
  return `${redirectUri}?${new URLSearchParams({ code: 'code-of-honest', state: sent.get('state') ?? '' })}`;
}

describe('a code of one server in the sign-in of another', () => {
  it('does not get there by the custom scheme, where each has a redirect URI of its own', async () => {
    set({ kind: 'scheme', part: 'honest1' }, { kind: 'scheme', part: 'evil1' });
    const { id, redirectUri } = await on.flows.start('evil');
    expect(redirectUri).toBe('dev.tokenscope:/oauth/callback/evil1');
    for (const at of ['dev.tokenscope:/oauth/callback/honest1', 'dev.tokenscope:/oauth/callback', 'dev.tokenscope:/oauth/callback/EVIL1'])
      expect((await on.flows.deliver(carriedOver(at), 'scheme')).ok).toBe(false);
    expect(on.flow(id)).toMatchObject({ status: 'waiting', failure: { code: 'flow-wrong-url' } });
    expect([...evil.to('/token'), ...honest.to('/token')]).toEqual([]);
  });

  it('does not get there by loopback, where each has a path of its own', async () => {
    set({ kind: 'loopback', port: null, path: '/callback/honest1' }, { kind: 'loopback', port: null, path: '/callback/evil1' });
    const { id, redirectUri } = await on.flows.start('evil');
    const { origin } = new URL(redirectUri ?? '');
    expect((await fetch(carriedOver(`${origin}/callback/honest1`))).status).toBe(404);
    expect((await fetch(carriedOver(`${origin}/callback`))).status).toBe(404);
    expect(on.flow(id)).toMatchObject({ status: 'waiting', failure: null });
    expect([...evil.to('/token'), ...honest.to('/token')]).toEqual([]);
  });
});

describe('a redirect URI that another server answers at too', () => {
  const findings = async (id: string, parameters: Record<string, string> = {}) => {
    await on.flows.start(id);
    await on.flows.deliver(on.callback(parameters), 'scheme');
    return on.grants.at(-1)?.grant.answer.breaches.map(({ code }) => code) ?? [];
  };

  it('is a finding where the server does not name itself', async () => {
    set({ kind: 'scheme' }, { kind: 'scheme' });
    expect(await findings('honest')).toContain('redirect-shared');
    expect(await findings('evil')).toContain('redirect-shared');
  });

  it('is none where it does, where both are the same server, or where the redirect URIs differ', async () => {
    set({ kind: 'scheme' }, { kind: 'scheme' });
    expect(await findings('honest', { iss: honest.url })).not.toContain('redirect-shared');
    set({ kind: 'scheme' }, { kind: 'scheme', part: 'evil1' });
    expect(await findings('honest')).not.toContain('redirect-shared');
    const one = connectionTo(honest.url);
    on = stage([one], { neighbours: () => [{ ...one, id: 'c2', name: 'Same server' }] });
    expect(await findings('c1')).not.toContain('redirect-shared');
  });
});

it.each<[Receiver, Receiver, boolean]>([
  [{ kind: 'scheme' }, { kind: 'scheme' }, true],
  [{ kind: 'scheme' }, { kind: 'scheme', part: 'a' }, false],
  [{ kind: 'loopback', port: null, path: '/callback' }, { kind: 'loopback', port: 8400, path: '/callback' }, true],
  [{ kind: 'loopback', port: 8401, path: '/callback' }, { kind: 'loopback', port: 8400, path: '/callback' }, false],
  [{ kind: 'loopback', port: null, path: '/callback/a' }, { kind: 'loopback', port: null, path: '/callback/b' }, false],
  [{ kind: 'paste', redirectUri: 'https://a.example/cb' }, { kind: 'paste', redirectUri: 'https://a.example/cb' }, true],
  [{ kind: 'paste', redirectUri: 'https://a.example/cb' }, { kind: 'scheme' }, false],
])('knows which redirect URIs can be taken for each other: %j and %j', (one, other, shared) => {
  expect([shareRedirect(one, other), shareRedirect(other, one)]).toEqual([shared, shared]);
});
