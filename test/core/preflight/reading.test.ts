import { describe, expect, it } from 'vitest';
import { type Reading, readAuthorize } from '../../../electron/core/preflight/reading';
import type { HttpResponse } from '../../../electron/core/ports';
import type { ConnectionSettings } from '../../../electron/model/connection';
import { connectionTo } from '../../support/connection';

const REDIRECT = 'http://127.0.0.1:8400/callback';

interface Page {
  at: string;
  status?: number;
  /** Of the page, in place of a redirect. */
  html?: string;
  location?: string;
}

/** How a page of that server is read. */
function read({ at, status = 400, html = '', location }: Page, settings: Partial<ConnectionSettings> = {}): Reading {
  const connection = connectionTo(at, { endpoints: { ...connectionTo(at).endpoints, token: `${at}/oauth/token` }, ...settings });
  const url = `${at}/authorize?client_id=client-1&redirect_uri=${encodeURIComponent(REDIRECT)}&state=s1`;
  const headers = [{ name: 'content-type', value: 'text/html' }, ...(location ? [{ name: 'location', value: location }] : [])];
  const body = new TextEncoder().encode(`<!doctype html><html><body>${html}</body></html>`);
  const times = { startedAt: 0, headersMs: 1, endMs: 2 };
  const response: HttpResponse = { status: location ? 302 : status, statusText: '', headers, body, cut: false, ...times };
  const about = { connectionId: connection.id, purpose: 'authorize' as const, secrets: [] };
  const request = { method: 'GET', url, headers: [], body: null, timeoutMs: 1, maxBodyBytes: 1, about };
  const answer = {
    request,
    response,
    location: location ? new URL(location, url) : null,
    stateSent: 's1',
    redirectUri: REDIRECT,
    isPushed: false,
  };
  return readAuthorize(answer, connection, 0, () => 'ffff-ffff');
}

