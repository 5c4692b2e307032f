import { hasOwnCredential } from '../../../model/client-auth';
import type { Connection } from '../../../model/connection';
import { scopeText } from '../../../model/dialect';
import type { Failure } from '../../../model/failure';
import { grantOf, takes } from '../../../model/grants';
import { makeKey } from '../../client-auth/make-key';
import { type ClientCredential, certificateOf } from '../../client-auth/method';
import { credentialSecrets } from '../../client-auth/methods';
import { readTokenResponse } from '../../findings/token-response';
import type { DeviceTokens, FlowCode } from '../../flows/flow';
import { refreshEndpointFor } from '../../connection/refresh-url';
import { codeForm } from '../../grants/authorization-code';
import { type DeviceAuthorization, deviceCodeForm, requestDeviceCode } from '../../grants/device';
import { refreshForm } from '../../grants/refresh';
import { protocolOf } from '../../grants/registry';
import { grantSecrets } from '../../wire/sealed';
import { errorIn, tokenFailure } from '../../wire/token-failure';
import { sendTokenRequest, type TokenContext, type TokenForm, tokenEndpointOf } from '../../wire/token-request';
import { replyOf } from './api';
import { type LabTokens, labTokens, type SubjectToken, type TokenChange, type TokenReply } from '../lab';
import { NotApplicable } from '../model';
import { otherCertificate } from './proof-keys';
import type { RunContext } from './run-context';

/** A token endpoint's answer; `failure` says what it means where no usable token came. */
export interface TokenAnswered {
  reply: TokenReply;
  failure: Failure | null;
}

/** Where none is stored beside the key. */
const MADE_UP_SECRET = { kind: 'secret' as const, secret: 'tokenscope-check-secret-in-place-of-a-key' };

/** Sends the token requests of a run: those of the app, with the changes of a check. */
export class TokenRequests {
  #refreshUrl: Promise<URL> | null = null;

  constructor(private readonly run: RunContext) {}

  /** By a grant that asks at once. */
  async ask(change: TokenChange = {}): Promise<TokenAnswered> {
    const context = await this.#context(null, change);
    const { scopes } = this.run.connection;
    const form = await this.#asking(context);
    return this.#send(context, form, change, change.scope ?? scopes.filter((scope) => scope !== ''), null);
  }

  /** The token that the connection's grant trades; null: it trades none. */
  async subject(): Promise<SubjectToken | null> {
    const { connection, connections, evidence } = this.run;
    if (!takes(connection, 'tokenExchange')) return null;
    const { exchanged, secrets } = await this.#asking(await this.#context(null, {}));
    evidence.know(secrets);
    if (exchanged === undefined) return null;
    const from = connection.tokenExchange.subject.connection;
    const grant = from === null ? null : (await connections.records.read(from)).grant;
    return { token: exchanged, came: grant?.accessToken === exchanged ? grant : null };
  }

