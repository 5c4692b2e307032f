import { clientAuthOf, sendsCertificate } from '../../model/client-auth';
import { type Connection, mapEndpoints, type Pair } from '../../model/connection';
import { Failure } from '../../model/failure';
import { GRANT_INPUTS } from '../../model/grant-input';
import { bringsCode, grantOf, signsWithKey, takes } from '../../model/grants';
import { fillPlaceholders, variableName, variablesIn } from '../../model/placeholders';
import { redirectUriOf } from '../../model/receiver';
import { type BuiltCall, buildCall } from '../../model/request';
import { valuesOf } from '../../model/variables';
import { formAsJson, requestForm } from '../base/request-form';
import { headerOf, quoted } from '../base/untrusted-text';
import { makeKey } from '../client-auth/make-key';
import type { ClientCredential } from '../client-auth/method';
import { Marks } from '../exchanges/marks';
import { codeForm } from '../grants/authorization-code';
import { buildAuthorizeRequest } from '../grants/authorize-request';
import { deviceCodeForm, requestDeviceCode } from '../grants/device';
import { refreshForm } from '../grants/refresh';
import { protocolOf } from '../grants/registry';
import { shareable } from '../importers/connection-file';
import { urlWithoutSecrets } from '../importers/connection-file-secrets';
import type { Http } from '../ports';
import type { SealedClientCertificate } from '../secrets';
import { audienceOf } from '../wire/send';
import { sendTokenRequest, type TokenContext, type TokenForm } from '../wire/token-request';
import type { ExportInput } from './input';

/** The variables that are not among the settings. */
export const VARIABLES = {
  token: 'ACCESS_TOKEN',
  refresh: 'REFRESH_TOKEN',
  secret: 'CLIENT_SECRET',
  clientAssertion: 'CLIENT_ASSERTION',
  assertion: 'ASSERTION',
  code: 'CODE',
  verifier: 'CODE_VERIFIER',
  challenge: 'CODE_CHALLENGE',
  state: 'STATE',
  nonce: 'NONCE',
  device: 'DEVICE_CODE',
  redirect: 'REDIRECT_URI',
} as const;

/** An authorize request by its parts. Parameters made for each sign-in have stand-ins as values. */
interface OwnAuthorize {
  endpoint: string;
  parameters: Pair[];
}

/** The requests of a connection as Tokenscope sends them, with stand-ins for what they are made with. null: its grant has no such request. */
export interface OwnRequests {
  /** The settings with stand-ins in the place of possible secrets. */
  connection: Connection;
  marks: Marks;
  issuer: string | null;
  redirectUri: string | null;
  /** `aud` of an assertion. */
  audience: string;
  authorize: OwnAuthorize | null;
  device: BuiltCall | null;
  token: BuiltCall | null;
  refresh: BuiltCall | null;
  calls: { name: string; request: BuiltCall }[];
  /** Saved calls that can't be sent, and why. */
  unsendable: string[];
}

/**
 * The requests of a connection, made by the code that sends them and kept back instead.
 *
 * @throws Failure `connection-incomplete`, `connection-invalid`, `insecure-url`; as discovery does.
 */
export async function ownRequests(input: ExportInput): Promise<OwnRequests> {
  const marks = new Marks(stemFor(input));
  for (const name of Object.values(VARIABLES)) marks.of(name);
  // Variables of the environment are written by people, too, and may be secrets as any others.
  const { variables } = input.connection;
  const settings = shareable({ ...input.connection, variables: [...variables, ...input.shared] }, input.hasPlaceholders);
  const asked = [...new Set(variablesIn(settings).map(({ name }) => name))];
  const filled = fillPlaceholders(settings, Object.fromEntries(asked.map((name) => [name, marks.fresh(name)]))).value;
  const [own, shared] = [filled.variables.slice(0, variables.length), filled.variables.slice(variables.length)];
  const connection: Connection = { ...filled, variables: own, id: input.connection.id };
  const found = await input.server();
  const discovered = (url: string | null | undefined) => (url ? urlWithoutSecrets(url, (name) => marks.fresh(variableName(name))) : null);
  const server = { ...found, endpoints: mapEndpoints((name) => filled.endpoints[name] ?? discovered(found.endpoints[name])) };
  const grant = grantOf(connection);
  const redirectUri = redirectUriOf(connection.receiver) ?? marks.of(VARIABLES.redirect);
  const context: TokenContext = {
    http: NO_HTTP,
    clock: { now: () => 0, monotonic: () => 0 },
    connection,
    server,
    credential: await credentialOf(connection, marks),
    redirectUri: grant.signsIn === 'redirect' ? redirectUri : null,
    ...(connection.endpoints.refresh && { refreshEndpoint: new URL(connection.endpoints.refresh) }),
    inputs: {
      read: async (name) => ({ kind: GRANT_INPUTS[name].kind, value: marks.of(variableName(GRANT_INPUTS[name].name)) }),
      key: () => makeKey('ES256', 0),
    },
  };
  const asForm = async (form: TokenForm) =>
    withoutSignatures(await kept((http) => sendTokenRequest({ ...context, http }, form)), connection, marks);
  return {
    connection,
    marks,
    issuer: server.issuer,
    redirectUri: grant.signsIn === 'redirect' ? redirectUri : null,
    audience: server.endpoints.token ? audienceOf(connection, server, new URL(server.endpoints.token)) : '',
    authorize: grant.signsIn === 'redirect' ? await ownAuthorize(context, redirectUri, marks) : null,
    device:
      grant.signsIn === 'device'
        ? withoutSignatures(await kept((http) => requestDeviceCode({ ...context, http })), connection, marks)
        : null,
    token: await (async () => {
      const form = await tokenForm(context, marks);
      return form === null ? null : asForm(form);
    })(),
    refresh: grant.renewedBy === 'refresh-token' ? await asForm(refreshForm(context, marks.of(VARIABLES.refresh))) : null,
    ...ownCalls(connection, shared, marks),
  };
}

