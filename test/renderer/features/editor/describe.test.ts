import { expect, it } from 'vitest';
import { defaultsOf } from '../../../../electron/model/templates';
import {
  registrationOf,
  summaryOfApi,
  summaryOfAuthorize,
  summaryOfClient,
  summaryOfExtras,
  summaryOfGrant,
  summaryOfProvider,
  summaryOfRedirect,
  titleOfRequest,
} from '../../../../renderer/features/editor/describe';
import { dropDraft, keepDraft, takeDraft } from '../../../../renderer/features/editor/drafts';
import { toForm } from '../../../../renderer/features/editor/form-model';

const form = toForm(defaultsOf('katana'));

it('says in one line what a closed section holds', () => {
  expect(summaryOfProvider(form)).toBe('2 endpoints, tokens from login.katanamrp.com');
  expect(summaryOfProvider({ ...form, issuer: 'https://x.example' })).toBe('Discovered from the issuer, 2 set by hand');
  expect(summaryOfClient({ ...form, clientAuthentication: 'none', certificateBoundTokens: true })).toBe(
    'Public client, no secret, with a certificate',
  );
  expect(summaryOfGrant(form)).toBe('Authorization code, 1 scope, PKCE S256, audience set');
  expect(summaryOfGrant({ ...form, grantType: 'client_credentials', audience: '', scopes: '' })).toBe('Client credentials, no scope');
  expect(summaryOfRedirect({ ...form, receiverKind: 'loopback', loopbackPort: '8912' })).toBe('Loopback, port 8912');
  expect(summaryOfExtras(form)).toBe('Not set');
  expect(summaryOfExtras({ ...toForm(defaultsOf('catapa')), tenant: 'x' })).toBe('Tenant header on 3');
  const request = { ...form.authorizeRequest, responseMode: 'query.jwt' };
  expect(summaryOfAuthorize({ ...form, authorizeRequest: request })).toBe('response_mode');
  expect(summaryOfAuthorize({ ...form, authorizeRequest: { ...request, signed: true, pushed: 'on' } })).toBe(
    'Always pushed, signed, response_mode',
  );
  expect(summaryOfApi({ ...form, allowPlainHttp: true })).toContain('plain http allowed');
});

it('says of a grant without an authorize request only what its own request is to authorize', () => {
  const authorizeRequest = { ...form.authorizeRequest, prompt: 'login', pushed: 'on' as const };
  expect(titleOfRequest(form)).toBe('More of the authorize request');
  expect(summaryOfAuthorize({ ...form, authorizeRequest })).toBe('Always pushed, prompt');
  const machine = { ...form, grantType: 'client_credentials' as const };
  expect(titleOfRequest(machine)).toBe('More of the request');
  expect(summaryOfAuthorize({ ...machine, authorizeRequest })).toBe('Not set');
  const detailed = { ...authorizeRequest, authorizationDetails: '[]' };
  expect(summaryOfAuthorize({ ...machine, authorizeRequest: detailed })).toBe('authorization_details');
});

it('writes the letter to Katana around the exact redirect URI', () => {
  const { letter } = registrationOf({ ...form, receiverKind: 'loopback', loopbackPort: '8912', loopbackPath: '/cb' });
  expect(letter).toContain('Redirect URL: http://127.0.0.1:8912/cb\n');
  expect(letter).toContain('Scope: offline_access');
  expect(registrationOf({ ...form, receiverKind: 'loopback', loopbackPort: '' }).letter).toBeNull();
});

it('says where a client is registered in the words of the provider that the catalogue knows', () => {
  const known = {
    label: 'Acme',
    onboarding: { how: 'self-service' as const, where: 'Admin > Apps', names: { clientId: '', redirectUri: 'Callback URL' } },
  };
  const loopback = { ...toForm(defaultsOf('oauth')), receiverKind: 'loopback' as const, loopbackPort: '' };
  expect(registrationOf({ ...toForm(defaultsOf('oauth')), schemePart: 'x' }, known)).toEqual({
    title: 'What to enter at Acme',
    lead: 'Register it under: Admin > Apps.',
    field: 'Callback URL:',
    uri: 'dev.tokenscope:/oauth/callback/x',
    letter: null,
  });
  expect(registrationOf(loopback, known).title).toBe('The redirect URI');
  expect(
    registrationOf(loopback, { ...known, onboarding: { ...known.onboarding, anyPort: 'http://127.0.0.1/callback', lead: 'Save it.' } }),
  ).toEqual({
    title: 'What to enter at Acme',
    lead: 'Register it under: Admin > Apps. Save it.',
    field: 'Callback URL, with any port:',
    uri: 'http://127.0.0.1/callback',
    letter: null,
  });
  const { uri, title } = registrationOf(loopback, { ...known, onboarding: { ...known.onboarding, names: { clientId: '' } } });
  expect([uri, title]).toEqual([null, 'What to enter at Acme']);
});

it('keeps unsaved changes but never a typed secret', () => {
  keepDraft('a', { ...form, name: 'Changed', secret: { kind: 'replace', value: 'hunter2' } });
  const draft = takeDraft('a');
  expect(draft?.name).toBe('Changed');
  expect(JSON.stringify(draft)).not.toContain('hunter2');
  expect(takeDraft('a')).toBeNull();
  keepDraft('b', { ...form, secret: { kind: 'remove' } });
  expect(takeDraft('b')?.secret).toEqual({ kind: 'remove' });
  keepDraft('c', form);
  dropDraft('c');
  expect(takeDraft('c')).toBeNull();
});
