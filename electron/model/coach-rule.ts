import type { ExchangePurpose } from './exchange';
import type { TokenGrantType } from './grants';
import type { Remedy } from './remedy';
import type { SignedForTap } from './tap';

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
  grant?: readonly TokenGrantType[];
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
  /** The client authenticated with an assertion (RFC 7523). */
  assertion?: true;
  /** What an app signed for the tap's URL. */
  signedForTap?: SignedForTap;
  /** The DPoP proof of the request had a nonce. */
  nonceSent?: true;
  /** What the access token sent is bound to. */
  bound?: 'key' | 'certificate';
  /** Whether the client had a certificate for TLS (RFC 8705). */
  certificate?: boolean;
  /** The refresh token was sent before, and that answer got lost. */
  sentBefore?: true;
  /** The answer begins as JSON and ends in the middle. */
  cutOff?: true;
}

/**
 * `fresh`: the token refused was itself new, got for a call refused before; `tried-again`: the call was sent again with a new token; `failed`:
 * the refresh did; none was tried as the connection says so (`off`), nothing can renew the token (`impossible`), or the error is about
 * something else (`no-help`).
 */
export type RenewalAfter401 = 'fresh' | 'tried-again' | 'failed' | 'off' | 'impossible' | 'no-help';

/**
 * One situation: its conditions and its explanation. In texts, {host}, {status}, {error}, {scope}, {wait}, {skew}, {redirect}, {endpoint},
 * {grant}, {credential}, {way}, {before} and {renew} are filled from the exchange.
 */
export interface Rule {
  when: When;
  what: string;
  cause: string;
  action: string;
  /** RFC section, or the provider's documentation. */
  reference: string;
  /** What mends it, the best first; `other-authentication`: sending the secret the other way, where the provider doesn't expect this one. */
  mend?: readonly (Remedy | 'other-authentication')[];
  /** Ranks a rule above other matches: a 429 means the same whatever else the answer says. */
  lift?: number;
}

/** Rules by their codes, which are permanent, since people search for them. Where two match equally well the first counts. */
export type Rules = Readonly<Record<string, Rule>>;
