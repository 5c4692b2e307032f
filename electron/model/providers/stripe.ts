import { catalogued, documented, practised } from './catalogued';

const oauth = documented('https://docs.stripe.com/connect/oauth-reference', '2026-11-29');
const clients = practised('https://docs.stripe.com/connect/oauth-standard-accounts', '2026-11-29');

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
    addresses: clients({ authorization: 'https://connect.stripe.com/oauth/authorize', token: 'https://connect.stripe.com/oauth/token' }),
    credential: oauth('client_secret_post'),
    pkce: clients('unmentioned'),
    lifetime: clients(null),
    redirects: clients('https'),
    registered: clients('Stripe Dashboard > Settings > Connect > Onboarding options > OAuth'),
    notes: [
      oauth("The Client secret is your platform's secret API key: sk_test_… or sk_live_…."),
      oauth('The connected account is stripe_user_id in the token response.'),
    ],
  },
});