/** Letters and digits that nothing in the settings holds. */
function stemFor({ connection, shared }: ExportInput): string {
  const all = JSON.stringify([connection, shared]);
  let stem = 'MARK0';
  for (let count = 1; all.includes(stem); count += 1) stem = `MARK${count}`;
  return stem;
}

const NO_HTTP: Http = { send: () => Promise.reject(new Error('Nothing is sent for an export.')) };
const KEPT = new Error('kept');

/** What would be sent, kept back. */
async function kept(send: (http: Http) => Promise<unknown>): Promise<BuiltCall> {
  let request: BuiltCall | null = null;
  const http: Http = {
    send: ({ method, url, headers, body }) => {
      request = { method, url, headers: headers.filter(({ name, value }) => !(name === 'User-Agent' && value === 'Tokenscope')), body };
      return Promise.reject(KEPT);
    },
  };
  await send(http).catch((error) => (error === KEPT ? null : Promise.reject(error)));
  if (request === null) throw new Error('A request was not made.');
  return request;
}

const NO_CERTIFICATE: SealedClientCertificate = { thumbprint: '', certificates: '', key: '', at: 0 };

async function credentialOf(connection: Connection, marks: Marks): Promise<ClientCredential | null> {
  const { credential } = clientAuthOf(connection);
  const beside = sendsCertificate(connection) && { beside: NO_CERTIFICATE };
  if (credential === 'secret') return { kind: 'secret', secret: marks.of(VARIABLES.secret), ...beside };
  if (credential === 'key') return { kind: 'key', ...(await makeKey('ES256', 0)), ...beside };
  return credential === 'certificate' || beside ? { kind: 'certificate', ...NO_CERTIFICATE } : null;
}

async function tokenForm(context: TokenContext, marks: Marks): Promise<TokenForm | null> {
  const { connection } = context;
  if (grantOf(connection).signsIn === 'device') return deviceCodeForm(marks.of(VARIABLES.device));
  if (bringsCode(connection)) {
    const codeVerifier = connection.pkce === 'off' ? null : marks.of(VARIABLES.verifier);
    return codeForm(context, { code: marks.of(VARIABLES.code), codeVerifier });
  }
  return (await protocolOf(connection).form?.(context)) ?? null;
}

/** What is signed anew for each request becomes a variable. */
function withoutSignatures(request: BuiltCall, connection: Connection, marks: Marks): BuiltCall {
  const isJson = headerOf(request.headers, 'content-type') === 'application/json';
  const form = requestForm({ kind: isJson ? 'json' : 'form', text: request.body ?? '' });
  if (form.has('client_assertion')) form.set('client_assertion', marks.of(VARIABLES.clientAssertion));
  if (form.has('assertion') && takes(connection, 'jwtBearer') && signsWithKey(connection))
    form.set('assertion', marks.of(VARIABLES.assertion));
  return { ...request, body: isJson ? formAsJson(form.toString()) : form.toString() };
}

async function ownAuthorize({ connection, server }: TokenContext, redirectUri: string, marks: Marks): Promise<OwnAuthorize> {
  const random = { bytes: (length: number) => new Uint8Array(length) };
  const url = new URL((await buildAuthorizeRequest({ connection, server, redirectUri, random })).url);
  const made: Record<string, string> = { state: VARIABLES.state, nonce: VARIABLES.nonce, code_challenge: VARIABLES.challenge };
  const parameters = [...url.searchParams].map(([name, value]) => {
    const variable = Object.hasOwn(made, name) ? made[name] : undefined;
    return { name, value: variable === undefined ? value : marks.of(variable) };
  });
  return { endpoint: url.href.split('?', 1)[0] ?? '', parameters };
}

/** Its saved calls; where there are none, one of the API's address. */
function ownCalls(connection: Connection, shared: readonly Pair[], marks: Marks): Pick<OwnRequests, 'calls' | 'unsendable'> {
  const calls: OwnRequests['calls'] = [];
  const unsendable: string[] = [];
  if (!connection.apiBaseUrl) return { calls, unsendable };
  const secrets = connection.variables.filter(({ secret }) => secret).map(({ name }) => [name, marks.fresh(variableName(name))] as const);
  const values = valuesOf(connection.variables, shared, Object.fromEntries(secrets));
  const scheme = connection.dpop === 'off' ? 'Bearer' : 'DPoP';
  const plain = { name: 'The API', method: 'GET', url: '', query: [], headers: [], body: '' };
  for (const call of connection.calls.length > 0 ? connection.calls : [plain]) {
    try {
      calls.push({ name: call.name, request: buildCall(call, connection, marks.of(VARIABLES.token), values, scheme) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unsendable.push(`The call ${quoted(call.name)} is left out. ${error.what}`);
    }
  }
  return { calls, unsendable };
}
