import type { Rule } from '../coach-rule';
import { catalogued, documented, me, practised } from './catalogued';

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];

const app = documented(
  'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app',
  '2026-11-29',
);
const refreshing = documented(
  'https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens',
  '2026-11-29',
);
const oauthApps = documented('https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps', '2026-11-29');
const registering = documented(
  'https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/registering-a-github-app',
  '2026-11-30',
);
const creating = documented('https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app', '2026-11-30');
const troubleshooting = practised(
  'https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors',
  '2026-11-29',
);

const ENDPOINTS = {
  authorization: 'https://github.com/login/oauth/authorize',
  token: 'https://github.com/login/oauth/access_token',
  deviceAuthorization: 'https://github.com/login/device/code',
};
const API = { apiBaseUrl: 'https://api.github.com', calls: [me('/user')] };

export const github = catalogued('github', 'GitHub', ['GH', 'accent'], {
  label: 'GitHub App',
  summary: "GitHub's API for a user, with the permissions of a GitHub App.",
  settings: API,
  quirks: {
    addresses: app(ENDPOINTS),
    credential: app('client_secret_post'),
    pkce: app('supported'),
    refreshToken: refreshing('rotates'),
    refreshLifetime: app(15_897_600),
    lifetime: refreshing(28_800),
    formAnswers: oauthApps(true),
    errors: troubleshooting({ status: 200, body: '{"error":"bad_verification_code"}' }),
    redirects: oauthApps('loopback-any-port'),
    registered: registering('Settings > Developer settings > GitHub Apps > New GitHub App'),
    notes: [app('A user access token has the permissions of the app and the user; it has no scopes.')],
  },
  onboarding: {
    url: 'https://github.com/settings/apps',
    lead: 'Leave "Expire user authorization tokens" on for refresh tokens. Then open the app and choose Generate a new client secret.',
    names: { redirectUri: 'Callback URL', clientSecret: 'Client secret', scopes: 'Permissions' },
  },
  hosts: /(^|\.)github\.com$/,
  headers: ['x-github-request-id'],
  requestId: 'x-github-request-id',
  // Of GitHub Actions: "OpenID Connect reference"
  claims: {
    repository: 'Repository the workflow runs in (GitHub)',
    repository_id: 'Number of that repository; unchanged by renaming (GitHub)',
    repository_owner: 'Owner of that repository (GitHub)',
    repository_owner_id: 'Number of that owner; unchanged by renaming (GitHub)',
    repository_visibility: 'Whether that repository is public, internal or private (GitHub)',
    actor: 'Account that started the run (GitHub)',
    actor_id: 'Number of that account (GitHub)',
    workflow: 'Name of the workflow (GitHub)',
    workflow_ref: 'File of the workflow, and its branch or tag (GitHub)',
    workflow_sha: 'Commit of the workflow file (GitHub)',
    job_workflow_ref: 'File of the reusable workflow the job uses (GitHub)',
    job_workflow_sha: 'Commit of that reusable workflow (GitHub)',
    event_name: 'Event that started the run, such as push (GitHub)',
    ref: 'Branch or tag the run is for (GitHub)',
    ref_type: 'Whether that is a branch or a tag (GitHub)',
    ref_protected: 'Whether that branch or tag is protected (GitHub)',
    base_ref: 'Target branch of the pull request (GitHub)',
    head_ref: 'Source branch of the pull request (GitHub)',
    sha: 'Commit the run is for (GitHub)',
    run_id: 'Number of the run; unchanged by a re-run (GitHub)',
    run_number: 'Count of runs of this workflow (GitHub)',
    run_attempt: 'Which attempt of the run (GitHub)',
    check_run_id: 'Number of the check run of the job (GitHub)',
    runner_environment: 'Whether the runner is hosted by GitHub or self-hosted (GitHub)',
    environment: 'Deployment environment of the job (GitHub)',
    environment_node_id: 'ID of that environment (GitHub)',
    enterprise: 'Enterprise the repository belongs to (GitHub)',
    enterprise_id: 'Number of that enterprise (GitHub)',
  },
  rules: {
    'github-client-unknown': {
      when: { purpose: ['authorize', 'sign-in-page'], status: [404] },
      what: 'GitHub does not know this Client ID: it shows a page that is not there (404) in place of the sign-in.',
      cause: 'The Client ID is misspelled, is the secret or the app ID, or belongs to an app that was deleted.',
      action: "Copy the Client ID from the app's settings at GitHub.",
      mend: ['open:clientId'],
      reference: 'GitHub docs: Troubleshooting authorization request errors',
    },
    'github-bad-verification-code': {
      when: { purpose: TOKEN, error: ['bad_verification_code'] },
      what: 'GitHub rejected the code (bad_verification_code), with status {status}.',
      cause: 'The code was used before, is older than ten minutes, or belongs to another app.',
      action: 'Sign in again.',
      mend: ['sign-in'],
      reference: 'GitHub docs: Troubleshooting OAuth app access token request errors',
    },
    'github-client-credentials': {
      when: { purpose: TOKEN, error: ['incorrect_client_credentials'] },
      what: 'GitHub rejected this client (incorrect_client_credentials), with status {status}.',
      cause: 'The Client ID or secret is wrong.',
      action: "Create a new Client secret in the app's settings at GitHub, and enter it in Settings.",
      mend: ['open:clientSecret', 'open:clientId'],
      reference: 'GitHub docs: Troubleshooting OAuth app access token request errors',
    },
    'github-redirect-uri-mismatch': {
      when: { error: ['redirect_uri_mismatch'] },
      what: 'GitHub rejected {redirect} (redirect_uri_mismatch).',
      cause: "Host and path must match the app's callback URL or be below it.",
      action: "Correct the callback URL in the app's settings at GitHub; a loopback port may differ.",
      mend: ['open:receiver'],
      reference: 'GitHub docs: Troubleshooting authorization request errors',
    },
    'github-refresh-token-dead': {
      when: { purpose: TOKEN, error: ['bad_refresh_token'] },
      what: 'GitHub rejected the refresh token (bad_refresh_token), with status {status}.',
      cause: 'It was used before, has expired (after six months), or was revoked.',
      action: 'Sign in again.',
      mend: ['sign-in'],
      reference: 'GitHub docs: Refreshing user access tokens',
    },
    'github-device-flow-off': {
      when: { error: ['device_flow_disabled'] },
      what: 'The device flow is off for this GitHub app (device_flow_disabled).',
      cause: 'The box "Enable Device Flow" is not ticked in the settings of the app.',
      action: 'Tick "Enable Device Flow" in the settings of the app, then start again.',
      mend: ['sign-in', 'open:grantType'],
      reference: 'GitHub docs: Authorizing OAuth apps, device flow',
    },
    'github-device-code-unknown': {
      when: { error: ['incorrect_device_code'] },
      what: "GitHub doesn't know this device code (incorrect_device_code).",
      cause: 'It belongs to another app, or was used before.',
      action: 'Start again for a new code.',
      mend: ['sign-in'],
      reference: 'GitHub docs: Authorizing OAuth apps, device flow',
    },
    'github-email-unverified': {
      when: { error: ['unverified_user_email'] },
      what: 'GitHub issues no token to an account without a verified e-mail address.',
      cause: "The user's primary e-mail address is not verified.",
      action: 'Verify the e-mail address at GitHub, then sign in again.',
      reference: 'GitHub docs: Troubleshooting OAuth app access token request errors',
    },
    'github-app-suspended': {
      when: { error: ['application_suspended'] },
      what: 'GitHub has suspended this app (application_suspended).',
      cause: 'It was reported, or violated the terms.',
      action: 'Contact GitHub support.',
      reference: 'GitHub docs: Troubleshooting authorization request errors',
    },
    'github-bad-credentials': {
      when: { purpose: ['call', 'userinfo'], status: [401], says: /bad credentials/i },
      what: "GitHub's API rejected the token (401 Bad credentials).",
      cause: 'It was revoked, has expired, or is one of too many (ten per user, app and scopes; the oldest are removed).',
      action: 'Sign in again.',
      mend: ['sign-in'],
      reference: 'GitHub docs: Token expiration and revocation',
    },
    'github-rate-limited': {
      when: { purpose: ['call'], status: [403, 429], says: /rate limit/i },
      what: "GitHub's API is rate-limiting requests ({status}).",
      cause: 'The hourly limit, or the one against bursts, is used up.',
      action: 'Wait {wait}; X-RateLimit-Reset says when it resets.',
      reference: 'GitHub docs: Rate limits for the REST API',
    },
    'github-not-accessible': {
      when: { purpose: ['call'], status: [403], says: /not accessible by|saml|organization has enabled/i },
      what: "GitHub doesn't allow this app to do that (403).",
      cause: 'The app lacks a permission, or the organisation restricts apps or requires single sign-on for the token.',
      action: 'Add the permission to the app, and have an owner of the organisation approve it or authorise it for SSO.',
      reference: 'GitHub docs: Troubleshooting the REST API',
    },
  },
});

/** Its answers are recognised as those of GitHub. */
export const githubOAuthApp = catalogued('github-oauth-app', 'GitHub', ['GH', 'accent'], {
  label: 'GitHub OAuth app',
  summary: "GitHub's API for a user, with scopes; tokens don't expire.",
  settings: { ...API, scopes: ['read:user'] },
  quirks: {
    addresses: oauthApps(ENDPOINTS),
    credential: oauthApps('client_secret_post'),
    pkce: oauthApps('supported'),
    refreshToken: oauthApps('none'),
    lifetime: oauthApps(null),
    formAnswers: oauthApps(true),
    errors: troubleshooting({ status: 200, body: '{"error":"bad_verification_code"}' }),
    redirects: oauthApps('loopback-any-port'),
    registered: creating('Settings > Developer settings > OAuth apps > New OAuth app'),
    notes: [
      oauthApps('Scopes are sent with spaces between them and come back with commas.'),
      creating('An OAuth app has one callback URL.'),
    ],
  },
  onboarding: {
    url: 'https://github.com/settings/developers',
    lead: 'After registering the app, choose Generate a new client secret.',
    names: { redirectUri: 'Authorization callback URL', clientSecret: 'Client secret' },
  },
});
