import { urlOf } from '../model/url';
import { createHash } from 'node:crypto';
import type { FaultLab } from './fault-lab';
import { scopesGranted } from './token-answer';

/** The authorize request as a provider with these faults reads it. @param allScopes All scopes the client may have. */
export function changedAuthorize(url: URL, lab: FaultLab, allScopes: readonly string[]): URL {
  const changed = new URL(url);
  const { searchParams: query } = changed;
  if (lab.on('ignores-scope')) query.set('scope', scopesGranted(query.get('scope'), allScopes));
  const challenge = query.get('code_challenge');
  if (challenge === null) return changed;
  // RFC 7636 4.3: the default method is plain.
  const plain = (query.get('code_challenge_method') ?? 'plain') === 'plain';
  if (lab.on('pkce-ignored')) {
    query.delete('code_challenge');
    query.delete('code_challenge_method');
  } else if (lab.on('plain-taken') && plain) {
    // With plain, the verifier is the challenge itself, so its S256 hash is the matching S256 challenge.
    query.set('code_challenge', createHash('sha256').update(challenge).digest('base64url'));
    query.set('code_challenge_method', 'S256');
  }
  return changed;
}

export function changedCallback(location: string, origin: string, lab: FaultLab): string {
  const callback = /[?&](code|error)=/.test(location) ? urlOf(location) : null;
  if (callback === null || callback.origin === origin) return location;
  if (lab.on('state-changed') && callback.searchParams.has('state')) callback.searchParams.set('state', 'another-state');
  if (lab.on('error-without-state') && callback.searchParams.has('error')) callback.searchParams.delete('state');
  if (lab.on('iss-changed')) callback.searchParams.set('iss', 'https://elsewhere.example');
  if (lab.on('iss-missing')) callback.searchParams.delete('iss');
  return callback.href === new URL(location).href ? location : callback.href;
}
