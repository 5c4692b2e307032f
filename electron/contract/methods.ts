import * as v from 'valibot';
import { fault, snapshot } from '../model/app';
import { authority } from '../model/window/authority';
import { HELP_DEEDS } from '../model/window/commands';
import { readBack } from '../model/call';
import { callResult } from '../model/call-result';
import { checkCatalogue, checkIds, planView, reportKind, runComparison, runSummary, runView } from '../model/check';
import { certificateKey, clientCertificateView } from '../model/client-certificate';
import { clientKeyView, signingAlgorithm } from '../model/client-key';
import { call, connectionSettings, connectionView, discovery, savedCall } from '../model/connection';
import { contrast, sentBeside } from '../model/contrast';
import { exported, exportId } from '../model/exports';
import { exchangeRow, exchangeView, snippetLanguage } from '../model/exchange';
import { KEPT, keptLimits, keptSurplus, keptView } from '../model/window/kept';
import { grantView } from '../model/grant';
import { grantInput } from '../model/grant-input';
import { GUIDE_MARKS } from '../model/guide';
import { historyView } from '../model/history';
import { importReview, MAX_EXPORTED, MAX_IMPORTED, MAX_IMPORTED_FILES } from '../model/connection-file';
import { intakeReview, intakeTaking } from '../model/intake';
import { providersFile, providersReview } from '../model/file-entry';
import { ownTemplate } from '../model/own-template';
import { content, id, long, short } from '../model/text/limits';
import { preferences } from '../model/window/preferences';
import { preflightView } from '../model/preflight';
import { PRACTICE_FACES } from '../model/providers/offered';
import { proxySignIn } from '../model/window/network';
import { sharedSecret } from '../model/setting-differences';
import { SCHEME_STATES } from '../model/receiver';
import { removalView } from '../model/window/removal';
import { pasted } from '../model/scratch';
import { askedToken, askWhat, serverAnswer, signOutPlace } from '../model/server-answer';
import { comparison } from '../model/token';
import { variableInput } from '../model/variables';
import { updateView } from '../model/window/update';
import { beside, decryptedView, keySource, verificationView } from '../model/verification';
import { backups } from './backups';
import { registrations } from './registrations';
import { discoveries } from './discoveries';
import { proofs } from './proofs';
import { taps } from './taps';
import { byId, copiedSecret, method, none, nothing, saved } from './method';

const byScratch = v.strictObject({ scratchId: id });
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
const faultValue = v.union([v.boolean(), v.pipe(v.number(), v.finite(), v.minValue(-1e9), v.maxValue(1e9))]);
const startedRun = v.strictObject({
  connectionId: id,
  planId: id,
  /** null: all of the plan; else those of it, as when the failed ones are run again. */
  checks: checkIds,
  /** Without it those that burn are left out. */
  allowBurning: v.boolean(),
  /** Without it no request is sent that may change data at the API. */
  allowChanges: v.boolean(),
});
const clientKeys = v.array(clientKeyView);
const grantInputs = v.array(grantInput);
const oneInput = v.strictObject({ connectionId: id, input: grantInput });
const clientCertificates = v.array(clientCertificateView);
/** `name`: the one it got, as others may have had its own. */
const addedTemplate = v.strictObject({ id: v.string(), name: v.string() });

/**
 * What each method takes, checked before anything looks at it, and what it answers: what is not named here never reaches the window. A method that
 * changes something answers with nothing, or with what the event doesn't bring.
 */
