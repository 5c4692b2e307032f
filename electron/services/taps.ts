import { AppFamilies } from '../core/history/app-families';
import type { ConfirmPrivateServer } from '../core/tap/private-server';
import { TapService } from '../core/tap/service';
import type { ConfirmTroubles } from '../core/tap/troubles';
import { sealedSecrets } from '../core/wire/sealed';
import type { Random } from '../core/ports';
import { systemAddresses } from '../platform/network/addresses';
import { createTapProxy } from '../platform/network/tap/listen';
import type { WayTo } from '../platform/network/tap/upstream';
import type { Services } from '../services';

export interface TapParts {
  random: Random;
  /** How real servers are reached. */
  way: WayTo;
  /** Absent: nobody can be asked, so no fault is played at a real server. */
  confirmTroubles?: ConfirmTroubles | undefined;
  confirmPrivateServer?: ConfirmPrivateServer | undefined;
}

/** Wires taps over the services, once they are used. */
export function createTaps(
  { clock, connections, history, settings, vault }: Services,
  { random, way, confirmTroubles, confirmPrivateServer }: TapParts,
): TapService {
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  const families = new AppFamilies(() => ({ fingerprint, keepClaims: settings.app().keepClaims }));
  const familiesChanged = history.showApps(families);
  return new TapService({
    proxy: createTapProxy(way),
    clock,
    random,
    fingerprint,
    sealed: async (id) => {
      const connection = connections.find(id);
      return connection === null || connection === undefined ? [] : sealedSecrets(connection, await connections.records.read(id));
    },
    seen: (recorded) => {
      if (families.see(recorded)) familiesChanged(recorded.connectionId);
    },
    connection: (id) => connections.find(id) ?? null,
    addresses: systemAddresses,
    confirmPrivateServer,
    ...(confirmTroubles && { confirmTroubles }),
  });
}
