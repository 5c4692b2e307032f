import type { Connection, Pair, Receiver } from '../../model/connection';
import { type AuthorizeRequest, buildAuthorizeRequest } from '../oauth/authorize';

/** How an authorize request differs from what the app would send. */
export interface AuthorizeChange {
  /** `plain`: the challenge is the verifier itself (RFC 7636 section 4.2); `off`: no challenge is sent. */
  pkce?: 'S256' | 'plain' | 'off';
  /** In place of the connection's. */
  scopes?: string[];
  /** Set last, so they replace parameters of the same name. */
  parameters?: Pair[];
}

/** The authorize request of `buildAuthorizeRequest`, with the change made; throws as that does. */
export async function buildChangedRequest(
  input: Parameters<typeof buildAuthorizeRequest>[0],
  { pkce = input.connection.pkce, scopes, parameters = [] }: AuthorizeChange,
): Promise<AuthorizeRequest> {
  const connection: Connection = {
    ...input.connection,
    pkce: pkce === 'off' ? 'off' : 'S256',
    scopes: scopes ?? input.connection.scopes,
  };
  const request = await buildAuthorizeRequest({ ...input, connection });
  if (pkce !== 'plain' && parameters.length === 0) return request;
  const url = new URL(request.url);
  if (pkce === 'plain' && request.codeVerifier !== null) {
    url.searchParams.set('code_challenge', request.codeVerifier);
    url.searchParams.set('code_challenge_method', 'plain');
  }
  for (const { name, value } of parameters) url.searchParams.set(name, value);
  return { ...request, url: url.href.replaceAll('+', '%20') };
}

/** Added to the path of a redirect URI, so that it is another one, and still leads to whoever owns the first. */
const NOT_REGISTERED = 'not-registered';

/**
 * A redirect URI that nobody registered and that leads back to this app all the same, so that no code can reach a stranger by it; null: the
 * receiver has none, for the address belongs to somebody else.
 */
export function unregisteredReceiver(receiver: Receiver): Receiver | null {
  if (receiver.kind === 'scheme') return { kind: 'scheme', part: receiver.part === undefined ? NOT_REGISTERED : below(receiver.part) };
  return receiver.kind === 'loopback' ? { ...receiver, path: below(receiver.path) } : null;
}

/** An address below the one given, its query left out. */
export function below(address: string): string {
  const [place = ''] = address.split('?');
  return `${place.replace(/\/$/, '')}/${NOT_REGISTERED}`;
}