export const methods = {
  'app.snapshot': method(none, snapshot),
  'connections.get': method(byId, connectionView),
  'connections.create': method(v.strictObject({ input: connectionSettings, clientSecret }), connectionView),
  'connections.update': method(v.strictObject({ id, input: connectionSettings, clientSecret }), connectionView),
  'connections.rename': method(v.strictObject({ id, name: short }), nothing),
  'connections.duplicate': method(byId, byId),
  /** It is hidden, and gone for good once it can no longer be restored. */
  'connections.remove': method(byId, nothing),
  'connections.restore': method(byId, nothing),
  /** `before` null: to the end. */
  'connections.move': method(v.strictObject({ id, before: v.nullable(id) }), nothing),
  /** `allowPlainHttp`: also without TLS beyond loopback, as the connection allows it. */
  'connections.discover': method(v.strictObject({ issuer: long, allowPlainHttp: v.optional(v.boolean()) }), discovery),
  /** Which of them have the same client secret. No secret, and no trace of one, is in the answer. */
  'connections.sharedSecrets': method(v.strictObject({ ids: v.pipe(v.array(id), v.maxLength(500)) }), v.array(sharedSecret)),
  /** Its settings without what may be a secret by its name or looks; nothing stands in its place. */
  'connections.plain': method(byId, connectionSettings),
  /** Connections as JSON without secrets, into one file the person chooses. */
  'connections.export': method(v.strictObject({ ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(MAX_EXPORTED)) }), saved),
  /** One connection as something else, without secrets. Its issuer's metadata are read where an endpoint is missing. */
  'exports.preview': method(v.strictObject({ id, as: exportId }), exported),
  /** `runId`: the evidence is of this run's checks rather than the newest's. */
  'exports.save': method(v.strictObject({ id, as: exportId, runId: v.optional(id) }), saved),
  /** Reads the files that the person chooses, also other programs'; null: they chose none. Nothing is saved before `connections.acceptImport`. */
  'connections.import': method(none, v.nullable(importReview)),
  /** The same of files that were dropped; `name` is their path in the folder dropped. */
  'connections.readFiles': method(
    v.strictObject({
      files: v.pipe(v.array(v.strictObject({ name: short, text: content })), v.minLength(1), v.maxLength(MAX_IMPORTED_FILES)),
    }),
    importReview,
  ),
  /** The same of a link or a file that the system opened with the app; null: there is none. `bad-request` while another review is open. */
  'connections.takeOffer': method(none, v.nullable(importReview)),
  /** Copies a link that opens the review of a connection: its settings, without secrets. `bad-request` where it would be too long. */
  'connections.copyImportLink': method(byId, nothing),
  /** `chosen`: the connections to import, by their places in the review. */
  'connections.acceptImport': method(
    v.strictObject({ id, chosen: v.pipe(v.array(v.number()), v.maxLength(MAX_IMPORTED)) }),
    v.strictObject({ ids: v.array(v.string()) }),
  ),
  /** Forgets what was read, its secrets with it. */
  'connections.dropImport': method(byId, nothing),
  ...backups,
  ...registrations,
  ...discoveries,
  ...taps,
  ...proofs,
  'templates.list': method(none, v.array(ownTemplate)),
  /** Keeps a connection's settings as a template, without client and secrets. */
  'templates.add': method(byConnection, addedTemplate),
  /** Keeps connections of an import as templates. `chosen` as in `connections.acceptImport`. */
  'templates.acceptImport': method(
    v.strictObject({ id, chosen: v.pipe(v.array(v.number()), v.maxLength(MAX_IMPORTED)) }),
    v.array(addedTemplate),
  ),
  /** Reads a file of providers that the person chooses; null: they chose none. Nothing is kept before `templates.acceptProviders`. */
  'templates.openProviders': method(none, v.nullable(providersReview)),
  'templates.acceptProviders': method(byId, nothing),
  'templates.providers': method(none, v.array(providersFile)),
  'templates.rename': method(v.strictObject({ id, name: short }), nothing),
  'templates.remove': method(byId, nothing),
  'templates.restore': method(byId, nothing),
  /** As a connection file, where the person chooses. */
  'templates.share': method(byId, saved),
  /** Sets a connection up step by step from now on, or goes on with it. */
  'guide.begin': method(byConnection, nothing),
  /** Begins anew: nothing is marked as done. */
  'guide.restart': method(byConnection, nothing),
  'guide.mark': method(v.strictObject({ connectionId: id, mark: v.picklist(GUIDE_MARKS) }), nothing),
  /** Sends one of the connection's saved calls; a good answer is marked. */
  'guide.call': method(v.strictObject({ connectionId: id, savedId: id, callId: id }), callResult),
  /** What was proven, without secrets, into a file the person chooses. */
  'guide.saveSheet': method(v.strictObject({ connectionId: id, kind: v.picklist(['markdown', 'html']) }), saved),
  /**
   * Looks for values in what a provider sent. `text` null: the clipboard; `connectionId` null: for a new connection, begun with `settings` or with what
   * the text suggests. Nothing is saved before `intake.take`.
   */
  'intake.read': method(
    v.strictObject({
      text: v.nullable(content),
      connectionId: v.nullable(id),
      settings: v.optional(connectionSettings),
    }),
    intakeReview,
  ),
  /** Puts values where a person chose, and seals the secret. Answers with the connection's id. */
  'intake.take': method(intakeTaking, byId),
  /** Forgets the text's values. */
  'intake.drop': method(byId, nothing),
  'grants.get': method(byConnection, grantView),
  /** Starts the connection's grant: opens the browser (authorization code), or asks at once (client credentials). */
  'flows.start': method(byConnection, nothing),
  'flows.cancel': method(byFlow, nothing),
  'flows.paste': method(v.strictObject({ flowId: id, url: long }), nothing),
  'flows.reopen': method(byFlow, nothing),
  /** `scopes`: asks for these only (RFC 6749 section 6). Absent: as the connection does. */
  'tokens.refresh': method(v.strictObject({ connectionId: id, scopes: v.optional(v.array(short)) }), nothing),
  /**
   * After a refresh whose answer never came: tries the stored refresh token once. `sign-in-again` changes nothing by itself: the outcome
   * stays unknown until `flows.start` has brought new tokens.
   */
  'tokens.resolve': method(v.strictObject({ connectionId: id, choice: v.picklist(['try-stored', 'sign-in-again']) }), nothing),
  /** Deletes the sealed tokens; keeps the client secret. */
  'tokens.forget': method(byConnection, nothing),
  /** Tries to save tokens that the vault refused. */
  'tokens.saveNow': method(byConnection, v.strictObject({ saved: v.boolean() })),
  /** Shows the token in a window of its own; it never enters this renderer. */
  'tokens.reveal': method(oneToken, nothing),
  'tokens.copy': method(oneToken, copiedSecret),
  'tokens.verify': method(v.strictObject({ connectionId: id, token: readable, keys: keySource, beside: given }), verificationView),
  /** `keep`: seals the key for this connection once it has opened the token. */
  'tokens.decrypt': method(
    v.strictObject({ connectionId: id, token: readable, key: keySource, keep: v.boolean(), beside: given }),
    decryptedView,
  ),
  'tokens.forgetKey': method(byConnection, nothing),
  /** Keys that sign client assertions, the oldest first; their private parts never leave the main process. */
  'clientKeys.list': method(byConnection, clientKeys),
  'clientKeys.make': method(v.strictObject({ connectionId: id, alg: signingAlgorithm }), clientKeys),
  /** Reads a private key from a file that the person chooses, or from the clipboard. null: no file was chosen. */
  'clientKeys.import': method(
    v.strictObject({
      connectionId: id,
      from: v.picklist(['file', 'clipboard']),
      /** Of a key that is encrypted. */
      passphrase: short,
      /** What an RSA key that names no algorithm signs with. */
      rsaAlg: v.picklist(['RS256', 'PS256']),
    }),
    v.nullable(clientKeys),
  ),
  'clientKeys.remove': method(v.strictObject({ connectionId: id, kid: short }), clientKeys),
  /** What a provider is given, into a file: a JWK Set of the public keys, or one of them as PEM. */
  'clientKeys.save': method(v.strictObject({ connectionId: id, kid: short, as: v.picklist(['jwks', 'pem']) }), saved),
  /** Which of the things that grants send beside the client's credential are sealed here. Their values never reach the window. */
  'grantInputs.list': method(byConnection, grantInputs),
  /** Seals one from a file that the person chooses, from the clipboard, or as typed: a password. null: no file was chosen. */
  'grantInputs.seal': method(
    v.strictObject({ connectionId: id, input: grantInput, from: v.picklist(['file', 'clipboard', 'typed']), text: v.optional(short) }),
    v.nullable(grantInputs),
  ),
  'grantInputs.remove': method(oneInput, grantInputs),
  /** The token that was exchanged for the connection's access token, claim by claim. */
  'tokens.compareExchanged': method(byConnection, comparison),
  /** Certificates for TLS (RFC 8705), the oldest first; their private keys never leave the main process. */
  'clientCertificates.list': method(byConnection, clientCertificates),
  /** Makes a self-signed one. */
  'clientCertificates.make': method(v.strictObject({ connectionId: id, key: certificateKey }), clientCertificates),
  /** Reads a certificate with its key from the file or files that the person chooses, or from the clipboard. null: no file was chosen. */
  'clientCertificates.import': method(
    v.strictObject({ connectionId: id, from: v.picklist(['file', 'clipboard']), passphrase: short }),
    v.nullable(clientCertificates),
  ),
  'clientCertificates.remove': method(v.strictObject({ connectionId: id, thumbprint: short }), clientCertificates),
  /** What a provider is given, into a file: one certificate as PEM, or all as a JWK Set. */
  'clientCertificates.save': method(v.strictObject({ connectionId: id, thumbprint: short, as: v.picklist(['jwks', 'pem']) }), saved),
  /** Asks the server about a token (RFC 7662, OpenID Connect userinfo) or has it revoked (RFC 7009). */
  'server.ask': method(v.strictObject({ connectionId: id, what: askWhat, token: askedToken }), serverAnswer),
  /** Where `server.signOut` would lead. */
  'server.signOutPlace': method(byConnection, signOutPlace),
  /** Opens the provider's sign-out page in the browser (OpenID Connect RP-Initiated Logout 1.0). */
  'server.signOut': method(byConnection, nothing),
  'findings.mute': method(v.strictObject({ connectionId: id, code: short, muted: v.boolean() }), nothing),
  /** Newest first. */
  'exchanges.list': method(byConnection, v.array(exchangeRow)),
  'exchanges.get': method(oneExchange, exchangeView),
  /** Two exchanges, also of different connections: what differs and explains that only one works. */
  'exchanges.contrast': method(v.strictObject({ a: oneExchange, b: oneExchange }), contrast),
  /** `by`: only those of an app that a tap watches. */
  'exchanges.clear': method(v.strictObject({ connectionId: id, by: v.optional(v.literal('app')) }), nothing),
  /** A command line with placeholders for secrets; also copied to the clipboard. */
  /** Onto the clipboard, as source text; secrets stand as environment variables, whose names come back. */
  'exchanges.copyAs': method(
    v.strictObject({ connectionId: id, id, language: snippetLanguage }),
    v.strictObject({ names: v.array(v.string()) }),
  ),
  /** `ids` null: all. HAR 1.2 into a file the person chooses. */
  'exchanges.exportHar': method(v.strictObject({ connectionId: id, ids: v.nullable(v.pipe(v.array(id), v.maxLength(1_000))) }), saved),
  'history.get': method(byConnection, historyView),
  'history.clear': method(byConnection, nothing),
  'history.compare': method(two, comparison),
  /** Takes a text, or what the clipboard holds, to where it belongs. `text` null: the clipboard. */
  'scratch.route': method(v.strictObject({ text: v.nullable(content) }), pasted),
  /** The connections at whose API a pasted cURL command is aimed. */
  'scratch.callers': method(byScratch, v.array(v.strictObject({ id: v.string(), name: v.string() }))),
  /** Saves the command's request as a call of a connection, without what may be a secret. Answers with the call's id. */
  'scratch.saveCall': method(v.strictObject({ scratchId: id, connectionId: id }), byId),
  'scratch.verify': method(v.strictObject({ scratchId: id, index, keys: keySource, beside: given }), verificationView),
  'scratch.decrypt': method(v.strictObject({ scratchId: id, index, key: keySource, beside: given }), decryptedView),
  'scratch.compare': method(v.strictObject({ scratchId: id, a: index, b: index }), comparison),
  'scratch.forget': method(none, nothing),
  /** `content`: SVG text, or PNG in Base64. Saves a picture drawn in the window into a file the person chooses. */
  'pictures.save': method(v.strictObject({ name: short, kind: v.picklist(['svg', 'png']), content }), saved),
  'preflight.get': method(byConnection, preflightView),
  /** `credential`: also tries it at the token endpoint, as far as tries are left. */
  'preflight.start': method(v.strictObject({ connectionId: id, credential: v.boolean() }), nothing),
  'preflight.stop': method(byConnection, nothing),
  /** What can be checked of this connection, the plans there are, and what its provider promises. */
  'checks.catalogue': method(byConnection, checkCatalogue),
  /** Starts a run; one at a time for each connection. */
  'checks.start': method(startedRun, runView),
  'checks.stop': method(byRun, nothing),
  /** Ends the wait that the run is in; the check that waited then could not run. */
  'checks.skipWait': method(byRun, nothing),
  /** Newest first. */
  'checks.runs': method(byConnection, v.array(runSummary)),
  'checks.run': method(oneRun, runView),
  /** The exchanges that prove one result, oldest first. */
  'checks.evidence': method(v.strictObject({ connectionId: id, runId: id, checkId: id }), v.array(exchangeView)),
  /** `otherId`: the connection of run `b`, where it is another. */
  'checks.compare': method(v.strictObject({ ...two.entries, otherId: v.optional(id) }), runComparison),
  'checks.removeRun': method(oneRun, nothing),
  /** Into a file the person chooses. */
  'checks.saveReport': method(v.strictObject({ connectionId: id, runId: id, kind: reportKind }), saved),
  /** Markdown for a ticket, onto the clipboard. */
  'checks.copyReport': method(oneRun, nothing),
  /** Takes a plan from a file the person chooses; null: they chose none. */
  'checks.addPlan': method(none, v.nullable(planView)),
  'checks.removePlan': method(v.strictObject({ planId: id }), nothing),
  /** Saves a plan as JSON, to start one's own from. */
  'checks.savePlan': method(v.strictObject({ planId: id, checks: checkIds }), saved),
  /** Keeps the connection's token alive from now on, or no longer. */
  'watch.set': method(v.strictObject({ connectionId: id, on: v.boolean() }), nothing),
  /** What the system opens the custom redirect scheme with. */
  'scheme.state': method(none, v.strictObject({ state: v.picklist(SCHEME_STATES) })),
  /** Makes it this app, also in another program's place. */
  'scheme.register': method(none, nothing),
  /** How much of the exchange logs, histories and runs lies on disk. */
  'kept.sizes': method(none, keptView),
  /** Of all connections. */
  /** What these limits would delete now. */
  'kept.surplus': method(v.strictObject(keptLimits), keptSurplus),
  'kept.delete': method(v.strictObject({ what: v.picklist(KEPT) }), nothing),
  'practice.faults': method(none, v.array(fault)),
  'practice.setFault': method(v.strictObject({ id, value: faultValue }), nothing),
  'practice.clearFaults': method(none, nothing),
  'practice.start': method(none, nothing),
  'practice.stop': method(none, nothing),
  /** Starts the practice provider if need be and adds a ready-made connection to one of its faces. */
  'practice.connect': method(v.strictObject({ face: v.picklist(PRACTICE_FACES) }), byId),
  'calls.send': method(v.strictObject({ connectionId: id, callId: id, call }), callResult),
  /** The same call on two connections, each with its own token at its own API, and what explains that only one works. */
  'calls.sendBeside': method(v.strictObject({ connectionIds: v.tuple([id, id]), callId: id, call }), sentBeside),
  /** Ends both. */
  'calls.cancelBeside': method(v.strictObject({ callId: id }), nothing),
  'calls.cancel': method(v.strictObject({ callId: id }), nothing),
  'calls.save': method(v.strictObject({ connectionId: id, call: savedCall }), connectionView),
  'calls.remove': method(v.strictObject({ connectionId: id, id }), connectionView),
  /** Source text that sends the call, with variables in the place of secrets, onto the clipboard. Answers with their names. */
  'calls.copyAs': method(
    v.strictObject({ connectionId: id, call, language: snippetLanguage }),
    v.strictObject({ names: v.array(v.string()) }),
  ),
  /** The call that would send a request of the exchange log again. */
  'calls.fromExchange': method(oneExchange, readBack),
  /** Replaces the connection's own variables. */
  'calls.setVariables': method(
    v.strictObject({ connectionId: id, variables: v.pipe(v.array(variableInput), v.maxLength(500)) }),
    connectionView,
  ),
  'clipboard.write': method(v.strictObject({ text: content }), nothing),
  'vault.retry': method(none, nothing),
  /** Forgets the key until `vault.retry`. Rejects while something needs it. */
  'vault.lock': method(none, nothing),
  'vault.useMemory': method(none, nothing),
  /** `connectionId` null: all records. Moves all sealed records (or one) aside, deleting nothing, so that the vault can be used again. */
  'vault.setAside': method(v.strictObject({ connectionId: v.nullable(id) }), nothing),
  'settings.update': method(v.partial(preferences), nothing),
  /** Proxies that asked for a sign-in since the start. */
  'proxies.list': method(none, v.array(proxySignIn)),
  /** The user name and password on their one-way trip: kept in memory, sent to that proxy only. */
  'proxies.signIn': method(v.strictObject({ id, user: short, password: short }), nothing),
  'proxies.forget': method(byId, nothing),
  'authorities.list': method(none, v.array(authority)),
  /** Takes the certificates of a file that the person chooses, after a question of the main process. */
  'authorities.add': method(none, nothing),
  'authorities.remove': method(byId, nothing),
  'updates.get': method(none, updateView),
  /** Looks for a newer version now. The answer comes by `updates.changed`, as with the next two. */
  'updates.look': method(none, nothing),
  /** Fetches the version found and checks it. */
  'updates.download': method(none, nothing),
  /** Quits, installs what was fetched, and starts it. While checks, a refresh or a sign-in are under way, asks afterwards. */
  'updates.install': method(none, nothing),
  /** Ends a download, or the wait for other work to end. */
  'updates.cancel': method(none, nothing),
  /** Opens the page of the releases in the browser. */
  'updates.openPage': method(none, nothing),
  'removal.plan': method(none, removalView),
  /** Removes everything that `removal.plan` names, and ends the app. There is no answer where that went well. */
  'removal.start': method(none, nothing),
  'links.open': method(v.strictObject({ url: long }), nothing),
  /** Opens what helps, or copies diagnostics; `report` does both. */
  'help.give': method(v.strictObject({ deed: v.picklist(HELP_DEEDS) }), nothing),
};

export type Method = keyof typeof methods;
export type RequestOf<M extends Method> = v.InferOutput<(typeof methods)[M]['request']>;
export type ResponseOf<M extends Method> = v.InferOutput<(typeof methods)[M]['answer']>;
export type TokenKind = v.InferOutput<typeof tokenKind>;
