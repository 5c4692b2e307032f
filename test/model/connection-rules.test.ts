import { describe, expect, it } from 'vitest';
import { blankSettings, type ConnectionSettings, type Leg } from '../../electron/model/connection';
import { checkClientSecret, checkSettings } from '../../electron/model/connection-rules';
import { settingsOf } from '../support/connection';
import { failureFrom, fieldOf } from '../support/failures';

const refused = (changes: Partial<ConnectionSettings>) => failureFrom(() => checkSettings(settingsOf(changes)));
const NOTHING: Leg = { params: [], headers: [] };
const legs = (changes: Partial<ConnectionSettings['legs']>) => ({
  legs: { authorize: NOTHING, token: NOTHING, refresh: NOTHING, api: NOTHING, ...changes },
});
const endpoints = (changes: Partial<ConnectionSettings['endpoints']>) => ({ endpoints: { ...settingsOf().endpoints, ...changes } });
const param = (name: string, value = 'x'): Leg => ({ params: [{ name, value }], headers: [] });
const header = (name: string, value = 'x'): Leg => ({ params: [], headers: [{ name, value }] });
const call = { id: 'c', name: 'Me', method: 'GET', url: '/me', query: [], headers: [], body: '' };

describe('what a person enters', () => {
  it('has each tag once, however it is written, and tags that can be told apart in a line', () => {
    expect(checkSettings(settingsOf({ tags: [' qa ', 'QA', '', 'needs   review'] })).tags).toEqual(['qa', 'needs review']);
    expect(fieldOf(refused({ tags: ['a,b'] }))).toBe('tags');
    expect(fieldOf(refused({ tags: ['x'.repeat(41)] }))).toBe('tags');
    expect(fieldOf(refused({ tags: ['a\u202eb'] }))).toBe('tags');
    expect(fieldOf(refused({ tags: Array.from({ length: 21 }, (_, at) => `tag ${at}`) }))).toBe('tags');
  });

  it('says where the JSON of the authorize request is wrong', () => {
    const what = (authorizeRequest: ConnectionSettings['authorizeRequest']) => refused({ authorizeRequest }).what;
    expect(what({ claims: '{\n  "userinfo": {,}\n}' })).toBe(
      `claims isn't valid JSON: line 2, column 16 has "," where a name in double quotes should be.`,
    );
    expect(what({ claims: '{"id_token": ["acr"]}' })).toBe(
      "claims can't be sent: line 1, column 14 should be an object of claims, as id_token is.",
    );
    expect(what({ authorizationDetails: '{"type":"pay"}' })).toMatch(/line 1, column 1 should begin a JSON array/);
    expect(what({ authorizationDetails: '[{"type":"pay"}, {"amount":1}]' })).toMatch(/line 1, column 18 has no "type"/);
    expect(fieldOf(refused({ authorizeRequest: { authorizationDetails: '[{"type":1}]' } }))).toBe('authorizeRequest.authorizationDetails');
    expect(
      checkSettings(settingsOf({ authorizeRequest: { claims: ' {"userinfo":{"email":null}} ', prompt: ' login  consent ' } })),
    ).toMatchObject({
      authorizeRequest: { claims: '{"userinfo":{"email":null}}', prompt: 'login consent' },
    });
  });

  it('is told of a parameter that the authorize request says already', () => {
    const failure = refused({ authorizeRequest: { prompt: 'login' }, ...legs({ authorize: param('prompt') }) });
    expect(failure.what).toBe('"prompt" is set twice: as a setting and as an extra parameter.');
    expect(fieldOf(failure)).toBe('legs.authorize.params[0].name');
  });

  it.each(['token', 'refresh'] as const)('is told of authorization_details in its %s request as well', (leg) => {
    const authorizeRequest = { authorizationDetails: '[{"type":"pay"}]' };
    const twice = { ...legs({ [leg]: param('authorization_details') }), grantType: 'password' as const };
    expect(fieldOf(refused({ authorizeRequest, ...twice }))).toBe(`legs.${leg}.params[0].name`);
    expect(checkSettings(settingsOf(twice)).authorizeRequest).toEqual({});
  });

  it('is tidied: spaces around lines, empty addresses, repeated scopes, empty lines', () => {
    const checked = checkSettings({
      ...settingsOf({
        name: '  Shop  ',
        environment: ' production ',
        clientId: ' abc ',
        issuer: '  ',
        audience: '',
        scopes: ['read', ' read', '', 'write'],
        apiBaseUrl: ' https://api.example.com/v1 ',
        calls: [{ ...call, method: ' get ' }],
      }),
      ...endpoints({ token: ' https://example.com/token ', userinfo: '' }),
      ...legs({
        token: {
          params: [
            { name: '', value: '' },
            { name: ' a ', value: ' b ' },
          ],
          headers: [{ name: 'Tenant', value: ' acme ' }],
        },
      }),
    });
    expect(checked).toMatchObject({
      name: 'Shop',
      environment: 'production',
      clientId: 'abc',
      issuer: null,
      audience: null,
      scopes: ['read', 'write'],
      apiBaseUrl: 'https://api.example.com/v1',
      endpoints: { token: 'https://example.com/token', userinfo: null },
      legs: { token: { params: [{ name: 'a', value: ' b ' }], headers: [{ name: 'Tenant', value: 'acme' }] } },
      calls: [{ method: 'GET' }],
    });
  });

  it('may be saved before the client id and the endpoints are known', () => {
    expect(checkSettings(settingsOf({ clientId: '' })).clientId).toBe('');
  });

  it('keeps an issuer letter by letter, for it is compared so', () => {
    expect(checkSettings(settingsOf({ issuer: 'https://Login.Example.com/' })).issuer).toBe('https://Login.Example.com/');
  });

  it('drops headers of the authorize leg, which the browser would not send', () => {
    expect(checkSettings(settingsOf(legs({ authorize: header('Tenant') }))).legs.authorize).toEqual(NOTHING);
  });

  const cases: [string, Partial<ConnectionSettings>, string, RegExp][] = [
    ['no name', { name: '  ' }, 'name', /no name/],
    ['a long name', { name: 'n'.repeat(121) }, 'name', /longer than 120/],
    ['a name of two lines', { name: 'a\nb' }, 'name', /line break/],
    ['an invisible character in the name', { name: 'a\u202eb' }, 'name', /invisible/],
    ['a long label', { environment: 'e'.repeat(61) }, 'environment', /longer than 60/],
    ['an issuer with a query', { issuer: 'https://example.com/?a=1' }, 'issuer', /query or a fragment/],
    ['an issuer that is no URL', { issuer: 'example' }, 'issuer', /The issuer is not a complete URL/],
    ['an endpoint with a fragment', endpoints({ authorization: 'https://example.com/a#b' }), 'endpoints.authorization', /fragment/],
    [
      'a revocation endpoint by ftp',
      endpoints({ revocation: 'ftp://example.com' }),
      'endpoints.revocation',
      /The revocation endpoint is neither/,
    ],
    ['a client id beyond ASCII', { clientId: 'caf\u00e9' }, 'clientId', /ASCII/],
    ['a client id with a zero-width space', { clientId: 'abc\u200b1' }, 'clientId', /invisible/],
    ['a scope with quotation marks', { scopes: ['"read"'] }, 'scopes', /isn't allowed in scopes/],
    ['two scopes in one', { scopes: ['read write'] }, 'scopes', /isn't allowed in scopes/],
    ['too many scopes', { scopes: Array.from({ length: 101 }, (_, i) => `s${i}`) }, 'scopes', /more than 100/],
    ['a relative resource', { resource: ['/v1'] }, 'resource', /RFC 8707/],
    ['a resource with a fragment', { resource: ['https://a.example/#x'] }, 'resource', /RFC 8707/],
    ['an API base with a query', { apiBaseUrl: 'https://a.example/?x' }, 'apiBaseUrl', /query/],
    ['a loopback port out of range', { receiver: { kind: 'loopback', port: 70_000, path: '/cb' } }, 'receiver.port', /port number/],
    ['a broken loopback port', { receiver: { kind: 'loopback', port: 80.5, path: '/cb' } }, 'receiver.port', /port number/],
    ['a loopback path without slash', { receiver: { kind: 'loopback', port: null, path: 'cb' } }, 'receiver.path', /plain path/],
    ['a loopback path with a query', { receiver: { kind: 'loopback', port: null, path: '/cb?x' } }, 'receiver.path', /plain path/],
    ['a loopback path that URLs rewrite', { receiver: { kind: 'loopback', port: null, path: '/a/../cb' } }, 'receiver.path', /plain path/],
    [
      'a loopback path to another host',
      { receiver: { kind: 'loopback', port: null, path: '//evil.example/cb' } },
      'receiver.path',
      /plain path/,
    ],
    ['no redirect URI to paste', { receiver: { kind: 'paste', redirectUri: '' } }, 'receiver.redirectUri', /missing/],
    [
      'a redirect URI with a fragment',
      { receiver: { kind: 'paste', redirectUri: 'https://a.example/#' } },
      'receiver.redirectUri',
      /fragment/,
    ],
    ['an extra parameter that is the secret', legs({ token: param('client_secret') }), 'legs.token.params[0].name', /can't be an extra/],
    ['an extra state', legs({ authorize: param('state') }), 'legs.authorize.params[0].name', /authorization request/],
    ['an extra refresh token', legs({ refresh: param('refresh_token') }), 'legs.refresh.params[0].name', /refresh request/],
    [
      'an extra parameter twice',
      legs({
        token: {
          params: [
            { name: 'a', value: '1' },
            { name: 'a', value: '2' },
          ],
          headers: [],
        },
      }),
      'legs.token.params[1].name',
      /twice/,
    ],
    ['a value without a name', legs({ token: param('') }), 'legs.token.params[0].name', /no name/],
    ['a header with a space in its name', legs({ api: header('My Header') }), 'legs.api.headers[0].name', /not a header name/],
    ['a header value of two lines', legs({ api: header('X-A', 'a\r\nB: c') }), 'legs.api.headers[0].value', /line break/],
    [
      'a header twice',
      legs({
        api: {
          params: [],
          headers: [
            { name: 'Tenant', value: 'a' },
            { name: 'tenant', value: 'b' },
          ],
        },
      }),
      'legs.api.headers[1].name',
      /twice/,
    ],
    ['a header without a value', legs({ refresh: header('Tenant', ' ') }), 'legs.refresh.headers[0].value', /no value/],
    [
      'a header that holds a token',
      legs({ api: header('Authorization', 'Bearer abc') }),
      'legs.api.headers[0].name',
      /stored in plain text/,
    ],
    ['a cookie', legs({ token: header('cookie') }), 'legs.token.headers[0].name', /stored in plain text/],
    ['a header of HTTP itself', legs({ token: header('Content-Length', '3') }), 'legs.token.headers[0].name', /HTTP itself/],
    ['a content type for the token request', legs({ token: header('Content-Type', 'a/b') }), 'legs.token.headers[0].name', /Content-Type/],
    [
      'too many lines',
      legs({ api: { params: [], headers: Array.from({ length: 51 }, (_, i) => ({ name: `X-${i}`, value: 'a' })) } }),
      'legs.api.headers',
      /more than 50/,
    ],
    ['a saved call without a name', { calls: [{ ...call, name: '' }] }, 'calls[0].name', /no name/],
    ['a saved call to another scheme', { calls: [{ ...call, url: 'file:///etc/passwd' }] }, 'calls[0].url', /neither https nor http/],
    [
      'a saved call to another host by accident',
      { calls: [{ ...call, url: '//evil.example/x' }] },
      'calls[0].url',
      /neither a path nor complete/,
    ],
    ['a saved call with a method nobody sends', { calls: [{ ...call, method: 'TRACE' }] }, 'calls[0].method', /TRACE/],
    [
      'a saved call with a token in it',
      { calls: [call, { ...call, id: 'd', headers: [{ name: 'authorization', value: 'x' }] }] },
      'calls[1].headers[0].name',
      /stored in plain text/,
    ],
    ['a huge body', { calls: [{ ...call, body: 'b'.repeat(100_001) }] }, 'calls[0].body', /longer than 100,000/],
    ['two calls of one id', { calls: [call, call] }, 'calls', /same id/],
    ['too many calls', { calls: Array.from({ length: 101 }, (_, i) => ({ ...call, id: `c${i}` })) }, 'calls', /more than 100/],
    [
      'more than the settings file should hold',
      { calls: Array.from({ length: 6 }, (_, i) => ({ ...call, id: `c${i}`, body: 'b'.repeat(90_000) })) },
      'calls',
      /larger than/,
    ],
  ];
  it.each(cases)('refuses %s', (_, changes, field, what) => {
    const failure = refused(changes);
    expect(failure.code).toBe('connection-invalid');
    expect(fieldOf(failure)).toBe(field);
    expect(failure.what).toMatch(what);
    expect(failure.action).toMatch(/\.$/);
  });

  it('refuses plain PKCE and kinds it does not know, whatever the type says', () => {
    const from = (changes: object) => failureFrom(() => checkSettings(Object.assign(settingsOf(), changes)));
    expect(from({ pkce: 'plain' }).what).toContain('plain');
    for (const field of ['pkce', 'grantType', 'template', 'clientAuthentication']) expect(fieldOf(from({ [field]: 'other' }))).toBe(field);
    expect(fieldOf(from({ receiver: { kind: 'fax' } }))).toBe('receiver');
  });

  it('refuses plain http beyond loopback in every address, unless allowed', () => {
    const url = 'http://intranet.example/x';
    const places: [Partial<ConnectionSettings>, string][] = [
      [{ issuer: url }, 'issuer'],
      [endpoints({ token: url }), 'endpoints.token'],
      [endpoints({ jwks: url }), 'endpoints.jwks'],
      [{ apiBaseUrl: url }, 'apiBaseUrl'],
      [{ receiver: { kind: 'paste', redirectUri: url } }, 'receiver.redirectUri'],
      [{ calls: [{ ...call, url }] }, 'calls[0].url'],
    ];
    for (const [changes, field] of places) {
      expect(refused(changes).code).toBe('insecure-url');
      expect(fieldOf(refused(changes))).toBe(field);
      expect(checkSettings(settingsOf({ ...changes, allowPlainHttp: true }))).toMatchObject(changes);
    }
  });

  it('lets scope, audience and resource be extra parameters only while their own setting is empty', () => {
    const empty = legs({ authorize: param('scope', '') });
    expect(checkSettings(settingsOf(empty)).legs.authorize.params).toEqual([{ name: 'scope', value: '' }]);
    expect(fieldOf(refused({ ...empty, scopes: ['all'] }))).toBe('legs.authorize.params[0].name');
    expect(refused({ ...legs({ authorize: param('audience') }), audience: 'a' }).what).toContain('twice');
    expect(refused({ ...legs({ token: param('audience') }), audience: 'a', grantType: 'client_credentials' }).what).toContain('twice');
    expect(refused({ ...legs({ refresh: param('redirect_uri') }), redirectUriOnRefresh: true }).what).toContain('twice');
    expect(checkSettings(settingsOf(legs({ refresh: param('redirect_uri') }))).legs.refresh.params).toHaveLength(1);
  });
});

describe('a client secret', () => {
  it('may be any visible ASCII; empty means none', () => {
    expect(checkClientSecret('p%40ss word')).toBe('p%40ss word');
    expect(checkClientSecret('')).toBeNull();
    expect(checkClientSecret(' \n')).toBeNull();
    expect(checkClientSecret(null)).toBeNull();
  });

  it('loses the spaces and line breaks around it, not those inside', () => {
    expect(checkClientSecret('\t hunter 2 \r\n')).toBe('hunter 2');
  });

  it.each(['hun\nter2', 'hunter2\u200b', 'hüunter2', `hunter2${'x'.repeat(4096)}`])('refuses %j without quoting it', (secret) => {
    const failure = failureFrom(() => checkClientSecret(secret));
    expect(failure.code).toBe('connection-invalid');
    expect(fieldOf(failure)).toBe('clientSecret');
    expect(`${JSON.stringify(failure)} ${failure.message} ${failure.what}`).not.toMatch(/hunter|nter2/);
  });
});

it('blank settings are objects of their own each time', () => {
  const one = blankSettings();
  one.legs.token.params.push({ name: 'from', value: 'here' });
  one.scopes.push('x');
  expect(blankSettings()).toMatchObject({ legs: { token: { params: [] } }, scopes: [] });
});
