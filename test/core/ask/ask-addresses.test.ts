import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretRecord } from '../../../electron/core/secrets';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { TokenService } from '../../../electron/core/connection/token-service';
import { ConnectionService } from '../../../electron/core/connection/service';
import { AskService } from '../../../electron/core/ask/service';
import { Discoveries } from '../../../electron/core/wire/discovery';
import { answerOf } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { ACCESS, type AskStage, askStage, REFRESH, SECRET } from './ask-stage';

/** A host that several tenants share: tokens and secrets of one of them, and settings that somebody else has edited. */
const WHAT = ['introspection', 'userinfo', 'revocation'] as const;
type What = (typeof WHAT)[number];

let made: AskStage;
let id: string;
let connections: ConnectionService;
let tokens: TokenService;
let asking: AskService;
let asked: unknown[][];
let allow: boolean;
let meanwhile: () => Promise<unknown>;

function restart() {
  connections = new ConnectionService({
    ...made.app,
    confirmAskedEndpoint: async (...question) => {
      asked.push(question);
      await meanwhile();
      return allow;
    },
    confirmTokenEndpoint: async () => true,
  });
  const discoveries = new Discoveries(made.app);
  tokens = new TokenService({ ...made.app, connections, discoveries });
  asking = new AskService({ ...made.app, connections, tokens, discoveries, fingerprint: made.app.vault.fingerprint });
}

beforeEach(async () => {
  made = await askStage({ name: 'Mine' });
  id = made.id;
  asked = [];
  allow = false;
  meanwhile = async () => {};
  restart();
  for (const path of ['/other', '/introspect', '/userinfo', '/revoke']) made.server.answer(path, { body: { active: true, sub: 'ada' } });
});
afterEach(() => made.server.stop());

const at = (path: string) => `${made.server.url}${path}`;
const settings = (): ConnectionSettings => {
  const { id: _, ...input } = made.app.connections.get(id);
  return input;
};
/** The settings with all three on another path. */
const elsewhere = (): ConnectionSettings => {
  const address = at('/other');
  return { ...settings(), endpoints: { ...made.endpoints, introspection: address, userinfo: address, revocation: address } };
};
const signIn = (of = id) =>
  tokens.accept(of, {
    answer: answerOf({ accessToken: ACCESS, refreshToken: REFRESH }),
    callbackMembers: [],
    scopesAsked: [],
    nonce: null,
    how: 'connected',
  });
/** Where a token or a secret has gone. */
const reached = () => made.server.requests.filter(({ headers, body }) => headers.authorization || body !== '').map(({ path }) => path);

async function refused(what: What, of = id) {
  const before = reached();
  const failure = await failureOf(asking.ask(of, what, 'access'));
  expect(failure.code).toBe('endpoint-changed');
  expect(failure.what).toContain('Nothing was sent');
  expect(reached()).toEqual(before);
  return failure;
}

function rewrite(edit: (record: SecretRecord) => SecretRecord) {
  made.app.disk.records.set(id, JSON.stringify(edit(made.app.disk.record(id) ?? expect.fail())));
}

