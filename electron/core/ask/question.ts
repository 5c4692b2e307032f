import { checkUrl } from '../../model/address';
import type { Connection } from '../../model/connection';
import { ENDPOINT_MEMBERS, ENDPOINT_NAMES } from '../../model/endpoints';
import type { LoggedExchange } from '../../model/exchange';
import { Failure } from '../../model/failure';
import type { AskedToken, AskWhat } from '../../model/server-answer';
import { cleanText } from '../base/untrusted-text';
import { credentialIn, hasCredential } from '../client-auth/methods';
import { askedAddress, isAskedAt } from '../connection/binding';
import { presentationOf } from '../connection/proof-key';
import { askedUnconfirmed, UnconfirmedEndpoint } from '../connection/failures';
import type { ConnectionService } from '../connection/service';
import { shownExchange } from '../exchanges/recording';
import type { Clock, Http, HttpResponse } from '../ports';
import { Redaction } from '../redaction/redaction';
import type { AskedEndpoint, Fingerprint, Grant, SecretRecord } from '../secrets';
import { checkHeaders } from '../wire/additions';
import type { Discoveries, ResolvedServer } from '../wire/discovery';
import { replacing } from '../wire/fetch';
import { sealedSecrets } from '../wire/sealed';
import { type Exchanged, secretsOf, send, sendAsClient, withAgent } from '../wire/send';

/** What asking takes. */
export interface AskingDeps {
  discoveries: Pick<Discoveries, 'resolveEndpoints' | 'discover'>;
  http: Http;
  clock: Clock;
  fingerprint: Fingerprint;
}

/** Everything that one question stands on, taken at one moment. */
export interface AskContext {
  connection: Connection;
  /** As sealed before anything was asked, with the endpoints that a person has allowed since. */
  record: SecretRecord;
  grant: Grant;
  server: ResolvedServer;
  /** Of the token endpoint: where client secret and tokens are bound to. */
  tokenOrigin: string;
}

/** An answer as it came, and as it may be shown. */
export interface Answered {
  response: HttpResponse;
  /** At most 1 MiB, decoded as UTF-8. Not redacted. */
  text: string;
  /** Secret-free; what the coach looks at. */
  shown: LoggedExchange;
  /** Takes this connection's secrets out of a text. */
  hide: (text: string) => string;
}

/**
 * Asks: introspection (RFC 7662 section 2.1) and revocation (RFC 7009 section 2.1) as a form with the client's authentication and the
 * token leg's headers, userinfo (OpenID Connect Core section 5.3.1) with the access token and the API leg's headers. Any status is an
 * answer. Rejects as `endpointFor` does, with `connection-incomplete` or `connection-invalid`, and with the Http port's failures.
 */
export async function ask(deps: AskingDeps, context: AskContext, what: AskWhat, token: string, kind: AskedToken): Promise<Answered> {
  const url = await endpointFor(context, what, deps.discoveries);
  const { request, response, made, sentAt } = await (what === 'userinfo'
    ? askOfPerson(deps, context, url, token)
    : askOfToken(deps, context, what, url, token, kind));
  const redaction = new Redaction(deps.fingerprint);
  redaction.addAll(secretsOf({ request, made }));
  const shown = shownExchange(request, response, sentAt, deps.fingerprint);
  return { response, text: new TextDecoder().decode(response.body), shown, hide: (text) => redaction.text(text) };
}

const FORM = 'application/x-www-form-urlencoded';

/** Without oauth4webapi's own requests for these: they say no Accept with a revocation. */
function askOfToken(
  { http, clock }: AskingDeps,
  { connection, record, server }: AskContext,
  what: Exclude<AskWhat, 'userinfo'>,
  url: URL,
  token: string,
  kind: AskedToken,
): Promise<Exchanged> {
  const form = new URLSearchParams({ token, token_type_hint: kind === 'access' ? 'access_token' : 'refresh_token' });
  const context = { http, clock, connection, server, credential: credentialIn(record, connection) };
  return sendAsClient(context, what, {
    url,
    form,
    secrets: sealedSecrets(connection, record),
    headers: [{ name: 'Content-Type', value: FORM }],
    post: async (issuer, client, authenticate, fetch) => {
      const headers = new Headers({ Accept: 'application/json' });
      await authenticate(issuer, client, form, headers);
      return fetch(url.href, { method: 'POST', headers: Object.fromEntries(headers), body: form, redirect: 'manual' });
    },
  });
}