  async #asking(context: TokenContext): Promise<TokenForm> {
    const form = await protocolOf(this.run.connection).form?.(context);
    if (form === undefined) throw new Error('This grant needs a person first.');
    return form;
  }

  /** @param codeVerifier null: leaves it out; absent: the one that was made for the code. */
  async exchange(code: FlowCode, change: TokenChange & { codeVerifier?: string | null } = {}): Promise<TokenAnswered> {
    const context = await this.#context(code.redirectUri, change);
    const codeVerifier = change.codeVerifier === undefined ? code.codeVerifier : change.codeVerifier;
    return this.#send(context, codeForm(context, { code: code.code, codeVerifier }), change, code.scopesAsked, code);
  }

  /** @param redirectUri The one of the sign-in that the refresh token comes from; null: there was none. */
  async refresh(refreshToken: string, redirectUri: string | null, scopesAsked: string[], change: TokenChange = {}): Promise<TokenAnswered> {
    const context = await this.#context(redirectUri, change);
    return this.#send(
      { ...context, refreshEndpoint: await this.#refreshEndpoint() },
      refreshForm(context, refreshToken),
      change,
      scopesAsked,
      null,
    );
  }

  /** A device code that nobody signs in with. */
  async device(): Promise<DeviceAuthorization> {
    if (grantOf(this.run.connection).signsIn !== 'device') throw new NotApplicable('This connection does not use device authorization.');
    const { given } = await requestDeviceCode(await this.#context(null, {}));
    this.run.evidence.know(deviceCodeForm(given.deviceCode).secrets);
    return given;
  }

  /** @param connection Whose client asks. */
  async poll(deviceCode: string, change: TokenChange = {}, connection = this.run.connection): Promise<TokenAnswered> {
    const context = await this.#context(null, change, connection);
    return this.#send(context, deviceCodeForm(deviceCode), change, connection.scopes, null);
  }

  /** The tokens that a device code brought, as the run's own. */
  async known({ answer, scopesAsked }: DeviceTokens): Promise<LabTokens> {
    const tokens = labTokens(answer, { from: 'run', scopesAsked, headers: null, callback: null });
    this.run.evidence.know(grantSecrets(tokens));
    this.run.proofKeys.know(tokens.accessToken, { ...tokens, dpopKey: await this.run.proofKeys.own() });
    return tokens;
  }

  async #context(redirectUri: string | null, change: TokenChange, connection = this.run.connection): Promise<TokenContext> {
    const { clock, evidence, server } = this.run;
    const endpoint = tokenEndpointOf(connection, server);
    const credential = hasOwnCredential(connection) ? await this.#credential(connection, endpoint, change) : null;
    evidence.know(credentialSecrets(connection.clientId, credential));
    const client = change.client === 'secret' ? withSecret(connection) : connection;
    const dpop = await this.run.proofKeys.forTokenRequest(change.proof);
    const inputs = this.run.inputs?.(connection, endpoint, { ask: true });
    return { http: evidence.http, clock, connection: client, server, credential, dpop, redirectUri, inputs };
  }

  /** The person is asked once a run. */
  #refreshEndpoint(): Promise<URL> {
    const { connection, connections, server } = this.run;
    this.#refreshUrl ??= connections.records
      .read(connection.id)
      .then((record) => refreshEndpointFor(connections, connection, record, tokenEndpointOf(connection, server), { ask: true }));
    return this.#refreshUrl;
  }

  async #credential(connection: Connection, endpoint: URL, { clientSecret, client }: TokenChange): Promise<ClientCredential | null> {
    const { connections, clock } = this.run;
    const own = connection.certificateBoundTokens ? await connections.credentialFor(connection, endpoint) : null;
    const beside = certificateOf(own) && { beside: certificateOf(own) };
    if (clientSecret !== undefined) return { kind: 'secret', secret: clientSecret, ...beside };
    if (client === 'secret') return (await connections.credentialFor(withSecret(connection), endpoint)) ?? { ...MADE_UP_SECRET, ...beside };
    const credential = await connections.credentialFor(connection, endpoint);
    if (client === 'other-key' && credential?.kind === 'certificate') return otherCertificate(connection.clientId, clock.now());
    if (client === undefined || credential?.kind !== 'key') return credential;
    if (client !== 'other-key') return { ...credential, change: client };
    const { alg, kid, sendsKid } = credential;
    return { ...(await makeKey(alg, clock.now())), kind: 'key', kid, sendsKid, ...beside };
  }

  async #send(
    context: TokenContext,
    form: TokenForm,
    change: TokenChange,
    scopesAsked: string[],
    code: FlowCode | null,
  ): Promise<TokenAnswered> {
    const { evidence, proofKeys } = this.run;
    evidence.know(form.secrets);
    if (change.subject !== undefined) evidence.know([{ kind: 'token', value: change.subject.token }]);
    changed(context.connection, form.parameters, change);
    const exchange = await sendTokenRequest(context, form);
    const { response, receivedAt } = exchange;
    const answer = readTokenResponse(exchange);
    const { credential } = context;
    const byMadeUpSecret = credential?.kind === 'secret' && credential.secret === MADE_UP_SECRET.secret;
    const reply = { ...replyOf(response, receivedAt), ...(byMadeUpSecret && { byMadeUpSecret }) };
    if (answer === null) return { reply: { ...reply, ok: false, tokens: null, ...errorIn(exchange) }, failure: tokenFailure(exchange) };
    const tokens = labTokens(answer, { from: 'run', scopesAsked, headers: response.headers, callback: code?.callback ?? null });
    evidence.know(grantSecrets(tokens));
    proofKeys.know(tokens.accessToken, { ...tokens, dpopKey: context.dpop?.key ?? null });
    return { reply: { ...reply, ok: true, tokens, error: null, description: null }, failure: null };
  }
}

/** The client, had it only a secret. */
function withSecret(connection: Connection): Connection {
  return { ...connection, clientAuthentication: 'client_secret_basic' };
}

function changed(connection: Connection, parameters: URLSearchParams, change: TokenChange): void {
  const { scope, redirectUri, audience, resource, subject } = change;
  if (subject !== undefined) parameters.set('subject_token', subject.token);
  if (subject?.type !== undefined) parameters.set('subject_token_type', subject.type);
  if (scope !== undefined) parameters.set('scope', scopeText(connection, scope));
  if (redirectUri === false) parameters.delete('redirect_uri');
  else if (redirectUri !== undefined) parameters.set('redirect_uri', redirectUri);
  if (audience !== undefined) parameters.set('audience', audience);
  if (resource === undefined) return;
  parameters.delete('resource');
  for (const each of resource) parameters.append('resource', each);
}
