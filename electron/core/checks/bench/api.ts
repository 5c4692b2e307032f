import { hasOwnCredential } from '../../../model/client-auth';
import type { SavedCall } from '../../../model/connection';
import { grantOf } from '../../../model/grants';
import { buildCall } from '../../../model/request';
import type { AskWhat } from '../../../model/server-answer';
import { type AskContext, admitted, ask, hasEndpoint } from '../../ask/question';
import { challengeIn } from '../../base/challenge';
import { jsonMembers } from '../../base/untrusted-text';
import type { ClientCredential } from '../../client-auth/method';
import { credentialSecrets } from '../../client-auth/methods';
import { readsOnly } from '../../calls/reads-only';
import { boundFor, sourceAt } from '../../connection/binding';
import { UnconfirmedEndpoint } from '../../connection/failures';
import { BLANK_GRANT, expiryOf } from '../../connection/grant';
import type { HttpResponse } from '../../ports';
import type { Grant, KnownSecret } from '../../secrets';
import { send } from '../../wire/send';
import { tokenEndpointOf } from '../../wire/token-request';
import type { ApiReply, CallChange, IntrospectionReply, Reply } from '../lab';
import { CouldNotRun, NotApplicable } from '../model';
import { otherCertificate } from './proof-keys';
import { ownGrant, type RunContext } from './run-context';

const LIMITS = { timeoutMs: 30_000, maxBodyBytes: 1024 * 1024 };

/** Calls of the API, and questions to the server about a token, as checks make them. */
export class Api {
  #own: Grant | null = null;
  #admission: Promise<void> | null = null;
  readonly #refused = new Map<AskWhat, UnconfirmedEndpoint>();

  constructor(private readonly run: RunContext) {}

  /** The person's own tokens were handed out to be looked at and called with. */
  lookedAt(own: Grant): void {
    this.#own = own;
  }

  /**
   * @param token null: none is sent.
   * @param place `query`: as RFC 6750 section 2.3 has it, which servers should refuse.
   * @throws NotApplicable: nothing is known that could be called; CouldNotRun: it may change data, which was not allowed.
   */
  async call(token: string | null, { place = 'header', call, proof, certificate }: CallChange): Promise<ApiReply> {
    const { connection, connections, clock, evidence, allowChanges, proofKeys } = this.run;
    if (token !== null && token === this.#own?.accessToken) await this.#notExpired(token);
    const { url, body, headers = [], ...rest } = call === undefined ? this.#harmless() : { body: '', ...call };
    const written = { ...rest, url, headers, body, query: 'query' in rest ? rest.query : [] };
    const variables = await connections.variables.of(connection);
    const { scheme, bound } = await proofKeys.presentation(token ?? 'none', proof);
    const built = buildCall(written, connection, token ?? 'none', variables.values, scheme);
    variables.admit(written, new URL(built.url).origin);
    if (!readsOnly(built) && (call === undefined || !allowChanges)) throw notAllowed(built.method, call === undefined);
    if (token !== null) {
      // Once a run: calls go to the origin of the API base URL only, and one refusal counts for all.
      this.#admission ??= connections.admitApi(connection.id, new URL(built.url).origin);
      await this.#admission;
    }
    const isBare = token === null || place === 'query';
    const bare = isBare ? built.headers.filter(({ name }) => name !== 'Authorization') : built.headers;
    const secrets: KnownSecret[] = [...variables.secrets, ...(token === null ? [] : [{ kind: 'access token' as const, value: token }])];
    const sentUrl = token !== null && place === 'query' ? withToken(built.url, token) : built.url;
    const credential = await this.#credential(certificate);
    const leg = {
      connectionId: connection.id,
      purpose: 'call' as const,
      secrets,
      credential,
      limits: LIMITS,
      bound: isBare ? undefined : bound,
    };
    const { response } = await send(evidence.http, leg, { ...built, url: sentUrl, headers: bare });
    const { status } = response;
    const challenge = challengeIn(response.headers);
    return {
      ...replyOf(response, clock.now()),
      tookMs: response.endMs,
      accepted: status >= 200 && status < 300,
      refused: status === 401 || status === 403,
      challenge: challenge && { scheme: challenge.scheme, parameters: challenge.parameters },
    };
  }

  async #credential(certificate: CallChange['certificate']): Promise<ClientCredential | null> {
    const { tokens, connection, clock, evidence } = this.run;
    if (certificate === 'none') return null;
    if (certificate === undefined) return (await tokens.read(connection.id)).credential ?? null;
    const other = await otherCertificate(connection.clientId, clock.now());
    evidence.know(credentialSecrets(connection.clientId, other));
    return other;
  }

