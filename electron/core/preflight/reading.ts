import { hasOwnCredential } from '../../model/client-auth';
import type { Connection } from '../../model/connection';
import type { CoachView, LoggedExchange } from '../../model/exchange';
import type { PreflightStepId } from '../../model/preflight';
import { urlOf } from '../../model/text/url';
import { base64Bytes, utf8Text } from '../base/bytes';
import { cleanText } from '../base/untrusted-text';
import { coachOfFailure } from '../coach/coach';
import { type CoachAbout, coachAboutOf, type Facts, factsOf } from '../coach/facts';
import { ruleFor } from '../coach/match';
import { shownExchange } from '../exchanges/recording';
import { carriedBy } from '../flows/callback';
import { isSamePlace, shapeOf, type SilentAnswer } from '../grants/silent-request';
import type { Fingerprint } from '../secrets';
import { saysCredential } from '../wire/token-failure';

/** How a server took an authorize request that nobody looked at. */
export interface Reading {
  /** `accepted`: it goes on to its sign-in, so far. `unknown`: it says nothing of the request. */
  outcome: 'accepted' | 'refused' | 'unknown';
  /** Which part of the request is refused; null: none is, or the server does not say. */
  about: PreflightStepId | null;
  /** It came back to the redirect URI: a server does that only once it has taken both the client and the URI (RFC 6749 section 4.1.2.1). */
  isSentBack: boolean;
  /** Of a refusal, and of an answer that says nothing. */
  coach: CoachView | null;
  /** Answers that say the same have the same. */
  mark: string;
  /** In a few words. */
  text: string;
  evidence: string[];
}

