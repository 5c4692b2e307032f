import type { ConnectionSettings } from '../../../../electron/contract';
import { describe, expect, it } from 'vitest';
import { TEMPLATE_IDS } from '../../../../electron/model/providers/offered';
import { defaultsOf } from '../../../../electron/model/templates';
import { checkSettings } from '../../../../electron/model/connection-rules';
import {
  isDirty,
  redirectUriOf,
  sealedElsewhere,
  secretToSend,
  splitScopes,
  toForm,
  toInput,
  withOwnRedirect,
} from '../../../../renderer/features/editor/form-model';

const katana = defaultsOf('katana');
const catapa = defaultsOf('catapa');

describe('a connection through the form', () => {
  it.each(TEMPLATE_IDS.filter((id) => id !== 'catapa' && id !== 'practice-catapa'))('gives back the defaults of %s untouched', (id) => {
    const defaults = defaultsOf(id);
    expect(toInput(toForm(defaults), defaults.calls)).toEqual(defaults);
  });

  it('keeps everything a person can set', () => {
    const full: ConnectionSettings = {
      ...katana,
      issuer: 'https://login.example.com/',
      resource: ['https://a.example/', 'urn:b'],
      receiver: { kind: 'loopback', port: 8912, path: '/cb' },
      pkce: 'off',
      allowPlainHttp: true,
      notes: 'Ask Ada.\n\nTicket 7',
      tags: ['qa', 'needs review'],
      legs: {
        authorize: { params: [{ name: 'prompt', value: 'login' }], headers: [] },
        token: { params: [], headers: [{ name: 'X-One', value: '1' }] },
        refresh: { params: [{ name: 'a', value: '' }], headers: [] },
        api: { params: [{ name: 'p', value: ' kept as typed ' }], headers: [{ name: 'X-Two', value: '2' }] },
      },
    };
    expect(toInput(toForm(full), full.calls)).toEqual(full);
  });

  it('trims, drops nameless rows and turns empty text into null', () => {
    const form = {
      ...toForm(katana),
      name: '  Katana ',
      audience: '   ',
      scopes: ' a  b a\n',
      resource: '\n https://a.example/ \n',
      legs: {
        ...katana.legs,
        api: {
          params: [],
          headers: [
            { name: ' ', value: '' },
            { name: ' X ', value: 'v' },
          ],
        },
      },
    };
    const input = toInput(form, []);
    expect(input).toMatchObject({ name: 'Katana', audience: null, scopes: ['a', 'b'], resource: ['https://a.example/'] });
    expect(input.legs.api.headers).toEqual([{ name: 'X', value: 'v' }]);
  });

  it('leaves the saved calls to whoever edits them', () => {
    const calls = [{ id: 'x', name: 'X', method: 'GET', url: '/', query: [], headers: [], body: '' }];
    expect(toInput(toForm(katana), calls).calls).toBe(calls);
  });

  it('is accepted by the core for every template as it stands', () => {
    for (const defaults of TEMPLATE_IDS.map(defaultsOf))
      expect(() => checkSettings(toInput(toForm(defaults), defaults.calls))).not.toThrow();
  });

  it('asks no redirect URI of client credentials', () => {
    const form = {
      ...toForm(catapa),
      grantType: 'client_credentials' as const,
      receiverKind: 'paste' as const,
      pasteUri: '',
    };
    expect(() => checkSettings(toInput(form, []))).not.toThrow();
  });
});

describe('the tenant code', () => {
  it('becomes the Tenant header of the token, refresh and API requests', () => {
    const form = { ...toForm(catapa), tenant: ' nordwind ' };
    const { legs } = toInput(form, []);
    const header = [{ name: 'Tenant', value: 'nordwind' }];
    expect([legs.token.headers, legs.refresh.headers, legs.api.headers]).toEqual([header, header, header]);
    expect(legs.authorize.headers).toEqual([]);
  });

  it('comes back out of the headers, and survives being emptied', () => {
    const saved = toInput({ ...toForm(catapa), tenant: 'nordwind' }, []);
    const form = toForm(saved);
    expect(form.tenant).toBe('nordwind');
    expect(form.legs.api.headers).toEqual([]);
    const emptied = toInput({ ...form, tenant: '' }, []);
    expect(emptied.legs.token.headers).toEqual([]);
    expect(toForm(emptied).tenant).toBe('');
  });

  it('is no field of its own where the requests disagree, and nothing is lost', () => {
    const mixed: ConnectionSettings = {
      ...catapa,
      legs: {
        ...catapa.legs,
        token: { params: [], headers: [{ name: 'Tenant', value: 'a' }] },
        refresh: { params: [], headers: [{ name: 'Tenant', value: 'b' }] },
        api: { params: [], headers: [] },
      },
    };
    const form = toForm(mixed);
    expect(form.tenant).toBeNull();
    expect(toInput(form, mixed.calls)).toEqual(mixed);
  });

  it('is a field for any connection whose three requests carry the same one', () => {
    const legs = toInput({ ...toForm(catapa), tenant: 'x' }, []).legs;
    expect(toForm({ ...katana, legs }).tenant).toBe('x');
    expect(toForm(katana).tenant).toBeNull();
  });
});

describe('the client secret', () => {
  it('is sent only when replaced or removed', () => {
    expect(secretToSend({ kind: 'keep' })).toEqual({});
    expect(secretToSend({ kind: 'replace', value: '' })).toEqual({});
    expect(secretToSend({ kind: 'replace', value: 's3' })).toEqual({ clientSecret: 's3' });
    expect(secretToSend({ kind: 'remove' })).toEqual({ clientSecret: null });
  });

  it('makes the form dirty', () => {
    const saved = toForm(katana);
    expect(isDirty(saved, saved)).toBe(false);
    expect(isDirty({ ...saved, secret: { kind: 'replace', value: '' } }, saved)).toBe(false);
    expect(isDirty({ ...saved, secret: { kind: 'replace', value: 'x' } }, saved)).toBe(true);
    expect(isDirty({ ...saved, secret: { kind: 'remove' } }, saved)).toBe(true);
  });
});

