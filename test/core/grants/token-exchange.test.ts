import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { answerOf, CONNECTED, jwt } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { EXCHANGE, type GrantStage, grantStage } from '../../support/grant-stage';
import { testServer } from '../../support/provider';

const server = testServer();

const scene = () => grantStage(server);

/** What the token endpoint was last sent. */
const sent = (path = '/token') => Object.fromEntries(server.to(path).at(-1)?.form ?? []);
const from = (connection: string, token: 'access' | 'id' | 'refresh' = 'access') => ({ connection, token, type: null });
const exchanging = (changes: Partial<ConnectionSettings['tokenExchange']>): Partial<ConnectionSettings> => ({
  tokenExchange: { subject: { connection: null, token: 'access', type: null }, actor: null, requestedTokenType: null, ...changes },
});
const sealed = async (on: GrantStage, changes: Partial<ConnectionSettings> = {}) => {
  const id = await on.added(changes);
  await on.grantInputs.seal(id, 'subjectToken', '  a-sealed-subject\n');
  return id;
};

describe('token exchange', () => {
  it('sends a sealed token with what is asked for', async () => {
    const on = scene();
    const authorizationDetails = '[{"type":"payment"}]';
    const asked = { audience: 'https://b.example', scopes: ['read'], resource: ['https://r.example'] };
    const id = await sealed(on, { ...asked, authorizeRequest: { authorizationDetails } });
    expect(await on.connect(id)).toBeNull();
    expect(sent()).toEqual({
      grant_type: EXCHANGE,
      subject_token: 'a-sealed-subject',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'https://b.example',
      scope: 'read',
      resource: 'https://r.example',
      authorization_details: authorizationDetails,
    });
  });

  it('takes subject and actor from other connections, each with its type', async () => {
    const on = scene();
    const user = await on.signedIn('user-token');
    const tokenType = 'urn:ietf:params:oauth:token-type:jwt';
    const id = await on.added(
      exchanging({ subject: from(user, 'id'), actor: { ...from(user), type: tokenType }, requestedTokenType: tokenType }),
    );
    expect(await on.connect(id)).toBeNull();
    expect(sent()).toMatchObject({
      subject_token: 'the-id-token',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      actor_token: 'user-token',
      actor_token_type: tokenType,
      requested_token_type: tokenType,
    });
    expect(on.asked).toEqual([]);
  });

  it('asks again for the next token, with the newest token of the other connection', async () => {
    const on = scene();
    const user = await on.signedIn('first');
    const id = await on.added(exchanging({ subject: from(user) }));
    await on.connect(id);
    await on.tokens.accept(user, {
      ...CONNECTED,
      answer: answerOf({ accessToken: 'second' }),
      source: { clientId: 'client-1', tokenOrigin: server.url, tokenPath: '/token' },
    });
    await on.tokens.refresh(id);
    expect(sent()).toMatchObject({ grant_type: EXCHANGE, subject_token: 'second' });
  });

  it('renews the other connection first where its token has ended', async () => {
    const on = scene();
    const user = await on.signedIn('ended');
    const id = await on.added(exchanging({ subject: from(user) }));
    on.clock.at += 3_600_000;
    server.answer('/token', ({ form }) => ({
      body: { access_token: form.has('refresh_token') ? 'renewed' : 'exchanged', token_type: 'Bearer', expires_in: 60 },
    }));
    expect(await on.connect(id)).toBeNull();
    expect(sent()).toMatchObject({ subject_token: 'renewed' });
  });

  it('compares the exchanged token with the new one, also after the other connection got another', async () => {
    const on = scene();
    const user = await on.signedIn(jwt({ aud: 'a', sub: 'ada' }));
    const id = await on.added(exchanging({ subject: from(user) }));
    server.answer('/token', { body: { access_token: jwt({ aud: 'b', sub: 'ada' }), token_type: 'Bearer' } });
    await on.connect(id);
    await on.tokens.forget(user);
    expect((await on.tokens.compareExchanged(id)).claims).toEqual([
      { name: 'aud', a: 'a', b: 'b', change: 'changed' },
      { name: 'sub', a: 'ada', b: 'ada', change: 'same' },
    ]);
    expect((await failureOf(on.tokens.compareExchanged(user))).code).toBe('not-found');
  });
});

describe('how far a token of another connection goes', () => {
  it('to another token endpoint only after a yes, which is kept', async () => {
    server.answer('/other', { body: { access_token: 'x', token_type: 'Bearer' } });
    const on = scene();
    const user = await on.signedIn('user-token');
    const id = await on.added(exchanging({ subject: from(user) }), '/other');
    on.answers.exchange = false;
    expect(await on.connect(id)).toMatchObject({ code: 'cancelled' });
    expect(server.to('/other')).toEqual([]);
    on.answers.exchange = true;
    expect(await on.connect(id)).toBeNull();
    expect(await on.connect(id)).toBeNull();
    expect(on.asked).toEqual(Array(2).fill(['OAuth server', `${server.url}/other`, `${server.url}/token`]));
  });

  it('in the background nobody is asked, and nothing goes', async () => {
    server.answer('/other', { body: { access_token: 'x', token_type: 'Bearer' } });
    const on = scene();
    const user = await on.signedIn('user-token');
    const id = await on.added(exchanging({ subject: from(user) }), '/other');
    expect((await failureOf(on.tokens.refresh(id, { automatic: true }))).code).toBe('cancelled');
    expect(on.asked).toEqual([]);
    expect(server.to('/other')).toEqual([]);
  });

  it('a sealed one goes to no other token endpoint than it was sealed for', async () => {
    const on = scene();
    const id = await sealed(on);
    const { id: _, ...settings } = on.connections.get(id);
    await on.connections.update(id, { ...settings, endpoints: { ...settings.endpoints, token: 'http://127.0.0.1:9/token' } });
    expect(await on.connect(id)).toMatchObject({ code: 'endpoint-changed' });
  });
});

describe('what is missing is named', () => {
  it.each([
    ['nothing is sealed', async (on: GrantStage) => on.added(), 'open:subjectToken'],
    ['the connection is gone', async (on: GrantStage) => on.added(exchanging({ subject: from('gone') })), 'open:subjectToken'],
    [
      'the connection has no tokens',
      async (on: GrantStage) => on.added(exchanging({ subject: from(await on.added({ grantType: 'client_credentials' })) })),
      'open:subjectToken',
    ],
    [
      'no actor is sealed',
      async (on: GrantStage) => sealed(on, exchanging({ actor: { connection: null, token: 'access', type: null } })),
      'open:actorToken',
    ],
  ])('%s', async (_what, add, mend) => {
    const on = scene();
    expect(await on.connect(await add(on))).toMatchObject({ code: 'connection-incomplete', mend: [mend] });
    expect(server.requests).toEqual([]);
  });

  it('a key, nothing and too much are no token, and nothing is kept', async () => {
    const on = scene();
    const id = await on.added();
    for (const text of ['', '  ', '-----BEGIN PRIVATE KEY-----', 'x'.repeat(1_000_001)])
      expect((await failureOf(on.grantInputs.seal(id, 'subjectToken', text))).code).toBe('bad-request');
    expect(await on.grantInputs.list(id)).toEqual([]);
    await on.grantInputs.seal(id, 'subjectToken', 'a-token');
    expect(await on.grantInputs.list(id)).toEqual(['subjectToken']);
    await on.grantInputs.remove(id, 'subjectToken');
    expect(await on.grantInputs.list(id)).toEqual([]);
  });
});
