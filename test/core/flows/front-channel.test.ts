import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { CLIENTS } from '../../../electron/practice/clients';
import type { ResponseType } from '../../../electron/model/grants';
import { signIn } from '../../practice/login';
import { failureOf } from '../../support/failures';
import { REDIRECT, responseStage } from '../../support/response-stage';

const stage = responseStage();
const { practice, asked } = stage;
const of = (grantType: 'implicit' | 'hybrid', responseType: ResponseType, changes: object = {}) =>
  stage.waiting({ grantType, authorizeRequest: { responseType }, ...changes });

describe('the implicit grant', () => {
  it('brings both tokens in the fragment, and asks the token endpoint for nothing', async () => {
    const { flow, said, nonce, paste } = await of('implicit', 'id_token token');
    expect([said.get('response_type'), said.has('code_challenge')]).toEqual(['id_token token', false]);
    const back = await signIn(flow.authorizeUrl ?? '');
    expect(back).toMatch(/#(.*&)?id_token=/);
    await paste(back);
    expect(stage.on.flow(flow.id)).toMatchObject({ status: 'done', failure: null });
    const { answer, callbackMembers } = stage.on.grants[0]?.grant ?? {};
    expect(decodeJwt(answer?.idToken ?? '').nonce).toBe(nonce);
    expect(answer).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 120, refreshToken: null });
    expect(callbackMembers?.map(({ name }) => name)).not.toContain('access_token');
    expect([asked('/token'), asked('/jwks')]).toEqual([0, 1]);
  });

  it('comes to a loopback receiver where it is posted as a form', async () => {
    const { flow } = await of('implicit', 'id_token token', {
      receiver: { kind: 'loopback', port: null, path: '/callback' },
      authorizeRequest: { responseType: 'id_token token', responseMode: 'form_post' },
    });
    const { searchParams } = new URL(await signIn(flow.authorizeUrl ?? ''));
    const page = await fetch(flow.redirectUri ?? '', { method: 'POST', body: searchParams });
    expect(await page.text()).toContain('Signed in');
    expect(stage.on.flow(flow.id).status).toBe('done');
  });

  it('takes an access token alone, for which nothing vouches', async () => {
    const { flow, state, nonce, paste } = await of('implicit', 'token', { scopes: ['api:read'] });
    expect(nonce).toBe('');
    await paste(`${REDIRECT}#access_token=opaque&token_type=Bearer&expires_in=60&state=${state}&iss=${encodeURIComponent(practice.url)}`);
    expect(stage.on.flow(flow.id).status).toBe('done');
    expect(stage.on.grants[0]?.grant.answer).toMatchObject({ accessToken: 'opaque', idToken: null });
    expect(asked('/jwks')).toBe(0);
  });
});

describe('the hybrid grant', () => {
  it.each(['code id_token', 'code token', 'code id_token token'] as const)(
    'exchanges the code of %s, and keeps those tokens',
    async (type) => {
      const { flow, paste } = await of('hybrid', type);
      const back = await signIn(flow.authorizeUrl ?? '');
      const came = new URLSearchParams(new URL(back).hash.slice(1));
      await paste(back);
      expect(stage.on.flow(flow.id)).toMatchObject({ status: 'done', failure: null });
      expect(stage.on.grants[0]?.grant.answer.accessToken).not.toBe(came.get('access_token'));
      expect([asked('/token'), asked('/jwks')]).toEqual([1, type === 'code token' ? 0 : 1]);
      const secrets = stage.heard.at(-1)?.secrets.map(({ value }) => value);
      for (const name of ['code', 'access_token', 'id_token']) if (came.has(name)) expect(secrets).toContain(came.get(name));
    },
  );
});

it("refuses a code that brings another user's tokens than the browser's ID token names", async () => {
  const { flow, paste } = await of('hybrid', 'code id_token');
  const back = await signIn(flow.authorizeUrl ?? '');
  const came = new URLSearchParams(new URL(back).hash.slice(1));
  const claims = decodeJwt(came.get('id_token') ?? '');
  came.set('id_token', await stage.signed({ ...claims, sub: 'mallory' }));
  await paste(`${REDIRECT}#${came}`);
  expect(stage.on.flow(flow.id)).toMatchObject({
    status: 'failed',
    failure: {
      code: 'flow-response-invalid',
      what: expect.stringContaining('name different users'),
      evidence: [{ label: 'Differs between the ID tokens', value: 'sub' }],
    },
  });
  expect([asked('/token'), stage.on.grants.length]).toEqual([1, 0]);
});

