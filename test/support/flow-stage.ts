import { credentialIn } from '../../electron/core/client-auth/methods';
import type { Flow, FlowDeps } from '../../electron/core/flows/flow';
import { FlowService } from '../../electron/core/flows/flows';
import type { NewGrant } from '../../electron/core/secrets';
import { Discoveries } from '../../electron/core/wire/discovery';
import type { Connection } from '../../electron/model/connection';
import { Failure } from '../../electron/model/failure';
import { DEFAULT_PREFERENCES } from '../../electron/model/window/window-parts';
import { systemAddresses } from '../../electron/platform/network/addresses';
import { createLoopbackRedirects } from '../../electron/platform/network/loopback';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';
import { CLIENT_SECRET } from './connection';

/** A flow service over real HTTP and real loopback receivers; only the browser is a list of URLs. */
export interface Stage {
  flows: FlowService;
  opened: string[];
  grants: { connectionId: string; grant: NewGrant }[];
  notices: Failure[];
  changes: Flow[];
  flow(id: string): Flow;
  /** The callback URL a well-behaved server would send for the last URL opened, with changes (null removes). */
  callback(changes?: Record<string, string | null>): string;
}

interface StageChanges extends Partial<FlowDeps> {
  flowTimeoutMs?: number;
  clientSecret?: (connection: Connection, endpoint: URL) => Promise<string | null>;
}

export function stage(connections: Connection[], overrides: StageChanges = {}): Stage {
  const { flowTimeoutMs = 60_000, clientSecret = async () => CLIENT_SECRET, ...deps } = overrides;
  const http = createNodeHttp();
  const opened: string[] = [];
  const grants: Stage['grants'] = [];
  const notices: Failure[] = [];
  const changes: Flow[] = [];
  const flows = new FlowService({
    connections: (id) => {
      const found = connections.find((connection) => connection.id === id);
      if (found === undefined) throw new Failure({ code: 'not-found', what: 'none', likelyCause: '', action: '' });
      return found;
    },
    credential: async (connection, endpoint) => credentialIn({ clientSecret: await clientSecret(connection, endpoint) }, connection),
    discoveries: new Discoveries({ http, clock: systemClock }),
    http,
    clock: systemClock,
    addresses: systemAddresses,
    random: systemRandom,
    browser: { open: async (url) => void opened.push(url) },
    redirects: createLoopbackRedirects(),
    settings: () => ({ ...DEFAULT_PREFERENCES, flowTimeoutMs }),
    proveStorable: async () => {},
    deliverGrant: async (connectionId, grant) => void grants.push({ connectionId, grant }),
    ...deps,
  });
  flows.onNotice((failure) => notices.push(failure));
  flows.onChange((flow) => changes.push(flow));
  return {
    flows,
    opened,
    grants,
    notices,
    changes,
    flow: (id) => {
      const found = flows.list().find((flow) => flow.id === id);
      if (found === undefined) throw new Error(`No flow ${id}`);
      return found;
    },
    callback: (wanted = {}) => {
      const sent = new URL(opened.at(-1) ?? '').searchParams;
      const parameters = new URLSearchParams({ code: 'canary-code-1', state: sent.get('state') ?? '' });
      for (const [name, value] of Object.entries(wanted)) {
        if (value === null) parameters.delete(name);
        else parameters.set(name, value);
      }
      return `${sent.get('redirect_uri')}?${parameters}`;
    },
  };
}
