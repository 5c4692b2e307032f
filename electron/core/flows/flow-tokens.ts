import { sourceAt } from '../connection/binding';
import type { Connection } from '../../model/connection';
import type { AcceptedCallback } from './callback';
import type { ResolvedServer } from '../wire/discovery';
import type { FlowDeps } from './flow';
import type { NewGrant } from '../secrets';
import type { Running } from './flow-running';
import { exchangeCode, requestClientCredentials } from '../oauth/token-endpoint';
import { type TokenContext, tokenEndpointOf } from '../oauth/token-request';

/** The secret to send to the connection's token endpoint; null: it sends none. Rejects as `FlowDeps.clientSecret` does. */
export async function clientSecretFor(
  deps: Pick<FlowDeps, 'clientSecret'>,
  connection: Connection,
  server: ResolvedServer,
): Promise<string | null> {
  const endpoint = tokenEndpointOf(connection, server);
  return connection.clientAuthentication === 'none' ? null : deps.clientSecret(connection, endpoint);
}

/** Tokens of the client's own. Rejects as `requestClientCredentials` does. */
export async function grantOfClient(deps: FlowDeps, running: Running, server: ResolvedServer): Promise<NewGrant> {
  const { connection } = running;
  const clientSecret = await clientSecretFor(deps, connection, server);
  const answer = await requestClientCredentials(contextOf(deps, running, { server, redirectUri: null, clientSecret }));
  const scopesAsked = connection.scopes.filter((scope) => scope !== '');
  return {
    answer,
    callbackMembers: [],
    scopesAsked,
    nonce: null,
    how: 'retrieved',
    source: sourceAt(connection, tokenEndpointOf(connection, server)),
  };
}

/** Tokens for the code of a callback. Rejects as `exchangeCode` does. */
export async function grantOfCode(
  deps: FlowDeps,
  running: Running,
  waiting: NonNullable<Running['waiting']>,
  accepted: AcceptedCallback,
): Promise<NewGrant> {
  const { request, server, redirectUri } = waiting;
  const { codeVerifier, nonce, scopesAsked } = request;
  const answer = await exchangeCode(contextOf(deps, running, waiting), { code: accepted.code, codeVerifier, nonce });
  return {
    answer: { ...answer, breaches: [...answer.breaches, ...accepted.findings] },
    callbackMembers: accepted.members,
    scopesAsked,
    nonce,
    how: 'connected',
    redirectUri,
    source: sourceAt(running.connection, tokenEndpointOf(running.connection, server)),
  };
}

function contextOf(
  { http, clock }: FlowDeps,
  { connection, abort }: Running,
  { server, redirectUri, clientSecret }: Pick<TokenContext, 'server' | 'redirectUri' | 'clientSecret'>,
): TokenContext {
  abort.signal.throwIfAborted();
  return { http, clock, connection, server, clientSecret, redirectUri, signal: abort.signal };
}
