import { describe, expect, it } from 'vitest';
import { checkDocumentUrl, documentOf, documentVerdicts, type FetchedDocument } from '../../../electron/core/registration/document';
import { metadataOf } from '../../../electron/model/registration';
import { settingsOf } from '../../support/connection';

const URL_HERE = 'https://example.com/oauth/client.json';
const KEYS = [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }];
const settings = settingsOf({ receiver: { kind: 'loopback', port: null, path: '/callback' }, clientAuthentication: 'client_secret_basic' });
const PUBLIC = documentOf(URL_HERE, metadataOf(settings));

const served = (document: object | string, more: Partial<FetchedDocument> = {}): FetchedDocument => {
  const body = typeof document === 'string' ? document : JSON.stringify(document);
  return { url: URL_HERE, status: 200, contentType: 'application/json; charset=utf-8', bytes: body.length, cut: false, body, ...more };
};

const failed = (fetched: FetchedDocument, address = URL_HERE, wanted = PUBLIC) =>
  documentVerdicts(address, fetched, wanted).flatMap(({ rule, outcome }) => (outcome === 'fail' ? [rule] : []));

describe('a client ID metadata document', () => {
  it('is of a public client, or of one with keys, never of one with a secret', () => {
    expect(PUBLIC).toMatchObject({ client_id: URL_HERE, token_endpoint_auth_method: 'none', application_type: 'native' });
    expect(PUBLIC.redirect_uris).toEqual(['http://127.0.0.1/callback', 'http://localhost/callback']);
    const keyed = documentOf(URL_HERE, metadataOf({ ...settings, clientAuthentication: 'private_key_jwt' }, { keys: KEYS }));
    expect(keyed).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: KEYS } });
    expect(Object.keys(keyed)[0]).toBe('client_id');
  });

  it('breaks no rule where it is hosted as it was written', () => {
    const verdicts = documentVerdicts(URL_HERE, served(PUBLIC), PUBLIC);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(verdicts.map(() => 'pass'));
    expect(verdicts.length).toBeGreaterThan(8);
  });

  it('names the draft whose sections it cites', () => {
    const verdicts = documentVerdicts(URL_HERE, served({ ...PUBLIC, token_endpoint_auth_method: 'private_key_jwt' }), PUBLIC);
    const draft = 'draft-ietf-oauth-client-id-metadata-document-01 section';
    const cited = Object.fromEntries(verdicts.map(({ rule, section }) => [rule, section]));
    expect(cited).toMatchObject({
      'document-url': `${draft} 3`,
      'document-status': `${draft} 4`,
      'document-client-id': `${draft} 4.1`,
      'document-redirects': `${draft} 4.5`,
      'document-keys': `${draft} 6.2`,
      'document-size': `${draft} 6.6`,
    });
  });

  it('is served under any +json type', () => {
    expect(failed(served(PUBLIC, { contentType: 'application/oauth-client+json' }))).toEqual([]);
  });

  const { redirect_uris: _, token_endpoint_auth_method: __, ...bare } = PUBLIC;
  it.each<[string, FetchedDocument, string[]]>([
    ['is not there', served('gone', { status: 404 }), ['document-status']],
    ['redirects', served(PUBLIC, { url: 'https://example.com/elsewhere.json' }), ['document-status']],
    ['is served as a page', served(PUBLIC, { contentType: 'text/html' }), ['document-type']],
    ['has no type', served(PUBLIC, { contentType: '' }), ['document-type']],
    ['is long', served({ ...PUBLIC, note: 'x'.repeat(6000) }), ['document-size']],
    ['is cut off', served('{', { cut: true, bytes: 2_000_000 }), ['document-size', 'document-json']],
    ['is a list', served('[]'), ['document-json']],
    ['names another client', served({ ...PUBLIC, client_id: 'https://example.com:443/oauth/client.json' }), ['document-client-id']],
    ['has a secret', served({ ...PUBLIC, client_secret: 'canary-published-secret' }), ['document-secrets']],
    ['has a private key', served({ ...PUBLIC, jwks: { keys: [{ ...KEYS[0], d: 'canary-d' }] } }), ['document-secrets']],
    [
      'wants a secret',
      served({ ...PUBLIC, token_endpoint_auth_method: 'client_secret_post' }),
      ['document-authentication', 'document-settings'],
    ],
    ['says nothing of authentication', served({ ...bare, redirect_uris: PUBLIC.redirect_uris }), ['document-authentication']],
    ['lacks its keys', served({ ...PUBLIC, token_endpoint_auth_method: 'private_key_jwt' }), ['document-keys', 'document-settings']],
    ['lacks one loopback spelling', served({ ...PUBLIC, redirect_uris: ['http://localhost/callback'] }), ['document-redirects']],
    ['has no redirect URI', served({ ...bare, token_endpoint_auth_method: 'none' }), ['document-redirects']],
  ])('that %s is told', (_, fetched, rules) => {
    expect(failed(fetched)).toEqual(rules);
  });

  it('says that it has the other spelling of this computer only', () => {
    const found = (redirect_uris: string[]) =>
      documentVerdicts(URL_HERE, served({ ...PUBLIC, redirect_uris }), PUBLIC).find(({ rule }) => rule === 'document-redirects')?.found;
    expect(found(['http://localhost/callback'])).toMatch(
      /^Not there: "http:\/\/127\.0\.0\.1\/callback"\. localhost and 127\.0\.0\.1 are two/,
    );
    expect(found(['https://example.com/callback'])).not.toContain('are two');
  });

  it('repeats no secret that it finds', () => {
    const told = JSON.stringify(documentVerdicts(URL_HERE, served({ ...PUBLIC, client_secret: 'canary-published-secret' }), PUBLIC));
    expect(told).not.toContain('canary');
  });

  it.each([
    'http://example.com/client.json',
    'https://example.com',
    'https://user@example.com/client.json',
    'https://example.com/client.json#a',
    'https://example.com/a/../client.json',
    'https://example.com/a/%2E%2e/client.json',
    'https:///client.json',
    'javascript:alert(1)',
    'client-1',
  ])('has no such URL: %s', (address) => {
    expect(() => checkDocumentUrl(address)).toThrow(/connection-invalid/);
  });

  it('may have a URL with a port or a query, but a query is marked', () => {
    expect(checkDocumentUrl(' https://example.com:8443/c ')).toBe('https://example.com:8443/c');
    const address = 'https://example.com/c?v=1';
    expect(failed(served({ ...PUBLIC, client_id: address }, { url: address }), address)).toEqual(['document-url-query']);
  });
});
