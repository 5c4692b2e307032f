import type { Rule } from '../coach-rule';
import { auth0 } from './auth0';
import { playing, practiceFacts, promised } from './practice';
import { DOCUMENTED, type OfferedProvider, type PracticeProvider } from './provider';

/** The face of the practice provider that asks for an audience, by which a proof names it. */
export const AUDIENCE_FACE = 'katana';

export const AUDIENCE_FACE_WORDS = {
  name: 'Katana',
  text: 'As Katana behind Auth0: an audience, the client secret in the body, rotation.',
};

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];
const PAGES = "Katana's pages";
const AUTH0 = 'the documentation of Auth0, which Katana uses';
const BEHIND = `from ${AUTH0}`;

export const katana: OfferedProvider<'katana'> = {
  id: 'katana',
  name: 'Katana',
  hosts: /(^|\.)katanamrp\.com$/,
  isAlso: [auth0],
  label: 'Katana',
  summary: 'Katana cloud inventory: act for a Katana user, with refresh tokens that rotate.',
  mark: { letters: 'K', tone: 'violet' },
  welcome: { title: 'Katana', text: 'Refresh tokens that rotate' },
  asks: ['clientId', 'clientSecret'],
  settings: {
    name: 'Katana',
    environment: 'production',
    endpoints: { authorization: 'https://login.katanamrp.com/authorize', token: 'https://login.katanamrp.com/oauth/token' },
    clientAuthentication: 'client_secret_post',
    scopes: ['offline_access'],
    audience: 'https://api.katanamrp.com',
    redirectUriOnRefresh: true,
    apiBaseUrl: 'https://api.katanamrp.com/v1',
    calls: [{ id: 'locations', name: 'Locations, one', url: '/locations', query: [{ name: 'limit', value: '1' }] }],
  },
  grantTypes: ['authorization_code'],
  facts: [
    {
      text: 'Registration is manual: send your redirect URL to the App Partners team, and they return a Client ID and secret.',
      sure: DOCUMENTED,
    },
    { text: 'Without the scope offline_access there is no refresh token.', sure: DOCUMENTED },
    { text: 'Every refresh returns a new refresh token and invalidates the previous one; use each one once.', sure: DOCUMENTED },
    { text: 'The refresh request must include redirect_uri too.', sure: DOCUMENTED },
    { text: 'A rejected refresh token results in 403 with invalid_grant.', sure: BEHIND },
    { text: "Katana doesn't mention state and PKCE; both work.", sure: BEHIND },
    { text: 'The API allows 60 requests in 60 seconds.', sure: DOCUMENTED },
    { text: 'The format and lifetime of the access token are not published.', sure: 'unknown' },
  ],
  expects: {
    promises: {
      rotates: 'yes',
      leewaySeconds: 60,
      reuseEndsFamily: 'yes',
      lifetimeMember: 'expires_in',
      redirectUriOnRefresh: 'any',
      refreshToken: 'with-offline-access',
      challenge: 'any',
      noStore: 'any',
      oldAccessToken: 'accepted',
      pkceRequired: 'any',
    },
    sure: {
      rotates: PAGES,
      leewaySeconds: `${AUTH0}: an overlap may be configured; up to 60 s counts as intended`,
      reuseEndsFamily: `${PAGES}: an expired one invalidates the rest of the chain`,
      refreshToken: PAGES,
      pkce: `${AUTH0}; Katana does not mention it`,
      oldAccessToken: `${AUTH0}: access tokens stay valid until they expire`,
      lifetimeMember: `${AUTH0}; Katana does not mention it`,
    },
  },
  onboarding: {
    how: 'by-request',
    where: "Katana's App Partners team",
    url: 'https://developer.katanamrp.com/page/setting-up-oauth',
    lead: 'Katana registers clients by hand. Send this to its App Partners team; they return the Client ID and secret.',
    names: { grantType: 'Grant', redirectUri: 'Redirect URL', scopes: 'Scope', clientId: 'client_id', clientSecret: 'client_secret' },
    grants: { authorization_code: 'authorization code, with refresh tokens' },
    request: {
      to: 'Katana App Partners team',
      subject: 'OAuth 2.0 client for our integration',
      greeting: 'Hello App Partners team',
      asks: 'Please register an OAuth 2.0 client for our integration with Katana.',
    },
  },
  rules: {
    'katana-no-callback': {
      when: { purpose: ['authorize'], failure: ['flow-timed-out', 'cancelled', 'waiting'] },
      what: "Katana's sign-in page was opened, and no redirect has come back.",
      cause:
        'Usually {redirect} is not the redirect URL that Katana registered for this client; the page then says "Callback URL mismatch".',
      action: "Send exactly {redirect} to Katana's App Partners team to have it registered, or choose the receiver they have registered.",
      mend: ['sign-in', 'open:receiver'],
      reference: 'Katana docs: Setting up OAuth 2.0',
    },
    'katana-refresh-token-refused': {
      when: { purpose: TOKEN, status: [403], error: ['invalid_grant'], grant: ['refresh_token'], says: /refresh token/i },
      what: 'Katana no longer accepts this refresh token (403 invalid_grant).',
      cause:
        'Every refresh returns a new refresh token and invalidates the previous one. This one was already used or has expired, which revokes the whole chain.',
      action: 'Sign in again, and let only one program refresh for this user and client.',
      mend: ['sign-in'],
      reference: 'Katana docs: Setting up OAuth 2.0',
    },
    'katana-redirect-uri-missing': {
      when: { purpose: TOKEN, error: ['invalid_request'], says: /missing required parameter: redirect_uri/i },
      what: 'Katana requires redirect_uri in this request, and it was missing.',
      cause: "Katana's documentation requires redirect_uri for a refresh too, unlike the standard.",
      action: 'Turn on "Send redirect URI on refresh" in Settings, then try again.',
      mend: ['open:redirectUriOnRefresh'],
      reference: 'Katana docs: Setting up OAuth 2.0',
    },
    'katana-unauthorized': {
      when: { purpose: ['call'], status: [401], says: /unauthorized/i },
      what: "Katana's API rejected the access token (401 Unauthorized).",
      cause: "The token has expired, or was requested without audience=https://api.katanamrp.com. Katana's response doesn't say which.",
      action: '{renew} If a fresh token is rejected too, check the audience in Settings and sign in again.',
      mend: ['refresh', 'open:audience'],
      reference: 'Katana docs: Authentication',
    },
    'katana-rate-limited': {
      when: { purpose: ['call'], status: [429] },
      what: "Katana's API is rate-limiting requests (429): its limit is 60 in 60 seconds.",
      cause: 'This client used up the limit; X-Ratelimit-Remaining says how many are left.',
      action: 'Wait {wait} before the next call.',
      reference: 'Katana docs: Rate limiting',
    },
  },
};

export const practiceKatana: PracticeProvider<'practice-katana', 'katana'> = {
  ...playing(katana, 'K'),
  summary: 'The practice provider imitating Katana, error bodies included.',
  grantTypes: katana.grantTypes,
  facts: practiceFacts('Rotation, audience, redirect_uri on refresh and the 403 for a used refresh token are as at Katana.'),
  expects: promised({
    redirectUriOnRefresh: 'needed',
    challenge: 'none',
    issInCallback: 'no',
    narrowerScope: 'ignored',
    pkceRequired: 'no',
    revokedWithinSeconds: null,
  }),
  faces: [{ id: 'katana' }],
};
