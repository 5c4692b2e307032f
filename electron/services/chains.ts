import { keptConnection } from '../core/discover/keeping';
import { DiscoveryService } from '../core/discover/service';
import type { FlowService } from '../core/flows/flows';
import type { ChainView } from '../model/discovery';
import type { KeptFiles } from '../platform/disk/memory-files';
import { systemAddresses } from '../platform/network/addresses';
import type { Services } from '../services';
import type { ServiceParts } from './parts';

/** Who hears of what a chain does. */
export interface ChainListeners {
  changed(chain: ChainView): void;
  /** A sign-in of the chain begins. */
  signIn(flows: FlowService): void;
}

/** Wires chains from a URL to an answered call over the services, once they are used. */
export function createChains(
  { clock, connections, registrations, settings, tokens, vault }: Services,
  { http, random, browser, redirects, version }: Pick<ServiceParts, 'http' | 'random' | 'browser' | 'redirects' | 'version'>,
  { seen }: Pick<KeptFiles, 'seen'>,
  { changed, signIn }: ChainListeners,
): DiscoveryService {
  return new DiscoveryService({
    http,
    clock,
    random,
    addresses: systemAddresses,
    fingerprint: (secret) => vault.fingerprint(secret),
    browser,
    redirects,
    flowTimeoutMs: () => settings.app().flowTimeoutMs,
    attend: signIn,
    keep: (held) => keptConnection({ connections, tokens, registrations }, held),
    version,
    changed,
    seen,
  });
}
