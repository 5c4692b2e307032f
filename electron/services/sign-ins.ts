import { Listeners } from '../core/base/listeners';
import type { Flow } from '../core/flows/flow';
import { FlowService } from '../core/flows/flows';
import { troubleWithPage } from '../core/flows/sign-in-page';
import type { Http } from '../core/ports';
import type { InputsFor } from '../core/wire/token-request';
import { isPractice } from '../model/providers/offered';
import { systemAddresses } from '../platform/network/addresses';
import type { Services } from '../services';
import type { ServiceParts } from './parts';

interface Wires extends Pick<Services, 'clock' | 'settings' | 'vault' | 'connections' | 'discoveries' | 'tokens' | 'exchanges'> {
  /** Recorded. */
  http: Http;
  inputs: InputsFor;
}

/** The sign-ins of connections. */
export function createSignIns(
  { clock, settings, vault, connections, discoveries, tokens, exchanges, http, inputs }: Wires,
  { schedule, random, browser, redirects }: Pick<ServiceParts, 'schedule' | 'random' | 'browser' | 'redirects'>,
): FlowService {
  const addresses = systemAddresses;
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  const flows = new FlowService({
    connections: (id) => connections.get(id),
    credential: (connection, endpoint) => connections.credentialFor(connection, endpoint),
    inputs,
    // The practice provider is ours, and mixes nothing up.
    neighbours: (id) => {
      return isPractice(connections.get(id)) ? [] : connections.list().filter((other) => other.id !== id && !isPractice(other));
    },
    otherIssuers: (id) => connections.list().flatMap((other) => (other.id === id || other.issuer === null ? [] : other.issuer)),
    discoveries,
    http,
    addresses,
    clock,
    schedule,
    random,
    browser,
    redirects,
    settings: () => settings.app(),
    proveStorable: (id) => tokens.proveStorable(id),
    proofKey: (id) => tokens.proofKey(id),
    deliverGrant: (id, grant) => tokens.accept(id, grant),
    onTraffic: exchanges.recordTraffic,
    // The practice provider is started by us, so it is known to be there.
    askPage: async (connection, url, signal) =>
      isPractice(connection) ? null : troubleWithPage({ http, addresses, clock, fingerprint }, connection, url, signal),
  });
  connections.onMoved((id) => flows.cancelOf(id));
  return flows;
}

/** The sign-ins of connections and of the chain: who shows them need not know which of them one is. */
export class AllSignIns {
  readonly #chainSignIn = new Listeners<[flows: FlowService]>();
  #ofChain: FlowService | null = null;

  constructor(private readonly flows: FlowService) {}

  readonly onChain = this.#chainSignIn.add;

  /** A sign-in of the chain begins. */
  readonly ofChain = (flows: FlowService): void => {
    this.#ofChain = flows;
    this.#chainSignIn.tell(flows);
  };

  readonly list = (): Flow[] => [...this.flows.list(), ...(this.#ofChain?.list() ?? [])];

  readonly of = (flowId: string): FlowService => {
    const chain = this.#ofChain;
    return chain?.list().some(({ id }) => id === flowId) ? chain : this.flows;
  };
}