describe('dirty', () => {
  it('sees changes that would be saved and no others', () => {
    const saved = toForm(katana);
    expect(isDirty({ ...saved, name: 'Katana ' }, saved)).toBe(false);
    expect(isDirty({ ...saved, pasteUri: 'https://later.example/' }, saved)).toBe(false);
    expect(isDirty({ ...saved, pkce: 'off' }, saved)).toBe(true);
    expect(isDirty({ ...saved, receiverKind: 'loopback' }, saved)).toBe(true);
  });
});

describe('the redirect URI to register', () => {
  const form = toForm(katana);
  it('is exact for each receiver', () => {
    expect(redirectUriOf(form)).toBe('dev.tokenscope:/oauth/callback');
    expect(redirectUriOf({ ...form, receiverKind: 'loopback', loopbackPort: ' 8912 ', loopbackPath: 'cb' })).toBe(
      'http://127.0.0.1:8912/cb',
    );
    expect(redirectUriOf({ ...form, receiverKind: 'loopback', loopbackPort: '' })).toBeNull();
    expect(redirectUriOf({ ...form, receiverKind: 'paste', pasteUri: ' https://app.example/cb ' })).toBe('https://app.example/cb');
    expect(redirectUriOf({ ...form, receiverKind: 'paste', pasteUri: '' })).toBeNull();
  });
});

describe('a new connection', () => {
  it('gets a redirect URI of its own, which is saved and comes back', () => {
    const form = withOwnRedirect(toForm(katana), 'k3x9q2mw');
    expect(redirectUriOf(form)).toBe('dev.tokenscope:/oauth/callback/k3x9q2mw');
    expect(redirectUriOf({ ...form, receiverKind: 'loopback', loopbackPort: '8912' })).toBe('http://127.0.0.1:8912/callback/k3x9q2mw');
    const input = toInput(form, []);
    expect(input.receiver).toEqual({ kind: 'scheme', part: 'k3x9q2mw' });
    expect(checkSettings(input).receiver).toEqual(input.receiver);
    expect(redirectUriOf(toForm(input))).toBe('dev.tokenscope:/oauth/callback/k3x9q2mw');
  });

  it('can be switched to the redirect URI that its provider already has', () => {
    const form = withOwnRedirect(toForm(katana), 'k3x9q2mw');
    expect(toInput({ ...form, schemePart: '' }, []).receiver).toEqual({ kind: 'scheme' });
  });

  it('of the practice provider keeps the redirect URIs that this one knows', () => {
    for (const defaults of TEMPLATE_IDS.filter((id) => id.startsWith('practice')).map(defaultsOf))
      expect(toInput(withOwnRedirect(toForm(defaults), 'x'), []).receiver).toEqual(defaults.receiver);
  });

  it('is not what a stored one becomes: its redirect URI stays as it was registered', () => {
    for (const receiver of [{ kind: 'scheme' }, { kind: 'loopback', port: null, path: '/callback' }] as const)
      expect(toInput(toForm({ ...katana, receiver }), []).receiver).toEqual(receiver);
  });

  it('takes no part that would be more than a part of a path', () => {
    for (const part of ['', '../x', 'a/b', 'a?b', 'a#b', 'a b', 'x'.repeat(65), '%2e'])
      expect(() => checkSettings({ ...katana, receiver: { kind: 'scheme', part } }), part).toThrow();
  });
});

it('splits scopes at white space and keeps their order', () => {
  expect(splitScopes('  openid\tprofile\n openid  a:b ')).toEqual(['openid', 'profile', 'a:b']);
  expect(splitScopes(' ')).toEqual([]);
});

describe('what the sealed secret was entered for', () => {
  const endpoints = { ...katana.endpoints, token: 'https://login.example/oauth/token' };
  const saved: ConnectionSettings = { ...katana, issuer: 'https://id.example/', endpoints, clientId: 'one' };
  const form = toForm(saved);
  const withToken = (token: string) => ({ ...form, endpoints: { ...form.endpoints, token } });

  it('is unchanged by another path, by an address half typed, and by nothing', () => {
    for (const same of [form, withToken('https://login.example/other'), withToken('https:/'), { ...form, clientId: ' one ' }])
      expect(sealedElsewhere(same, saved)).toBeNull();
  });

  it('is the old origin after another server was named', () => {
    expect(sealedElsewhere(withToken('https://evil.example/oauth/token'), saved)).toEqual({
      what: 'server',
      value: 'https://login.example',
    });
    expect(sealedElsewhere(withToken('http://login.example/oauth/token'), saved)?.value).toBe('https://login.example');
    expect(sealedElsewhere(withToken(''), saved)?.value).toBe('https://login.example');
    const discovered: ConnectionSettings = { ...saved, endpoints: { ...endpoints, token: null } };
    const other = { ...toForm(discovered), issuer: 'https://evil.example/' };
    expect(sealedElsewhere(other, discovered)?.value).toBe('https://id.example');
    // With a token endpoint of its own, the issuer is not where the secret goes.
    expect(sealedElsewhere({ ...form, issuer: 'https://evil.example/' }, saved)).toBeNull();
  });

  it('is the old client after another client ID was typed', () => {
    expect(sealedElsewhere({ ...form, clientId: 'two' }, saved)).toEqual({ what: 'client', value: 'one' });
  });
});
