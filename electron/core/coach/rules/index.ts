import type { Rule } from '../rule';
import { AUTHORIZE_RULES } from './authorize';
import { BEARER_RULES } from './bearer';
import { ENTRA_RULES } from './entra';
import { GOOGLE_GITHUB_RULES } from './google-github';
import { HTTP_RULES } from './http';
import { AUTH0_RULES } from './katana-catapa';
import { NETWORK_RULES } from './network';
import { OKTA_KEYCLOAK_RULES } from './okta-keycloak';
import { TOKEN_RULES } from './token';

export const CHAPTERS: readonly { title: string; rules: readonly Rule[] }[] = [
  { title: 'Sign-in and redirect', rules: AUTHORIZE_RULES },
  { title: 'Token endpoint, introspection, revocation, userinfo', rules: TOKEN_RULES },
  { title: 'Calls with an access token', rules: BEARER_RULES },
  { title: 'Auth0, Katana, CATAPA', rules: AUTH0_RULES },
  { title: 'Microsoft Entra ID', rules: ENTRA_RULES },
  { title: 'Google, GitHub', rules: GOOGLE_GITHUB_RULES },
  { title: 'Okta, Keycloak', rules: OKTA_KEYCLOAK_RULES },
  { title: 'Any HTTP server', rules: HTTP_RULES },
  { title: 'No answer: TLS, proxies, names, connections', rules: NETWORK_RULES },
];

export const RULES: readonly Rule[] = CHAPTERS.flatMap(({ rules }) => rules);
