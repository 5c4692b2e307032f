import { afterEach, describe, expect, it } from 'vitest';
import { type Recorded, recordingHttp } from '../../../electron/core/exchanges/recording';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemClock } from '../../../electron/platform/system/system-clock';
import { answerOf, jwt } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { ACCESS, type AskStage, askStage, CLAIMS, leaksOf, REFRESH, SECRET } from './ask-stage';

const stages: AskStage[] = [];
async function staged(...input: Parameters<typeof askStage>): Promise<AskStage> {
  const made = await askStage(...input);
  stages.push(made);
  return made;
}
afterEach(async () => {
  for (const { server } of stages.splice(0)) await server.stop();
});

const row = (rows: { name: string }[], name: string) => rows.find((each) => each.name === name);

describe('introspection', () => {
  it('asks as RFC 7662 says, with the client authentication and the headers of the token leg', async () => {
    const headers = [{ name: 'Tenant', value: 'acme' }];
    const legs = {
      authorize: { params: [], headers: [] },
      token: { params: [], headers },
      refresh: { params: [], headers: [] },
      api: { params: [], headers: [] },
    };
    const { server, asking, id, sent } = await staged({ legs });
    server.answer('/introspect', { body: { active: true } });
    await asking.ask(id, 'introspection', 'refresh');
    const [request] = server.to('/introspect');
    expect(request).toMatchObject({ method: 'POST', headers: { tenant: 'acme', accept: 'application/json', 'user-agent': 'Tokenscope' } });
    expect(request?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from(`client-1:${SECRET}`).toString('base64')}`);
    expect(Object.fromEntries(request?.form ?? [])).toEqual({ token: REFRESH, token_type_hint: 'refresh_token' });
    expect(sent[0]?.about).toMatchObject({ connectionId: id, purpose: 'introspection' });
    expect(sent[0]?.about?.secrets.map(({ value }) => value)).toEqual(expect.arrayContaining([SECRET, REFRESH, ACCESS]));
  });

  it('authenticates in the body where the connection does so, and as a public client', async () => {
    const { server, asking, id } = await staged({ clientAuthentication: 'client_secret_post' });
    server.answer('/introspect', { body: { active: true } });
    await asking.ask(id, 'introspection', 'access');
    expect(server.to('/introspect')[0]?.form.get('client_secret')).toBe(SECRET);
    const open = await staged({ clientAuthentication: 'none' });
    open.server.answer('/introspect', { body: { active: true } });
    await open.asking.ask(open.id, 'introspection', 'access');
    expect(Object.fromEntries(open.server.to('/introspect')[0]?.form ?? [])).toEqual({
      token: ACCESS,
      token_type_hint: 'access_token',
      client_id: 'client-1',
    });
  });

  it('lays the answer beside the claims', async () => {
    const { server, asking, id } = await staged();
    server.answer('/introspect', {
      headers: { 'content-type': 'application/json' },
      body: '{"active":true,"sub":"ada","aud":"https://api.example.com","scope":"write  read","exp":1767326645.0,"client_id":"client-2","username":"Ada","big":12345678901234567890}',
    });
    const answer = await asking.ask(id, 'introspection', 'access');
    expect(answer).toMatchObject({
      what: 'introspection',
      status: 200,
      active: true,
      problem: null,
      after: [],
      exchangeId: null,
      revoked: [],
    });
    expect(answer.summary).toBe('Server: active. 2 members differ from the token.');
    expect(row(answer.rows, 'sub')).toEqual({ name: 'sub', token: 'ada', server: 'ada', verdict: 'same' });
    // One text or a list of one, scopes in any order: the same. Numbers: as written.
    expect(row(answer.rows, 'aud')).toMatchObject({ verdict: 'same', token: '["https://api.example.com"]' });
    expect(row(answer.rows, 'scope')).toMatchObject({ verdict: 'same' });
    expect(row(answer.rows, 'exp')).toEqual({
      name: 'exp',
      token: '1767326645',
      server: '1767326645.0',
      verdict: 'different',
      isTime: true,
    });
    expect(row(answer.rows, 'client_id')).toMatchObject({ verdict: 'different' });
    expect(row(answer.rows, 'username')).toMatchObject({ token: null, verdict: 'server-only' });
    expect(row(answer.rows, 'big')).toMatchObject({ server: '12345678901234567890' });
    expect(row(answer.rows, 'iss')).toMatchObject({ server: null, verdict: 'token-only' });
    expect(row(answer.rows, 'active')).toBeUndefined();
    expect(answer.json).toContain('  "big": 12345678901234567890');
  });

  it('knows scp for scope, and compares objects whatever their order', async () => {
    const accessToken = jwt({ scp: ['b', 'a'], act: { sub: 'x', n: 1 } });
    const { server, asking, id } = await staged({}, { accessToken });
    server.answer('/introspect', { body: { active: true, scope: 'a b', act: { n: 1, sub: 'x' } } });
    const { rows } = await asking.ask(id, 'introspection', 'access');
    expect(rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['scope', 'same'],
      ['act', 'same'],
    ]);
  });

  it('explains active:false', async () => {
    const { server, asking, id, app } = await staged();
    server.answer('/introspect', { body: { active: false } });
    expect(await asking.ask(id, 'introspection', 'refresh')).toMatchObject({ active: false, rows: [], problem: null });
    expect((await asking.ask(id, 'introspection', 'access')).summary).toContain('RFC 7662 section 2.2');
    app.clock.at += 7_200_000;
    expect((await asking.ask(id, 'introspection', 'access')).summary).toBe('Server: not active; it has expired.');
  });

  it.each([
    [{ status: 401, body: { error: 'invalid_client' } }, 'client-refused', 'rejected this client'],
    [{ status: 401, headers: { 'www-authenticate': 'Basic' }, body: '' }, 'client-refused', "doesn't let this client introspect"],
    [{ status: 404, body: { message: 'no' } }, 'token-request-refused', 'no such endpoint at this URL'],
    [{ status: 404, body: '<html>gone</html>' }, 'token-request-refused', 'but no API at'],
    [{ status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }, 'token-request-refused', 'redirect'],
    [{ status: 429, headers: { 'retry-after': '7' }, body: '' }, 'server-busy', 'limiting requests'],
    [{ status: 503, body: '' }, 'server-failed', 'gateway'],
    [{ status: 200, body: '<html>welcome</html>' }, 'token-response-unusable', 'a web page'],
    [{ status: 200, body: '' }, 'token-response-unusable', 'an empty body'],
    [{ status: 200, body: '[true]' }, 'token-response-unusable', 'other than a JSON object'],
    [{ status: 200, body: { active: 'true' } }, 'token-response-unusable', 'without "active"'],
    [{ status: 200, body: { sub: 'ada' } }, 'token-response-unusable', 'without "active"'],
  ])('explains %j', async (answer, code, words) => {
    const { server, asking, id } = await staged();
    server.answer('/introspect', answer);
    const told = await asking.ask(id, 'introspection', 'access');
    expect(told).toMatchObject({ active: null, rows: [], status: answer.status, problem: { code } });
    expect(told.problem?.what).toContain(words);
    for (const text of [told.summary, told.problem?.likelyCause, told.problem?.action]) expect(text).toMatch(/^\S.*\.$/s);
    expect(server.requests).toHaveLength(1);
  });

  it('reads a signed answer (RFC 9701)', async () => {
    const { server, asking, id } = await staged();
    server.answer('/introspect', {
      body: jwt({ iss: 'x', token_introspection: { active: true, sub: 'ada' } }),
      headers: { 'content-type': 'application/token-introspection+jwt' },
    });
    const told = await asking.ask(id, 'introspection', 'access');
    expect(told).toMatchObject({ active: true });
    expect(row(told.rows, 'sub')).toMatchObject({ verdict: 'same' });
  });

  it('gives no secret away, whatever the server echoes', async () => {
    const { server, asking, id } = await staged();
    const echo = {
      token: ACCESS,
      sub: REFRESH,
      note: `${SECRET} and ${Buffer.from(`client-1:${SECRET}`).toString('base64')}`,
      client_secret: SECRET,
    };
    for (const status of [200, 400]) {
      server.answer('/introspect', { status, body: { active: true, error_description: `bad ${ACCESS}`, ...echo } });
      const told = await asking.ask(id, 'introspection', 'access');
      expect(leaksOf(told)).toEqual([]);
      expect(told.json).toContain('[refresh token ');
    }
  });
});

describe('userinfo', () => {
  it('sends the access token and the headers of the API leg, and nothing of the client', async () => {
    const leg = { params: [], headers: [] };
    const legs = { authorize: leg, token: leg, refresh: leg, api: { params: [], headers: [{ name: 'Tenant', value: 'acme' }] } };
    const idToken = jwt({ sub: 'ada', nonce: 'n', name: 'Ada' });
    const { server, asking, id } = await staged({ legs }, { idToken });
    server.answer('/userinfo', { body: { sub: 'ada', name: 'Ada L.', email: 'a@example.com' } });
    const told = await asking.ask(id, 'userinfo', 'access');
    expect(server.to('/userinfo')[0]).toMatchObject({
      method: 'GET',
      headers: { authorization: `Bearer ${ACCESS}`, tenant: 'acme' },
      body: '',
    });
    expect(told).toMatchObject({ active: true, problem: null });
    expect(told.rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['sub', 'same'],
      ['name', 'different'],
      ['email', 'server-only'],
    ]);
  });

  it('warns of another person than the ID token’s', async () => {
    const { server, asking, id } = await staged({}, { idToken: jwt({ sub: 'ada' }) });
    server.answer('/userinfo', { body: { sub: 'eve' } });
    expect((await asking.ask(id, 'userinfo', 'access')).summary).toContain('a different user');
  });

  it('reads a signed answer, and says that an encrypted one can’t be read', async () => {
    const { server, asking, id } = await staged();
    server.answer('/userinfo', { body: jwt({ sub: 'ada', note: REFRESH }), headers: { 'content-type': 'application/jwt' } });
    const told = await asking.ask(id, 'userinfo', 'access');
    expect(told).toMatchObject({ active: true, problem: null });
    expect(told.summary).toContain('signature was not checked');
    expect(leaksOf(told)).toEqual([]);
    const jwe = `${Buffer.from('{"alg":"RSA-OAEP-256","enc":"A256GCM"}').toString('base64url')}.AAAA.AAAA.AAAA.AAAA`;
    server.answer('/userinfo', { body: jwe, headers: { 'content-type': 'application/jwt' } });
    expect((await asking.ask(id, 'userinfo', 'access')).problem?.what).toContain('encrypted');
  });

  it('a refusal of the token is told from one of the client', async () => {
    const { server, asking, id } = await staged();
    server.answer('/userinfo', { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '' });
    expect(await asking.ask(id, 'userinfo', 'access')).toMatchObject({ active: null, problem: { code: 'token-request-refused' } });
    server.answer('/userinfo', {
      status: 403,
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="openid"' },
      body: '',
    });
    const told = await asking.ask(id, 'userinfo', 'access');
    expect(told.active).toBeNull();
    expect(told.problem?.what).toContain('openid');
  });

  it('is not asked about a refresh token', async () => {
    const { asking, id, server } = await staged();
    expect((await failureOf(asking.ask(id, 'userinfo', 'refresh'))).code).toBe('bad-request');
    expect(server.requests).toEqual([]);
  });
});

describe('revocation', () => {
  /** A server that remembers what was revoked. `takes`: whether the other token goes with it. */
  function remembering({ server }: AskStage, takes: boolean) {
    const gone = new Set<string>();
    server.answer('/revoke', ({ form }) => {
      gone.add(form.get('token') ?? '');
      if (takes) for (const token of [ACCESS, REFRESH]) gone.add(token);
      return { status: 200, body: '' };
    });
    server.answer('/introspect', ({ form }) => ({ body: { active: !gone.has(form.get('token') ?? '') } }));
  }

  it('of the refresh token: says what became of both, and marks the grant', async () => {
    const made = await staged();
    remembering(made, true);
    const { asking, app, id, server } = made;
    const heard: unknown[] = [];
    app.tokens.onRevoked((...told) => heard.push(told));
    const told = await asking.ask(id, 'revocation', 'refresh');
    expect(Object.fromEntries(server.to('/revoke')[0]?.form ?? [])).toEqual({ token: REFRESH, token_type_hint: 'refresh_token' });
    expect(told).toMatchObject({ status: 200, problem: null, json: null, revoked: ['access', 'refresh'] });
    expect(told.summary).toBe('Revoked: the server no longer accepts the refresh token. The access token is no longer active either.');
    expect(told.after).toEqual([
      { token: 'access', active: false, text: 'Introspection reports it as no longer active.' },
      { token: 'refresh', active: false, text: 'Introspection reports it as no longer active.' },
    ]);
    expect(app.settings.facts(id)).toMatchObject({
      state: 'refresh-dead',
      caption: 'Refresh token revoked',
      since: app.clock.at,
      expiresAt: app.clock.at,
    });
    expect(app.disk.record(id)?.grant).toMatchObject({
      refreshRevokedAt: app.clock.at,
      accessRevokedAt: app.clock.at,
      refreshToken: REFRESH,
      refreshFailure: { code: 'refresh-token-dead' },
      generations: [{ end: 'dead', endedAt: app.clock.at }],
    });
    expect(heard).toEqual([
      [id, 'access', app.clock.at],
      [id, 'refresh', app.clock.at],
    ]);
    expect((await failureOf(app.tokens.refresh(id))).code).toBe('refresh-token-dead');
    expect(server.to('/token')).toEqual([]);
    expect((await asking.ask(id, 'introspection', 'refresh')).summary).toContain('revoked here before');
  });

  it('of the refresh token alone leaves the access token as it is', async () => {
    const made = await staged();
    remembering(made, false);
    const told = await made.asking.ask(made.id, 'revocation', 'refresh');
    expect(told.revoked).toEqual(['refresh']);
    expect(told.summary).toBe(
      'Revoked: the server no longer accepts the refresh token. The access token is still active, until it expires.',
    );
    expect(made.app.settings.facts(made.id)?.expiresAt).toBeGreaterThan(made.app.clock.at);
  });

  it('of the access token ends it, and a new sign-in forgets that', async () => {
    const made = await staged();
    remembering(made, false);
    const { app, asking, id, server } = made;
    expect((await asking.ask(id, 'revocation', 'access')).revoked).toEqual(['access']);
    expect(app.settings.facts(id)).toMatchObject({ state: 'active', caption: 'Access token revoked', expiresAt: app.clock.at });
    server.answer('/token', { body: { access_token: 'access-2', token_type: 'Bearer', expires_in: 3600 } });
    app.clock.at += 5000;
    const grant = await app.tokens.refresh(id);
    expect(grant).toMatchObject({ accessRevokedAt: null, generations: [{ end: 'dead' }, { end: 'current' }] });
    expect(app.settings.facts(id)).toMatchObject({ state: 'active', caption: null });
  });

  it('believes no success that changes nothing', async () => {
    const { server, asking, id, app } = await staged();
    server.answer('/revoke', { body: '' });
    server.answer('/introspect', { body: { active: true } });
    const told = await asking.ask(id, 'revocation', 'refresh');
    expect(told.summary).toContain('but still accepts it');
    expect(told.revoked).toEqual([]);
    expect(app.settings.facts(id)?.state).toBe('active');
  });

  it('does not take a JWT that introspection never knew for revoked', async () => {
    const { server, asking, id } = await staged();
    server.answer('/revoke', { body: '' });
    server.answer('/introspect', ({ form }) => ({ body: { active: form.get('token') === REFRESH } }));
    server.answer('/userinfo', { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    const told = await asking.ask(id, 'revocation', 'access');
    expect(told.revoked).toEqual([]);
    expect(told.summary).toContain("doesn't seem to recognise this access token");
    expect(told.after[0]?.text).toContain('Many servers keep no record of the JWTs');
  });

  it('asks userinfo where there is no introspection, and says where nobody can be asked', async () => {
    const made = await staged();
    const { server, asking, id, edit, endpoints } = made;
    edit({ endpoints: { ...endpoints, introspection: null } });
    let revoked = false;
    server.answer('/revoke', () => {
      revoked = true;
      return { status: 204 };
    });
    server.answer('/userinfo', () =>
      revoked ? { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } } : { body: { sub: 'ada' } },
    );
    const told = await asking.ask(id, 'revocation', 'refresh');
    expect(told.after).toEqual([
      { token: 'access', active: false, text: 'No longer accepted by the userinfo endpoint.' },
      {
        token: 'refresh',
        active: null,
        text: 'Unconfirmed: the server has no introspection endpoint, or rejects this client there.',
      },
    ]);
    expect(told.summary).toContain('this could not be confirmed');
    expect(told.revoked).toEqual(['access', 'refresh']);
    edit({ endpoints: { ...endpoints, introspection: null, userinfo: null } });
    expect((await asking.ask(id, 'revocation', 'refresh')).after.map(({ active }) => active)).toEqual([null, null]);
  });

  it('a refusal marks nothing', async () => {
    const { server, asking, id, app } = await staged();
    server.answer('/introspect', { body: { active: true } });
    for (const answer of [
      { status: 503 },
      { status: 400, body: { error: 'unsupported_token_type' } },
      { status: 200, body: { ok: false, error: 'nope' } },
    ]) {
      server.answer('/revoke', answer);
      const told = await asking.ask(id, 'revocation', 'refresh');
      expect(told).toMatchObject({ after: [], revoked: [] });
      expect(told.problem).not.toBeNull();
    }
    expect(app.settings.facts(id)?.state).toBe('active');
  });

  it('marks nothing where the tokens were renewed meanwhile', async () => {
    const { server, asking, id, app } = await staged();
    server.answer('/introspect', { status: 404 });
    server.answer('/userinfo', { status: 404 });
    server.answer('/token', { body: { access_token: 'access-2', refresh_token: 'refresh-2', token_type: 'Bearer' } });
    let refreshed: Promise<unknown> = Promise.resolve();
    server.answer('/revoke', (_, response) => {
      refreshed = app.tokens.refresh(id).then(() => response.writeHead(200).end());
      return null;
    });
    await asking.ask(id, 'revocation', 'refresh');
    await refreshed;
    expect(app.disk.record(id)?.grant).toMatchObject({ refreshToken: 'refresh-2', refreshDeadAt: null });
    expect(app.settings.facts(id)?.state).toBe('no-expiry');
  });

  it('is kept in memory where the vault refuses it', async () => {
    const { server, asking, id, app } = await staged();
    server.answer('/introspect', { status: 404 });
    server.answer('/userinfo', { status: 404 });
    const { vaultFailure } = await import('../../support/vault');
    server.answer('/revoke', () => {
      app.disk.refuseWrites = vaultFailure('vault-not-writable');
      return { status: 200 };
    });
    await asking.ask(id, 'revocation', 'refresh');
    expect((await app.tokens.read(id)).grant?.refreshDeadAt).toBe(app.clock.at);
    app.disk.refuseWrites = null;
    await app.tokens.flush();
    expect(app.disk.record(id)?.grant?.refreshRevokedAt).toBe(app.clock.at);
  });
});

describe('secrets stay where they are bound', () => {
  it.each(['introspection', 'userinfo', 'revocation'] as const)('%s: an endpoint on another origin gets nothing', async (what) => {
    const made = await staged();
    const elsewhere = await staged();
    made.edit({ endpoints: { ...made.endpoints, [what]: `${elsewhere.server.url}/steal` } });
    const failure = await failureOf(made.asking.ask(made.id, what, 'access'));
    expect(failure.code).toBe('endpoint-changed');
    expect(failure.what).toContain('Nothing was sent');
    expect(elsewhere.server.requests).toEqual([]);
    expect(made.server.requests).toEqual([]);
  });

  it('a changed token endpoint takes the others along, and nothing is sent', async () => {
    const made = await staged();
    const { url } = (await staged()).server;
    made.edit({ endpoints: { ...made.endpoints, token: `${url}/token`, introspection: `${url}/introspect` } });
    expect((await failureOf(made.asking.ask(made.id, 'introspection', 'access'))).code).toBe('endpoint-changed');
    made.edit({ endpoints: made.endpoints, clientId: 'another' });
    expect((await failureOf(made.asking.ask(made.id, 'introspection', 'access'))).code).toBe('endpoint-changed');
    expect(made.server.requests).toEqual([]);
  });

  it('what the metadata of the issuer names on another host is fine, unless the issuer was changed', async () => {
    const other = await staged();
    const made = await staged();
    const metadata = (issuer: string) => ({
      issuer,
      token_endpoint: `${made.server.url}/token`,
      introspection_endpoint: `${other.server.url}/introspect`,
    });
    for (const { server } of [made, other]) server.answer('/.well-known/openid-configuration', { body: metadata(server.url) });
    other.server.answer('/introspect', { body: { active: true } });
    const { app, asking } = made;
    const endpoints = { ...made.endpoints, introspection: null };
    const created = await app.connections.create({ ...app.connections.get(made.id), issuer: made.server.url, endpoints }, SECRET);
    const grant = {
      answer: answerOf({ accessToken: ACCESS }),
      callbackMembers: [],
      scopesAsked: [],
      nonce: null,
      how: 'connected' as const,
    };
    await app.tokens.accept(created.id, grant);
    expect(await asking.ask(created.id, 'introspection', 'access')).toMatchObject({ active: true });
    expect(other.server.to('/introspect')).toHaveLength(1);
    // The same address typed in, too.
    app.settings.saveConnection({
      ...app.connections.get(created.id),
      endpoints: { ...endpoints, introspection: `${other.server.url}/introspect` },
    });
    expect(await asking.ask(created.id, 'introspection', 'access')).toMatchObject({ active: true });
    app.settings.saveConnection({ ...app.connections.get(created.id), endpoints, issuer: other.server.url });
    expect((await failureOf(asking.ask(created.id, 'introspection', 'access'))).code).toBe('endpoint-changed');
    expect(other.server.to('/introspect')).toHaveLength(2);
  });

  it('userinfo may stand at the API that the access token goes to anyway', async () => {
    const made = await staged();
    const api = await staged();
    api.server.answer('/userinfo', { body: { sub: 'ada' } });
    const { id } = await made.app.connections.create(
      {
        ...made.app.connections.get(made.id),
        apiBaseUrl: api.server.url,
        endpoints: { ...made.endpoints, userinfo: `${api.server.url}/userinfo`, introspection: `${api.server.url}/introspect` },
      },
      SECRET,
    );
    await made.app.tokens.accept(id, {
      answer: answerOf({ accessToken: ACCESS }),
      callbackMembers: [],
      scopesAsked: [],
      nonce: null,
      how: 'connected',
    });
    expect(await made.asking.ask(id, 'userinfo', 'access')).toMatchObject({ active: true });
    expect((await failureOf(made.asking.ask(id, 'introspection', 'access'))).code).toBe('endpoint-changed');
  });

  it('plain http beyond this computer is refused', async () => {
    const made = await staged();
    made.edit({ endpoints: { ...made.endpoints, introspection: 'http://id.example.com/introspect' } });
    expect((await failureOf(made.asking.ask(made.id, 'introspection', 'access'))).code).toBe('insecure-url');
  });

  it('an extra header can’t take the place of the credentials', async () => {
    const leg = { params: [], headers: [] };
    const made = await staged();
    made.edit({
      legs: { authorize: leg, token: { params: [], headers: [{ name: 'Authorization', value: 'x' }] }, refresh: leg, api: leg },
    });
    expect((await failureOf(made.asking.ask(made.id, 'introspection', 'access'))).code).toBe('connection-invalid');
  });
});

describe('what can’t be asked', () => {
  it('says what is missing', async () => {
    const made = await staged();
    const { edit, endpoints, asking, id, app } = made;
    edit({ endpoints: { ...endpoints, introspection: null } });
    expect(await failureOf(asking.ask(id, 'introspection', 'access'))).toMatchObject({ code: 'connection-incomplete' });
    edit({ endpoints });
    await app.connections.records.change(id, (record) => ({ ...record, clientSecret: null }));
    expect((await failureOf(asking.ask(id, 'introspection', 'access'))).code).toBe('connection-incomplete');
    await app.tokens.forget(id);
    expect((await failureOf(asking.ask(id, 'introspection', 'access'))).code).toBe('not-connected');
    expect((await failureOf(asking.ask('nobody', 'introspection', 'access'))).code).toBe('not-found');
    const bare = await staged({}, { refreshToken: null });
    expect((await failureOf(bare.asking.ask(bare.id, 'introspection', 'refresh'))).code).toBe('refresh-token-missing');
    expect(made.server.requests).toEqual([]);
  });

  it('a server that is not there is a network failure', async () => {
    const made = await staged();
    await made.server.stop();
    expect((await failureOf(made.asking.ask(made.id, 'introspection', 'access'))).code).toBe('network-refused');
  });

  it('names its own exchange in the log, also where two are asked at once, and awaits what makes asking possible', async () => {
    const steps: string[] = [];
    const sent: string[] = [];
    const record = ({ request }: Recorded) => `x${sent.push(Buffer.from(request.body.bytes).toString())}`;
    const http = recordingHttp(createNodeHttp(), { record, keeps: () => true }, systemClock);
    const made = await staged({}, {}, { ensureReady: async () => void steps.push('ready'), http });
    made.server.answer('/introspect', { body: { active: true, ...CLAIMS } });
    const kinds = ['access', 'refresh'] as const;
    const answers = await Promise.all(kinds.map((kind) => made.asking.ask(made.id, 'introspection', kind)));
    for (const [index, { exchangeId }] of answers.entries())
      expect(sent[Number(exchangeId?.slice(1)) - 1]).toContain(`token_type_hint=${kinds[index]}_token`);
    expect(steps).toEqual(['ready', 'ready']);
  });
});
