import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Act, formOf, isRefresh } from '../../../electron/core/client-checks/acts';
import type { OpenStage } from '../../../electron/core/client-checks/stage';
import { openAt } from './proof';
import { SimpleApp, type Tokens } from './simple-app';

describe.each(['oidc', 'katana', 'catapa'] as const)('the stage as %s', (face) => {
  let stage: OpenStage;
  let app: SimpleApp;
  const acts: Act[] = [];

  beforeAll(async () => {
    stage = await openAt(face);
    stage.onAct((act) => void (acts.includes(act) || acts.push(act)));
    app = new SimpleApp(stage);
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.settle();
    acts.length = 0;
  });

  it('takes down what the app does, raw, with scene and answer', async () => {
    stage.mark('first', 1);
    const tokens = await app.signIn();
    stage.mark('second', 0);
    expect(await app.call(tokens)).toBe(200);
    const seen = acts.filter(({ leg }) => leg !== 'page').map(({ leg, scene, ask, answer }) => [leg, scene, ask, answer?.status ?? null]);
    expect(seen).toEqual([
      ['authorize', 'first', 1, face === 'oidc' ? 303 : 200],
      // Nobody listens at the redirect URI.
      ['callback', 'first', 1, null],
      ['token', 'first', 1, 200],
      ['api', 'second', 0, 200],
    ]);
    expect(acts.find(({ leg }) => leg === 'token')?.answer?.body).toContain(tokens.access_token);
    expect(stage.busy()).toBe(0);
  });

  it('lets time pass for what was issued, and new tokens still say the real time', async () => {
    const first = await app.signIn();
    const code = (await app.authorize()).get('code') ?? '';
    stage.expireAccessTokens();
    expect(await app.call(first)).toBe(401);
    expect((await app.exchange(code)).ok).toBe(false);
    const renewed: Tokens = await (await app.refresh(first.refresh_token)).json();
    expect(await app.call(renewed)).toBe(200);
    expect(Math.abs(Number(decodeJwt(renewed.access_token).iat) - Date.now() / 1000)).toBeLessThan(60);
    stage.pass(15 * 24 * 3600);
    expect((await app.refresh(renewed.refresh_token ?? first.refresh_token)).ok).toBe(false);
  });

  it('ends refresh tokens and leaves access tokens', async () => {
    const tokens = await app.signIn();
    stage.endFamilies();
    const response = await app.refresh(tokens.refresh_token);
    expect([response.ok, (await response.json()).error]).toEqual([false, 'invalid_grant']);
    expect(await app.call(tokens)).toBe(200);
  });

  it('changes one callback', async () => {
    stage.nextCallback({ state: 'another', code: null, error: 'access_denied' });
    expect(Object.fromEntries(await app.authorize())).toMatchObject({ state: 'another', error: 'access_denied' });
    expect(acts.findLast(({ leg }) => leg === 'callback')?.played).toBe('changed state, code, error');
    expect((await app.authorize()).get('state')).toBe('s');
  });

  it('plays troubles one after the other, before and after a request took effect', async () => {
    const { refresh_token: token } = await app.signIn();
    stage.trouble('token', { name: '503', when: 'before', status: 503, headers: { 'retry-after': '7' } });
    stage.trouble('token', { name: 'lost', when: 'after', cut: true });
    const busy = await app.refresh(token);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7']);
    await expect(app.refresh(token)).rejects.toThrow();
    const third = await app.refresh(token);
    // The one whose answer was lost has taken effect; CATAPA does not rotate.
    expect(third.ok).toBe(face === 'catapa');
    const refreshes = acts.filter(isRefresh);
    expect(refreshes.map(({ played, answer }) => [played, answer?.status ?? null])).toEqual([
      ['503', 503],
      ['lost', null],
      [null, third.status],
    ]);
    expect(refreshes.map((act) => formOf(act).get('refresh_token'))).toEqual([token, token, token]);
  });

  it('holds answers back until all have come, however long it could', async () => {
    const tokens = await app.signIn();
    for (let round = 0; round < 2; round++) stage.trouble('api', { name: 'slow', when: 'after', togetherMs: 40_000 }, 2);
    const pair = () => Promise.all([app.call(tokens), app.call(tokens)]);
    expect([await pair(), await pair()].flat()).toEqual([200, 200, 200, 200]);
    // One that comes right after an answer is not held back for long, whether another comes or not.
    stage.trouble('api', { name: 'slow', when: 'after', togetherMs: 400_000, atItsPace: true }, 2);
    expect(await app.call(tokens)).toBe(200);
    stage.settle();
    expect(acts.filter(({ leg }) => leg === 'api').map(({ played }) => played)).toEqual(new Array(5).fill('slow'));
  });

  it.runIf(face === 'oidc')('leaves nothing open where the app asks for the sign-in itself and follows no redirect', async () => {
    const { authorizeUrl, clientId, redirectUri } = stage.given;
    const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: 'openid', prompt: 'none', state: 's' };
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const response = await fetch(`${authorizeUrl}?${new URLSearchParams({ ...asked, ...challenge })}`, { redirect: 'manual' });
    expect(response.headers.get('location')).toContain('error=login_required');
    await expect.poll(() => stage.busy()).toBe(0);
    expect(acts.map(({ leg }) => leg)).toEqual(['authorize', 'callback']);
  });

  it('takes down what is lured to another host', async () => {
    await fetch(`${stage.given.elsewhere}/v1?x=1`, { headers: { authorization: 'Bearer lured' } });
    const headers = { authorization: 'Bearer lured' };
    expect(
      acts.map(({ leg, request }) => [leg, request.url, Object.fromEntries(request.headers.map(({ name, value }) => [name, value]))]),
    ).toEqual([['elsewhere', `${stage.given.elsewhere}/v1?x=1`, expect.objectContaining(headers)]]);
  });

  it.runIf(face === 'oidc')('issues a refresh token without prompt=consent, and only where it was asked for', async () => {
    expect((await app.signIn('openid offline_access api:read')).refresh_token).toBeTruthy();
    expect((await app.signIn('openid api:read')).refresh_token).toBeUndefined();
  });

  it.runIf(face === 'oidc')('changes one ID token', async () => {
    stage.nextIdToken({ signature: 'none', claims: { aud: 'another' } });
    const { id_token: changed } = await app.signIn();
    expect([decodeProtectedHeader(changed).alg, decodeJwt(changed).aud]).toEqual(['none', 'another']);
    const { id_token: right } = await app.signIn();
    expect([decodeProtectedHeader(right).alg, decodeJwt(right).aud]).toEqual(['RS256', stage.given.clientId]);
  });

  it.runIf(face === 'oidc')('signs with a rotated key after the scene too', async () => {
    const kidOf = async () => decodeProtectedHeader((await app.signIn()).id_token).kid;
    const before = await kidOf();
    stage.rotateKey();
    stage.settle();
    const after = await kidOf();
    expect(after).not.toBe(before);
    const { keys } = await (await fetch(stage.given.jwksUrl)).json();
    expect(keys.map(({ kid }: { kid: string }) => kid)).toEqual([after]);
  });
});