/** What providers show where they refuse before a sign-in, in their own words. */
const REFUSED: [provider: string, Reading['about'], Page][] = [
  ['Auth0, client', 'client', { at: 'https://acme.eu.auth0.com', status: 400, html: '<h1>Oops!</h1><p>Unknown client: client-1</p>' }],
  ['Auth0, redirect URI', 'redirect-uri', { at: 'https://acme.eu.auth0.com', status: 403, html: '<p>Callback URL mismatch.</p>' }],
  [
    'Okta, client',
    'client',
    { at: 'https://acme.okta.com', html: '<h1>400</h1><p>Invalid value for client_id parameter: invalid_client</p>' },
  ],
  [
    'Okta, redirect URI',
    'redirect-uri',
    { at: 'https://acme.okta.com', html: "<p>The 'redirect_uri' parameter must be a Login redirect URI in the client app settings</p>" },
  ],
  [
    'Entra, client, under a status of success',
    'client',
    {
      at: 'https://login.microsoftonline.com/acme/oauth2/v2.0',
      status: 200,
      html: "<p>AADSTS700016: Application with identifier 'client-1' was not found in the directory 'acme'.</p>",
    },
  ],
  [
    'Entra, redirect URI',
    'redirect-uri',
    {
      at: 'https://login.microsoftonline.com/acme/oauth2/v2.0',
      html: '<p>AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application.</p>',
    },
  ],
  [
    'Google, redirect URI, packed into the address',
    'redirect-uri',
    {
      at: 'https://accounts.google.com/o/oauth2',
      location: `/signin/oauth/error?authError=${btoa('\n\x15redirect_uri_mismatch\x12\xb0\x01You can not sign in to this app')}`,
    },
  ],
  ['Keycloak, client', 'client', { at: 'https://sso.test/realms/main', html: '<p>Client not found.</p>' }],
  ['Keycloak, redirect URI', 'redirect-uri', { at: 'https://sso.test/realms/main', html: '<p>Invalid parameter: redirect_uri</p>' }],
  ['GitHub, client', 'client', { at: 'https://github.com/login/oauth', status: 404, html: '<h1>404</h1>' }],
  ['GitLab, redirect URI', 'redirect-uri', { at: 'https://gitlab.test/oauth', html: '<p>The redirect URI included is not valid.</p>' }],
  [
    'Cognito, redirect URI',
    'redirect-uri',
    { at: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2', location: '/error?error=redirect_mismatch&client_id=client-1' },
  ],
  [
    'Salesforce, client',
    'client',
    { at: 'https://login.salesforce.test', html: 'error=invalid_client_id&amp;error_description=client identifier invalid' },
  ],
  [
    'Zoom, redirect URI',
    'redirect-uri',
    { at: 'https://zoom.test/oauth', html: '<p>Invalid redirect: http://127.0.0.1:8400/callback (4,700)</p>' },
  ],
  ['Stripe, client', 'client', { at: 'https://connect.stripe.test/oauth', html: 'No application matches the supplied client identifier' }],
  [
    'Shopify, redirect URI',
    'redirect-uri',
    { at: 'https://acme.test/admin/oauth', html: 'Oauth error invalid_request: The redirect_uri is not whitelisted' },
  ],
  ['sent back: scope', 'scope', { at: 'https://id.test', location: `${REDIRECT}?error=invalid_scope&state=s1` }],
  ['sent back: resource', 'resource', { at: 'https://id.test', location: `${REDIRECT}?error=invalid_target&state=s1` }],
  [
    'sent back: audience, in words only',
    'resource',
    { at: 'https://id.test', location: `${REDIRECT}?error=invalid_request&error_description=Missing+required+parameter%3A+audience` },
  ],
  [
    'sent back: PKCE, in words only',
    'pkce',
    { at: 'https://id.test', location: `${REDIRECT}?error=invalid_request&error_description=code_challenge+required` },
  ],
  ['sent back in the fragment', 'response-type', { at: 'https://id.test', location: `${REDIRECT}#error=unsupported_response_type` }],
];

describe('a refusal names its part of the request', () => {
  it.each(REFUSED)('%s', (_, about, page) => {
    const reading = read(page);
    expect([reading.outcome, reading.about]).toEqual(['refused', about]);
    expect(reading.coach?.what).not.toBe('');
  });
});

describe('no refusal is', () => {
  it.each<[string, Reading['outcome'], Page]>([
    ['a login page', 'accepted', { at: 'https://id.test', status: 200, html: '<form><input name=password type=password></form>' }],
    ['a redirect to the login', 'accepted', { at: 'https://id.test', location: '/login?client_id=client-1' }],
    ['that nobody is signed in', 'accepted', { at: 'https://id.test', location: `${REDIRECT}?error=login_required` }],
    ['a wall against robots', 'unknown', { at: 'https://id.test', status: 403, html: '<h1>Just a moment...</h1>' }],
    ['trouble of the server', 'unknown', { at: 'https://id.test', location: `${REDIRECT}?error=server_error` }],
    ['a server that failed', 'unknown', { at: 'https://id.test', status: 502, html: 'Bad gateway' }],
    ['a page of an error without a name', 'unknown', { at: 'https://id.test', location: '/oauth/error' }],
    ['a code, which nobody asked for', 'unknown', { at: 'https://id.test', location: `${REDIRECT}?code=abc` }],
  ])('%s', (_, outcome, page) => {
    expect(read(page).outcome).toBe(outcome);
  });
});

it('a page that is not there is about the endpoint, and one that names nothing about nothing', () => {
  expect(read({ at: 'https://id.test', status: 404, html: 'Not Found' })).toMatchObject({ outcome: 'refused', about: 'server' });
  expect(read({ at: 'https://id.test', status: 400, html: 'Bad Request' })).toMatchObject({ outcome: 'refused', about: null });
  const both = 'The client is unknown, or the redirect URI is not registered for it.';
  expect(read({ at: 'https://id.test', status: 400, html: both })).toMatchObject({ outcome: 'refused', about: null });
});
