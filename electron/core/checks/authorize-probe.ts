import { grantOf } from '../../model/grants';
import { urlOf } from '../../model/url';
import type { Connection } from '../../model/connection';
import { redirectUriOf as knownRedirectUri } from '../../model/receiver';
import { type AuthorizeChange, buildChangedRequest } from '../grants/authorize-request';
import { send } from '../wire/send';
import { headerOf } from '../base/untrusted-text';
import { replyOf } from './api';
import type { AuthorizeReply } from './lab';
import { NotApplicable } from './model';
import type { RunContext } from './run-context';

/** A loopback port for a receiver that takes any; nothing listens there, and nothing is sent there. */
const SOME_PORT = 49_152;

/**
 * Sends an authorize request as a browser without any session would, and follows nothing: what a server refuses before it knows who asks can
 * be seen that way.
 */
export async function probeAuthorize(
  { connection, server, evidence, clock, random }: RunContext,
  { redirectUri: other, ...change }: AuthorizeChange & { redirectUri?: string },
): Promise<AuthorizeReply> {
  if (!grantOf(connection).signsIn) throw new NotApplicable('Nobody signs in with this connection.');
  const redirectUri = other ?? redirectUriOf(connection);
  const request = await buildChangedRequest({ connection, server, redirectUri, random }, change);
  const { url } = request;
  const headers = [
    { name: 'Accept', value: 'text/html,application/xhtml+xml' },
    { name: 'User-Agent', value: 'Tokenscope' },
  ];
  const leg = { connectionId: connection.id, purpose: 'authorize' as const, secrets: [] };
  const { response } = await send(evidence.http, leg, { method: 'GET', url, headers, body: null });
  const location = headerOf(response.headers, 'location');
  const absolute = location === null ? null : urlOf(location, url);
  return {
    ...replyOf(response, clock.now()),
    location: response.status >= 300 && response.status < 400 ? absolute : null,
    stateSent: request.state,
    redirectUri,
  };
}

/** The redirect URI of the connection; of a loopback receiver on any port, with some port. */
export function redirectUriOf({ receiver }: Connection): string {
  const withPort = receiver.kind === 'loopback' ? { ...receiver, port: receiver.port ?? SOME_PORT } : receiver;
  return knownRedirectUri(withPort) ?? '';
}
