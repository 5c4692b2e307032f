import { CallService } from './core/calls/service';
import { TokenService } from './core/connection/refresh';
import { ConnectionService } from './core/connection/service';
import { Discoveries } from './core/oauth/discovery';
import { FlowService } from './core/oauth/flows';
import type { Browser, Clock, Http, Keychain, Random, Redirects, Settings, Vault, VaultStatus } from './core/ports';
import { AppClock } from './core/token/clock';
import { createVault } from './platform/vault';
import { PracticeProvider } from './practice-provider';

/** The keychain entry's service name, as a person finds it in the keychain's own window. */
const KEYCHAIN_SERVICE = 'dev.tokenscope';

export interface ServiceParts {
  /** Absolute path of the folder for sealed records and small state. */
  directory: string;
  settings: Settings;
  keychain: Keychain;
  systemClock: Clock;
  random: Random;
  http: (clock: Clock) => Http;
  browser: Browser;
  redirects: Redirects;
}

/** Everything Tokenscope can do, wired once. */
export interface Services {
  clock: AppClock;
  settings: Settings;
  vault: Vault;
  connections: ConnectionService;
  discoveries: Discoveries;
  flows: FlowService;
  tokens: TokenService;
  calls: CallService;
  practice: PracticeProvider;
  /** Opens the vault the first time it is called, and resolves with its state; never rejects. */
  vaultOpened(): Promise<VaultStatus>;
  /** To be awaited before anything that talks to a connection's server: opens the vault, starts the practice provider where it is one. */
  prepare(connectionId: string): Promise<void>;
  /** Ends flows and the practice provider, and tries once more to save what could not be saved. */
  dispose(): Promise<void>;
}

/** Wires core to platform, for the window and the command line alike. Nothing is opened, started or sent by this. */
export function createServices(parts: ServiceParts): Services {
  const { directory, settings, keychain, random, browser, redirects } = parts;
  const clock = new AppClock(parts.systemClock);
  const http = parts.http(clock);
  const vault = createVault({ directory, keychain, random, service: KEYCHAIN_SERVICE });
  const connections = new ConnectionService({ settings, vault, random });
  const discoveries = new Discoveries({ http, clock });
  const tokens = new TokenService({ settings, vault, clock, http, discoveries, connections });
  const flows = new FlowService({
    connections: (id) => connections.get(id),
    clientSecret: (id) => connections.clientSecret(id),
    discoveries,
    http,
    clock,
    random,
    browser,
    redirects,
    settings: () => settings.app(),
    deliverGrant: (id, grant) => tokens.accept(id, grant),
  });
  const calls = new CallService({ connections, tokens, http, clock, discoveries, fingerprint: (secret) => vault.fingerprint(secret) });
  const practice = new PracticeProvider({ directory, connections });
  let opened: Promise<VaultStatus> | null = null;
  const vaultOpened = (): Promise<VaultStatus> => {
    opened ??= vault.open();
    return opened;
  };
  return {
    clock,
    settings,
    vault,
    connections,
    discoveries,
    flows,
    tokens,
    calls,
    practice,
    vaultOpened,
    async prepare(connectionId) {
      const connection = connections.get(connectionId);
      await Promise.all([vaultOpened(), practice.serve(connection)]);
    },
    async dispose() {
      flows.dispose();
      await Promise.allSettled([tokens.flush(), practice.stop()]);
    },
  };
}
