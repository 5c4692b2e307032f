import type { Rule } from '../../../model/coach-rule';
import { PROVIDERS } from '../../../model/providers';
import { AUTHORIZE_RULES } from './authorize';
import { BEARER_RULES } from './bearer';
import { HTTP_RULES } from './http';
import { NETWORK_RULES } from './network';
import { TOKEN_RULES } from './token';

/** A rule with the provider that it is for; absent: any. */
export interface OwnedRule extends Rule {
  provider?: string;
}

interface Chapter {
  /** As in a sentence, for a provider's. */
  title: string;
  rules: readonly OwnedRule[];
}

export const CHAPTERS: readonly Chapter[] = [
  { title: 'Sign-in and redirect', rules: AUTHORIZE_RULES },
  { title: 'Token endpoint, introspection, revocation, userinfo', rules: TOKEN_RULES },
  { title: 'Calls with an access token', rules: BEARER_RULES },
  ...PROVIDERS.flatMap(({ id, name, rules }) => (rules ? { title: name, rules: rules.map((rule) => ({ ...rule, provider: id })) } : [])),
  { title: 'Any HTTP server', rules: HTTP_RULES },
  { title: 'No answer: TLS, proxies, names, connections', rules: NETWORK_RULES },
];

export const RULES: readonly OwnedRule[] = CHAPTERS.flatMap(({ rules }) => rules);