describe.each(WHAT)('another path of the same host, as the %s endpoint', (what) => {
  it.each([
    ['another path', (before: string) => before.replace(/\/\w+$/, '/other')],
    ['another query', (before: string) => `${before}?tenant=other`],
    ['a slash more', (before: string) => `${before}/`],
    ['other case', (before: string) => before.replace(/\/(\w+)$/, (last) => last.toUpperCase())],
  ])('gets nothing until a person allows it: %s', async (_, change) => {
    const before = made.endpoints[what];
    const address = change(before);
    made.edit({ endpoints: { ...made.endpoints, [what]: address } });
    const failure = await refused(what);
    expect(failure.evidence.map(({ value }) => value)).toEqual([before, address]);
    expect(asked).toEqual([['Mine', what, address, before]]);
    allow = true;
    const { pathname } = new URL(address);
    made.server.answer(pathname, { body: { active: true, sub: 'ada' } });
    await asking.ask(id, what, 'access');
    restart();
    allow = false;
    await asking.ask(id, what, 'access');
    expect(asked).toHaveLength(2);
    expect(reached().filter((path) => path === pathname).length).toBeGreaterThanOrEqual(2);
  });

  it('is the same path where it is only written another way', async () => {
    made.edit({ endpoints: { ...made.endpoints, [what]: made.endpoints[what].replace(/\/(\w+)$/, '/x/../$1') } });
    await asking.ask(id, what, 'access');
    expect(asked).toEqual([]);
  });

  it('gets nothing where nobody can be asked', async () => {
    await connections.update(id, elsewhere());
    asking = new AskService({ ...made.app, fingerprint: made.app.vault.fingerprint });
    expect((await refused(what)).action).toContain('in the window');
  });

  it('gets nothing by a client secret typed for it, a new sign-in, forgotten tokens or a public client', async () => {
    await connections.update(id, elsewhere());
    await refused(what);
    await connections.update(id, elsewhere(), 'bait');
    await refused(what);
    await signIn();
    await refused(what);
    await tokens.forget(id);
    await connections.update(id, { ...elsewhere(), clientAuthentication: 'none' }, null);
    await signIn();
    await refused(what);
    expect(asked).toHaveLength(4);
  });

  it('gets nothing by a copy, also with a client secret of its own', async () => {
    const copy = await connections.duplicate(id);
    await connections.update(copy.id, elsewhere());
    await signIn(copy.id);
    await refused(what, copy.id);
    await connections.update(copy.id, elsewhere(), SECRET);
    await signIn(copy.id);
    await refused(what, copy.id);
  });

  it('gets nothing by a refresh, nor by tokens that a client gets for itself', async () => {
    made.server.answer('/token', { body: { access_token: 'access-2', token_type: 'Bearer' } });
    await connections.update(id, elsewhere());
    await tokens.refresh(id);
    await refused(what);
    await connections.update(id, { ...elsewhere(), grantType: 'client_credentials' });
    await tokens.refresh(id);
    await refused(what);
    await tokens.forget(id);
    await tokens.refresh(id);
    await refused(what);
  });

  it('gets nothing because the token endpoint was allowed to move', async () => {
    made.server.answer('/moved', { body: { access_token: 'access-2', token_type: 'Bearer' } });
    await connections.update(id, { ...elsewhere(), endpoints: { ...elsewhere().endpoints, token: at('/moved') } });
    await tokens.refresh(id);
    expect(reached()).toEqual(['/moved']);
    await refused(what);
  });

  it('is asked about where none was set when the secrets came', async () => {
    ({ id } = await connections.create({ ...settings(), endpoints: { ...made.endpoints, [what]: null } }, SECRET));
    await signIn();
    await connections.update(id, { ...settings(), endpoints: made.endpoints });
    await refused(what);
    expect(asked).toEqual([['Mine', what, made.endpoints[what], null]]);
  });

  it('is asked about where an older version sealed no addresses, also after a new secret and a new sign-in', async () => {
    rewrite(({ boundTo, ...record }) => ({ ...record, boundTo: boundTo && { ...boundTo, asked: undefined } }));
    await refused(what);
    await connections.update(id, settings(), SECRET);
    await signIn();
    await refused(what);
    expect(asked).toEqual([
      ['Mine', what, made.endpoints[what], null],
      ['Mine', what, made.endpoints[what], null],
    ]);
    allow = true;
    await asking.ask(id, what, 'access');
    allow = false;
    await asking.ask(id, what, 'access');
    expect(asked).toHaveLength(3);
  });

  it('needs no question where the settings named it when the secrets came, whichever came first', async () => {
    await asking.ask(id, what, 'access');
    ({ id } = await connections.create({ ...settings(), clientAuthentication: 'none' }));
    await connections.update(id, elsewhere());
    await signIn();
    await asking.ask(id, what, 'access');
    expect(asked).toEqual([]);
    expect(reached()).toContain('/other');
  });
});

