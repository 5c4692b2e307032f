import { describe, expect, it } from 'vitest';
import type { TemplateId } from '../../../../electron/model/providers/offered';
import { defaultsOf } from '../../../../electron/model/templates';
import { checkForm } from '../../../../renderer/features/editor/form-check';
import { visibleIssues } from '../../../../renderer/features/editor/form-context';
import { type FormModel, toForm } from '../../../../renderer/features/editor/form-model';
import { askedBy, fieldOfPath, sectionOf } from '../../../../renderer/features/editor/form-fields';

const formOf = (id: TemplateId): FormModel => toForm(defaultsOf(id));
const fields = (form: FormModel, hasSecret: boolean | null = false) =>
  checkForm(form, { secret: hasSecret, key: null, certificate: null, inputs: null }).map((issue) => `${issue.level} ${issue.field}`);

describe('what a template still needs', () => {
  it('names what the person must bring', () => {
    expect(fields(formOf('katana'))).toEqual(['missing clientId', 'missing clientSecret']);
    expect(fields(formOf('catapa'))).toEqual(['missing clientId', 'missing clientSecret', 'missing tenant']);
    expect(fields(formOf('oidc'))).toEqual(['missing issuer', 'missing clientId', 'missing clientSecret']);
    expect(fields(formOf('oauth'))).toEqual([
      'missing endpoint-authorization',
      'missing endpoint-token',
      'missing clientId',
      'missing clientSecret',
    ]);
  });

  it('a certificate is missing of whoever sends one, beside another method too', () => {
    const form: FormModel = { ...formOf('oauth'), issuer: 'https://as.example', clientId: 'c', certificateBoundTokens: true };
    const lacking = (change: Partial<FormModel>, certificate: boolean | null) =>
      checkForm({ ...form, ...change }, { secret: true, key: true, certificate, inputs: null }).map(({ field }) => field);
    for (const clientAuthentication of ['client_secret_basic', 'private_key_jwt', 'none', 'tls_client_auth'] as const) {
      expect(lacking({ clientAuthentication }, false), clientAuthentication).toEqual(['clientCertificates']);
      expect(lacking({ clientAuthentication }, true), clientAuthentication).toEqual([]);
      expect(lacking({ clientAuthentication }, null), clientAuthentication).toEqual([]);
    }
    expect(lacking({ certificateBoundTokens: false }, false)).toEqual([]);
  });

  it('is an issuer where tokens or signed responses come through the browser, and a receiver that gets them', () => {
    const { endpoints, ...oauth } = formOf('oauth');
    const known = { ...endpoints, authorization: 'https://as.example/authorize', token: 'https://as.example/token' };
    const form: FormModel = { ...oauth, endpoints: known, clientId: 'c', receiverKind: 'loopback' };
    const lacking = (change: Partial<FormModel>) => fields({ ...form, ...change }, true);
    const mode = (responseMode: string) => ({ ...form.authorizeRequest, responseMode });
    expect(lacking({})).toEqual([]);
    expect(lacking({ authorizeRequest: mode('query.jwt') })).toEqual(['missing issuer']);
    expect(lacking({ grantType: 'implicit' })).toEqual(['missing issuer', 'missing receiver']);
    expect(lacking({ grantType: 'implicit', issuer: 'https://as.example', receiverKind: 'paste', pasteUri: 'https://a.example/' })).toEqual(
      [],
    );
    expect(lacking({ grantType: 'hybrid', issuer: 'https://as.example', authorizeRequest: mode('form_post') })).toEqual([]);
    expect(lacking({ grantType: 'client_credentials', authorizeRequest: mode('fragment.jwt') })).toEqual([]);
  });

  it('is nothing once it is there', () => {
    const form: FormModel = { ...formOf('katana'), clientId: 'k', secret: { kind: 'replace', value: 's' } };
    expect(fields(form)).toEqual([]);
    expect(fields({ ...form, secret: { kind: 'keep' } }, true)).toEqual([]);
    expect(fields({ ...form, secret: { kind: 'keep' } }, null)).toEqual([]);
    expect(fields({ ...form, secret: { kind: 'remove' } }, true)).toEqual(['missing clientSecret']);
    expect(fields({ ...form, clientAuthentication: 'none', secret: { kind: 'keep' } })).toEqual([]);
  });

  it('asks no authorization endpoint of client credentials', () => {
    const form: FormModel = { ...formOf('oauth'), grantType: 'client_credentials', clientId: 'c' };
    expect(fields(form, true)).toEqual(['missing endpoint-token']);
    expect(fields({ ...form, clientAuthentication: 'none' }, true)).toContain('missing clientSecret');
  });
});

