import { type ClientAuth, ClientSecretPost, None } from 'oauth4webapi';
import type { Connection } from '../../model/connection';
import { Failure } from '../../model/failure';

/** How a client proves itself at the token endpoint (RFC 6749 section 2.3), and what that puts into the request. */
export interface ClientAuthentication {
  authenticate: ClientAuth;
  /** Names it sends: body parameters, and headers in lower case. */
  parameters: string[];
  headers: string[];
}

/**
 * The connection's client authentication, ready for oauth4webapi. Throws `connection-incomplete` without a client id, or without the
 * secret that the method needs.
 */
export function clientAuthenticationOf(connection: Connection, clientSecret: string | null): ClientAuthentication {
  if (connection.clientId === '') throw missing('client id', 'It has not been filled in yet.');
  if (connection.clientAuthentication === 'none') return { authenticate: None(), parameters: ['client_id'], headers: [] };
  if (clientSecret === null || clientSecret === '') {
    throw missing('client secret', `The connection authenticates with ${connection.clientAuthentication}, and no secret is stored for it.`);
  }
  if (connection.clientAuthentication === 'client_secret_post') {
    return { authenticate: ClientSecretPost(clientSecret), parameters: ['client_id', 'client_secret'], headers: [] };
  }
  return { authenticate: basic(clientSecret), parameters: [], headers: ['authorization'] };
}

/**
 * HTTP Basic with both parts form-urlencoded first, RFC 6749 section 2.3.1. Not oauth4webapi's: that one also encodes "-", "_" and
 * ".", which the encoding leaves alone, and servers that do not decode at all then refuse every UUID as a client id.
 */
function basic(clientSecret: string): ClientAuth {
  return (_server, client, _body, headers) => {
    headers.set('authorization', basicCredentials(client.client_id, clientSecret));
  };
}

/** The value of the Authorization header for client_secret_basic. */
export function basicCredentials(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`;
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

function missing(thing: string, likelyCause: string): Failure {
  return new Failure({
    code: 'connection-incomplete',
    what: `The connection has no ${thing}, so no token can be asked for.`,
    likelyCause,
    action: `Open the connection's settings and enter the ${thing} that the provider gave you.`,
  });
}