  async introspect(token: string, kind: 'access' | 'refresh'): Promise<IntrospectionReply> {
    const reply = await this.#ask('introspection', token, kind);
    const active = jsonMembers(reply.body)?.get('active');
    return { ...reply, active: reply.status === 200 && typeof active === 'boolean' ? active : null };
  }

  /** Never of the person's own tokens. */
  async revoke(token: string, kind: 'access' | 'refresh'): Promise<Reply> {
    const own = await ownGrant(this.run);
    if (own !== null && [own.accessToken, own.refreshToken].includes(token))
      throw new CouldNotRun('This would have revoked one of your own tokens.');
    return this.#ask('revocation', token, kind);
  }

  async #ask(what: Exclude<AskWhat, 'userinfo'>, token: string, kind: 'access' | 'refresh'): Promise<Reply> {
    const { connection, connections, server, discoveries, clock, fingerprint, evidence } = this.run;
    const endpoint = tokenEndpointOf(connection, server);
    if (hasOwnCredential(connection)) await connections.credentialFor(connection, endpoint);
    const record = await connections.records.read(connection.id);
    const own = [this.#own, record.grant].find((each) => each?.accessToken === token || each?.refreshToken === token) ?? null;
    // The run's own tokens come from this server; the person's may come from the one that the settings named before.
    if (own !== null) boundFor({ ...record, grant: own }, connection, endpoint, { credential: false, refreshToken: true });
    const grant = own ?? { ...BLANK_GRANT, accessToken: token, boundTo: sourceAt(connection, endpoint) };
    const context: AskContext = { connection, record, grant, server, tokenOrigin: endpoint.origin };
    if (!hasEndpoint(context, what)) throw new NotApplicable(`No ${what} endpoint is configured for this server.`);
    const deps = { discoveries, clock, fingerprint, http: evidence.http };
    const { response } = await ask(deps, await this.#admitted(context, what), what, token, kind);
    return replyOf(response, clock.now());
  }

  /** The person is asked once a run; one refusal counts for all of it. */
  async #admitted(context: AskContext, what: AskWhat): Promise<AskContext> {
    const refused = this.#refused.get(what);
    if (refused !== undefined) throw refused;
    try {
      return await admitted(context, what, this.run);
    } catch (error) {
      if (error instanceof UnconfirmedEndpoint) this.#refused.set(what, error);
      throw error;
    }
  }

  /** An expired stored token proves nothing else. */
  async #notExpired(token: string): Promise<void> {
    const own = await ownGrant(this.run).catch(() => null);
    if (own === null || own.accessToken !== token) return;
    const { expiresAt } = expiryOf(own);
    if (expiresAt !== null && expiresAt <= this.run.clock.now())
      throw new CouldNotRun('The stored access token has expired. Refresh it, then run the checks again.');
  }

  #harmless(): Omit<SavedCall, 'id' | 'name'> {
    const { connection, options } = this.run;
    if (connection.apiBaseUrl === null || connection.apiBaseUrl === '') throw new NotApplicable('This connection has no API base URL.');
    if (options.call !== null) return { ...options.call, query: [], headers: [], body: '' };
    const reading = connection.calls.filter((call) => call.method === 'GET' && readsOnly(call));
    // Userinfo has no answer for a client without a person.
    const impersonal = grantOf(connection).signsIn ? undefined : reading.find(({ url }) => !/\/users\/me$/.test(url));
    const found = impersonal ?? reading[0];
    if (found === undefined) throw new NotApplicable('No saved call can be used. Save a GET request under Calls, or name one in the plan.');
    return found;
  }
}

/** @param at When the answer was complete. */
export function replyOf({ exchangeId, status, headers, body }: HttpResponse, at: number): Reply {
  return { id: exchangeId ?? '', status, headers, body: new TextDecoder().decode(body), at };
}

/** Whether a revocation was taken (RFC 7009 section 2.2). */
export function isTaken({ status }: Reply): boolean {
  return status >= 200 && status < 300;
}

/** @param isHarmless It was meant to be the harmless call that checks make by themselves. */
function notAllowed(method: string, isHarmless: boolean): CouldNotRun {
  const why =
    method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? `${method} with another method in a header or parameter` : method;
  return new CouldNotRun(
    isHarmless
      ? `Not sent: calls made by checks must be read-only, and this one may change data at the API (${why}).`
      : `Not sent: it may change data at the API (${why}), and this run doesn't allow that.`,
  );
}

function withToken(url: string, token: string): string {
  const target = new URL(url);
  target.searchParams.append('access_token', token);
  return target.href;
}
