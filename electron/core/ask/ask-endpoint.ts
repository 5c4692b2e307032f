import type { AskWhat } from '../../model/server-answer';
import { checkUrl } from '../../model/address';
import { isAskedAt } from '../connection/binding';
import { askedAddress } from '../connection/binding-asked';
import { askedUnconfirmed, UnconfirmedEndpoint } from '../connection/failures';
import { Failure } from '../../model/failure';
import type { AskContext, AskDeps } from './ask-model';
import { cleanText } from '../base/untrusted-text';

/** How the endpoint is called, and what names it in metadata (RFC 8414 section 2, OpenID Connect Discovery section 3). */
const NAMES: Record<AskWhat, { endpoint: string; metadata: string }> = {
  introspection: { endpoint: 'introspection endpoint', metadata: 'introspection_endpoint' },
  userinfo: { endpoint: 'userinfo endpoint', metadata: 'userinfo_endpoint' },
  revocation: { endpoint: 'revocation endpoint', metadata: 'revocation_endpoint' },
};

/** Whether the connection or its server's metadata names such an endpoint, be it one that is refused. */
export function hasEndpoint({ server }: AskContext, what: AskWhat): boolean {
  const address = server.endpoints[what];
  return (address !== null && address !== '') || server.refused?.[what] !== undefined;
}

/**
 * The checked address to ask. Tokens and client secret go there, so it must be sealed with them and be on the host of the token endpoint, or
 * (access token only) of the API; or be the very address that the metadata of the issuer name to which they are bound. An address typed
 * into the settings alone is not enough, for whoever can edit those could have the secrets sent to themselves, or to another tenant.
 *
 * @throws Failure `connection-incomplete` (no such endpoint), `connection-invalid`, `insecure-url`, `address-refused`, `endpoint-changed`:
 * elsewhere. Unconfirmed: on that host, but not sealed, so a yes would do.
 */
export async function endpointFor(context: AskContext, what: AskWhat, discoveries: AskDeps['discoveries']): Promise<URL> {
  const { connection, record, server, tokenOrigin } = context;
  const address = server.endpoints[what];
  if (address === null && server.refused?.[what]) throw server.refused[what];
  if (address === null || address === '') throw withoutEndpoint(what);
  const { endpoint } = NAMES[what];
  const url = checkUrl(address, { allowPlainHttp: connection.allowPlainHttp, what: endpoint, field: `endpoints.${what}` });
  const isOnHost = url.origin === tokenOrigin || (what === 'userinfo' && record.boundTo?.apiOrigin === url.origin);
  if (isOnHost && isAskedAt(record, what, url)) return url;
  if (issuersAgree(context) && (await discovered(context, what, discoveries)) === address) return url;
  if (isOnHost) throw askedUnconfirmed(endpoint, record.boundTo?.asked?.[what] ?? null, askedAddress(url));
  throw elsewhere(endpoint, url.origin, tokenOrigin);
}

/**
 * What the question stands on, once its endpoint is allowed; where only a yes is missing the person is asked.
 *
 * @throws Failure As `endpointFor`; vault-*.
 */
export async function admitted(
  context: AskContext,
  what: AskWhat,
  { connections, discoveries }: { connections: Pick<AskDeps['connections'], 'admitAsked'>; discoveries: AskDeps['discoveries'] },
): Promise<AskContext> {
  try {
    await endpointFor(context, what, discoveries);
    return context;
  } catch (error) {
    if (!(error instanceof UnconfirmedEndpoint)) throw error;
    return { ...context, record: await connections.admitAsked(context.connection, context.record, what, error) };
  }
}

/**
 * Whether the issuer in the settings is the one that everything sealed is for. The client secret counts also where it is not sent: a grant
 * can come while the settings name another issuer, and would then be bound to that one.
 */
function issuersAgree({ connection, record, grant }: AskContext): boolean {
  const { issuer } = connection;
  if (issuer === null || issuer === '') return false;
  const sources = [grant.boundTo ?? record.boundTo];
  if (record.clientSecret !== null) sources.push(record.boundTo);
  return sources.every((source) => source?.issuer === issuer);
}

async function discovered({ connection, server }: AskContext, what: AskWhat, discoveries: AskDeps['discoveries']): Promise<string | null> {
  const { issuer, allowPlainHttp } = connection;
  if (issuer === null) return null;
  if (!connection.endpoints[what]) return server.source === null ? null : server.endpoints[what];
  const found = await discoveries.discover(issuer, { allowPlainHttp }).catch(() => null);
  return found?.endpoints[what] ?? null;
}

function withoutEndpoint(what: AskWhat): Failure {
  const { endpoint, metadata } = NAMES[what];
  return new Failure({
    code: 'connection-incomplete',
    what: `This connection has no ${endpoint}, so the server can't be asked.`,
    likelyCause: `It was not filled in, and the issuer's metadata (if there is an issuer) names no ${metadata}. Not every server has one.`,
    action: `Enter the ${endpoint} in Settings if the provider's documentation names one.`,
  });
}

function elsewhere(endpoint: string, origin: string, tokenOrigin: string): Failure {
  return new Failure({
    code: 'endpoint-changed',
    what: `The ${endpoint} is on another server than the one this connection's tokens and secrets are for. Nothing was sent.`,
    likelyCause:
      'It was typed into the settings and differs in host, scheme or port from the token endpoint, and the metadata of the issuer that you connected with does not name it.',
    action:
      'Correct the endpoint, or leave it empty and enter the issuer, whose metadata may name endpoints on other hosts. After a change of the issuer, type the client secret again and connect again.',
    evidence: [
      { label: 'Sealed for', value: cleanText(tokenOrigin, 300) },
      { label: 'Endpoint', value: cleanText(origin, 300) },
    ],
  });
}
