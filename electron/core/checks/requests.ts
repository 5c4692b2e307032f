import { isPublicClient } from '../../model/client-auth';
import type { Connection } from '../../model/connection';
import type { Failure } from '../../model/failure';
import type { KnownSecret } from '../secrets';
import type { ClientCredential } from '../client-auth/method';
import { credentialIn, credentialSecrets } from '../client-auth/methods';
import { codeForm } from '../grants/authorization-code';
import { clientCredentialsForm } from '../grants/client-credentials';
import { refreshForm } from '../grants/refresh';
import type { ResolvedServer } from '../wire/discovery';
import { errorIn, tokenFailure } from '../wire/token-failure';
import { sendTokenRequest, type TokenContext, tokenEndpointOf, type TokenForm } from '../wire/token-request';
import { readTokenResponse } from '../findings/token-response';
import type { Clock } from '../ports';
import type { Evidence } from './evidence';
import type { LabTokens, ObtainedCode, TokenChange, TokenReply } from './lab';

/** A token endpoint's answer; `failure` says what it means where no usable token came. */
export interface TokenAnswered {
  reply: TokenReply;
  failure: Failure | null;
}

/** Sends the token requests of a run: those of the app, with the changes of a check. */
export class TokenRequests {
  constructor(
    private readonly deps: {
      clock: Clock;
      evidence: Evidence;
      connection: Connection;
      server: ResolvedServer;
      /** The sealed one, for that token endpoint. */
      credential: (endpoint: URL) => Promise<ClientCredential | null>;
    },
  ) {}

  async clientCredentials(change: TokenChange = {}): Promise<TokenAnswered> {
    const context = await this.#context(null, change);
    return this.#send(context, clientCredentialsForm(context), change, change.scope ?? this.#scopes(), null);
  }

  /** @param codeVerifier null: leaves it out; absent: the one that was made for the code. */
  async exchange(code: ObtainedCode, change: TokenChange & { codeVerifier?: string | null } = {}): Promise<TokenAnswered> {
    const context = await this.#context(code.redirectUri, change);
    const codeVerifier = change.codeVerifier === undefined ? code.codeVerifier : change.codeVerifier;
    return this.#send(context, codeForm(context, { code: code.code, codeVerifier }), change, code.scopesAsked, code);
  }

  /** @param redirectUri The one of the sign-in that the refresh token comes from; null: there was none. */
  async refresh(refreshToken: string, redirectUri: string | null, scopesAsked: string[], change: TokenChange = {}): Promise<TokenAnswered> {
    const context = await this.#context(redirectUri, change);
    return this.#send(context, refreshForm(context, refreshToken), change, scopesAsked, null);
  }

  async #context(redirectUri: string | null, change: TokenChange): Promise<TokenContext> {
    const { clock, evidence, connection, server } = this.deps;
    const endpoint = tokenEndpointOf(connection, server);
    const credential = isPublicClient(connection) ? null : await this.#credential(endpoint, change);
    evidence.know(credentialSecrets(connection.clientId, credential));
    return { http: evidence.http, clock, connection, server, credential, redirectUri };
  }

  #credential(endpoint: URL, { clientSecret }: TokenChange): ClientCredential | null | Promise<ClientCredential | null> {
    return clientSecret === undefined ? this.deps.credential(endpoint) : credentialIn({ clientSecret });
  }

  async #send(
    context: TokenContext,
    form: TokenForm,
    change: TokenChange,
    scopesAsked: string[],
    code: ObtainedCode | null,
  ): Promise<TokenAnswered> {
    const { evidence } = this.deps;
    evidence.know(form.secrets);
    changed(form.parameters, change);
    const exchange = await sendTokenRequest(context, form);
    const { response, receivedAt } = exchange;
    const answer = readTokenResponse(exchange);
    const reply = {
      id: evidence.idOf(response),
      status: response.status,
      headers: response.headers,
      body: new TextDecoder().decode(response.body),
      at: receivedAt,
    };
    if (answer === null) {
      return { reply: { ...reply, ok: false, tokens: null, ...errorIn(exchange) }, failure: tokenFailure(exchange) };
    }
    const tokens: LabTokens = {
      from: 'run',
      accessToken: answer.accessToken,
      refreshToken: answer.refreshToken,
      idToken: answer.idToken,
      tokenType: answer.tokenType,
      scope: answer.scope,
      scopesAsked,
      expiresInSeconds: answer.expiresInSeconds,
      members: answer.responseMembers,
      headers: response.headers,
      breaches: answer.breaches.map((finding) => finding.code),
      receivedAt: answer.receivedAt,
      clockSkewMs: answer.clockSkewMs,
      callback: code?.callback ?? null,
    };
    evidence.know(secretsOf(tokens));
    return { reply: { ...reply, ok: true, tokens, error: null, description: null }, failure: null };
  }

  #scopes(): string[] {
    return this.deps.connection.scopes.filter((scope) => scope !== '');
  }
}

export function secretsOf({
  accessToken,
  refreshToken,
  idToken,
}: Pick<LabTokens, 'accessToken' | 'refreshToken' | 'idToken'>): KnownSecret[] {
  const secrets: KnownSecret[] = [{ kind: 'access token', value: accessToken }];
  if (refreshToken !== null) secrets.push({ kind: 'refresh token', value: refreshToken });
  if (idToken !== null) secrets.push({ kind: 'ID token', value: idToken });
  return secrets;
}

function changed(parameters: URLSearchParams, { scope, redirectUri, audience, resource }: TokenChange): void {
  if (scope !== undefined) parameters.set('scope', scope.join(' '));
  if (redirectUri === false) parameters.delete('redirect_uri');
  else if (redirectUri !== undefined) parameters.set('redirect_uri', redirectUri);
  if (audience !== undefined) parameters.set('audience', audience);
  if (resource === undefined) return;
  parameters.delete('resource');
  for (const each of resource) parameters.append('resource', each);
}
