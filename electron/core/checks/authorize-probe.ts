import type { Connection } from '../connection/model';
import { buildAuthorizeRequest, SCHEME_REDIRECT } from '../oauth/authorize';
import type { ResolvedServer } from '../oauth/discovery';
import { headerOf } from '../oauth/untrusted-text';
import type { Clock, Random } from '../ports';
import { replyOf } from './api';
import type { Evidence } from './evidence';
import type { AuthorizeChange, AuthorizeReply } from './lab';
import { NotApplicable } from './model';

const TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 256 * 1024;
/** A loopback port for a receiver that takes any; nothing listens there, and nothing is sent there. */
const SOME_PORT = 49_152;

/**
 * Sends an authorize request as a browser without any session would, and follows nothing: what a server refuses before it knows who asks can
 * be seen that way.
 */
export async function probeAuthorize(
  deps: { connection: Connection; server: ResolvedServer; evidence: Evidence; clock: Clock; random: Random },
  change: AuthorizeChange,
): Promise<AuthorizeReply> {
  const { connection, server, evidence, clock, random } = deps;
  if (connection.grantType !== 'authorization_code') throw new NotApplicable('Nobody signs in with this connection.');
  const pkce = change.withoutPkce ? 'off' : change.codeChallengeMethod === undefined ? connection.pkce : 'S256';
  const redirectUri = change.redirectUri ?? redirectUriOf(connection);
  const request = await buildAuthorizeRequest({ connection: { ...connection, pkce }, server, redirectUri, random });
  const url = new URL(request.url);
  if (change.codeChallengeMethod === 'plain' && request.codeVerifier !== null) {
    url.searchParams.set('code_challenge', request.codeVerifier);
    url.searchParams.set('code_challenge_method', 'plain');
  }
  for (const { name, value } of change.parameters ?? []) url.searchParams.set(name, value);
  const response = await evidence.http.send({
    method: 'GET',
    url: url.href.replaceAll('+', '%20'),
    headers: [
      { name: 'Accept', value: 'text/html,application/xhtml+xml' },
      { name: 'User-Agent', value: 'Tokenscope' },
    ],
    body: null,
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_BODY_BYTES,
    about: { connectionId: connection.id, purpose: 'authorize', secrets: [] },
  });
  const location = headerOf(response.headers, 'location');
  const absolute = location !== null && URL.canParse(location, url.href) ? new URL(location, url.href) : null;
  return {
    ...replyOf(response, evidence, clock),
    location: response.status >= 300 && response.status < 400 ? absolute : null,
    stateSent: request.state,
    redirectUri,
  };
}

function redirectUriOf({ receiver }: Connection): string {
  if (receiver.kind === 'scheme') return SCHEME_REDIRECT;
  return receiver.kind === 'paste' ? receiver.redirectUri : `http://127.0.0.1:${receiver.port ?? SOME_PORT}${receiver.path}`;
}
