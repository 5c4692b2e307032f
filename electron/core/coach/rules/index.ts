import type { Rule, Rules } from '../../../model/coach-rule';
import { PROVIDERS } from '../../../model/providers';
import { AUTHORIZE_RULES } from './authorize';
import { AUTHORIZE_PAGE_RULES } from './authorize-page';
import { BEARER_RULES } from './bearer';
import { CALLBACK_RULES } from './callback';
import { CLIENT_PROOF_RULES } from './client-proof';
import { DEVICE_RULES } from './device';
import { DPOP_RULES } from './dpop';
import { HTTP_RULES } from './http';
import { NETWORK_RULES } from './network';
import { REGISTRATION_RULES } from './registration';
import { SIGN_IN_PAGE_RULES } from './sign-in-page';
import { TOKEN_RULES } from './token';

/** A rule with its code, and the provider it is for; without one, it is for all. */
export interface OwnedRule extends Rule {
  code: string;
  provider?: string;
}

/** @param title As in a sentence, for a provider's. */
function chapter(title: string, rules: Rules, provider?: string): { title: string; rules: readonly OwnedRule[] } {
  return { title, rules: Object.entries(rules).map(([code, rule]) => ({ code, ...rule, provider })) };
}

export const CHAPTERS = [
  chapter('Sign-in and redirect', { ...AUTHORIZE_RULES, ...CALLBACK_RULES }),
  chapter('Sign-in page', { ...AUTHORIZE_PAGE_RULES, ...SIGN_IN_PAGE_RULES }),
  chapter('Token endpoint, introspection, revocation, userinfo', TOKEN_RULES),
  chapter('Assertions, client certificates, token exchange', CLIENT_PROOF_RULES),
  chapter('Sign-in with a device code', DEVICE_RULES),
  chapter('Registering a client', REGISTRATION_RULES),
  chapter('Proofs of a key (DPoP)', DPOP_RULES),
  chapter('Calls with an access token', BEARER_RULES),
  ...PROVIDERS.flatMap(({ id, name, rules }) => (rules ? [chapter(name, rules, id)] : [])),
  chapter('Any HTTP server', HTTP_RULES),
  chapter('No response: TLS, proxies, names, connections', NETWORK_RULES),
];

export const RULES: readonly OwnedRule[] = CHAPTERS.flatMap(({ rules }) => rules);
