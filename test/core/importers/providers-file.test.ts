import { describe, expect, it } from 'vitest';
import { readProviders } from '../../../electron/core/importers/providers-file';
import { entryOfFile } from '../../../electron/model/providers/from-file';
import { failureOf } from '../../support/failures';

/** Of providers that nobody has. */
const FILE = `
acme:
    display_name: Acme
    auth_mode: OAUTH2
    authorization_url: https://\${connectionConfig.subdomain}.acme.example/authorize
    token_url: https://\${connectionConfig.subdomain}.acme.example/token
    refresh_url: https://renew.acme.example/token
    scope_separator: ','
    default_scopes: [read, write]
    authorization_params:
        response_type: code
        prompt: consent
    token_params:
        grant_type: authorization_code
        audience: acme-api
    refresh_params:
        grant_type: refresh_token
        flavour: plain
    body_format: json
    expires_in_unit: milliseconds
    token_request_auth_method: basic
    disable_pkce: true
    connection_config:
        subdomain: { type: string, title: Acme subdomain, example: my-team, pattern: '(a+)+$' }
    proxy:
        base_url: https://\${connectionConfig.subdomain}.acme.example/api
        headers:
            X-Version: '3'
            Authorization: Bearer \${accessToken}
acme-sandbox:
    alias: acme
    display_name: Acme sandbox
    token_url: https://\${connectionConfig.subdomain}.sandbox.acme.example/token
machine:
    auth_mode: OAUTH2_CC
    token_url: https://machine.example/\${connectionConfig.realm}/token
    alternate_access_token_response_path: data.token
    scope_separator: ';'
keyed:
    auth_mode: API_KEY
two-parts:
    auth_mode: OAUTH2
    authorization_url: https://\${connectionConfig.a}.x.example/\${connectionConfig.b}
    token_url: https://x.example/token
later:
    auth_mode: OAUTH2
    authorization_url: https://x.example/authorize
    token_url: https://\${metadata.host}/token
plain:
    auth_mode: OAUTH2
    authorization_url: http://far.example/authorize
    token_url: http://far.example/token
nowhere:
    auth_mode: OAUTH2
    token_url: https://x.example/token
`;
const read = (text: string) => readProviders({ name: 'providers.yaml', text });
const failing = (text: string) => failureOf(Promise.resolve().then(() => read(text)));

describe('a file of providers', () => {
  const { entries, left } = read(FILE);
  const entry = (id: string) => entries.find((each) => each.id === id) ?? expect.fail(id);

  it('becomes entries with all that a connection needs', () => {
    expect(entries.map(({ id }) => id)).toEqual(['acme', 'acme-sandbox', 'machine', 'two-parts']);
    expect(entry('acme')).toEqual({
      id: 'acme',
      label: 'Acme',
      tenant: { name: 'Acme subdomain', example: 'my-team' },
      settings: {
        template: 'oauth',
        name: 'Acme',
        grantType: 'authorization_code',
        endpoints: {
          authorization: 'https://{tenant}.acme.example/authorize',
          token: 'https://{tenant}.acme.example/token',
          refresh: 'https://renew.acme.example/token',
        },
        clientAuthentication: 'client_secret_basic',
        pkce: 'off',
        scopes: ['read', 'write'],
        receiver: { kind: 'paste', redirectUri: 'https://localhost/callback' },
        dialect: { commaScopes: true, jsonBody: true, millisecondLifetime: true },
        legs: {
          authorize: { params: [{ name: 'prompt', value: 'consent' }] },
          token: { params: [{ name: 'audience', value: 'acme-api' }] },
          refresh: { params: [{ name: 'flavour', value: 'plain' }] },
          api: { headers: [{ name: 'X-Version', value: '3' }] },
        },
        apiBaseUrl: 'https://{tenant}.acme.example/api',
      },
    });
    expect(entry('acme-sandbox').settings).toMatchObject({
      name: 'Acme sandbox',
      endpoints: { token: 'https://{tenant}.sandbox.acme.example/token' },
    });
    expect(entry('machine')).toMatchObject({
      tenant: { name: 'realm', example: 'acme' },
      settings: { grantType: 'client_credentials', endpoints: { authorization: null } },
    });
  });

  it("says what it can't carry over, where, and why", () => {
    expect(left.map(({ what, where }) => [what, where])).toEqual([
      ['scope_separator', 'machine'],
      ['alternate_access_token_response_path', 'machine'],
      ['Providers without OAuth 2.0', 'keyed'],
      ['Providers with a URL of several parts', 'later'],
      ['Providers with settings that are not allowed', 'plain'],
      ['Providers without a URL', 'nowhere'],
    ]);
    for (const { why } of left) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  it('stands in the catalogue with its tenant, wherever that is, and settings that follow', () => {
    const file = { id: 'own-1', name: 'providers.yaml' };
    const acme = entryOfFile(entry('acme'), file);
    expect([acme.id, acme.basis, acme.hosts[0], acme.tenant?.where]).toEqual(['own-1/acme', 'file', '{tenant}.acme.example', 'host']);
    expect(acme.settings('my-team').endpoints?.token).toBe('https://my-team.acme.example/token');
    expect(acme.facts[2]).toEqual({ text: 'Refresh URL: https://renew.acme.example/token', sure: 'from your file providers.yaml' });
    const two = entryOfFile(entry('two-parts'), file);
    expect([two.tenant?.name, two.others?.map(({ name, where }) => [name, where])]).toEqual(['a', [['b', 'path']]]);
    expect(two.settings('one', ['eu']).endpoints?.authorization).toBe('https://one.x.example/eu');
    const { tenant } = entryOfFile(entry('machine'), file);
    expect([tenant?.where, tenant?.pattern.test('staff'), tenant?.pattern.test('a/b')]).toEqual(['path', true, false]);
  });

  it('that is none, is broken, nested too deeply or a bomb of aliases is refused, with its place', async () => {
    expect((await failing('a: { b: 1 }\n')).what).toContain('No entry of it has an auth_mode.');
    expect((await failing('a:\n  auth_mode: OAUTH2\n b: 1\n')).evidence).toContainEqual({
      label: 'Place',
      value: expect.stringMatching(/^line \d/),
    });
    expect((await failing(`a: ${'['.repeat(5_000)}`)).what).toMatch(/nested more than|isn't valid YAML/);
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `l${level + 1}: &l${level + 1} [${Array(9)
          .fill(level === 0 ? 'x' : `*l${level}`)
          .join(', ')}]`,
    );
    expect((await failing(`${levels.join('\n')}\n`)).what).toContain('too many aliases');
  });

  it('takes names of objects for names', () => {
    const { entries } = read('__proto__:\n  auth_mode: OAUTH2\nconstructor:\n  alias: toString\n');
    expect(entries).toEqual([]);
    expect(({} as Record<string, unknown>).auth_mode).toBe(undefined);
  });
});
