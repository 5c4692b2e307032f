import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultLab } from './fault-lab';
import { bufferAnswer, sendBuffered } from './buffered-answer';
import { type Handler, waited } from './http-io';
import type { LayeredFace, FaceParts } from './layered-face';
import { LoginFirst } from './login-first';
import { changedAuthorize, changedCallback } from './redirect-faults';
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
    if (url.pathname === face.tokenPath && request.method === 'POST') return tokenEndpoint.answer(request, response, url);
    if (lab.on('latency') && !(await waited(lab.amount('latency'), response))) return;
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
