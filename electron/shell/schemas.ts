import * as v from 'valibot';
import type { Method, RequestOf } from '../contract';

/** Lengths in characters; generous for people, tight enough that no argument can swamp the main process. */
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const short = v.pipe(v.string(), v.maxLength(2_000));
const long = v.pipe(v.string(), v.maxLength(64_000));
const body = v.pipe(v.string(), v.maxLength(20_000_000));
const secret = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(16_000))));
const milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(86_400_000));

const pair = v.strictObject({ name: short, value: long });
const pairs = v.pipe(v.array(pair), v.maxLength(200));
const leg = v.strictObject({ params: pairs, headers: pairs });
const address = v.nullable(long);
const words = v.pipe(v.array(short), v.maxLength(500));

const callFields = { method: short, url: long, query: pairs, headers: pairs, body };
const call = v.strictObject(callFields);
/** An empty id asks for a new one. */
const savedCall = v.strictObject({ id: v.pipe(v.string(), v.maxLength(200)), name: short, ...callFields });

const receiver = v.variant('kind', [
  v.strictObject({ kind: v.literal('scheme'), part: v.optional(short) }),
  v.strictObject({
    kind: v.literal('loopback'),
    port: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
    path: short,
  }),
  v.strictObject({ kind: v.literal('paste'), redirectUri: long }),
]);

const input = v.strictObject({
  name: short,
  template: v.picklist(['katana', 'catapa', 'oidc', 'oauth', 'practice', 'practice-katana', 'practice-catapa']),
  environment: short,
  grantType: v.picklist(['authorization_code', 'client_credentials']),
  issuer: address,
  endpoints: v.strictObject({
    authorization: address,
    token: address,
    userinfo: address,
    jwks: address,
    introspection: address,
    revocation: address,
  }),
  clientId: short,
  clientAuthentication: v.picklist(['none', 'client_secret_basic', 'client_secret_post']),
  scopes: words,
  audience: v.nullable(short),
  resource: words,
  legs: v.strictObject({ authorize: leg, token: leg, refresh: leg, api: leg }),
  pkce: v.picklist(['S256', 'off']),
  receiver,
  redirectUriOnRefresh: v.boolean(),
  apiBaseUrl: address,
  allowPlainHttp: v.boolean(),
  refreshOn401: v.boolean(),
  calls: v.pipe(v.array(savedCall), v.maxLength(500)),
});

const keyText = v.pipe(v.string(), v.maxLength(1_100_000));
const keySource = v.variant('kind', [
  v.strictObject({ kind: v.literal('connection') }),
  v.strictObject({ kind: v.literal('url'), url: long }),
  v.strictObject({ kind: v.literal('text'), text: keyText }),
  v.strictObject({ kind: v.literal('secret'), text: long, encoding: v.picklist(['text', 'hex', 'base64url']) }),
  v.strictObject({ kind: v.literal('client-secret') }),
  v.strictObject({ kind: v.literal('decryption-key') }),
]);
/** 4 MiB in base64, as much as the command line takes. */
const beside = v.optional(
  v.strictObject({ payload: v.nullable(v.pipe(v.string(), v.maxLength(5_600_000), v.base64())), implicit: v.nullable(long) }),
);
const readable = v.picklist(['access', 'id']);
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(100_000));

const nothing = v.undefined();
const byId = v.strictObject({ id });
const byConnection = v.strictObject({ connectionId: id });
const byFlow = v.strictObject({ flowId: id });
const oneExchange = v.strictObject({ connectionId: id, id });
const oneRun = v.strictObject({ connectionId: id, runId: id });
const byRun = v.strictObject({ runId: id });
const checkIds = v.nullable(v.pipe(v.array(id), v.minLength(1), v.maxLength(500)));
const oneToken = v.strictObject({ connectionId: id, token: v.picklist(['access', 'refresh', 'id']) });

/**
 * What each method takes, checked before anything looks at it. The type says that every method has a schema and that each
 * schema answers exactly the contract's type.
 */
