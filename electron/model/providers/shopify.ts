import { catalogued, documented, practised } from './catalogued';

const parameters = documented('https://www.github.com/Shopify/omniauth-shopify-oauth2/wiki/Shopify-OAuth', '2026-11-29');
const grant = documented(
  'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
  '2026-11-29',
);
const standalone = documented(
  'https://shopify.dev/docs/apps/build/authentication-authorization/authenticate-standalone-apps',
  '2026-11-30',
);
const calling = documented('https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens', '2026-11-30');
const offlineTokens = documented(
  'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens',
  '2026-11-30',
);
const clients = practised(
  'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
  '2026-11-29',
);

export const shopify = catalogued('shopify', 'Shopify', ['SH', 'live'], {
  hosts: /(^|\.)myshopify\.com$/,
  summary: 'The Admin API of one shop, for an app that is installed there.',
  tenant: { name: 'Shop', where: 'host', pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, example: 'acme-store' },
  settings: {
    scopes: ['read_products'],
    apiBaseUrl: 'https://{tenant}.myshopify.com',
    legs: { token: { params: [{ name: 'expiring', value: '1' }] } },
  },
  quirks: {
    addresses: parameters({
      authorization: 'https://{tenant}.myshopify.com/admin/oauth/authorize',
      token: 'https://{tenant}.myshopify.com/admin/oauth/access_token',
    }),
    credential: parameters('client_secret_post'),
    pkce: parameters('unmentioned'),
    scopeSeparator: parameters('comma'),
    refreshToken: offlineTokens('rotates'),
    refreshLifetime: offlineTokens(90 * 86_400),
    lifetime: offlineTokens(3600),
    callback: grant(['hmac', 'shop', 'timestamp']),
    redirects: clients('https'),
    registered: standalone('Dev Dashboard > the app > Settings'),
    notes: [
      clients('The shop is what stands before .myshopify.com.'),
      calling('The Admin API expects the token in X-Shopify-Access-Token, not as a Bearer token, so test calls from here are refused.'),
      offlineTokens(
        'The token request asks for tokens that expire (expiring=1), as public apps must. Without it there is neither an expiry nor a refresh token.',
      ),
      offlineTokens('A refresh without a response may be sent again at once with the same refresh token.'),
    ],
  },
  onboarding: {
    url: 'https://dev.shopify.com/dashboard',
    lead: 'The redirect URLs of an app that has a shopify.app.toml are listed there, under [auth].',
    names: { redirectUri: 'Redirect URLs', clientId: 'Client ID', clientSecret: 'Client secret', scopes: 'Scopes' },
  },
});
