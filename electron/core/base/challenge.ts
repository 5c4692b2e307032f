import type { Challenge } from '../../model/call-result';
import type { Pair } from '../../model/connection';
import { cleanText, headerOf } from './untrusted-text';

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
