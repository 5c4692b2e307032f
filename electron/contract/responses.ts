import * as v from 'valibot';
import { fault, practiceView, snapshot, vaultView } from '../model/app';
import { callResult } from '../model/call-result';
import { checkCatalogue, planView, runComparison, runSummary, runView } from '../model/check';
import { connectionSummary, connectionView, discovery } from '../model/connection';
import { exchangeRow, exchangeView } from '../model/exchange';
import { problem } from '../model/failure';
import { flowView } from '../model/flow';
import { grantView } from '../model/grant-view';
import { historyView } from '../model/history';
import { preferences } from '../model/preferences';
import { scratchView } from '../model/scratch';
import { serverAnswer } from '../model/server-answer';
import { comparison } from '../model/token';
import { decryptedView, verificationView } from '../model/verification';
import type { Method } from './requests';

const nothing = v.null();
/** `path` null: the person chose no file. */
const saved = v.strictObject({ path: v.nullable(v.string()) });

/** What each method answers: what is not named here never reaches the window. */
export const responses = {
  'app.snapshot': snapshot,
  'connections.get': connectionView,
  'connections.create': connectionView,
  'connections.update': connectionView,
  'connections.rename': nothing,
  'connections.duplicate': connectionView,
  'connections.remove': nothing,
  'connections.move': nothing,
  'connections.discover': discovery,
  /** The connection as JSON without secrets, into a file the person chooses. */
  'connections.export': saved,
  /** A connection from a file the person chooses; null: they chose none. */
  'connections.import': v.nullable(connectionView),
  'grants.get': grantView,
  /** Starts the connection's grant: opens the browser (authorization code), or asks at once (client credentials). */
  'flows.start': flowView,
  'flows.cancel': nothing,
  'flows.paste': flowView,
  'flows.reopen': nothing,
  'tokens.refresh': grantView,
  /**
   * After a refresh whose answer never came: tries the stored refresh token once. `sign-in-again` changes nothing by itself: the
   * outcome stays unknown until `flows.start` has brought new tokens.
   */
  'tokens.resolve': grantView,
  /** Deletes the sealed tokens; keeps the client secret. */
  'tokens.forget': grantView,
  /** Tries to save tokens that the vault refused; `problem` of the grant says whether that worked. */
  'tokens.saveNow': grantView,
  /** Shows the token in a window of its own; it never enters this renderer. */
  'tokens.reveal': nothing,
  /** To the clipboard, cleared after `clearsInMs` milliseconds if it still holds it. */
  'tokens.copy': v.strictObject({ clearsInMs: v.number() }),
  'tokens.verify': verificationView,
  'tokens.decrypt': decryptedView,
  'tokens.forgetKey': grantView,
  /** Asks the server about a token (RFC 7662, OpenID Connect userinfo) or has it revoked (RFC 7009). */
  'server.ask': serverAnswer,
  'findings.mute': grantView,
  /** Newest first. */
  'exchanges.list': v.array(exchangeRow),
  'exchanges.get': exchangeView,
  'exchanges.clear': nothing,
  /** A command line with placeholders for secrets; also copied to the clipboard. */
  'exchanges.copyCurl': v.strictObject({ text: v.string() }),
  /** HAR 1.2 into a file the person chooses. */
  'exchanges.exportHar': saved,
  'history.get': historyView,
  'history.clear': historyView,
  'history.compare': comparison,
  /** Finds and inspects every token in a text; nothing of it is stored. */
  'scratch.inspect': scratchView,
  /** The same with what the clipboard holds, which then never enters the window. */
  'scratch.paste': scratchView,
  'scratch.verify': verificationView,
  'scratch.decrypt': decryptedView,
  'scratch.compare': comparison,
  'scratch.forget': nothing,
  /** Saves a picture drawn in the window into a file the person chooses. */
  'pictures.save': saved,
  /** What can be checked of this connection, the plans there are, and what its provider promises. */
  'checks.catalogue': checkCatalogue,
  /** Starts a run; one at a time for each connection. */
  'checks.start': runView,
  'checks.stop': nothing,
  /** Ends the wait that the run is in; the check that waited then could not run. */
  'checks.skipWait': nothing,
  /** Newest first. */
  'checks.runs': v.array(runSummary),
  'checks.run': runView,
  /** The exchanges that prove one result, oldest first. */
  'checks.evidence': v.array(exchangeView),
  'checks.compare': runComparison,
  'checks.removeRun': nothing,
  /** Into a file the person chooses. */
  'checks.saveReport': saved,
  /** Markdown for a ticket, onto the clipboard. */
  'checks.copyReport': nothing,
  /** Takes a plan from a file the person chooses; null: they chose none. */
  'checks.addPlan': v.nullable(planView),
  'checks.removePlan': nothing,
  /** Saves a plan as JSON, to start one's own from. */
  'checks.savePlan': saved,
  /** Keeps the connection's token alive from now on, or no longer. */
  'watch.set': grantView,
  'practice.faults': v.array(fault),
  'practice.setFault': v.array(fault),
  'practice.clearFaults': v.array(fault),
  'practice.start': practiceView,
  'practice.stop': practiceView,
  /** Starts the practice provider if need be and adds a ready-made connection to one of its faces. */
  'practice.connect': connectionView,
  'calls.send': callResult,
  'calls.cancel': nothing,
  'calls.save': connectionView,
  'calls.remove': connectionView,
  'clipboard.write': nothing,
  'vault.retry': vaultView,
  'vault.useMemory': vaultView,
  /** Moves all sealed records (or one) aside, deleting nothing, so that work can begin anew. */
  'vault.setAside': vaultView,
  'settings.update': preferences,
  'links.open': nothing,
} satisfies Record<Method, v.GenericSchema>;

/** What the main process tells the page, and with what. */
export const events = {
  'connection.changed': connectionSummary,
  'connection.removed': v.strictObject({ id: v.string() }),
  'connections.order': v.strictObject({ ids: v.array(v.string()) }),
  'grant.changed': grantView,
  'flow.changed': flowView,
  'vault.changed': vaultView,
  'settings.changed': preferences,
  'practice.changed': practiceView,
  /** A new line of the exchange log; null: the connection's log was cleared. */
  'exchange.logged': v.strictObject({ connectionId: v.string(), row: v.nullable(exchangeRow) }),
  'history.changed': v.strictObject({ connectionId: v.string() }),
  'clock.changed': snapshot.entries.clock,
  /** A run of checks as it now stands; a few times a second at most. */
  'checks.changed': runView,
  'practice.faultsChanged': v.array(fault),
  /** Something a person should read though they asked for nothing, e.g. a callback with no flow pending. */
  notice: problem,
  /** Menu, tray or notification asks the window to go somewhere, or (`refresh`) to refresh the connection it shows. */
  navigate: v.variant('to', [
    v.strictObject({ to: v.literal('connection'), id: v.string() }),
    v.strictObject({ to: v.picklist(['new', 'search', 'settings', 'scratch', 'refresh']) }),
  ]),
};

export type ResponseOf<M extends Method> = v.InferOutput<(typeof responses)[M]>;
export type EventName = keyof typeof events;
export type EventOf<E extends EventName> = v.InferOutput<(typeof events)[E]>;
