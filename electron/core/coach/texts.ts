import { CLIENT_AUTH, type ClientAuthentication, inOtherPlace } from '../../model/client-auth';
import type { RenewalAfter401, Rule } from '../../model/coach-rule';
import { inWords } from '../../model/text/durations';
import { providerOf } from '../../model/providers/offered';
import { type Remedy, remedyOfAuthentication } from '../../model/remedy';
import { parameter } from '../base/challenge';
import { readRateLimit } from '../base/rate-limit';
import { cleanText, headerOf } from '../base/untrusted-text';
import type { Facts } from './facts';

const RENEWED = 'Refresh the token and send the call again, or let the connection do so automatically (Settings, Refresh on 401).';
const RENEW: Record<RenewalAfter401, string> = {
  fresh: "Another refresh won't help: this token is fresh from the server.",
  'tried-again': 'See below: the token was refreshed and the call sent once more.',
  failed: 'See the refresh below, then sign in again.',
  off: RENEWED,
  impossible: 'Sign in again; there is no refresh token to renew it with.',
  'no-help': RENEWED,
};

const OTHER_WAY = 'If both are right, send the secret the other way: switch client authentication in Settings';

/** Of each place in a rule's text, the words where the exchange lacks the value, and the value. */
const PLACES = {
  host: { general: 'the server', of: ({ url }) => (url === null || url.host === '' ? null : cleanText(url.host, 100)) },
  status: { general: 'its status', of: ({ status }) => (status === null ? null : String(status)) },
  error: { general: 'its error code', of: ({ vendorCodes, error }) => vendorCodes[0] ?? error },
  scope: { general: 'not stated', of: scopeIn },
  wait: { general: 'a minute', of: waitIn },
  skew: {
    general: 'more than they should',
    of: ({ about: { clockSkewMs } }) => (clockSkewMs === null ? null : inWords(clockSkewMs / 1000)),
  },
  redirect: { general: 'the redirect URI', of: redirectIn },
  endpoint: {
    general: 'the URL in Settings',
    of: ({ url }) => (url === null ? null : cleanText(`${url.origin}${url.pathname}`, 200)),
  },
  grant: { general: 'requested', of: ({ grant }) => shown(grant) },
  credential: { general: 'sent it as configured in Settings', of: credentialIn },
  way: { general: OTHER_WAY, of: wayIn },
  before: { general: 'before', of: ({ about: { sentBeforeAt } }) => (sentBeforeAt == null ? null : `at ${timeOfDay(sentBeforeAt)}`) },
  renew: { general: RENEWED, of: ({ about: { renewal } }) => (renewal === undefined ? null : RENEW[renewal]) },
} satisfies Record<string, { general: string; of: (facts: Facts) => string | null }>;

export type Place = keyof typeof PLACES;

const PLACE = new RegExp(`\\{(${Object.keys(PLACES).join('|')})\\}`, 'g');

/** Fills a rule's text from the exchange. */
export function filled(text: string, facts: Facts): string {
  return filledWith(text, (place) => PLACES[place].of(facts));
}

/** The same with other values; null or undefined: the words for any exchange. */
export function filledWith(text: string, valueAt: (place: Place) => string | null | undefined): string {
  return text.replace(PLACE, (_, place: Place, at: number) => {
    const value = valueAt(place) ?? PLACES[place].general;
    return at === 0 && value.startsWith('the ') ? `T${value.slice(1)}` : value;
  });
}

function scopeIn({ exchange, about, challenge, sent }: Facts): string | null {
  const wanted = challenge === null ? null : parameter(challenge, 'scope');
  // A callback does not repeat the scopes of its authorize request.
  const asked = exchange.purpose === 'callback' ? (about.scopes ?? []).join(' ') : null;
  return shown(wanted) ?? shown(sent.get('scope')) ?? shown(asked);
}

function redirectIn({ sent }: Facts): string | null {
  const value = shown(sent.get('redirect_uri'));
  return value === null ? null : `the redirect URI ${value}`;
}

function credentialIn({ exchange, sent }: Facts): string {
  if (headerOf(exchange.request.headers, 'authorization') !== null) return 'sent it in the Authorization header (client_secret_basic)';
  if (sent.has('client_assertion')) return 'sent an assertion in its place (client_secret_jwt or private_key_jwt)';
  return sent.has('client_secret') ? 'sent it in the body (client_secret_post)' : 'sent no secret';
}

/** Whether the provider expects the secret as it was sent, where it says so. */
function wayIn(facts: Facts): string | null {
  const expected = expectedAuthentication(facts);
  if (expected === null) return null;
  const { label } = providerOf(facts.about.template);
  return expected === sentAuthentication(facts)
    ? `${label} expects the secret the way it was sent, so client authentication can stay as it is`
    : `${label} expects the ${CLIENT_AUTH[expected].short}: switch client authentication in Settings`;
}

/** How the provider expects clients to authenticate; null: it takes any way, or nobody knows. */
function expectedAuthentication({ about }: Facts): ClientAuthentication | null {
  const { isGeneric, settings } = providerOf(about.template);
  return isGeneric ? null : (settings.clientAuthentication ?? null);
}

/** How this request sent the client's secret; null: it sent none. */
function sentAuthentication({ exchange, sent }: Facts): ClientAuthentication | null {
  if (headerOf(exchange.request.headers, 'authorization') !== null) return 'client_secret_basic';
  return sent.has('client_secret') ? 'client_secret_post' : null;
}

/** What a rule says mends it, fitted to the exchange. */
export function mendedBy({ mend = [] }: Pick<Rule, 'mend'>, facts: Facts): Remedy[] {
  return mend.flatMap((remedy) => (remedy === 'other-authentication' ? (otherAuthentication(facts) ?? []) : remedy));
}

function otherAuthentication(facts: Facts): Remedy | null {
  const sent = sentAuthentication(facts);
  if (sent === null || sent === expectedAuthentication(facts)) return null;
  return remedyOfAuthentication(inOtherPlace(sent) ?? sent);
}

/** On this computer's clock: "07:36:56". */
function timeOfDay(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

function waitIn({ exchange }: Facts): string | null {
  if (exchange.response === null) return null;
  const limit = readRateLimit(exchange.response.headers, exchange.at + exchange.response.headersMs);
  const ms = limit?.retryAfterMs ?? (limit?.resetAt ? limit.resetAt - exchange.at - exchange.response.headersMs : null);
  return ms === null || ms <= 0 || ms > 30 * 86_400_000 ? null : inWords(Math.ceil(ms / 1000));
}

function shown(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : cleanText(text, 200);
}
