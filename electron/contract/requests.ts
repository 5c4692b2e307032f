import * as v from 'valibot';
import { checkIds, reportKind } from '../model/check';
import { call, connectionSettings, savedCall } from '../model/connection';
import { content, id, long, short } from '../model/limits';
import { preferences } from '../model/preferences';
import { PRACTICE_FACES } from '../model/providers/offered';
import { askedToken, askWhat } from '../model/server-answer';
import { beside, keySource } from '../model/verification';

const nothing = v.undefined();
const byId = v.strictObject({ id });
const byConnection = v.strictObject({ connectionId: id });
const byFlow = v.strictObject({ flowId: id });
const oneExchange = v.strictObject({ connectionId: id, id });
const oneRun = v.strictObject({ connectionId: id, runId: id });
const byRun = v.strictObject({ runId: id });
const two = v.strictObject({ connectionId: id, a: id, b: id });
const tokenKind = v.picklist(['access', 'refresh', 'id']);
const oneToken = v.strictObject({ connectionId: id, token: tokenKind });
const readable = v.picklist(['access', 'id']);
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(100_000));
const given = v.optional(beside);
/** A client secret on its one-way trip into the vault. Absent: leave as is; null: remove. */
const clientSecret = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(16_000))));

/** What each method takes, checked before anything looks at it. */
export const requests = {
  'app.snapshot': nothing,
  'connections.get': byId,
  'connections.create': v.strictObject({ input: connectionSettings, clientSecret }),
  'connections.update': v.strictObject({ id, input: connectionSettings, clientSecret }),
  'connections.rename': v.strictObject({ id, name: short }),
  'connections.duplicate': byId,
  'connections.remove': byId,
  /** `before` null: to the end. */
  'connections.move': v.strictObject({ id, before: v.nullable(id) }),
  /** `allowPlainHttp`: also without TLS beyond loopback, as the connection allows it. */
  'connections.discover': v.strictObject({ issuer: long, allowPlainHttp: v.optional(v.boolean()) }),
  'connections.export': byId,
  'connections.import': nothing,
  'grants.get': byConnection,
  'flows.start': byConnection,
  'flows.cancel': byFlow,
  'flows.paste': v.strictObject({ flowId: id, url: long }),
  'flows.reopen': byFlow,
  'tokens.refresh': byConnection,
  'tokens.resolve': v.strictObject({ connectionId: id, choice: v.picklist(['try-stored', 'sign-in-again']) }),
  'tokens.forget': byConnection,
  'tokens.saveNow': byConnection,
  'tokens.reveal': oneToken,
  'tokens.copy': oneToken,
  'tokens.verify': v.strictObject({ connectionId: id, token: readable, keys: keySource, beside: given }),
  /** `keep`: seals the key for this connection once it has opened the token. */
  'tokens.decrypt': v.strictObject({ connectionId: id, token: readable, key: keySource, keep: v.boolean(), beside: given }),
  'tokens.forgetKey': byConnection,
  'server.ask': v.strictObject({ connectionId: id, what: askWhat, token: askedToken }),
  'findings.mute': v.strictObject({ connectionId: id, code: short, muted: v.boolean() }),
  'exchanges.list': byConnection,
  'exchanges.get': oneExchange,
  'exchanges.clear': byConnection,
  'exchanges.copyCurl': oneExchange,
  /** `ids` null: all. */
  'exchanges.exportHar': v.strictObject({ connectionId: id, ids: v.nullable(v.pipe(v.array(id), v.maxLength(1_000))) }),
  'history.get': byConnection,
  'history.clear': byConnection,
  'history.compare': two,
  'scratch.inspect': v.strictObject({ text: content }),
  'scratch.paste': nothing,
  'scratch.verify': v.strictObject({ scratchId: id, index, keys: keySource, beside: given }),
  'scratch.decrypt': v.strictObject({ scratchId: id, index, key: keySource, beside: given }),
  'scratch.compare': v.strictObject({ scratchId: id, a: index, b: index }),
  'scratch.forget': nothing,
  /** `content`: SVG text, or PNG in Base64. */
  'pictures.save': v.strictObject({ name: short, kind: v.picklist(['svg', 'png']), content }),
  'checks.catalogue': byConnection,
  /** `checks` null: all of the plan; else those of it, as when the failed ones are run again. */
  'checks.start': v.strictObject({
    connectionId: id,
    planId: id,
    checks: checkIds,
    /** Without it those that burn are left out. */
    allowBurning: v.boolean(),
    /** Without it no request is sent that may change data at the API. */
    allowChanges: v.boolean(),
  }),
  'checks.stop': byRun,
  'checks.skipWait': byRun,
  'checks.runs': byConnection,
  'checks.run': oneRun,
  'checks.evidence': v.strictObject({ connectionId: id, runId: id, checkId: id }),
  'checks.compare': two,
  'checks.removeRun': oneRun,
  'checks.saveReport': v.strictObject({ connectionId: id, runId: id, kind: reportKind }),
  'checks.copyReport': oneRun,
  'checks.addPlan': nothing,
  'checks.removePlan': v.strictObject({ planId: id }),
  'checks.savePlan': v.strictObject({ planId: id, checks: checkIds }),
  'watch.set': v.strictObject({ connectionId: id, on: v.boolean() }),
  'practice.faults': nothing,
  'practice.setFault': v.strictObject({
    id,
    value: v.union([v.boolean(), v.pipe(v.number(), v.finite(), v.minValue(-1e9), v.maxValue(1e9))]),
  }),
  'practice.clearFaults': nothing,
  'practice.start': nothing,
  'practice.stop': nothing,
  'practice.connect': v.strictObject({ face: v.picklist(PRACTICE_FACES) }),
  'calls.send': v.strictObject({ connectionId: id, callId: id, call }),
  'calls.cancel': v.strictObject({ callId: id }),
  'calls.save': v.strictObject({ connectionId: id, call: savedCall }),
  'calls.remove': v.strictObject({ connectionId: id, id }),
  'clipboard.write': v.strictObject({ text: content }),
  'vault.retry': nothing,
  'vault.useMemory': nothing,
  /** `connectionId` null: all records. */
  'vault.setAside': v.strictObject({ connectionId: v.nullable(id) }),
  'settings.update': v.partial(preferences),
  'links.open': v.strictObject({ url: long }),
};

export type Method = keyof typeof requests;
export type RequestOf<M extends Method> = v.InferOutput<(typeof requests)[M]>;
export type TokenKind = v.InferOutput<typeof tokenKind>;
