import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { urlOf } from '../model/text/url';
import { bufferAnswer, sendBuffered } from './buffered-answer';
import type { FaultLab } from './fault-lab';
import { faultAt } from './dpop';
import { type Handler, sendJson, waited } from './http-io';
import type { FaceParts, LayeredFace } from './layered-face';
import { LoginFirst } from './login-first';
import { playResource, scopesGranted } from './token-answer';
import { TokenEndpoint } from './token-endpoint';

/**
 * Plays the faults that can be played around a face: in its requests and its answers. Faults in its decisions are up to the face. Without
 * faults, requests and answers pass unchanged.
 */
export function layered(handler: Handler, face: LayeredFace, parts: FaceParts): Handler {
  const { lab } = parts;
  const tokenEndpoint = new TokenEndpoint(handler, face, parts);
  const loginFirst = new LoginFirst(face.authorizePath, lab);
  return async (request, response, asked) => {
    const url = await loginFirst.pass(request, response, asked);
    if (url === null) return;
    if (face.isPage(url.pathname)) return page(handler, face, lab, request, response, url);
    response.setHeader('Date', new Date(Date.now() + lab.amount('clock-off') * 1000).toUTCString());
    const refusal = url.pathname === face.tokenPath ? faultAt(lab, request) : null;
    if (refusal !== null) {
      const { error, description, nonce } = refusal;
      return sendJson(response, 400, { error, error_description: description }, nonce ? { 'DPoP-Nonce': nonce } : {});
    }
    if (url.pathname === face.tokenPath && request.method === 'POST') return tokenEndpoint.answer(request, response, url);
    if (lab.on('latency') && !(await waited(lab.amount('latency'), response))) return;
    if (url.pathname === face.devicePath) {
      const answer = await bufferAnswer(handler, request, response, url);
      return sendBuffered(response, parts.deviceCodes.offered(answer));
    }
    return handler(request, response, url);
  };
}

async function page(
  handler: Handler,
  face: LayeredFace,
  lab: FaultLab,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (url.pathname === face.authorizePath) {
    const changed = changedAuthorize(url, lab, face.allScopes);
    if (changed.href !== url.href) {
      request.url = `${changed.pathname}${changed.search}`;
      url = changed;
    }
  }
  const answer = await bufferAnswer(handler, request, response, url);
  const { location } = answer.headers;
  if (typeof location === 'string') answer.headers.location = changedCallback(location, url.origin, lab);
  sendBuffered(response, answer);
}

/** The authorize request as a provider with these faults reads it. @param allScopes All scopes the client may have. */
function changedAuthorize(url: URL, lab: FaultLab, allScopes: readonly string[]): URL {
  const changed = new URL(url);
  const { searchParams: query } = changed;
  if (lab.on('ignores-scope')) query.set('scope', scopesGranted(query.get('scope'), allScopes));
  playResource(query, lab);
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

/** A redirect that takes an answer to the client, or null. @param origin The provider's own. */
export function callbackOf(location: unknown, origin: string): URL | null {
  const callback = typeof location === 'string' && /[?&](code|error|response)=/.test(location) ? urlOf(location) : null;
  return callback === null || callback.origin === origin ? null : callback;
}

function changedCallback(location: string, origin: string, lab: FaultLab): string {
  const callback = callbackOf(location, origin);
  if (callback === null) return location;
  if (lab.on('state-changed') && callback.searchParams.has('state')) callback.searchParams.set('state', 'another-state');
  if (lab.on('error-without-state') && callback.searchParams.has('error')) callback.searchParams.delete('state');
  if (lab.on('iss-changed')) callback.searchParams.set('iss', 'https://elsewhere.example');
  const signed = callback.searchParams.get('response');
  if (signed !== null && lab.on('response-forged')) callback.searchParams.set('response', forged(signed));
  if (lab.on('iss-missing') || lab.on('iss-not-promised')) callback.searchParams.delete('iss');
  return callback.href === new URL(location).href ? location : callback.href;
}

/** The same JWT with another signature of the same length. */
export function forged(jwt: string): string {
  const at = jwt.lastIndexOf('.') + 1;
  return `${jwt.slice(0, at)}${jwt[at] === 'A' ? 'B' : 'A'}${jwt.slice(at + 1)}`;
}
