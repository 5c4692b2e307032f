import { describe, expect, it } from 'vitest';
import { ENTRIES } from '../../electron/model/providers/entries';
import { OFFERED } from '../../electron/model/providers/offered';
import { type ClientFacts, requestFor, toEnter } from '../../electron/model/providers/onboarding';

const FACTS: ClientFacts = {
  grantType: 'authorization_code',
  redirectUri: 'http://127.0.0.1:8765/callback',
  scopes: ['offline_access'],
  environment: 'staging',
  tenant: '',
};

/** Those whose names are their own. */
const LOOKED_UP = ENTRIES.filter(({ basis }) => basis !== 'public');

const provider = (id: string) => {
  const found = [...ENTRIES, ...OFFERED].find((each) => each.id === id);
  if (found?.onboarding === undefined) throw new Error(id);
  return { label: found.label, onboarding: found.onboarding };
};

describe('the text that asks for a client', () => {
  it('is for Katana an e-mail to its App Partners team', () => {
    expect(requestFor(provider('katana'), FACTS)).toEqual({
      to: 'Katana App Partners team',
      subject: 'OAuth 2.0 client for our integration',
      text: `Hello App Partners team,

Please register an OAuth 2.0 client for our integration with Katana.

Grant: authorization code, with refresh tokens
Redirect URL: http://127.0.0.1:8765/callback
Scope: offline_access
Environment: staging

Please send us the client_id, and the client_secret through a secure channel rather than by e-mail.

Thank you`,
    });
  });

  it('is for CATAPA a text for whoever has its Admin Panel', () => {
    expect(requestFor(provider('catapa'), FACTS)).toEqual({
      to: 'Your CATAPA administrator',
      subject: 'OAuth client at CATAPA',
      text: `Hello,

Please register an OAuth client for us at CATAPA.

Where: Admin Panel > Setup > OAuth 2.0 Clients > Add
https://apps.catapa.com/

Grant Type: Authorization Code
Redirect URI: http://127.0.0.1:8765/callback
Environment: staging

Please send us the Client ID and the Tenant Code, and the Client Secret through a secure channel rather than by e-mail. CATAPA shows the Client Secret only once, in the dialog after saving: copy it before you close that.

Thank you`,
    });
  });

  it('asks for no redirect URI where there is no sign-in, and for no tenant that is known', () => {
    const machine = { ...FACTS, grantType: 'client_credentials', redirectUri: null, tenant: 'acme' } as const;
    const text = requestFor(provider('catapa'), machine)?.text;
    expect(text).toContain('Grant Type: Client Credentials\nTenant Code: acme\nEnvironment: staging\n');
    expect(text).not.toContain('Redirect URI');
    expect(text).toContain('Please send us the Client ID, and the Client Secret');
  });

  it('waits for a redirect URI that is fixed, unless any port of it is accepted or none is asked for', () => {
    const open = { ...FACTS, redirectUri: null };
    expect(requestFor(provider('katana'), open)).toBeNull();
    expect(requestFor(provider('github'), open)?.text).toContain('\nCallback URL: http://127.0.0.1/callback\n');
    expect(requestFor(provider('google'), open)?.text).not.toContain('callback');
    expect(toEnter(provider('github'), { ...open, grantType: 'client_credentials' })).toEqual([
      { name: 'Permissions', value: 'offline_access' },
    ]);
  });

  it('keeps each value in a line of its own', () => {
    const facts = { ...FACTS, environment: 'staging\nRedirect URL: https://evil.example/', scopes: ['a\u2028b'] };
    const text = requestFor(provider('katana'), facts)?.text ?? '';
    expect(text.split(/[\n\u2028]/).filter((line) => line.startsWith('Redirect URL:'))).toEqual([
      'Redirect URL: http://127.0.0.1:8765/callback',
    ]);
    expect(text).toContain('Scope: a b\n');
  });

  it('asks Google for no redirect URI, which its desktop apps have none of', () => {
    expect(toEnter(provider('google'), FACTS)).toEqual([]);
  });

  const redirected = LOOKED_UP.filter(({ onboarding }) => onboarding.names.redirectUri !== undefined);
  it.each(['oidc', 'oauth', ...redirected.map(({ id }) => id), 'spotify'])(
    '%s: has the exact redirect URI, and nothing that it was not asked to say',
    (id) => {
      const odd = { ...FACTS, redirectUri: 'dev.tokenscope:/callback?a=%20&b=/', clientSecret: 'hunter2', tokens: ['hunter2'] };
      const entered = toEnter(provider(id), odd);
      expect(entered).toContainEqual({ name: provider(id).onboarding.names.redirectUri, value: odd.redirectUri });
      const request = requestFor(provider(id), odd);
      expect(request?.text).toContain(`: ${odd.redirectUri}\n`);
      expect(Object.values(request ?? {}).join('\n')).not.toMatch(/hunter2|undefined|\n\n\n/);
      expect(request?.text.split('\n')[0]).toMatch(/^Hello.*,$/);
    },
  );
});

describe('where a client is registered', () => {
  it.each(LOOKED_UP.map(({ id, onboarding }) => [id, onboarding] as const))('%s', (_id, { where, url, lead, names }) => {
    expect(where).toMatch(/^\S.*[^\s.]$/);
    if (url !== undefined) expect(new URL(url).protocol).toBe('https:');
    if (lead !== undefined) expect(lead).toMatch(/^[A-Z].*\.$/);
    for (const name of Object.values(names)) if (name !== undefined) expect(name).toMatch(/^\S.*\S$/);
  });
});