describe('what is wrong', () => {
  const ready: FormModel = { ...formOf('katana'), clientId: 'k', secret: { kind: 'replace', value: 's' } };
  it.each([
    ['name', { name: '  ' }],
    ['issuer', { issuer: 'login.example.com' }],
    ['endpoint-token', { endpoints: { ...ready.endpoints, token: 'http://login.example.com/token' } }],
    ['scopes', { scopes: 'a "b"' }],
    ['resource', { resource: 'https://a.example/#x' }],
    ['loopbackPort', { receiverKind: 'loopback', loopbackPort: '70000' }],
    ['loopbackPort', { receiverKind: 'loopback', loopbackPort: 'x' }],
    ['loopbackPath', { receiverKind: 'loopback', loopbackPath: '/a?b' }],
    ['pasteUri', { receiverKind: 'paste', pasteUri: '' }],
    ['request-prompt', { authorizeRequest: { ...ready.authorizeRequest, prompt: 'none login' } }],
    ['request-maxAge', { authorizeRequest: { ...ready.authorizeRequest, maxAge: '1 h' } }],
    ['request-claims', { authorizeRequest: { ...ready.authorizeRequest, claims: '[]' } }],
    ['legs-token', { legs: { ...ready.legs, token: { params: [{ name: '', value: 'x' }], headers: [] } } }],
    ['legs-api', { legs: { ...ready.legs, api: { params: [], headers: [{ name: 'Two words', value: 'x' }] } } }],
    ['apiBaseUrl', { apiBaseUrl: 'ftp://x.example' }],
  ] as [string, Partial<FormModel>][])('stands at %s', (field, change) => {
    expect(fields({ ...ready, ...change })).toEqual([`wrong ${field}`]);
  });

  it('shows at once only where the person has been', () => {
    const issues = checkForm(
      { ...ready, name: '', apiBaseUrl: 'x', clientId: '' },
      { secret: false, key: null, certificate: null, inputs: null },
    );
    expect(visibleIssues(issues, new Set(), false)).toEqual([]);
    expect(visibleIssues(issues, new Set(['name']), false).map((issue) => issue.field)).toEqual(['name']);
    expect(visibleIssues(issues, new Set(), true).map((issue) => issue.field)).toEqual(['name', 'apiBaseUrl']);
  });
});

describe('addresses', () => {
  const wrong = (issuer: string, allowPlainHttp = false) =>
    checkForm({ ...formOf('katana'), issuer, allowPlainHttp }, { secret: true, key: null, certificate: null, inputs: null }).find(
      ({ field }) => field === 'issuer',
    )?.text ?? null;
  it('take plain http for this machine only, unless allowed', () => {
    for (const local of ['http://127.0.0.1:8080/x', 'http://127.9.9.9/', 'http://[::1]:1/', 'http://localhost:3000']) {
      expect(wrong(local)).toBeNull();
    }
    for (const far of ['http://example.com', 'http://127.0.0.1.example.com', 'http://localhost.example']) {
      expect(wrong(far)).toMatch(/plain http/i);
      expect(wrong(far, true)).toBeNull();
    }
  });
  it('refuse user names and other schemes', () => {
    expect(wrong('https://me:pw@example.com', true)).toMatch(/password/);
    expect(wrong('file:///etc/passwd', true)).toMatch(/neither https nor http/);
    expect(wrong('', false)).toBeNull();
  });
});

describe('finding a field', () => {
  it('by the path a refusal names', () => {
    expect(fieldOfPath('name')).toBe('name');
    expect(fieldOfPath('endpoints.token')).toBe('endpoint-token');
    expect(fieldOfPath('legs.refresh.params[0].name')).toBe('legs-refresh');
    expect(fieldOfPath('receiver.port')).toBe('loopbackPort');
    expect(fieldOfPath('receiver.redirectUri')).toBe('pasteUri');
    expect(fieldOfPath('calls[2].url')).toBeNull();
    expect(fieldOfPath('__proto__')).toBeNull();
  });

  it('in the section it stands in, which depends on the template', () => {
    const oauth = askedBy('oauth');
    const katana = askedBy('katana');
    expect(sectionOf('endpoint-token', oauth)).toBe('essentials');
    expect(sectionOf('endpoint-token', katana)).toBe('provider');
    expect(sectionOf('endpoint-jwks', oauth)).toBe('provider');
    expect(sectionOf('scopes', katana)).toBe('grant');
    expect(sectionOf('legs-api', katana)).toBe('extras');
    expect(sectionOf('pasteUri', katana)).toBe('redirect');
    expect(sectionOf('clientId', askedBy('not known'))).toBe('essentials');
  });
});
