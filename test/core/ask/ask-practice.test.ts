import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { AskService } from '../../../electron/core/ask/service';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import type { Practice } from '../../../electron/practice';
import { startApp, tokenContext } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { signIn } from '../../practice/login';
import { practiceFor } from '../../support/practice';

const practice = practiceFor('all');

/** Signed in at a face of the practice provider, with the tokens sealed. */
async function connected(face: keyof Practice['faces'], changes: Partial<ConnectionSettings> = {}) {
  const app = startApp();
  app.clock.at = Date.now();
  const { connection: settings, clientSecret } = practice.faces[face];
  const { id } = await app.connections.create({ ...settings, pkce: 'off', ...changes }, clientSecret);
  const connection = app.connections.get(id);
  const context = await tokenContext(connection, { clientSecret });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: connection.clientId,
    redirect_uri: 'dev.tokenscope:/oauth/callback',
    scope: connection.scopes.join(' '),
    state: 's',
    ...(connection.scopes.includes('offline_access') ? { prompt: 'consent' } : {}),
    ...(connection.audience === null ? {} : { audience: connection.audience }),
  });
  for (const resource of connection.resource) query.append('resource', resource);
  const callback = await signIn(`${context.server.endpoints.authorization}?${query}`);
  const code = new URL(callback).searchParams.get('code') ?? '';
  const answer = await exchangeCode(context, { code, codeVerifier: null, nonce: null });
  await app.tokens.accept(id, { answer, callbackMembers: [], scopesAsked: connection.scopes, nonce: null, how: 'connected' });
  const asking = new AskService({ ...app, fingerprint: (secret) => app.vault.fingerprint(secret) });
  return { app, id, asking };
}

describe('a real OpenID provider', () => {
  it('opaque tokens: introspects, gives userinfo, revokes, and the family is gone', async () => {
    const { app, id, asking } = await connected('opaque', { resource: [], audience: null });
    const before = await asking.ask(id, 'introspection', 'access');
    expect(before).toMatchObject({ active: true, problem: null });
    expect(before.rows).toContainEqual({ name: 'sub', token: null, server: 'ada', verdict: 'server-only' });
    const person = await asking.ask(id, 'userinfo', 'access');
    expect(person).toMatchObject({ active: true, problem: null });
    expect(person.rows).toContainEqual({ name: 'sub', token: 'ada', server: 'ada', verdict: 'same' });
    const told = await asking.ask(id, 'revocation', 'refresh');
    expect(told).toMatchObject({ status: 200, problem: null });
    expect(told.summary).toMatch(/^Revoked: the server no longer accepts the refresh token\./);
    expect(told.after.find(({ token }) => token === 'refresh')).toMatchObject({ active: false });
    expect(told.revoked).toContain('refresh');
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-token-dead');
    await app.tokens.resolve(id, 'try-stored').catch(() => {});
    expect((await app.tokens.read(id)).grant?.refreshDeadAt).not.toBeNull();
    expect(await asking.ask(id, 'introspection', 'refresh')).toMatchObject({ active: false });
  });

  it('a token for an API is refused by userinfo, and that is explained', async () => {
    const { id, asking } = await connected('opaque');
    const told = await asking.ask(id, 'userinfo', 'access');
    expect(told).toMatchObject({ active: null, status: 401 });
    expect(told.problem?.likelyCause).toContain('with an audience or resource set');
  });

  it('JWTs: introspects them, and their family ends with the refresh token', async () => {
    const { app, id, asking } = await connected('practice');
    expect(await asking.ask(id, 'introspection', 'refresh')).toMatchObject({ active: true });
    expect(await asking.ask(id, 'introspection', 'access')).toMatchObject({ active: true, problem: null });
    const told = await asking.ask(id, 'revocation', 'refresh');
    expect(told.revoked).toEqual(['access', 'refresh']);
    expect(told.after).toMatchObject([
      { token: 'access', active: false },
      { token: 'refresh', active: false },
    ]);
    expect(app.settings.facts(id)).toMatchObject({ state: 'refresh-dead', caption: 'Refresh token revoked' });
  });

  it('faces without these endpoints say so', async () => {
    const { id, asking } = await connected('katana');
    for (const what of ['introspection', 'userinfo', 'revocation'] as const) {
      expect((await failureOf(asking.ask(id, what, 'access'))).code).toBe('connection-incomplete');
    }
  });
});