describe('an ID token through the browser', () => {
  const half = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
  interface Forged {
    changes?: Record<string, unknown>;
    how?: { seconds?: number; published?: boolean };
  }

  async function failureWith(grantType: 'implicit' | 'hybrid', { changes = {}, how = {} }: Forged) {
    const { flow, state, nonce, paste } = await of(grantType, grantType === 'hybrid' ? 'code id_token token' : 'id_token token');
    const claims = {
      iss: practice.url,
      aud: CLIENTS.public.id,
      sub: 'ada',
      nonce,
      c_hash: half('a-code'),
      at_hash: half('an-access-token'),
    };
    const parameters = new URLSearchParams({ state, iss: practice.url, access_token: 'an-access-token', token_type: 'Bearer' });
    parameters.set('id_token', await stage.signed({ ...claims, ...changes }, how));
    if (grantType === 'hybrid') parameters.set('code', 'a-code');
    await paste(`${REDIRECT}#${parameters}`);
    const { status, failure } = stage.on.flow(flow.id);
    return { status, code: failure?.code, why: failure?.evidence?.[0]?.value ?? '' };
  }

  it.each(['implicit', 'hybrid'] as const)(
    'made like this passes with %s, so what follows is told by what is changed',
    async (grantType) => {
      const { status, code } = await failureWith(grantType, {});
      // The code is made up, so its exchange is where it ends.
      expect([status, code]).toEqual(grantType === 'hybrid' ? ['failed', 'token-request-refused'] : ['done', undefined]);
    },
  );

  it.each<[string, Forged, string, string, number]>([
    ['of another sign-in', { changes: { nonce: 'another' } }, 'flow-nonce-mismatch', 'another', 0],
    ['without a nonce', { changes: { nonce: undefined } }, 'flow-response-invalid', 'nonce: ', 0],
    ['beside a swapped access token', { changes: { at_hash: half('another') } }, 'flow-response-invalid', 'at_hash: ', 0],
    ['that names no access token', { changes: { at_hash: undefined } }, 'flow-response-invalid', 'at_hash: ', 0],
    ['for another client', { changes: { aud: 'client-2' } }, 'flow-response-invalid', 'aud: ', 0],
    ['of another issuer', { changes: { iss: 'https://evil.example' } }, 'flow-response-invalid', 'iss: ', 0],
    ['that has expired', { how: { seconds: -3600 } }, 'flow-response-invalid', 'exp: ', 0],
    ['signed by another key', { how: { published: false } }, 'flow-response-invalid', '', 1],
  ])('%s is refused by both grants, and nothing is exchanged or kept', async (_, forged, code, why, keys) => {
    for (const grantType of ['implicit', 'hybrid'] as const) {
      expect(await failureWith(grantType, forged)).toMatchObject({ status: 'failed', code, why: expect.stringContaining(why) });
      expect([asked('/token'), asked('/jwks'), stage.on.grants.length]).toEqual([0, keys, 0]);
    }
  });

  it.each([
    ['beside a swapped code', { c_hash: half('another') }],
    ['that names no code', { c_hash: undefined }],
    ['of another state', { s_hash: half('another') }],
  ])('%s is refused by the hybrid grant', async (_, changes) => {
    expect(await failureWith('hybrid', { changes })).toMatchObject({ status: 'failed', code: 'flow-response-invalid' });
    expect(asked('/token')).toBe(0);
  });

  it.each([
    ['code=a-code', 'id_token'],
    ['access_token=a-token', 'code, id_token'],
  ])('that is missing ends the sign-in, and says what is: %s', async (brought, value) => {
    const { flow, state, paste } = await of('hybrid', 'code id_token');
    await paste(`${REDIRECT}#${brought}&state=${state}&iss=${encodeURIComponent(practice.url)}`);
    const { failure } = stage.on.flow(flow.id);
    expect(failure).toMatchObject({ code: 'flow-code-missing', what: expect.stringContaining('lacks a code or token') });
    expect(failure?.evidence?.[0]).toEqual({ label: 'Missing', value });
  });
});

it('a code through the browser without tokens is what checks can have, and implicit has none', async () => {
  await of('implicit', 'id_token token');
  expect((await failureOf(stage.on.flows.obtainCode('c1', { purpose: 'A check.' }))).code).toBe('bad-request');
});

it('a code for a check is handed on only beside a genuine ID token', async () => {
  await of('hybrid', 'code id_token');
  for (const changes of [{}, { aud: 'client-2' }]) {
    const opened = stage.on.opened.length;
    const code = stage.on.flows.obtainCode('c1', { purpose: 'A check.' });
    const outcome = code.then(
      () => 'handed on',
      (error) => error.code,
    );
    await expect.poll(() => stage.on.opened.length, { interval: 5 }).toBe(opened + 1);
    const back = await signIn(stage.on.opened.at(-1) ?? '');
    const came = new URLSearchParams(new URL(back).hash.slice(1));
    came.set('id_token', await stage.signed({ ...decodeJwt(came.get('id_token') ?? ''), ...changes }));
    const flow = stage.on.flows.list().find(({ status }) => status === 'waiting');
    await stage.on.flows.paste(flow?.id ?? '', `${REDIRECT}#${came}`);
    expect(await outcome).toBe('aud' in changes ? 'flow-response-invalid' : 'handed on');
  }
  expect(asked('/token')).toBe(0);
});

it('a signed response can bring no tokens, and says so before anybody signs in', async () => {
  const { flow } = await of('hybrid', 'code id_token', { authorizeRequest: { responseType: 'code id_token', responseMode: 'jwt' } });
  expect(flow).toMatchObject({ status: 'failed', failure: { code: 'connection-invalid' } });
  expect(stage.on.opened).toEqual([]);
});
