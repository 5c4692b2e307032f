import type { Pair } from '../connection/model';
import { cleanText, headerOf } from '../oauth/untrusted-text';
import type { Challenge } from './model';

const MAX_LENGTH = 16_384;
const MAX_CHALLENGES = 16;
const MAX_PARAMETERS = 64;

const SEPARATORS = /[\s,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
/** RFC 9110 section 11.2, up to the end of its list element. */
const TOKEN68 = /[ \t]+([A-Za-z0-9._~+/-]+=*)[ \t]*(?=,|$)/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"?/sy;
const BARE = /[^\s,"]*/y;

/**
 * Reads WWW-Authenticate headers (RFC 9110 section 11.6.1), each of which may hold several challenges. Never throws; what fits no
 * grammar is passed over. A value that is no list of parameters (token68) comes as a parameter without a name.
 */
export function parseChallenges(values: string[]): Challenge[] {
  const challenges: Challenge[] = [];
  for (const value of values) parseInto(challenges, value.slice(0, MAX_LENGTH));
  return challenges;
}

function parseInto(challenges: Challenge[], text: string): void {
  let at = 0;
  let current: Challenge | null = null;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    match(SEPARATORS);
    const word = match(TOKEN)?.[0];
    if (word === undefined) {
      at++;
      continue;
    }
    if (current !== null && match(EQUALS)) {
      const value: string = match(QUOTED)?.[1]?.replace(/\\(.)/gs, '$1') ?? match(BARE)?.[0] ?? '';
      if (current.parameters.length < MAX_PARAMETERS)
        current.parameters.push({ name: cleanText(word, 100), value: cleanText(value, 2_000) });
      continue;
    }
    if (challenges.length >= MAX_CHALLENGES) return;
    current = { scheme: cleanText(word, 100), parameters: [] };
    challenges.push(current);
    const token68 = match(TOKEN68)?.[1];
    if (token68 !== undefined) current.parameters.push({ name: '', value: token68.slice(0, 2_000) });
  }
}

/** The challenge that concerns an access token: Bearer, else DPoP, else the first; null: there is none. */
export function challengeIn(headers: readonly Pair[]): Challenge | null {
  const all = parseChallenges(headers.filter(({ name }) => name.toLowerCase() === 'www-authenticate').map(({ value }) => value));
  const named = (scheme: string) => all.find((challenge) => challenge.scheme.toLowerCase() === scheme);
  // Several Bearer challenges: the one that says what is wrong.
  const bearer = all.find((challenge) => challenge.scheme.toLowerCase() === 'bearer' && parameter(challenge, 'error') !== null);
  return bearer ?? named('bearer') ?? named('dpop') ?? all[0] ?? null;
}

/** A parameter by its name, which is compared without case (RFC 9110 section 11.2). */
export function parameter(challenge: Challenge, name: string): string | null {
  return headerOf(challenge.parameters, name);
}

/** One to three sentences on what the API says with this challenge. */
export function explainChallenge(challenge: Challenge): string {
  const scheme = challenge.scheme.toLowerCase();
  if (scheme === 'dpop') {
    return 'The API wants a token bound to a key (DPoP, RFC 9449). Tokenscope sends bearer tokens, which such an API refuses.';
  }
  if (scheme !== 'bearer') {
    const wants = scheme === 'basic' ? 'a user name and password' : `credentials of the kind "${challenge.scheme}"`;
    return `The API asks for ${wants} and not for a bearer token. The URL may belong to something other than the API.`;
  }
  const description = parameter(challenge, 'error_description');
  const said = description ? ` The API says: "${cleanText(description, 300)}".` : '';
  return explainError(parameter(challenge, 'error'), parameter(challenge, 'scope')) + said;
}

/** RFC 6750 section 3.1, RFC 9470 section 3, RFC 9449 section 7.1. */
function explainError(error: string | null, scope: string | null): string {
  switch (error) {
    case null:
      return 'The API asks for a bearer token and does not say what is wrong with the one that was sent. Servers leave that out when they saw no token at all: the Authorization header may have been dropped on the way, or the API does not know this kind of token.';
    case 'invalid_token':
      return 'The API does not accept this access token (invalid_token): it has expired, was revoked, is malformed, or is meant for another API.';
    case 'insufficient_scope':
      return `The token is good but does not cover this call (insufficient_scope).${scope ? ` Needed: ${cleanText(scope, 300)}.` : ' The API does not say which scope is missing.'}`;
    case 'invalid_request':
      return 'The API could not make sense of the request (invalid_request): a parameter is missing, repeated or malformed, or the token was sent in more than one way.';
    case 'insufficient_user_authentication':
      return 'The API wants a stronger or more recent sign-in than the one behind this token (insufficient_user_authentication).';
    case 'use_dpop_nonce':
    case 'invalid_dpop_proof':
      return 'The API wants proof of a key with each request (DPoP), which a bearer token does not come with.';
    default:
      return `The API gives the error "${cleanText(error, 100)}", which RFC 6750 does not define.`;
  }
}
