import type { ExchangePurpose } from '../../model/exchange';
import type { RenewalAfter401 } from './model';

/** Products whose answers have shapes of their own. A server can be several: Katana is Auth0 too. */
export type Provider = 'auth0' | 'katana' | 'catapa' | 'entra' | 'google' | 'okta' | 'keycloak' | 'github' | 'practice';

/** All conditions must hold; lists mean "one of". Texts are compared as sent; patterns match what the server says. */
export interface When {
  purpose?: readonly ExchangePurpose[];
  /** "4xx" means 400 to 499. */
  status?: readonly (number | '2xx' | '3xx' | '4xx' | '5xx')[];
  /** OAuth error code from the body, callback or challenge. */
  error?: readonly string[];
  /** The provider's own code: AADSTS50011, E0000011. */
  vendorCode?: readonly string[];
  /** The server's words: error_description, message, errorSummary. */
  says?: RegExp;
  body?: readonly ('json' | 'html' | 'text' | 'empty')[];
  /** The beginning of the body as received. */
  text?: RegExp;
  /** Failure code if no answer came or it was unusable. */
  failure?: readonly string[];
  /** The system's name of a network error: CERT_HAS_EXPIRED, ERR_CERT_DATE_INVALID. */
  networkError?: RegExp;
  /** A line of the failure's evidence: "Issuer in the callback: none". */
  evidence?: RegExp;
  grant?: readonly ('authorization_code' | 'refresh_token' | 'client_credentials')[];
  header?: readonly [name: string, value: RegExp];
  /** `none`: no WWW-Authenticate; `bare`: a Bearer challenge without an error; `dpop`: DPoP; `other`: another scheme. */
  challenge?: 'none' | 'bare' | 'dpop' | 'other';
  /** A request header that was absent. */
  withoutHeader?: string;
  url?: RegExp;
  /** Server and computer clocks differ by more than a minute. */
  clocksDisagree?: true;
  /** Whether the answer contains `access_token`. */
  token?: boolean;
  /** The access token sent had expired by then. */
  expired?: true;
  /** What became of getting a new token for a call refused with 401. */
  renewal?: readonly RenewalAfter401[];
}

/**
 * One situation: its conditions and its explanation. In texts, {host}, {status}, {error}, {scope}, {wait}, {skew}, {redirect}, {endpoint},
 * {grant}, {credential} and {renew} are filled from the exchange.
 */
export interface Rule {
  /** Unique and permanent, since people search for it. */
  code: string;
  provider?: Provider;
  when: When;
  what: string;
  cause: string;
  action: string;
  /** RFC section, or the provider's documentation. */
  reference: string;
  /** Ranks a rule above other matches: a 429 means the same whatever else the answer says. */
  lift?: number;
}

/** How much each condition adds to a rule's specificity; the highest sum wins, the earlier rule on a tie. */
const WEIGHTS: Record<keyof When, number> = {
  vendorCode: 60,
  says: 40,
  networkError: 30,
  evidence: 30,
  error: 20,
  clocksDisagree: 15,
  expired: 15,
  text: 12,
  renewal: 12,
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

export function specificity(rule: Rule): number {
  let sum = (rule.provider === undefined ? 0 : PROVIDER_WEIGHT) + (rule.lift ?? 0);
  for (const [condition, weight] of Object.entries(WEIGHTS)) if (Object.hasOwn(rule.when, condition)) sum += weight;
  return sum;
}
