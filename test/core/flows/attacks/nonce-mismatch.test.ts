import { UnsecuredJWT } from 'jose';
import { expect, it } from 'vitest';
import { GOOD_TOKEN } from '../../../support/provider';
import { waitingFlow } from './setting';

const idToken = (claims: object) => new UnsecuredJWT({ ...claims }).encode();

async function signInWith(idTokenOf: (nonce: string) => unknown) {
  const setting = await waitingFlow({ scopes: ['openid'] });
  const nonce = new URL(setting.opened[0] ?? '').searchParams.get('nonce') ?? '';
  setting.server.answer('/token', { body: { ...GOOD_TOKEN, id_token: idTokenOf(nonce) } });
  await setting.flows.deliver(setting.callback(), 'scheme');
  await setting.stop();
  const { status, failure } = setting.flow(setting.waiting.id);
  return { status, code: failure?.code, failure, grant: setting.grants[0]?.grant, nonce };
}

it.each([
  ['another nonce', () => idToken({ nonce: 'someone-elses' })],
  ['a nonce that is a list', (nonce: string) => idToken({ nonce: [nonce] })],
  ['a nonce that is null', () => idToken({ nonce: null })],
  ['an empty nonce', () => idToken({ nonce: '' })],
])('an ID token with %s ends the flow, and no token is kept', async (_name, make) => {
  const { status, code, failure, grant } = await signInWith(make);
  expect([status, code, grant]).toEqual(['failed', 'flow-nonce-mismatch', undefined]);
  expect(JSON.stringify(failure)).not.toContain(GOOD_TOKEN.access_token);
});

it('the nonce sent goes through', async () => {
  const { status, grant, nonce } = await signInWith((sent) => idToken({ nonce: sent }));
  expect([status, grant?.nonce, grant?.answer.breaches]).toEqual(['done', nonce, []]);
});

it.each([
  ['no nonce', () => idToken({ sub: 'x' })],
  ['a nonce in __proto__', (nonce: string) => `e30.${Buffer.from(`{"__proto__":{"nonce":"${nonce}"}}`).toString('base64url')}.x`],
])('an ID token with %s is an error, and the tokens are kept', async (_name, make) => {
  const { status, grant } = await signInWith(make);
  expect([status, grant?.answer.accessToken]).toEqual(['done', GOOD_TOKEN.access_token]);
  expect(grant?.answer.breaches).toMatchObject([
    { code: 'nonce-missing', severity: 'error', reference: 'OpenID Connect Core section 3.1.3.7' },
  ]);
});

it.each([
  ['absent', () => undefined, 'id-token-missing'],
  ['encrypted', () => 'a.b.c.d.e', 'id-token-unreadable'],
  ['junk', () => 'junk', 'id-token-unreadable'],
])('an ID token that is %s is a finding', async (_name, make, code) => {
  const { status, grant } = await signInWith(make);
  expect([status, grant?.answer.breaches.map((breach) => breach.code)]).toEqual(['done', [code]]);
});