export const schemas = {
  'app.snapshot': nothing,
  'templates.list': nothing,
  'connections.get': byId,
  'connections.create': v.strictObject({ input, clientSecret: secret }),
  'connections.update': v.strictObject({ id, input, clientSecret: secret }),
  'connections.duplicate': byId,
  'connections.remove': byId,
  'connections.move': v.strictObject({ id, before: v.nullable(id) }),
  'connections.discover': v.strictObject({ issuer: long, allowPlainHttp: v.optional(v.boolean()) }),
  'grants.get': byConnection,
  'flows.start': byConnection,
  'flows.cancel': byFlow,
  'flows.paste': v.strictObject({ flowId: id, url: long }),
  'flows.reopen': byFlow,
  'tokens.refresh': byConnection,
  'tokens.resolve': v.strictObject({ connectionId: id, choice: v.picklist(['try-stored', 'sign-in-again']) }),
  'tokens.forget': byConnection,
  'tokens.reveal': oneToken,
  'tokens.copy': oneToken,
  'tokens.verify': v.strictObject({ connectionId: id, token: readable, keys: keySource, beside }),
  'tokens.decrypt': v.strictObject({ connectionId: id, token: readable, key: keySource, keep: v.boolean(), beside }),
  'tokens.forgetKey': byConnection,
  'server.ask': v.strictObject({
    connectionId: id,
    what: v.picklist(['introspection', 'userinfo', 'revocation']),
    token: v.picklist(['access', 'refresh']),
  }),
  'findings.mute': v.strictObject({ connectionId: id, code: short, muted: v.boolean() }),
  'exchanges.list': byConnection,
  'exchanges.get': oneExchange,
  'exchanges.clear': byConnection,
  'exchanges.copyCurl': oneExchange,
  'exchanges.exportHar': v.strictObject({ connectionId: id, ids: v.nullable(v.pipe(v.array(id), v.maxLength(1_000))) }),
  'history.get': byConnection,
  'history.clear': byConnection,
  'history.compare': v.strictObject({ connectionId: id, a: id, b: id }),
  'scratch.inspect': v.strictObject({ text: v.pipe(v.string(), v.maxLength(20_000_000)) }),
  'scratch.paste': nothing,
  'scratch.verify': v.strictObject({ scratchId: id, index, keys: keySource, beside }),
  'scratch.decrypt': v.strictObject({ scratchId: id, index, key: keySource, beside }),
  'scratch.compare': v.strictObject({ scratchId: id, a: index, b: index }),
  'scratch.forget': nothing,
  'pictures.save': v.strictObject({ name: short, kind: v.picklist(['svg', 'png']), content: body }),
  'checks.catalogue': byConnection,
  'checks.start': v.strictObject({ connectionId: id, planId: id, checks: checkIds, allowBurning: v.boolean(), allowChanges: v.boolean() }),
  'checks.stop': byRun,
  'checks.skipWait': byRun,
  'checks.runs': byConnection,
  'checks.run': oneRun,
  'checks.evidence': v.strictObject({ connectionId: id, runId: id, checkId: id }),
  'checks.compare': v.strictObject({ connectionId: id, a: id, b: id }),
  'checks.removeRun': oneRun,
  'checks.saveReport': v.strictObject({ connectionId: id, runId: id, kind: v.picklist(['html', 'junit', 'json', 'markdown']) }),
  'checks.copyReport': oneRun,
  'checks.addPlan': nothing,
  'checks.removePlan': v.strictObject({ planId: id }),
  'checks.savePlan': v.strictObject({ planId: id, checks: checkIds }),
  'watch.set': v.strictObject({ connectionId: id, on: v.boolean() }),
  'tokens.saveNow': byConnection,
  'connections.export': byId,
  'connections.import': nothing,
  'practice.faults': nothing,
  'practice.setFault': v.strictObject({
    id,
    value: v.union([v.boolean(), v.pipe(v.number(), v.finite(), v.minValue(-1e9), v.maxValue(1e9))]),
  }),
  'practice.clearFaults': nothing,
  'calls.send': v.strictObject({ connectionId: id, callId: id, call }),
  'calls.cancel': v.strictObject({ callId: id }),
  'calls.save': v.strictObject({ connectionId: id, call: savedCall }),
  'calls.remove': v.strictObject({ connectionId: id, id }),
  'clipboard.write': v.strictObject({ text: v.pipe(v.string(), v.maxLength(20_000_000)) }),
  'vault.retry': nothing,
  'vault.useMemory': nothing,
  'vault.setAside': v.strictObject({ connectionId: v.nullable(id) }),
  'settings.update': v.partial(
    v.strictObject({
      theme: v.picklist(['system', 'light', 'dark']),
      notifyBeforeMs: milliseconds,
      notifyRefreshFailed: v.boolean(),
      flowTimeoutMs: v.pipe(milliseconds, v.minValue(1_000)),
      keepExchanges: v.boolean(),
      keepClaims: v.boolean(),
    }),
  ),
  'practice.start': nothing,
  'practice.stop': nothing,
  'practice.connect': v.strictObject({ face: v.picklist(['practice', 'opaque', 'katana', 'catapa']) }),
  'links.open': v.strictObject({ url: long }),
} satisfies { [M in Method]: v.GenericSchema<unknown, RequestOf<M>> };

type Parsed = { [M in Method]: v.InferOutput<(typeof schemas)[M]> };
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Differing = { [M in Method]: Same<Flat<Parsed[M]>, Flat<RequestOf<M>>> extends true ? never : M }[Method];
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;

/** Fails to compile, naming the method, where schema and contract drift apart in either direction. */
export const SCHEMAS_MATCH_CONTRACT: [Differing] extends [never] ? true : Differing = true;

/** The request as the contract types it, or where it is wrong ("input.receiver.port"), never what was in it. */
export function parseRequest<M extends Method>(
  method: M,
  request: unknown,
): { ok: true; request: RequestOf<M> } | { ok: false; where: string } {
  const schema: v.GenericSchema<unknown, RequestOf<M>> = schemas[method];
  const result = v.safeParse(schema, request, { abortEarly: true });
  if (result.success) return { ok: true, request: result.output };
  return { ok: false, where: v.getDotPath(result.issues[0]) ?? 'the argument' };
}