describe('what the metadata of the issuer name', () => {
  const metadata = (issuer: string, path: string) => ({
    issuer,
    token_endpoint: at('/token'),
    introspection_endpoint: at(path),
    userinfo_endpoint: at(path),
    revocation_endpoint: at(path),
  });
  const named = (issuer: string): ConnectionSettings => ({
    ...settings(),
    issuer,
    endpoints: { ...made.endpoints, introspection: null, userinfo: null, revocation: null },
  });

  beforeEach(async () => {
    for (const realm of ['mine', 'other']) {
      const issuer = at(`/${realm}`);
      made.server.answer(`/${realm}/.well-known/openid-configuration`, {
        body: metadata(issuer, realm === 'mine' ? '/introspect' : '/other'),
      });
    }
    ({ id } = await connections.create(named(at('/mine')), SECRET));
    await signIn();
  });

  it.each(WHAT)('as the %s endpoint needs no question, found or typed', async (what) => {
    await asking.ask(id, what, 'access');
    await connections.update(id, { ...settings(), endpoints: { ...settings().endpoints, [what]: at('/introspect') } });
    await asking.ask(id, what, 'access');
    expect(asked).toEqual([]);
    await connections.update(id, { ...settings(), endpoints: { ...settings().endpoints, [what]: at('/other') } });
    await refused(what);
  });

  it.each(WHAT)('as the %s endpoint gets nothing where the settings came to name another issuer, also after a sign-in', async (what) => {
    await connections.update(id, named(at('/other')));
    await refused(what);
    await signIn();
    await refused(what);
    await connections.update(id, { ...named(at('/other')), clientAuthentication: 'none' });
    await refused(what);
    expect(asked.map(([, , address]) => address)).toEqual([at('/other'), at('/other'), at('/other')]);
  });
});

it('a revocation asks nobody else about the token than who may be asked', async () => {
  made.server.answer('/revoke', { status: 200 });
  made.edit({ endpoints: { ...made.endpoints, introspection: at('/other'), userinfo: at('/other') } });
  const told = await asking.ask(id, 'revocation', 'access');
  expect(reached()).toEqual(['/revoke']);
  expect(asked).toEqual([]);
  expect(told.after.map(({ active }) => active)).toEqual([null, null]);
});

it('userinfo at the host of the API is asked about by its path, too', async () => {
  const api = await askStage();
  api.server.answer('/userinfo', { body: { sub: 'ada' } });
  const userinfo = `${api.server.url}/userinfo`;
  ({ id } = await connections.create({ ...settings(), apiBaseUrl: api.server.url, endpoints: { ...made.endpoints, userinfo } }, SECRET));
  await signIn();
  await asking.ask(id, 'userinfo', 'access');
  await connections.update(id, { ...settings(), endpoints: { ...made.endpoints, userinfo: `${api.server.url}/other` } });
  await refused('userinfo');
  expect(api.server.requests.map(({ path }) => path)).toEqual(['/userinfo']);
  await api.server.stop();
});

it('a yes sends the secret that the question was about, not one that came meanwhile', async () => {
  allow = true;
  await connections.update(id, elsewhere());
  meanwhile = () => connections.update(id, { ...settings(), endpoints: made.endpoints }, 'typed-meanwhile');
  await asking.ask(id, 'introspection', 'access');
  expect(JSON.stringify(made.server.requests)).not.toContain(Buffer.from('client-1:typed-meanwhile').toString('base64'));
});

it('an older record put back leads nowhere that was not allowed when it was written', async () => {
  const old = made.app.disk.records.get(id) ?? '';
  await connections.update(id, elsewhere());
  allow = true;
  await asking.ask(id, 'introspection', 'access');
  allow = false;
  made.app.disk.records.set(id, old);
  await refused('introspection');
});

it('the practice provider takes them along to another port', async () => {
  const before = made.server.url;
  await connections.rebindPractice(id, before, 'http://127.0.0.1:5005');
  expect(made.app.disk.record(id)?.boundTo?.asked).toEqual({
    introspection: 'http://127.0.0.1:5005/introspect',
    userinfo: 'http://127.0.0.1:5005/userinfo',
    revocation: 'http://127.0.0.1:5005/revoke',
  });
});
