import type { AuthorizationServer, Client, ClientAuth, DPoPHandle } from 'oauth4webapi';
import type { Connection, LegName, Pair } from '../../model/connection';
import type { ExchangePurpose } from '../../model/exchange';
import type { BuiltCall } from '../../model/request';
import { formAsJson, requestForm } from '../base/request-form';
import { type ClientCredential, certificateOf } from '../client-auth/method';
import { headerOf } from '../base/untrusted-text';
import { clientAuthenticationOf, credentialSecrets } from '../client-auth/methods';
import type { KnownRequest } from '../exchanges/recording';
import type { AnsweredRequest } from '../findings/token-response';
import type { Clock, Http, HttpRequest, HttpResponse, TlsIdentity } from '../ports';
import type { KnownSecret } from '../secrets';
import { addParameters, checkHeaders } from './additions';
import type { ResolvedServer } from './discovery';
import { onceMoreForNonce, type Proving, proofMaker, sendProven } from './dpop';
import { type Fetch, fetchThrough, replacing } from './fetch';

/** Milliseconds for a whole exchange, and bytes of the answer that are kept. */
export type Limits = Pick<HttpRequest, 'timeoutMs' | 'maxBodyBytes'>;

const MIB = 1024 * 1024;
/** What is usual for a request, by what it is for. */
export const LIMITS = {
  par: { timeoutMs: 20_000, maxBodyBytes: MIB / 4 },
  authorize: { timeoutMs: 20_000, maxBodyBytes: MIB / 4 },
  'device-authorization': { timeoutMs: 30_000, maxBodyBytes: MIB },
  token: { timeoutMs: 30_000, maxBodyBytes: MIB },
  refresh: { timeoutMs: 30_000, maxBodyBytes: MIB },
  introspection: { timeoutMs: 20_000, maxBodyBytes: MIB },
  revocation: { timeoutMs: 20_000, maxBodyBytes: MIB },
  userinfo: { timeoutMs: 20_000, maxBodyBytes: MIB },
  registration: { timeoutMs: 30_000, maxBodyBytes: MIB / 4 },
  call: { timeoutMs: 60_000, maxBodyBytes: 25_000_000 },
} satisfies Partial<Record<ExchangePurpose, Limits>>;

/** What a request is about. */
export interface Leg {
  connectionId: string;
  purpose: keyof typeof LIMITS;
  /** Every secret that the request carries or that its answer may echo. */
  secrets: KnownSecret[];
  /** The client's. A certificate goes with every request, the rest is in the wording; null: it has none, or is not to be known. */
  credential: ClientCredential | null;
  /** The access token that it carries is bound to a key, and goes with a proof of that. */
  bound?: { proving: Proving; accessToken: string };
  limits?: Limits;
  signal?: AbortSignal;
}

export interface Sent {
  request: KnownRequest;
  response: HttpResponse;
  /**
   * Secrets made for this request alone. `request.about` goes without them, since the exchange log finds them by their places: where its secrets
   * are those of the request before, their spellings need not be made again, which takes longer than all else in a call.
   */
  made: readonly KnownSecret[];
}

/**
 * Sends a request in a connection's name. Whatever authenticates, with the client's credential or with a token, goes out here, whoever asks
 * for it: a bound token gets the proof that is made of the finished request, unless it has one. Rejects as the Http port does.
 */
export async function send(http: Http, leg: Leg, wording: BuiltCall): Promise<Sent> {
  const { connectionId, purpose, secrets, credential, bound, limits = LIMITS[purpose], signal } = leg;
  const identity = certificateOf(credential);
  const certificate = identity && { certificate: identityOf(identity) };
  const plainly = async (finished: BuiltCall): Promise<Sent> => {
    const request = { ...finished, ...limits, signal, ...certificate, about: { connectionId, purpose, secrets } };
    return { request, response: await http.send(request), made: madeFor(finished) };
  };
  if (bound === undefined || wording.headers.some(({ name }) => name.toLowerCase() === 'dpop')) return plainly(wording);
  return sendProven(bound, wording, plainly);
}

/** What was made for this one request, and is as good as the key behind it until it expires or has been taken. */
function madeFor({ headers, body }: BuiltCall): KnownSecret[] {
  const proof = headerOf(headers, 'dpop');
  const kind = body?.startsWith('{') ? 'json' : 'form';
  const assertion = body?.includes('client_assertion') ? requestForm({ kind, text: body }).get('client_assertion') : null;
  return [
    ...(proof === null ? [] : [{ kind: 'DPoP proof' as const, value: proof }]),
    ...(assertion === null ? [] : [{ kind: 'assertion' as const, value: assertion }]),
  ];
}

/** All that must not be shown of what the server says. */
export function secretsOf({ request, made }: Pick<Sent, 'request' | 'made'>): KnownSecret[] {
  return [...request.about.secrets, ...made];
}

function identityOf({ thumbprint, certificates, key }: TlsIdentity): TlsIdentity {
  return { thumbprint, certificates, key };
}

