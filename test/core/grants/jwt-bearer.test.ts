import { compactVerify, decodeJwt, importSPKI } from 'jose';
import { describe, expect, it } from 'vitest';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { BLANK_JWT_BEARER, type JwtBearerSettings } from '../../../electron/model/grant-input';
import { checkSettings } from '../../../electron/model/connection-rules';
import { openEncryptedKey } from '../../../electron/platform/keys/encrypted-key';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import { settingsOf } from '../../support/connection';
import { failureFrom, failureOf } from '../../support/failures';
import { grantStage } from '../../support/grant-stage';
import { testServer } from '../../support/provider';

const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const server = testServer();
const sent = () => Object.fromEntries(server.to('/token').at(-1)?.form ?? []);

async function scene(changes: Partial<JwtBearerSettings> = {}) {
  const on = grantStage(server);
  const clientKeys = new ClientKeyService({ ...on, open: openEncryptedKey, openPkcs12 });
  const id = await on.added({ grantType: BEARER, jwtBearer: { ...BLANK_JWT_BEARER, ...changes }, scopes: ['read'] });
  return { ...on, id, clientKeys };
}

describe('JWT bearer', () => {
  it("signs an assertion with the client's key, however the client authenticates", async () => {
    const on = await scene({ subject: 'ada', lifetimeSeconds: 60, claims: '{"tenant": "t1"}' });
    await on.clientKeys.make(on.id, 'ES256');
    expect(await on.connect(on.id)).toBeNull();
    const { assertion = '', ...rest } = sent();
    expect(rest).toEqual({ grant_type: BEARER, scope: 'read' });
    const [key] = await on.clientKeys.list(on.id);
    const { protectedHeader } = await compactVerify(assertion, await importSPKI(key?.pem ?? '', 'ES256'));
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT', kid: key?.kid });
    const iat = Math.floor(on.clock.now() / 1000);
    expect(decodeJwt(assertion)).toMatchObject({
      iss: 'client-1',
      sub: 'ada',
      aud: `${server.url}/token`,
      iat,
      exp: iat + 60,
      tenant: 't1',
    });
  });

  it('each request has an assertion of its own, and further claims win', async () => {
    const on = await scene({ issuer: 'svc', audience: 'https://as.example', claims: '{"iss": "another"}' });
    await on.clientKeys.make(on.id, 'EdDSA');
    await on.connect(on.id);
    const first = decodeJwt(sent().assertion ?? '');
    await on.tokens.refresh(on.id);
    const second = decodeJwt(sent().assertion ?? '');
    expect(first).toMatchObject({ iss: 'another', aud: 'https://as.example' });
    expect(first.jti).not.toBe(second.jti);
  });

  it('sends one that a person sealed as it is', async () => {
    const on = await scene({ assertion: 'sealed' });
    expect(await on.connect(on.id)).toMatchObject({ code: 'connection-incomplete', mend: ['open:assertion'] });
    await on.grantInputs.seal(on.id, 'assertion', 'given.assertion.here');
    expect(await on.connect(on.id)).toBeNull();
    expect(sent()).toEqual({ grant_type: BEARER, assertion: 'given.assertion.here', scope: 'read' });
  });

  it('without a key nothing is sent; one for another server signs nothing', async () => {
    const on = await scene();
    expect(await on.connect(on.id)).toMatchObject({ code: 'connection-incomplete', mend: ['open:clientKeys'] });
    await on.clientKeys.make(on.id, 'ES256');
    const { id, ...settings } = on.connections.get(on.id);
    await on.connections.update(id, { ...settings, endpoints: { ...settings.endpoints, token: 'http://127.0.0.1:9/token' } }, 'new');
    expect(await on.connect(on.id)).toMatchObject({ code: 'endpoint-changed' });
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['{"a"', 'jwtBearer.claims'],
    ['[1]', 'jwtBearer.claims'],
  ])('further claims %s are refused, with the place', (claims, field) => {
    const settings = settingsOf({ name: 'x', jwtBearer: { ...BLANK_JWT_BEARER, claims } });
    expect(failureFrom(() => checkSettings(settings)).evidence).toEqual([{ label: 'Field', value: field }]);
  });
});

describe('the password grant', () => {
  it('sends the name with the sealed password as it is, and renews by refresh token', async () => {
    const on = grantStage(server);
    const id = await on.added({ grantType: 'password', passwordGrant: { username: 'ada' } });
    expect(await on.connect(id)).toMatchObject({ code: 'connection-incomplete', mend: ['open:password'] });
    await on.grantInputs.seal(id, 'password', ' with spaces \n');
    expect(await on.connect(id)).toBeNull();
    expect(sent()).toEqual({ grant_type: 'password', username: 'ada', password: ' with spaces ' });
    await on.tokens.refresh(id);
    expect(sent()).toMatchObject({ grant_type: 'refresh_token' });
  });

  it('says that the name is missing', async () => {
    const on = grantStage(server);
    const id = await on.added({ grantType: 'password' });
    await on.grantInputs.seal(id, 'password', 'p');
    expect(await on.connect(id)).toMatchObject({ code: 'connection-incomplete', mend: ['open:username'] });
  });
});

describe('a refresh for fewer scopes', () => {
  it('asks for those alone; the next one has all again', async () => {
    const on = grantStage(server);
    const id = await on.signedIn('access-1');
    const granted = async () => (await on.tokens.read(id)).grant;
    await on.tokens.refresh(id, { scopes: ['read'] });
    expect(sent()).toMatchObject({ grant_type: 'refresh_token', scope: 'read' });
    expect(await granted()).toMatchObject({ scope: 'read', narrowedTo: ['read'] });
    await on.tokens.refresh(id);
    expect(sent()).not.toHaveProperty('scope');
    expect(await granted()).toMatchObject({ scope: null });
    expect((await granted())?.narrowedTo).toBeUndefined();
  });

  it('shares no answer with another refresh', async () => {
    const on = grantStage(server);
    const id = await on.signedIn('access-1');
    const plain = on.tokens.refresh(id);
    expect((await failureOf(on.tokens.refresh(id, { scopes: ['read'] }))).code).toBe('refresh-elsewhere');
    await plain;
  });
});
