import { describe, expect, it } from 'vitest';
import { formAsJson, requestForm } from '../../../electron/core/base/request-form';
import { checkSettings } from '../../../electron/model/connection-rules';
import type { Dialect } from '../../../electron/model/dialect';
import { connectionTo } from '../../support/connection';
import { failureFrom, fieldOf } from '../../support/failures';
import { wireTextOf } from '../../support/wire-text';

const sent = (dialect: Dialect) =>
  wireTextOf(
    connectionTo('https://id.example', { scopes: ['read', 'write'], pkce: 'off', clientAuthentication: 'client_secret_post', dialect }),
    { redirectUri: 'https://app.example/cb' },
  );
const bodyOf = (text: string) => text.split('\n').at(-1);

describe('a dialect', () => {
  it('by default is what the RFCs say', async () => {
    const { authorize, token, refresh } = await sent({});
    expect(authorize).toContain('scope=read%20write');
    expect(token).toContain('content-type: application/x-www-form-urlencoded');
    expect(bodyOf(refresh)).toBe('refresh_token=REFRESH&grant_type=refresh_token&client_id=client-1&client_secret=SECRET');
  });

  it('separates scopes with commas', async () => {
    expect((await sent({ commaScopes: true })).authorize).toContain('scope=read%2Cwrite');
  });

  it('names the scopes again on a refresh, separated as everywhere', async () => {
    expect(bodyOf((await sent({ scopeOnRefresh: true })).refresh)).toContain('scope=read+write');
    expect(bodyOf((await sent({ scopeOnRefresh: true, commaScopes: true })).refresh)).toContain('scope=read%2Cwrite');
  });

  it('sends token and refresh requests as JSON', async () => {
    const { token, refresh } = await sent({ jsonBody: true });
    expect(token).toBe(
      [
        'POST https://id.example/token',
        'accept: application/json',
        'content-type: application/json',
        '',
        '{"code":"CODE","redirect_uri":"https://app.example/cb","grant_type":"authorization_code","client_id":"client-1","client_secret":"SECRET"}',
      ].join('\n'),
    );
    expect(JSON.parse(bodyOf(refresh) ?? '')).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'REFRESH',
      client_id: 'client-1',
      client_secret: 'SECRET',
    });
  });

  it('is refused where an extra parameter says the same', () => {
    const legs = { ...connectionTo('').legs, refresh: { params: [{ name: 'scope', value: 'read' }], headers: [] } };
    const given = connectionTo('https://id.example', { legs, dialect: { scopeOnRefresh: true } });
    expect(fieldOf(failureFrom(() => checkSettings(given)))).toBe('legs.refresh.params[0].name');
    expect(checkSettings({ ...given, dialect: {} }).legs.refresh.params).toHaveLength(1);
  });
});

describe('a request as JSON', () => {
  it('is read as the form it was, repeated names and hostile ones included', () => {
    const form = 'resource=a&resource=b&code=x%26y&__proto__=z';
    const text = formAsJson(form);
    expect(JSON.parse(text).resource).toEqual(['a', 'b']);
    expect(requestForm({ kind: 'json', text }).toString()).toBe(form);
    expect(requestForm({ kind: 'json', text: '{"code":' }).toString()).toBe('');
    expect(requestForm({ kind: 'text', text: 'code=x' }).toString()).toBe('');
  });
});
