import { inWords } from '../../model/durations';
import { parameter } from '../base/challenge';
import { readRateLimit } from '../base/rate-limit';
import { cleanText, headerOf } from '../base/untrusted-text';
import type { Facts } from './facts';
import type { RenewalAfter401 } from '../../model/coach-rule';

type Place = 'host' | 'status' | 'error' | 'scope' | 'wait' | 'skew' | 'redirect' | 'endpoint' | 'grant' | 'credential' | 'renew';

/** Used if the exchange lacks the value. */
const GENERAL: Record<Place, string> = {
  host: 'the server',
  status: 'its status',
  error: 'its error code',
  scope: 'not said',
  wait: 'a minute',
  skew: 'more than they should',
  redirect: 'the redirect URI',
  endpoint: 'the address in Settings',
  grant: 'asked for',
  credential: 'sent it as Settings say',
  renew: 'Refresh the token and send the call again, or let the connection do so automatically (Settings, Refresh on 401).',
};

const RENEW: Record<RenewalAfter401, string> = {
  fresh: 'Another refresh will not help: this token is fresh from the server.',
  'tried-again': 'Look below: the token was refreshed and the call sent once more.',
  failed: 'Look at the refresh below, then connect again.',
  off: GENERAL.renew,
  impossible: 'Connect again; there is no refresh token that could renew it.',
  'no-help': GENERAL.renew,
};

/** Used in the reference, which has no exchange, in Markdown. */
const NAMED: Partial<Record<Place, string>> = {
  status: '*status*',
  error: '*error code*',
  scope: '*scopes*',
  skew: '*some minutes*',
  wait: '*as long as it says*',
};

const PLACES = /\{(host|status|error|scope|wait|skew|redirect|endpoint|grant|credential|renew)\}/g;

/** Fills a rule's text from the exchange; without facts, with the reference's wording. */
export function filled(text: string, facts: Facts | null): string {
  return text.replace(PLACES, (_, place: Place, at: number) => {
    const value = (facts === null ? NAMED[place] : inPlaceOf(place, facts)) ?? GENERAL[place];
    return at === 0 && value.startsWith('the ') ? `T${value.slice(1)}` : value;
  });
}

function inPlaceOf(place: Place, facts: Facts): string | null {
  switch (place) {
    case 'host':
      return facts.url === null || facts.url.host === '' ? null : cleanText(facts.url.host, 100);
    case 'status':
      return facts.status === null ? null : String(facts.status);
    case 'error':
      return facts.vendorCodes[0] ?? facts.error;
    case 'scope':
      return (
        shown(facts.challenge === null ? null : parameter(facts.challenge, 'scope')) ?? shown(facts.sent.get('scope')) ?? scopesAsked(facts)
      );
    case 'wait':
      return waitOf(facts);
    case 'skew':
      return facts.about.clockSkewMs === null ? null : inWords(facts.about.clockSkewMs / 1000);
    case 'redirect':
      return named('the redirect URI', facts.sent.get('redirect_uri'));
    case 'endpoint':
      return facts.url === null ? null : cleanText(`${facts.url.origin}${facts.url.pathname}`, 200);
    case 'grant':
      return shown(facts.grant);
    case 'credential':
      return credentialIn(facts);
    case 'renew':
      return facts.about.renewal === undefined ? null : RENEW[facts.about.renewal];
  }
}

/** A callback does not repeat the scopes of its authorize request. */
function scopesAsked({ exchange, about }: Facts): string | null {
  return exchange.purpose === 'callback' ? shown((about.scopes ?? []).join(' ')) : null;
}

function credentialIn({ exchange, sent }: Facts): string {
  if (headerOf(exchange.request.headers, 'authorization') !== null) return 'sent it in the Authorization header (client_secret_basic)';
  return sent.has('client_secret') ? 'sent it in the body (client_secret_post)' : 'sent no secret';
}

function named(name: string, text: string | null): string | null {
  const value = shown(text);
  return value === null ? null : `${name} ${value}`;
}

function shown(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : cleanText(text, 200);
}

function waitOf({ exchange }: Facts): string | null {
  if (exchange.response === null) return null;
  const limit = readRateLimit(exchange.response.headers, exchange.at + exchange.response.headersMs);
  const ms = limit?.retryAfterMs ?? (limit?.resetAt ? limit.resetAt - exchange.at - exchange.response.headersMs : null);
  return ms === null || ms <= 0 || ms > 30 * 86_400_000 ? null : inWords(Math.ceil(ms / 1000));
}
