import type { CallInput, CallResultView } from './call';
import type { CheckCatalogueView, FaultView, PlanView, ReportKind, RunComparisonView, RunSummaryView, RunView } from './check';
import type { ClockView, PracticeView, SettingsView, Snapshot, VaultView } from './app';
import type { ConnectionInput, ConnectionView, DiscoveryView, SavedCall, TemplateView } from './connection';
import type { FlowView } from './flow';
import type { Problem, Result } from './result';
import type { ExchangeRowView, LoggedExchangeView } from './exchange';
import type { ComparisonView, HistoryView } from './history';
import type { ScratchView } from './scratch';
import type { ConnectionSummary, GrantView } from './token';
import type { Beside, DecryptedView, KeySource, ServerAnswerView, VerificationView } from './verify';

export type * from './app';
export type * from './call';
export type * from './check';
export type * from './connection';
export type * from './exchange';
export type * from './flow';
export type * from './history';
export type * from './result';
export type * from './scratch';
export type * from './token';
export type * from './verify';

/** A client secret on its one-way trip into the vault. Absent: leave as is; null: remove. */
interface SecretIn {
  clientSecret?: string | null;
}
export type TokenKind = 'access' | 'refresh' | 'id';
export type PracticeFace = 'practice' | 'opaque' | 'katana' | 'catapa';

/** The one map that preload, handlers and renderer derive from: method -> [request, response]. */
export interface Methods {
  'app.snapshot': [undefined, Snapshot];
  'templates.list': [undefined, TemplateView[]];
  'connections.get': [{ id: string }, ConnectionView];
  'connections.create': [{ input: ConnectionInput } & SecretIn, ConnectionView];
  'connections.update': [{ id: string; input: ConnectionInput } & SecretIn, ConnectionView];
  'connections.duplicate': [{ id: string }, ConnectionView];
  'connections.remove': [{ id: string }, null];
  /** `before` null: to the end. */
  'connections.move': [{ id: string; before: string | null }, null];
  /** `allowPlainHttp`: also without TLS beyond loopback, as the connection allows it. */
  'connections.discover': [{ issuer: string; allowPlainHttp?: boolean }, DiscoveryView];
  'grants.get': [{ connectionId: string }, GrantView];
  /** Starts the connection's grant: opens the browser (authorization code), or asks at once (client credentials). */
  'flows.start': [{ connectionId: string }, FlowView];
  'flows.cancel': [{ flowId: string }, null];
  'flows.paste': [{ flowId: string; url: string }, FlowView];
  'flows.reopen': [{ flowId: string }, null];
  'tokens.refresh': [{ connectionId: string }, GrantView];
  /**
   * After a refresh whose answer never came: tries the stored refresh token once. `sign-in-again` changes nothing by itself: the
   * outcome stays unknown until `flows.start` has brought new tokens.
   */
  'tokens.resolve': [{ connectionId: string; choice: 'try-stored' | 'sign-in-again' }, GrantView];
  /** Deletes the sealed tokens; keeps the client secret. */
  'tokens.forget': [{ connectionId: string }, GrantView];
  /** Shows the token in a window of its own; it never enters this renderer. */
  'tokens.reveal': [{ connectionId: string; token: TokenKind }, null];
  /** To the clipboard, cleared after `clearsInMs` milliseconds if it still holds it. */
  'tokens.copy': [{ connectionId: string; token: TokenKind }, { clearsInMs: number }];
  'tokens.verify': [{ connectionId: string; token: 'access' | 'id'; keys: KeySource; beside?: Beside }, VerificationView];
  /** `keep`: seals the key for this connection once it has opened the token. */
  'tokens.decrypt': [{ connectionId: string; token: 'access' | 'id'; key: KeySource; keep: boolean; beside?: Beside }, DecryptedView];
  'tokens.forgetKey': [{ connectionId: string }, GrantView];
  /** Asks the server about a token (RFC 7662, OpenID Connect userinfo) or has it revoked (RFC 7009). */
  'server.ask': [{ connectionId: string; what: ServerAnswerView['what']; token: 'access' | 'refresh' }, ServerAnswerView];
  'findings.mute': [{ connectionId: string; code: string; muted: boolean }, GrantView];
  /** Newest first. */
  'exchanges.list': [{ connectionId: string }, ExchangeRowView[]];
  'exchanges.get': [{ connectionId: string; id: string }, LoggedExchangeView];
  'exchanges.clear': [{ connectionId: string }, null];
  /** A command line with placeholders for secrets; also copied to the clipboard. */
  'exchanges.copyCurl': [{ connectionId: string; id: string }, { text: string }];
  /** HAR 1.2 into a file the person chooses; `ids` null: all. `path` null: they chose none. */
  'exchanges.exportHar': [{ connectionId: string; ids: string[] | null }, { path: string | null }];
  'history.get': [{ connectionId: string }, HistoryView];
  'history.clear': [{ connectionId: string }, HistoryView];
  'history.compare': [{ connectionId: string; a: string; b: string }, ComparisonView];
  /** Finds and inspects every token in a text; nothing of it is stored. */
  'scratch.inspect': [{ text: string }, ScratchView];
  /** The same with what the clipboard holds, which then never enters the window. */
  'scratch.paste': [undefined, ScratchView];
  'scratch.verify': [{ scratchId: string; index: number; keys: KeySource; beside?: Beside }, VerificationView];
  'scratch.decrypt': [{ scratchId: string; index: number; key: KeySource; beside?: Beside }, DecryptedView];
  'scratch.compare': [{ scratchId: string; a: number; b: number }, ComparisonView];
  'scratch.forget': [undefined, null];
  /** Saves a picture drawn in the window into a file the person chooses. `content`: SVG text, or PNG in Base64. */
  'pictures.save': [{ name: string; kind: 'svg' | 'png'; content: string }, { path: string | null }];
  /** What can be checked of this connection, the plans there are, and what its provider promises. */
  'checks.catalogue': [{ connectionId: string }, CheckCatalogueView];
  /**
   * Starts a run; one at a time for each connection. `checks` null: all of the plan; else those of it, as when the failed ones are run
   * again. Without `allowBurning` those that burn are left out; without `allowChanges` no request is sent that may change data at the API.
   */
  'checks.start': [
    { connectionId: string; planId: string; checks: string[] | null; allowBurning: boolean; allowChanges: boolean },
    RunView,
  ];
  'checks.stop': [{ runId: string }, null];
  /** Ends the wait that the run is in; the check that waited then could not run. */
  'checks.skipWait': [{ runId: string }, null];
  /** Newest first. */
  'checks.runs': [{ connectionId: string }, RunSummaryView[]];
  'checks.run': [{ connectionId: string; runId: string }, RunView];
  /** The exchanges that prove one result, oldest first. */
  'checks.evidence': [{ connectionId: string; runId: string; checkId: string }, LoggedExchangeView[]];
  'checks.compare': [{ connectionId: string; a: string; b: string }, RunComparisonView];
  'checks.removeRun': [{ connectionId: string; runId: string }, null];
  /** Into a file the person chooses. `path` null: they chose none. */
  'checks.saveReport': [{ connectionId: string; runId: string; kind: ReportKind }, { path: string | null }];
  /** Markdown for a ticket, onto the clipboard. */
  'checks.copyReport': [{ connectionId: string; runId: string }, null];
  /** Takes a plan from a file the person chooses; null: they chose none. */
  'checks.addPlan': [undefined, PlanView | null];
  'checks.removePlan': [{ planId: string }, null];
  /** Saves a plan as JSON, to start one's own from; `checks` null: all of it. */
  'checks.savePlan': [{ planId: string; checks: string[] | null }, { path: string | null }];
  /** Keeps the connection's token alive from now on, or no longer. */
  'watch.set': [{ connectionId: string; on: boolean }, GrantView];
  /** Tries to save tokens that the vault refused; `problem` of the grant says whether that worked. */
  'tokens.saveNow': [{ connectionId: string }, GrantView];
  /** The connection as JSON without secrets, into a file the person chooses. */
  'connections.export': [{ id: string }, { path: string | null }];
  /** A connection from a file the person chooses; null: they chose none. */
  'connections.import': [undefined, ConnectionView | null];
  'practice.faults': [undefined, FaultView[]];
  'practice.setFault': [{ id: string; value: boolean | number }, FaultView[]];
  'practice.clearFaults': [undefined, FaultView[]];
  'calls.send': [{ connectionId: string; callId: string; call: CallInput }, CallResultView];
  'calls.cancel': [{ callId: string }, null];
  'calls.save': [{ connectionId: string; call: SavedCall }, ConnectionView];
  'calls.remove': [{ connectionId: string; id: string }, ConnectionView];
  'clipboard.write': [{ text: string }, null];
  'vault.retry': [undefined, VaultView];
  'vault.useMemory': [undefined, VaultView];
  /** Moves all sealed records (or one) aside, deleting nothing, so that work can begin anew. */
  'vault.setAside': [{ connectionId: string | null }, VaultView];
  'settings.update': [Partial<SettingsView>, SettingsView];
  'practice.start': [undefined, PracticeView];
  'practice.stop': [undefined, PracticeView];
  /** Starts the practice provider if need be and adds a ready-made connection to one of its faces. */
  'practice.connect': [{ face: PracticeFace }, ConnectionView];
  'links.open': [{ url: string }, null];
}

