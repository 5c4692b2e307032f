import * as v from 'valibot';
import { MENU_COMMANDS } from '../model/window/commands';
import { fault, practiceView, snapshot, vaultView } from '../model/app';
import { runView } from '../model/check';
import { chainChange } from '../model/discovery-change';
import { connectionSummary } from '../model/connection';
import { exchangeRow } from '../model/exchange';
import { problem } from '../model/failure';
import { flowView, strayRedirect } from '../model/flow';
import { grantView } from '../model/grant';
import { preflightReport } from '../model/preflight';
import { preferences } from '../model/window/preferences';
import { proxySignIn } from '../model/window/network';
import { proofView } from '../model/proof';
import { tapView } from '../model/tap';
import { updateView } from '../model/window/update';

/** What the main process tells the page, and with what. */
export const events = {
  'connection.changed': connectionSummary,
  'connection.removed': v.strictObject({ id: v.string() }),
  'connections.order': v.strictObject({ ids: v.array(v.string()) }),
  'grant.changed': grantView,
  'flow.changed': flowView,
  'flow.strayed': strayRedirect,
  'vault.changed': vaultView,
  'settings.changed': preferences,
  'practice.changed': practiceView,
  /** A new line of the exchange log; null: the connection's log was cleared. */
  'exchange.logged': v.strictObject({ connectionId: v.string(), row: v.nullable(exchangeRow) }),
  'history.changed': v.strictObject({ connectionId: v.string() }),
  'clock.changed': snapshot.entries.clock,
  /** A run of checks as it now stands; a few times a second at most. */
  'checks.changed': runView,
  /** A preflight as it now stands. */
  'preflight.changed': preflightReport,
  /** The chain from a URL, as it now stands. */
  'discovery.changed': chainChange,
  /** A tap as it now stands; a few times a second at most. */
  'tap.changed': tapView,
  /** The proof of an app as it now stands, a few times a second at most; null: it was closed. */
  'proof.changed': v.nullable(proofView),
  'updates.changed': updateView,
  'authorities.changed': v.null(),
  'proxies.changed': v.array(proxySignIn),
  'practice.faultsChanged': v.array(fault),
  /** Something a person should read though they asked for nothing, e.g. a callback with no flow pending. */
  notice: problem,
  /** A notification or the tray asks the window to show a connection. */
  navigate: v.strictObject({ id: v.string() }),
  /** A link or an opened file has a connection to review: `connections.takeOffer`. */
  'import.offered': v.null(),
  /** The menu gives the window a command. */
  command: v.strictObject({ id: v.picklist(MENU_COMMANDS) }),
};

export type EventName = keyof typeof events;
export type EventOf<E extends EventName> = v.InferOutput<(typeof events)[E]>;
