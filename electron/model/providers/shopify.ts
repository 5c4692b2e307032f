import { catalogued, documented, practised } from './catalogued';

const parameters = documented('https://www.github.com/Shopify/omniauth-shopify-oauth2/wiki/Shopify-OAuth', '2026-11-29');
const grant = documented(
  'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
  '2026-11-29',
);
const clients = practised(
  'https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant',
  '2026-11-29',
);

export const shopify = catalogued('shopify', 'Shopify', ['SH', 'live'], {
  hosts: /(^|\.)myshopify\.com$/,
  summary: 'The Admin API of one shop, for an app that is installed there.',
  tenant: { name: 'Shop', where: 'host', pattern: /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, example: 'acme-store' },
  settings: { scopes: ['read_products'], apiBaseUrl: 'https://{tenant}.myshopify.com' },
  quirks: {
    addresses: parameters({
      authorization: 'https://{tenant}.myshopify.com/admin/oauth/authorize',
      token: 'https://{tenant}.myshopify.com/admin/oauth/access_token',
    }),
    credential: parameters('client_secret_post'),
    pkce: parameters('unmentioned'),
    scopeSeparator: parameters('comma'),
    refreshToken: clients('none'),
    lifetime: clients(null),
    callback: grant(['hmac', 'shop', 'timestamp']),
    redirects: clients('https'),
    registered: grant("Dev Dashboard > the app; redirect URLs are in the app's settings or shopify.app.toml"),
    notes: [
      clients('The shop is what stands before .myshopify.com.'),
      clients('The Admin API expects the token in X-Shopify-Access-Token, not as a Bearer token, so test calls from here are refused.'),
    ],
  },
});
