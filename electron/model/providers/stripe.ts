import { catalogued, documented } from './catalogued';

const oauth = documented('https://docs.stripe.com/connect/oauth-reference', '2026-11-30');
const standard = documented('https://docs.stripe.com/connect/oauth-standard-accounts', '2026-11-30');

export const stripe = catalogued('stripe', 'Stripe', ['ST', 'violet'], {
  label: 'Stripe Connect',
  hosts: /(^|\.)stripe\.com$/,
  summary: "Another Stripe account, connected to your platform's.",
  settings: {
    scopes: ['read_write'],
    apiBaseUrl: 'https://api.stripe.com/v1',
    calls: [{ id: 'account', name: 'The connected account', url: '/account' }],
  },
  quirks: {
    addresses: oauth({ authorization: 'https://connect.stripe.com/oauth/authorize', token: 'https://connect.stripe.com/oauth/token' }),
    credential: oauth('client_secret_post'),
    pkce: oauth('unmentioned'),
    callback: oauth(['scope']),
    lifetime: oauth(null),
    redirects: oauth('https'),
    registered: oauth('Stripe Dashboard > Settings > Connect > Onboarding options > OAuth'),
    notes: [
      oauth("The Client secret is your platform's secret API key: sk_test_… or sk_live_…, of the same mode as the Client ID."),
      oauth('The connected account is stripe_user_id in the token response.'),
      oauth('A code is valid for 5 minutes. Using it twice ends the connection to the account.'),
      oauth('A refresh ends the access token before it, if scope and mode are the same.'),
      oauth('Only a refused sign-in (access_denied) is redirected back; other errors stay in the browser, as JSON.'),
      standard('Stripe recommends Connect Onboarding instead of OAuth for new platforms.'),
    ],
  },
  onboarding: {
    url: 'https://dashboard.stripe.com/settings/connect/onboarding-options/oauth',
    lead: "Client ID and redirect URIs are on this page. The secret is your platform's secret API key, under Developers > API keys.",
    names: { redirectUri: 'Redirect URI', clientId: 'Client ID (ca_…)', clientSecret: 'secret API key (sk_…)' },
  },
});
