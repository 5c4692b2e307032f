import { decodeJwt, type JWTPayload } from 'jose';
import { allowInsecureRequests, type AuthorizationServer, type Client, clockSkew, clockTolerance, customFetch } from 'oauth4webapi';
import type { Connection } from '../../model/connection';
import { failing } from '../../model/failure';
import type { Clock } from '../ports';
import { writeKey } from '../verify/keys';
import type { Key } from '../verify/model';
import { isIssuerOf, type ResolvedServer } from './discovery';
import type { GuardDeps } from './guarded-fetch';
import { fetchJwks } from './jwks';

/** As long as servers' clocks commonly disagree. */
const TOLERANCE_SECONDS = 60;

/** Those that oauth4webapi verifies with a published key. */
export const SIGNED_WITH = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'];

/** What oauth4webapi judges a signed response with. */
export interface Judge {
  as: AuthorizationServer;
  client: Client;
  options: { [allowInsecureRequests]: true; [customFetch]: () => Promise<Response> };
}

/** The claims of a JWT, unverified; null: it can't be read. */
export function claimsOf(jwt: string): JWTPayload | null {
  try {
    return decodeJwt(jwt);
  } catch {
    return null;
  }
}

/** Where the server of a connection publishes its keys. @throws Failure `connection-incomplete`, `address-refused`. */
export function keysAddressOf({ issuer, endpoints, refused }: ResolvedServer): string {
  if (!endpoints.jwks && refused?.jwks) throw refused.jwks;
  if (issuer === null || !endpoints.jwks) throw unverifiable();
  return endpoints.jwks;
}

const unverifiable = failing({
  code: 'connection-incomplete',
  what: "The response through the browser can't be verified: nothing says whose signature to expect.",
  likelyCause: 'The connection has no issuer, or neither its settings nor the metadata name a JWKS URL.',
  action: "Enter the issuer and the JWKS URL in the connection's settings, or choose a response without signed parts.",
  mend: ['open:issuer', 'open:endpoints.jwks'],
});

/**
 * For what the server of a connection signed: by the app's clock, with the keys that the server publishes, fetched when they are needed and as
 * all public documents are, which says where plain http is allowed.
 *
 * @param url Where the server publishes its keys.
 * @param iss The issuer that the signed text names: one that a person typed may lack a slash.
 */
export function judgeOf(
  deps: GuardDeps & { clock: Clock },
  connection: Connection,
  server: ResolvedServer,
  url: string,
  iss: unknown,
): Judge {
  const { endpoints, issuer, allowPlainHttp, clientId, id } = connection;
  // An address that a server names may lead no further into a private network than the issuer that a person typed.
  const start = endpoints.jwks ? url : (issuer ?? url);
  const fetchKeys = async () => {
    const about = { connectionId: id, purpose: 'jwks' as const, secrets: [] };
    const { keys } = await fetchJwks(deps, { url, start, allowPlainHttp, kid: null, about });
    return Response.json({ keys: keys.map(jwkOf) });
  };
  return {
    as: {
      issuer: typeof iss === 'string' && isIssuerOf(server, iss) ? iss : (server.issuer ?? ''),
      jwks_uri: url,
      authorization_signing_alg_values_supported: SIGNED_WITH,
      id_token_signing_alg_values_supported: SIGNED_WITH,
    },
    client: {
      client_id: clientId,
      [clockSkew]: Math.round((deps.clock.now() - Date.now()) / 1000),
      [clockTolerance]: TOLERANCE_SECONDS,
    },
    options: { [allowInsecureRequests]: true, [customFetch]: fetchKeys },
  };
}

function jwkOf(key: Key): object {
  const { kid, alg, use, ops } = key;
  const members = { kid, alg, use, key_ops: ops };
  return { ...JSON.parse(writeKey(key)), ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) };
}
