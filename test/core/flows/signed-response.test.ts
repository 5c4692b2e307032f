import { CompactEncrypt, decodeJwt, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { CLIENTS } from '../../../electron/practice/clients';
import { signIn } from '../../practice/login';
import { connectionTo } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { REDIRECT, responseStage } from '../../support/response-stage';

const stage = responseStage();
const { practice, asked } = stage;
type Mode = ConnectionSettings['authorizeRequest']['responseMode'];
const waiting = (responseMode: Mode, changes: Partial<ConnectionSettings> = {}) =>
  stage.waiting({ authorizeRequest: { responseMode }, ...changes });

describe('a signed authorization response', () => {
  it.each(['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const)('brings the code where response_mode is %s', async (mode) => {
    const { flow, paste } = await waiting(mode);
    expect(new URL(flow.authorizeUrl ?? '').searchParams.get('response_mode')).toBe(mode);
    const back = await signIn(flow.authorizeUrl ?? '');
    expect(back).toMatch(/[?#]response=eyJ[^&]*$/);
    await paste(back);
    expect(stage.on.flow(flow.id)).toMatchObject({ status: 'done', failure: null });
    expect([asked('/jwks'), asked('/token'), stage.on.grants.length]).toEqual([1, 1, 1]);
  });

  it('comes to a loopback receiver, too, as a form that a page posts', async () => {
    const { flow } = await waiting('form_post.jwt', { receiver: { kind: 'loopback', port: null, path: '/callback' } });
    const { searchParams } = new URL(await signIn(flow.authorizeUrl ?? ''));
    const page = await fetch(flow.redirectUri ?? '', { method: 'POST', body: searchParams });
    expect(await page.text()).toContain('Signed in');
    expect(stage.on.flow(flow.id).status).toBe('done');
  });

  it("tells the server's refusal", async () => {
    const { flow, paste } = await waiting('jwt');
    await paste(await signIn(flow.authorizeUrl ?? '', { deny: true }));
    expect(stage.on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { code: 'flow-denied' } });
    expect(asked('/token')).toBe(0);
  });

  it('is a secret of the exchange that the log is told of, as is the code in it', async () => {
    const { flow, paste } = await waiting('jwt');
    const back = new URL(await signIn(flow.authorizeUrl ?? ''));
    await paste(back.href);
    const response = back.searchParams.get('response') ?? '';
    const values = stage.heard.at(-1)?.secrets;
    expect(values).toContainEqual({ kind: 'signed response', value: response });
    expect(values).toContainEqual({ kind: 'code', value: decodeJwt(response).code });
  });

  it('counts once, also when it comes twice at once, before any key is there', async () => {
    const { flow } = await waiting('jwt', { receiver: { kind: 'scheme' } });
    const back = await signIn(flow.authorizeUrl ?? '');
    await Promise.all([stage.on.flows.deliver(back, 'scheme'), stage.on.flows.deliver(back, 'scheme')]);
    expect(stage.on.flow(flow.id).status).toBe('done');
    expect(stage.on.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
    expect([asked('/jwks'), asked('/token')]).toEqual([1, 1]);
  });

  it('ends the sign-in when it was forged, and counts no second time', async () => {
    practice.faults.set('response-forged', true);
    const { flow, paste } = await waiting('jwt');
    const back = await signIn(flow.authorizeUrl ?? '');
    await paste(back);
    expect(stage.on.flow(flow.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'flow-response-invalid', what: expect.stringContaining('signature is wrong') },
    });
    expect((await failureOf(paste(back))).code).toBe('flow-none-pending');
    await stage.on.flows.deliver(back, 'scheme');
    expect(stage.on.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
    expect([asked('/jwks'), asked('/token')]).toEqual([1, 0]);
  });
});

describe('a response that nobody may believe', () => {
  const claims = (state: string) => ({ iss: practice.url, aud: CLIENTS.public.id, code: 'planted-code', state });
  const signed = (state: string, changes: Record<string, unknown> = {}, seconds = 60) =>
    stage.signed({ ...claims(state), ...changes }, { seconds });
  const byAnotherKey = (state: string) => stage.signed(claims(state), { published: false });

  it('is told from a genuine one by its signature alone', async () => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?response=${await signed(state)}`);
    expect([stage.on.flow(flow.id).failure?.code, asked('/jwks'), asked('/token')]).toEqual(['token-request-refused', 1, 1]);
  });

  it.each<[string, (state: string) => Promise<string> | string, string, number]>([
    ['signed by a key that nobody published', byAnotherKey, 'does not publish', 1],
    ['for another client', (state) => signed(state, { aud: 'client-2' }), 'another client', 0],
    ['expired', (state) => signed(state, {}, -3600), "isn't valid now", 0],
    ['without an end', (state) => signed(state, { iss: undefined }), "can't be used", 0],
    ['not signed at all', (state) => new UnsecuredJWT(claims(state)).setExpirationTime('1m').encode(), 'see its algorithm', 0],
  ])('%s: ends the sign-in, and keys are fetched only where all else is right', async (_, response, what, keys) => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?response=${await response(state)}`);
    expect(stage.on.flow(flow.id)).toMatchObject({
      status: 'failed',
      failure: { code: 'flow-response-invalid', what: expect.stringContaining(what) },
    });
    expect(stage.heard.at(-1)?.failure?.code).toBe('flow-response-invalid');
    expect([asked('/jwks'), asked('/token')]).toEqual([keys, 0]);
  });

  it('of another issuer is told as a mix-up', async () => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?response=${await signed(state, { iss: 'https://evil.example' })}`);
    expect(stage.on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { code: 'flow-issuer-mismatch' } });
    expect([asked('/jwks'), asked('/token')]).toEqual([0, 0]);
  });

  it.each(['', '&error='])('without its signature, where one was asked for, ends the sign-in (%j beside it)', async (beside) => {
    const { state, paste, flow } = await waiting('jwt');
    await paste(`${REDIRECT}?code=planted-code&state=${state}&iss=${encodeURIComponent(practice.url)}${beside}`);
    expect(stage.on.flow(flow.id)).toMatchObject({ status: 'failed', failure: { what: expect.stringContaining("isn't signed") } });
    expect(asked('/token')).toBe(0);
  });

  it.each<[string, (state: string) => Promise<string> | string, string]>([
    ['of another sign-in', () => signed('another-state'), 'flow-state-unknown'],
    ['without a state', (state) => signed(state, { state: undefined }), 'flow-state-unknown'],
    ['that is no JWT', () => 'a.b', 'flow-response-invalid'],
    [
      'that is encrypted',
      async (state) =>
        new CompactEncrypt(new TextEncoder().encode(await signed(state)))
          .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
          .encrypt(new Uint8Array(32)),
      'flow-response-invalid',
    ],
  ])('%s leaves the sign-in waiting, and says why', async (_, response, code) => {
    const { state, paste, flow } = await waiting('jwt');
    expect((await failureOf(paste(`${REDIRECT}?response=${await response(state)}`))).code).toBe(code);
    expect(stage.on.flow(flow.id)).toMatchObject({ status: 'waiting', failure: { code } });
    expect([asked('/jwks'), asked('/token')]).toEqual([0, 0]);
  });

  it('beside another one leaves the sign-in waiting, and neither counts', async () => {
    const { state, paste, flow } = await waiting('jwt');
    const twice = `${REDIRECT}?response=${await signed(state)}&response=${await signed(state, { code: 'another' })}`;
    expect((await failureOf(paste(twice))).code).toBe('flow-duplicate-parameter');
    expect(stage.on.flow(flow.id).status).toBe('waiting');
    expect([asked('/jwks'), asked('/token')]).toEqual([0, 0]);
  });

  it('is not asked for where nothing says whose signature to expect', async () => {
    const { flow } = await waiting('jwt', { issuer: null, endpoints: { ...connectionTo(practice.url).endpoints, jwks: null } });
    expect(flow).toMatchObject({ status: 'failed', failure: { code: 'connection-incomplete' } });
    expect(stage.on.opened).toEqual([]);
  });
});
