import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { signIn } from '../../practice/login';
import { stage } from '../../support/flow-stage';
import { practiceFor } from '../../support/practice';

const practice = practiceFor('each');

function at(changes: Partial<ConnectionSettings> = {}) {
  const { connection, clientSecret } = practice.faces.par;
  return stage([{ ...connection, receiver: { kind: 'paste', redirectUri: 'https://example.com/callback' }, ...changes, id: 'c1' }], {
    clientSecret: async () => clientSecret,
  });
}
const pushed = () => practice.requests().filter(({ path }) => path === '/par');

describe('a pushed authorization request', () => {
  it('goes to the server with the client secret, and the browser gets a reference that serves once', async () => {
    const on = at();
    const flow = await on.flows.start('c1');
    expect(flow.failure).toBeNull();
    const opened = new URL(on.opened[0] ?? '');
    expect([...opened.searchParams.keys()]).toEqual(['client_id', 'request_uri']);
    expect((flow.pushedUntil ?? 0) - flow.startedAt).toBeGreaterThan(50_000);
    await on.flows.paste(flow.id, await signIn(opened.href));
    expect(on.flow(flow.id)).toMatchObject({ status: 'done', failure: null });
    expect(on.grants).toHaveLength(1);
    await expect(signIn(opened.href)).rejects.toThrow(/already used/);
    expect(pushed()).toHaveLength(1);
  });

  it('is pushed anew when it is opened again, with the same state', async () => {
    const on = at();
    const { id } = await on.flows.start('c1');
    await on.flows.reopen(id);
    expect(new Set(on.opened).size).toBe(2);
    await on.flows.paste(id, await signIn(on.opened[1] ?? ''));
    expect(on.flow(id)).toMatchObject({ status: 'done', failure: null });
  });

  it('has expired at a server that forgets it at once', async () => {
    practice.faults.set('par-expired', true);
    const on = at();
    await on.flows.start('c1');
    await expect(signIn(on.opened[0] ?? '')).rejects.toThrow(/expired/);
  });

  it('is demanded of this client; a fault lets it be', async () => {
    const on = at({ authorizeRequest: { pushed: 'off' } });
    await on.flows.start('c1');
    const url = on.opened[0] ?? '';
    expect(url).toContain('code_challenge=');
    const refused = new URL(await signIn(url)).searchParams;
    expect(refused.get('error_description')).toBe('Pushed Authorization Request must be used');
    practice.faults.set('par-not-demanded', true);
    expect(new URL(await signIn(url)).searchParams.has('code')).toBe(true);
  });

  it('that the server refuses ends the sign-in before a browser opens, in the words of the coach', async () => {
    const on = at({ receiver: { kind: 'paste', redirectUri: 'https://elsewhere.example/callback' } });
    const { status, failure } = await on.flows.start('c1');
    expect([status, failure?.code, on.opened]).toEqual(['failed', 'flow-error', []]);
    expect(failure?.what).toMatch(/does not have the redirect URI https:\/\/elsewhere\.example\/callback registered for this client\.$/);
  });

  it('with a wrong secret is refused as the client is', async () => {
    const { connection } = practice.faces.par;
    const on = stage([{ ...connection, id: 'c1' }], { clientSecret: async () => 'wrong' });
    expect((await on.flows.start('c1')).failure?.what).toBe('The server rejected this client (invalid_client).');
  });

  it('never takes the secret to another server than the token endpoint', async () => {
    const { connection } = practice.faces.par;
    const on = at({ endpoints: { ...connection.endpoints, pushedAuthorization: 'http://127.0.0.1:9/par' } });
    const { failure } = await on.flows.start('c1');
    expect(failure).toMatchObject({
      code: 'endpoint-changed',
      mend: ['open:endpoints.pushedAuthorization', 'open:authorizeRequest.pushed'],
    });
    expect(pushed()).toHaveLength(0);
  });
});
