import { type CataloguedProvider, documented, practised } from './catalogued';

const oauth = documented('https://docs.stripe.com/connect/oauth-reference', '2026-11-29');
const clients = practised('https://docs.stripe.com/connect/oauth-standard-accounts', '2026-11-29');

export const stripe: CataloguedProvider<'stripe'> = {
  id: 'stripe',
  name: 'Stripe',
  hosts: /(^|\.)stripe\.com$/,
  label: 'Stripe Connect',
  summary: "Another Stripe account, connected to your platform's.",
  mark: { letters: 'ST', tone: 'violet' },
  asks: ['clientId', 'clientSecret', 'scopes'],
  settings: {
    name: 'Stripe Connect',
    endpoints: { authorization: 'https://connect.stripe.com/oauth/authorize', token: 'https://connect.stripe.com/oauth/token' },
    scopes: ['read_write'],
    apiBaseUrl: 'https://api.stripe.com/v1',
    calls: [{ id: 'account', name: 'The connected account', url: '/account' }],
  },
  quirks: {
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
};