export type Method = keyof Methods;
export type RequestOf<M extends Method> = Methods[M][0];
export type ResponseOf<M extends Method> = Methods[M][1];

/** Event -> payload; main to renderer only. */
export interface Events {
  'connection.changed': ConnectionSummary;
  'connection.removed': { id: string };
  'connections.order': { ids: string[] };
  'grant.changed': GrantView;
  'flow.changed': FlowView;
  'vault.changed': VaultView;
  'settings.changed': SettingsView;
  'practice.changed': PracticeView;
  /** A new line of the exchange log; null: the connection's log was cleared. */
  'exchange.logged': { connectionId: string; row: ExchangeRowView | null };
  'history.changed': { connectionId: string };
  'clock.changed': ClockView;
  /** A run of checks as it now stands; a few times a second at most. */
  'checks.changed': RunView;
  'practice.faultsChanged': FaultView[];
  /** Something a person should read though they asked for nothing, e.g. a callback with no flow pending. */
  notice: Problem;
  /** Menu, tray or notification asks the window to go somewhere, or (`refresh`) to refresh the connection it shows. */
  navigate:
    | { to: 'connection'; id: string }
    | { to: 'new' }
    | { to: 'search' }
    | { to: 'settings' }
    | { to: 'scratch' }
    | { to: 'refresh' };
}
export type EventName = keyof Events;

/** What preload puts on `window.tokenscope`. */
export interface Bridge {
  invoke<M extends Method>(method: M, ...request: RequestOf<M> extends undefined ? [] : [RequestOf<M>]): Promise<Result<ResponseOf<M>>>;
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}