async function askOfPerson({ http, clock }: AskingDeps, { connection, record, grant }: AskContext, url: URL, accessToken: string) {
  const own = checkHeaders(connection.legs.api.headers, ['authorization'], 'userinfo request');
  const { scheme, bound } = presentationOf(connection, { ...grant, accessToken }, clock);
  const usual = [
    { name: 'Authorization', value: `${scheme} ${accessToken}` },
    { name: 'Accept', value: 'application/json, application/jwt' },
  ];
  const credential = credentialIn(record, connection);
  const leg = { connectionId: connection.id, purpose: 'userinfo' as const, secrets: sealedSecrets(connection, record), credential, bound };
  const sentAt = clock.now();
  const sent = await send(http, leg, { method: 'GET', url: url.href, headers: replacing(usual, withAgent(own)), body: null });
  return { ...sent, sentAt };
}

/** Whether the connection or its server's metadata names such an endpoint, be it one that is refused. */
export function hasEndpoint({ server }: AskContext, what: AskWhat): boolean {
  const address = server.endpoints[what];
  return (address !== null && address !== '') || server.refused?.[what] !== undefined;
}

/**
 * The checked address to ask, or to sign out at. Tokens and client secret go there, so it must be sealed with them and be on the host of the token endpoint, or
 * (access token only) of the API; or be the very address that the metadata of the issuer name to which they are bound. An address typed
 * into the settings alone is not enough, for whoever can edit those could have the secrets sent to themselves, or to another tenant.
 *
 * @throws Failure `connection-incomplete` (no such endpoint), `connection-invalid`, `insecure-url`, `address-refused`, `endpoint-changed`:
 * elsewhere. Unconfirmed: on that host, but not sealed, so a yes would do.
 */
export async function endpointFor(context: AskContext, what: AskedEndpoint, discoveries: AskingDeps['discoveries']): Promise<URL> {
  const { connection, record, server, tokenOrigin } = context;
  const address = server.endpoints[what] ?? null;
  if (address === null && server.refused?.[what]) throw server.refused[what];
  if (address === null || address === '') throw withoutEndpoint(what);
  const endpoint = ENDPOINT_NAMES[what];
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
  what: AskedEndpoint,
  { connections, discoveries }: { connections: Pick<ConnectionService, 'admitAsked'>; discoveries: AskingDeps['discoveries'] },
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
  if (hasCredential(record)) {
    const { clientKeys = [], clientCertificates = [] } = record;
    sources.push(record.boundTo, ...[...clientKeys, ...clientCertificates].map((each) => each.boundTo ?? record.boundTo));
  }
  return sources.every((source) => source?.issuer === issuer);
}

async function discovered(
  { connection, server }: AskContext,
  what: AskedEndpoint,
  discoveries: AskingDeps['discoveries'],
): Promise<string | null> {
  const { issuer, allowPlainHttp } = connection;
  if (issuer === null) return null;
  if (!connection.endpoints[what]) return server.source === null ? null : (server.endpoints[what] ?? null);
  const found = await discoveries.discover(issuer, { allowPlainHttp }).catch(() => null);
  return found?.endpoints[what] ?? null;
}

function withoutEndpoint(what: AskedEndpoint): Failure {
  const endpoint = ENDPOINT_NAMES[what];
  return new Failure({
    code: 'connection-incomplete',
    what: `This connection has no ${endpoint}, so ${what === 'endSession' ? "Tokenscope can't sign you out there" : "the server can't be asked"}.`,
    likelyCause: `It was not filled in, and the issuer's metadata (if there is an issuer) has no ${ENDPOINT_MEMBERS[what]}. Not every server has one.`,
    action: `Enter the ${endpoint} in Settings if the provider's documentation names one.`,
  });
}

function elsewhere(endpoint: string, origin: string, tokenOrigin: string): Failure {
  return new Failure({
    code: 'endpoint-changed',
    what: `The ${endpoint} is on a different server than the one this connection's tokens and secrets are for. Nothing was sent.`,
    likelyCause:
      "It was typed into the settings and differs in host, scheme or port from the token endpoint, and the issuer's metadata doesn't contain it.",
    action:
      'Correct the endpoint, or leave it empty and enter the issuer, whose metadata may list endpoints on other hosts. If you change the issuer, enter the Client secret again and reconnect.',
    evidence: [
      { label: 'Sealed for', value: cleanText(tokenOrigin, 300) },
      { label: 'Endpoint', value: cleanText(origin, 300) },
    ],
  });
}
