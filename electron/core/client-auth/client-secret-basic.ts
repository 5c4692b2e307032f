import type { ClientAuthMethod } from './method';

/**
 * HTTP Basic with both parts form-urlencoded first, RFC 6749 section 2.3.1. Not oauth4webapi's: that one also encodes "-", "_" and
 * ".", which the encoding leaves alone, and servers that do not decode at all then refuse every UUID as a client id.
 */
export const clientSecretBasic: ClientAuthMethod<'client_secret_basic'> = {
  id: 'client_secret_basic',
  parameters: [],
  headers: ['authorization'],
  authenticate: (credential) =>
    credential?.kind === 'secret'
      ? (_server, client, _body, headers) => {
          headers.set('authorization', `Basic ${basicCredentials(client.client_id, credential.secret)}`);
        }
      : null,
};

/** What follows "Basic" in the Authorization header. */
export function basicCredentials(clientId: string, secret: string): string {
  return btoa(`${formEncode(clientId)}:${formEncode(secret)}`);
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