/** Errors of the session or of the person: the request itself was taken (OpenID Connect Core section 3.1.2.6). */
const OF_THE_SESSION: ReadonlySet<string> = new Set([
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
]);
/** RFC 6749 section 4.1.2.1: these stand for the statuses 500 and 503. */
const OF_THE_SERVER: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);
/** A password is typed there. */
const LOGIN = /<input\b[^<>]{0,400}type\s{0,3}=\s{0,3}["']?password/i;

/** @param at When it was sent, in milliseconds since the epoch. */
export function readAuthorize(answer: SilentAnswer, connection: Connection, at: number, fingerprint: Fingerprint): Reading {
  const { request, response, location, redirectUri } = answer;
  const exchange = shownExchange(request, response, at, fingerprint);
  const about = coachAboutOf(connection);
  const evidence = response.exchangeId === undefined ? [] : [response.exchangeId];
  const { status } = response;
  const nothing = { about: null, isSentBack: false, coach: null, evidence };
  if (location !== null && !answer.isPushed) {
    const isSentBack = isSamePlace(location, redirectUri);
    const error = errorIn(location);
    if (error === null) {
      if (isSentBack || /\/[^/]{0,30}error[^/]{0,30}(\/|$)/i.test(location.pathname))
        return { ...nothing, outcome: 'unknown', mark: `${status} ${shapeOf(location)}`, text: `redirected to ${placeOf(location)}` };
      return { ...nothing, outcome: 'accepted', mark: `${status} ${shapeOf(location)}`, text: `goes on to ${placeOf(location)}` };
    }
    const text = `error ${error.code}`;
    if (OF_THE_SESSION.has(error.code)) return { ...nothing, outcome: 'accepted', isSentBack, mark: text, text };
    if (OF_THE_SERVER.has(error.code)) return { ...nothing, outcome: 'unknown', mark: text, text };
    const callback = { ...exchange, purpose: 'callback' as const, url: callbackOf(redirectUri, error), response: null, status: null };
    const coach = coachOfFailure(callback, about);
    const step = aboutOf(factsOf({ ...callback, failed: true }, about), coach);
    const isTold = isSentBack || coach.known;
    return { outcome: isTold ? 'refused' : 'unknown', about: step, isSentBack, coach, mark: `${text} ${coach.situation}`, text, evidence };
  }
  if (status === 429 || status >= 500) {
    const coach = coachOfFailure(exchange, about);
    return { ...nothing, outcome: 'unknown', coach, mark: `${status}`, text: `status ${status}` };
  }
  const coach = ofPage(exchange, about, status);
  if (coach === null) {
    // What a pushed request gets is a reference to it or a refusal, and no page.
    const outcome = status === 403 || answer.isPushed ? 'unknown' : 'accepted';
    const text = status < 400 ? 'goes on to a page' : `status ${status}`;
    return { ...nothing, outcome, coach: outcome === 'unknown' ? coachOfFailure(exchange, about) : null, mark: `${status}`, text };
  }
  const facts = factsOf({ ...exchange, failed: true }, about);
  const isMissing = [404, 405, 410].includes(status) && coach.situation === 'sign-in-page-not-found';
  return {
    outcome: 'refused',
    about: isMissing ? 'server' : answer.isPushed && isOfCredential(facts, connection) ? 'credential' : aboutOf(facts, coach),
    isSentBack: false,
    coach,
    mark: `${status} ${coach.situation} ${facts.error ?? ''}`,
    text: facts.error === null ? `status ${status}` : `status ${status}, ${facts.error}`,
    evidence,
  };
}

/** What a page of refusal means; null: it is no such page, as far as can be told. */
function ofPage(exchange: LoggedExchange, about: CoachAbout, status: number): CoachView | null {
  const failed = { ...exchange, failed: true };
  const facts = factsOf(failed, about);
  const rule = ruleFor(facts);
  const isNamed = rule !== null && (rule.when.vendorCode !== undefined || (rule.when.says !== undefined && isOfPages(rule.when.purpose)));
  if (status < 400) return isNamed && facts.body === 'html' && !LOGIN.test(facts.text) ? coachOfFailure(failed, about) : null;
  if (status === 403 && !isNamed && rule?.when.says === undefined) return null;
  const coach = coachOfFailure(failed, about);
  return rule === null || coach.situation.startsWith('html-') ? coachOfFailure({ ...failed, purpose: 'sign-in-page' }, about) : coach;
}

const isOfPages = (purpose: readonly string[] | undefined) => purpose?.includes('authorize') === true;

interface AuthorizeError {
  code: string;
  description: string | null;
}

/** The error that a redirect carries, to the client or to a page of the server's own; Google packs it into `authError`. */
function errorIn(location: URL): AuthorizeError | null {
  const carried = carriedBy(location);
  const code = carried.get('error');
  if (code !== null && code !== '') return { code: cleanText(code, 60), description: carried.get('error_description') };
  const packed = carried.get('authError');
  if (packed === null) return null;
  const words = textIn(packed);
  const named = /\b[a-z]{3,20}(?:_[a-z]{2,20}){1,4}\b/.exec(words)?.[0];
  return { code: named ?? 'authError', description: words };
}

function textIn(packed: string): string {
  return cleanText(utf8Text(base64Bytes(packed.slice(0, 8_000))), 500);
}

/** Only what the coach reads of a callback: nothing else that came is repeated. */
function callbackOf(redirectUri: string, { code, description }: AuthorizeError): string {
  const url = urlOf(redirectUri) ?? new URL('dev.tokenscope:/');
  url.search = '';
  url.searchParams.set('error', code);
  if (description !== null) url.searchParams.set('error_description', description.slice(0, 1_000));
  return url.href;
}

function placeOf({ protocol, host, pathname }: URL): string {
  // Paths of sign-ins under way are long and tell nothing.
  const path = pathname.replace(/[^/]{16,}/g, '…');
  return cleanText(`${protocol}${host === '' ? '' : `//${host}`}${path}`, 120);
}

const BY_ERROR: Readonly<Record<string, PreflightStepId>> = {
  invalid_redirect_uri: 'redirect-uri',
  redirect_uri_mismatch: 'redirect-uri',
  redirect_mismatch: 'redirect-uri',
  unsupported_response_type: 'response-type',
  unsupported_response_mode: 'response-type',
  unauthorized_client: 'response-type',
  invalid_scope: 'scope',
  invalid_target: 'resource',
  deleted_client: 'client',
  disabled_client: 'client',
};

const BY_WORDS: readonly (readonly [RegExp, PreflightStepId])[] = [
  [/(redirect|callback|reply)[_ ]?(ur[il]|address)/i, 'redirect-uri'],
  [/\bpkce\b|code[_ ]challenge|proof key/i, 'pkce'],
  [/response[_ ](type|mode)/i, 'response-type'],
  [/\bscopes?\b/i, 'scope'],
  [/\b(resource|audience)\b|service not (found|enabled)/i, 'resource'],
  [/\b(client|application)\b/i, 'client'],
];

const BY_SETTING: Readonly<Record<string, PreflightStepId>> = {
  'open:clientId': 'client',
  'open:receiver': 'redirect-uri',
  'open:grantType': 'response-type',
  'open:scopes': 'scope',
  'open:resource': 'resource',
  'open:audience': 'resource',
  'open:pkce': 'pkce',
};

/** Rules for an error that says no more than that something is wrong: the server's words tell what. */
const GENERAL: ReadonlySet<string> = new Set(['authorize-invalid-request', 'pushed-request-refused']);

/** A pushed request brings the credential along: 401 is about that (RFC 9126 section 2.3), and Keycloak has words of its own for it. */
function isOfCredential({ exchange, error, says }: Facts, connection: Connection): boolean {
  return hasOwnCredential(connection) && (exchange.status === 401 || saysCredential(error, says));
}

/** Which part of the request a refusal is about: by its error, by its words, and by what the coach would change. */
function aboutOf({ exchange, error, says }: Facts, coach: CoachView): PreflightStepId | null {
  if (coach.situation === 'authorize-client-or-redirect-uri') return null;
  if (error === 'invalid_client') return exchange.purpose === 'par' ? 'credential' : 'client';
  const byWords = BY_WORDS.find(([words]) => words.test(says))?.[1] ?? null;
  if (error === 'unauthorized_client' && byWords === 'redirect-uri') return byWords;
  const byError = error === null ? undefined : BY_ERROR[error];
  if (byError !== undefined) return byError;
  const bySetting = coach.known ? coach.mend.flatMap((remedy) => BY_SETTING[remedy] ?? []) : [];
  const isSpecific = bySetting.length === 1 && !GENERAL.has(coach.situation);
  return (isSpecific ? bySetting[0] : byWords) ?? null;
}
