/** Products whose answers have shapes of their own. A server can be several: Katana is Auth0 too. */
import type { ExchangePurpose } from '../../model/exchange';
export type Provider = 'auth0' | 'katana' | 'catapa' | 'entra' | 'google' | 'okta' | 'keycloak' | 'github';

/** All conditions named must hold; lists mean "one of". Texts are compared as sent, patterns with what the server says. */
export interface When {
  purpose?: readonly ExchangePurpose[];
  /** "4xx" stands for 400 to 499. */
  status?: readonly (number | '2xx' | '3xx' | '4xx' | '5xx')[];
  /** OAuth error code: of the body, the callback or the challenge. */
  error?: readonly string[];
  /** A number or code of the provider's own: AADSTS50011, E0000011. */
  vendorCode?: readonly string[];
  /** What the server says in words: error_description, message, errorSummary. */
  says?: RegExp;
  body?: readonly ('json' | 'html' | 'text' | 'empty')[];
  /** The beginning of the body, as received. */
  text?: RegExp;
  /** Code of the failure where no answer came, or the answer could not be used. */
  failure?: readonly string[];
  /** The system's name of a network error: CERT_HAS_EXPIRED, ERR_CERT_DATE_INVALID. */
  networkError?: RegExp;
  grant?: readonly ('authorization_code' | 'refresh_token' | 'client_credentials')[];
  /** A response header that is there, with a value that fits. */
  header?: readonly [name: string, value: RegExp];
  /** `none`: no WWW-Authenticate at all; `bare`: a Bearer challenge without an error; `other`: another scheme than Bearer or DPoP. */
  challenge?: 'none' | 'bare' | 'other';
  /** A request header that was not sent. */
  withoutHeader?: string;
  /** The URL asked for. */
  url?: RegExp;
  /** The clocks of server and computer are more than a minute apart. */
  clocksDisagree?: true;
  /** The answer has `access_token`, or has not. */
  token?: boolean;
}

/**
 * One situation: how it is recognised, and what to tell. In the texts {host}, {status}, {error}, {scope}, {wait}, {skew}, {redirect},
 * {endpoint}, {grant} and {credential} stand for what the exchange at hand says.
 */
export interface Rule {
  /** Unique; stays the same for good, as people search for it. */
  code: string;
  provider?: Provider;
  when: When;
  what: string;
  cause: string;
  action: string;
  /** RFC section, or where the provider describes it. */
  reference: string;
  /** Lifts a rule over others that fit as well: a 429 means the same whatever else the answer says. */
  lift?: number;
}

/** What one condition says about how special a rule is; the rule with the greatest sum wins, the earlier one where they are equal. */
const WEIGHTS: Record<keyof When, number> = {
  vendorCode: 60,
  says: 40,
  networkError: 30,
  error: 20,
  clocksDisagree: 15,
  text: 12,
  header: 12,
  status: 8,
  body: 8,
  failure: 8,
  challenge: 8,
  withoutHeader: 8,
  token: 8,
  url: 5,
  grant: 5,
  purpose: 3,
};
const PROVIDER_WEIGHT = 100;

/** How special a rule is: the more it asks for, the higher. */
export function specificity(rule: Rule): number {
  let sum = (rule.provider === undefined ? 0 : PROVIDER_WEIGHT) + (rule.lift ?? 0);
  for (const [condition, weight] of Object.entries(WEIGHTS)) if (Object.hasOwn(rule.when, condition)) sum += weight;
  return sum;
}
