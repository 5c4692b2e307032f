import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../electron/model/connection-rules';
import { providerOf, TEMPLATE_IDS } from '../../electron/model/providers/offered';
import { defaultsOf, grantTypesOf } from '../../electron/model/templates';
import { settingsOf } from '../support/connection';
import { failureFrom, fieldOf } from '../support/failures';

describe('templates', () => {
  it('are the seven, in the order to offer them', () => {
    expect(TEMPLATE_IDS).toEqual(['katana', 'catapa', 'oidc', 'oauth', 'practice', 'practice-katana', 'practice-catapa']);
  });

  it('hold defaults that pass the checks, once the person has filled in what is asked', () => {
    for (const id of TEMPLATE_IDS) {
      const given = { ...defaultsOf(id), clientId: 'an-id' };
      for (const leg of Object.values(given.legs)) for (const header of leg.headers) header.value = 'acme';
      expect(checkSettings(given), id).toEqual(given);
      expect(given.template).toBe(id);
      expect(grantTypesOf(id)).toContain(given.grantType);
      expect(providerOf(id).summary).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are copies: what one caller changes reaches nobody else, and no leg another', () => {
    const { legs } = defaultsOf('catapa');
    legs.token.headers.push({ name: 'X', value: 'y' });
    expect(legs.api.headers).toHaveLength(1);
    expect(defaultsOf('catapa').legs.token.headers).toHaveLength(1);
  });

  it('Katana is what its documentation says', () => {
    expect(defaultsOf('katana')).toMatchObject({
      grantType: 'authorization_code',
      issuer: null,
      endpoints: { authorization: 'https://login.katanamrp.com/authorize', token: 'https://login.katanamrp.com/oauth/token' },
      clientAuthentication: 'client_secret_post',
      scopes: ['offline_access'],
      audience: 'https://api.katanamrp.com',
      redirectUriOnRefresh: true,
      pkce: 'S256',
      apiBaseUrl: 'https://api.katanamrp.com/v1',
      calls: [{ name: 'Locations, one', method: 'GET', url: '/locations', query: [{ name: 'limit', value: '1' }] }],
    });
    expect(grantTypesOf('katana')).toEqual(['authorization_code']);
  });

  it('CATAPA is what its documentation and its clients say', () => {
    const tenant = [{ name: 'Tenant', value: '' }];
    expect(defaultsOf('catapa')).toMatchObject({
      endpoints: { authorization: 'https://accounts-apps.catapa.com/oauth2/authorize', token: 'https://api.catapa.com/oauth/token' },
      clientAuthentication: 'client_secret_basic',
      scopes: ['all'],
      audience: null,
      redirectUriOnRefresh: false,
      apiBaseUrl: 'https://api.catapa.com',
      legs: { authorize: { params: [], headers: [] }, token: { headers: tenant }, refresh: { headers: tenant }, api: { headers: tenant } },
    });
    expect(defaultsOf('catapa').calls.map(({ method, url, query }) => [method, url, query])).toEqual([
      ['GET', '/v1/users/me', []],
      [
        'GET',
        '/core/v1/employees',
        [
          { name: 'page', value: '0' },
          { name: 'size', value: '1' },
        ],
      ],
    ]);
    expect(grantTypesOf('catapa')).toEqual(['authorization_code', 'client_credentials']);
    expect(providerOf('catapa').facts.find(({ text }) => text.includes('"all"'))?.sure).toBe('sources disagree');
  });

  it('CATAPA cannot be saved before the tenant code is filled in', () => {
    const failure = failureFrom(() => checkSettings(settingsOf({}, 'catapa')));
    expect(failure.code).toBe('connection-invalid');
    expect(fieldOf(failure)).toBe('legs.token.headers[0].value');
    expect(failure.action).toContain('tenant code');
  });
});
