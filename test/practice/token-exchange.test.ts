import { describe, expect, test } from 'vitest';
import { CLIENTS } from '../../electron/practice';
import { EXCHANGE_GRANT } from '../../electron/practice/token-exchange';
import { practiceFor } from '../support/practice';
import { passTime, stopTime } from '../support/still-time';
import { basic, claims, type Fields, post } from './client';

stopTime();
const practice = practiceFor('each');
const TYPE = 'urn:ietf:params:oauth:token-type:';

const subject = async () => {
  const asked = { grant_type: 'client_credentials', scope: 'api:read api:write' };
  return (await post(`${practice.url}/token`, asked, basic(CLIENTS.practice))).json.access_token;
};
const exchange = (token: string, fields: Fields = {}) =>
  post(
    `${practice.url}/token`,
    { grant_type: EXCHANGE_GRANT, subject_token: token, subject_token_type: `${TYPE}access_token`, ...fields },
    basic(CLIENTS.exchange),
  );

describe('token exchange at the practice provider', () => {
  test('issues a token with fewer scopes, for the same subject, that says who acts', async () => {
    const token = await subject();
    const { status, json } = await exchange(token, { scope: 'api:read' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ issued_token_type: `${TYPE}access_token`, token_type: 'Bearer', scope: 'api:read' });
    expect(claims(json.access_token)).toMatchObject({
      sub: claims(token).sub,
      client_id: CLIENTS.exchange.id,
      scope: 'api:read',
      act: { sub: CLIENTS.exchange.id },
    });
    expect(claims(json.access_token).exp).toBeLessThanOrEqual(Number(claims(token).exp));
  });

  test.each([
    ['a made-up token', async () => exchange('made-up'), 'invalid_request'],
    ['an unknown type', async () => exchange(await subject(), { subject_token_type: `${TYPE}saml2` }), 'invalid_request'],
    ['a wider scope', async () => exchange(await subject(), { scope: 'email' }), 'invalid_scope'],
    ['a foreign audience', async () => exchange(await subject(), { audience: 'https://elsewhere.example' }), 'invalid_target'],
  ])('refuses %s', async (_what, ask, error) => {
    expect(await ask()).toMatchObject({ status: 400, json: { error } });
  });

  test('refuses one that has expired', async () => {
    const token = await subject();
    passTime(24 * 60 * 60 * 1000);
    expect((await exchange(token)).json).toMatchObject({ error: 'invalid_request' });
  });

  test('takes any audience, and outlives its subject, while the faults are on', async () => {
    practice.faults.set('exchange-any-audience', true);
    practice.faults.set('exchange-outlives', true);
    const token = await subject();
    const { json } = await exchange(token, { audience: 'https://elsewhere.example' });
    expect(claims(json.access_token).aud).toBe('https://elsewhere.example');
    expect(Number(claims(json.access_token).exp)).toBeGreaterThan(Number(claims(token).exp));
  });
});
