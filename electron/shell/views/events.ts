import type { EventName, EventOf } from '../../contract';
import type { ChainView } from '../../model/discovery';
import { changeOf } from '../../model/discovery-change';
import type { Problem } from '../../model/failure';
import type { Services } from '../../services';
import { problemView } from './problem';
import { flowView, summaryView } from './snapshot';
import { vaultView } from './vault-view';
import { readGrant, runView } from './views';

export type Send = <E extends EventName>(event: E, payload: EventOf<E>) => void;

/**
 * Forwards service events to the window. Summaries of one connection are batched within a turn of the event loop, since one action often
 * changes it more than once.
 * @param notice Takes messages for the person, even before there is a page.
 */
export function forwardEvents(
  services: Services,
  send: Send,
  notice: (problem: Problem) => void,
  platform: Parameters<typeof vaultView>[1],
): void {
  const { checks, connections, discarded, flows, logged, history, practice, preflights, settings, tokens, vault, verify, watch } = services;
  const waiting = new Set<string>();
  const tellSummary = (id: string) => {
    if (waiting.size === 0) setImmediate(flush);
    waiting.add(id);
  };
  const flush = () => {
    for (const id of waiting) {
      const connection = discarded.has(id) ? null : settings.connection(id);
      if (connection) send('connection.changed', summaryView(connection, settings.facts(id)));
    }
    waiting.clear();
  };
  connections.onChange((change) => {
    if (change.kind === 'order') send('connections.order', { ids: change.ids });
    else if (change.kind === 'removed') send('connection.removed', { id: change.id });
    else {
      tellSummary(change.id);
      // What is remarked of its tokens, and what of that is muted, goes by its settings.
      tellGrant(change.id);
    }
  });
  discarded.onChange((id) => {
    if (discarded.has(id)) return send('connection.removed', { id });
    tellSummary(id);
    flush();
    // In its place.
    send('connections.order', { ids: connections.list().map((connection) => connection.id) });
  });
  discarded.onNotRemoved((failure) => notice(problemView(failure)));
  tokens.onChange((id) => {
    tellSummary(id);
    tellGrant(id);
  });
  const tellGrant = (id: string) => {
    // A vault that can't be read reports that itself.
    readGrant(services, id).then(
      (grant) => send('grant.changed', grant),
      () => {},
    );
  };
  verify.onKeyChanged(tellGrant);
  history.onChange((connectionId) => send('history.changed', { connectionId }));
  logged.onLogged((connectionId, exchange) => send('exchange.logged', { connectionId, row: exchange }));
  const follow = (signIns: typeof flows) => {
    signIns.onChange((flow) => send('flow.changed', flowView(flow)));
    signIns.onStray((flow, failure) =>
      send('flow.strayed', { flowId: flow.id, connectionId: flow.connectionId, problem: problemView(failure) }),
    );
    signIns.onNotice((failure) => notice(problemView(failure)));
  };
  follow(flows);
  services.onChainSignIn(follow);
  vault.onChange((status) => send('vault.changed', vaultView(status, platform)));
  practice.onChange((status) => send('practice.changed', status));
  practice.onFaultsChange((faults) => send('practice.faultsChanged', faults));
  checks.onChange((run) => send('checks.changed', runView(run)));
  checks.onNotKept((failure) => notice(problemView(failure)));
  services.onTap((tap) => send('tap.changed', tap));
  services.onProof(paced(async (proof) => send('proof.changed', proof && (await import('./proof-view')).proofView(proof))));
  let told: ChainView | null = null;
  services.onChain((chain) => {
    send('discovery.changed', changeOf(told, chain));
    told = chain;
  });
  preflights.onChange((report) => send('preflight.changed', report));
  watch.onChange(tellGrant);
}

/** Milliseconds between two tellings of what changes often. */
const PACE_MS = 80;

/** Tells the newest of what comes, a few times a second at most. */
function paced<T>(tell: (newest: T) => unknown): (next: T) => void {
  let newest: { value: T } | null = null;
  return (value) => {
    const isWaiting = newest !== null;
    newest = { value };
    if (isWaiting) return;
    setTimeout(() => {
      const { value: told } = newest ?? { value };
      newest = null;
      tell(told);
    }, PACE_MS);
  };
}