/** What requests of a client to its server stand on. */
export interface ClientContext {
  http: Http;
  clock: Clock;
  connection: Connection;
  server: Pick<ResolvedServer, 'issuer' | 'endpoints'>;
  /** null: the client has none, or none is stored. */
  credential: ClientCredential | null;
  /** The key that tokens are bound to; absent: none. Introspection and revocation take no proof (RFC 9449). */
  dpop?: Proving;
  signal?: AbortSignal;
}

export interface ClientForm {
  url: URL;
  form: URLSearchParams;
  /** As `Leg` has them, without the client's credential. */
  secrets: KnownSecret[];
  /** Sent last. */
  headers?: Pair[];
  /** Has the form sent: by oauth4webapi, or as that does it. */
  post(server: AuthorizationServer, client: Client, authenticate: ClientAuth, fetch: Fetch, proofs?: DPoPHandle): Promise<unknown>;
}

export type Exchanged = Sent & Omit<AnsweredRequest, 'secrets'>;

type ClientPurpose = 'par' | 'device-authorization' | 'token' | 'refresh' | 'introspection' | 'revocation';

/** Which of a connection's additions a form carries. */
const ADDITIONS: Record<ClientPurpose, { headers: LegName; parameters: LegName | null }> = {
  // Its parameters are those of the authorize request already, whose headers nobody can set.
  par: { headers: 'authorize', parameters: null },
  // It asks for what an authorize request asks for, but is sent by this app.
  'device-authorization': { headers: 'token', parameters: 'authorize' },
  token: { headers: 'token', parameters: 'token' },
  refresh: { headers: 'refresh', parameters: 'refresh' },
  introspection: { headers: 'token', parameters: null },
  revocation: { headers: 'token', parameters: null },
};

/**
 * Sends a form with the client's authentication (RFC 6749 section 2.3) and the connection's additions. Any status is an answer. Rejects with
 * `connection-incomplete` or `connection-invalid` before anything was sent, and as the Http port does.
 */
export async function sendAsClient(context: ClientContext, purpose: ClientPurpose, sent: ClientForm): Promise<Exchanged> {
  const { http, clock, connection, server, credential, dpop, signal } = context;
  const { url, form, headers = [], post } = sent;
  const client = clientAuthenticationOf(connection, credential, audienceOf(connection, server, url));
  const additions = ADDITIONS[purpose];
  const what = `${purpose.replace('-', ' ')} request`;
  const params = additions.parameters === null ? [] : connection.legs[additions.parameters].params;
  addParameters(form, params, ['grant_type', ...client.parameters], what);
  const added = withAgent(checkHeaders(connection.legs[additions.headers].headers, [...client.headers, ...(dpop ? ['dpop'] : [])], what));
  const secrets = [...sent.secrets, ...credentialSecrets(connection.clientId, credential)];
  const issuer = { issuer: server.issuer ?? url.origin };
  // All of it again for a nonce: an assertion of the client's counts once.
  const attempt = async (): Promise<Exchanged> => {
    const through = fetchThrough([...added, ...headers], (wording) =>
      send(http, { connectionId: connection.id, purpose, secrets, credential, signal }, inDialect(connection, purpose, wording)),
    );
    const proofs = dpop && (await proofMaker(dpop, url.href));
    const sentAt = clock.now();
    await post(issuer, { client_id: connection.clientId }, client.authenticate, through.fetch, proofs);
    const exchanged = through.exchanged();
    if (exchanged === null) throw new Error('The request ended without a response and without a failure.');
    const receivedAt = clock.now();
    const { endMs, headersMs } = exchanged.response;
    return { ...exchanged, sentAt, headersAt: receivedAt - Math.max(0, endMs - headersMs), receivedAt };
  };
  return dpop === undefined ? attempt() : onceMoreForNonce(dpop, url.href, attempt);
}

/** Some servers (Notion's) read token requests as JSON only. */
function inDialect({ dialect }: Connection, purpose: ClientPurpose, wording: BuiltCall): BuiltCall {
  if (!dialect.jsonBody || (purpose !== 'token' && purpose !== 'refresh')) return wording;
  return {
    ...wording,
    headers: replacing(wording.headers, [{ name: 'Content-Type', value: 'application/json' }]),
    body: formAsJson(wording.body ?? ''),
  };
}

/** Who a client's assertion is for (RFC 7523 section 3), whichever of the server's endpoints it goes to. */
export function audienceOf(
  { assertionAudience }: Pick<Connection, 'assertionAudience'>,
  { issuer, endpoints }: ClientContext['server'],
  url: URL,
): string {
  return (assertionAudience === 'issuer' ? issuer : null) ?? endpoints.token ?? url.href;
}

/** A connection's own headers, and who asks where they do not say so. */
export function withAgent(own: readonly Pair[]): Pair[] {
  return own.some(({ name }) => name.toLowerCase() === 'user-agent') ? [...own] : [...own, { name: 'User-Agent', value: 'Tokenscope' }];
}
