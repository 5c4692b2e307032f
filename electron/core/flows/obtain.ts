import type { DeviceTokens, FlowCode, ObtainCode, ObtainTokens } from './flow';
import { cancelledFlow } from './failures';
import type { Running } from './waiting-flows';

/** How a flow for something that is not stored differs from a sign-in. */
export type Obtaining = Pick<ObtainCode, 'purpose' | 'signal' | 'check' | 'onTraffic'> &
  Pick<ObtainTokens, 'change' | 'timeoutMs' | 'dpopKey' | 'http'>;

/** What is wanted, by its name in `Running.obtaining`. */
export interface Obtained {
  code: FlowCode;
  tokens: DeviceTokens;
}

/** What a service of flows does for it. */
interface Flows {
  /** Ends what runs for the connection; `displaced` resolves when that is over. */
  begin(): { displaced: Promise<void>; running: Running };
  open(running: Running, how: Pick<Obtaining, 'change' | 'timeoutMs' | 'dpopKey' | 'http'>): Promise<void>;
  fail(running: Running, error: unknown): void;
  cancel(flowId: string): void;
}

/** Resolves with what a flow is for, and rejects with why it ended without. */
export async function obtain<What extends keyof Obtained>(what: What, flows: Flows, options: Obtaining): Promise<Obtained[What]> {
  const { signal, check, onTraffic, change, timeoutMs, dpopKey = null, http } = options;
  if (signal?.aborted) throw cancelledFlow();
  const { displaced, running } = flows.begin();
  const got = new Promise<Obtained[What]>((resolve, reject) => {
    running.obtaining = { [what]: resolve, reject, check, onTraffic };
  });
  // It may end before anyone waits for it, as when it is cancelled while the server's metadata are read.
  got.catch(() => {});
  const cancel = () => flows.cancel(running.flow.id);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    await displaced;
    await flows.open(running, { change, timeoutMs, dpopKey, http });
  } catch (error) {
    flows.fail(running, error);
  }
  return got.finally(() => signal?.removeEventListener('abort', cancel));
}
