import { Listeners } from './core/base/listeners';
import { once } from './core/base/once';
import { CallService } from './core/calls/service';
import type { ContrastService } from './core/contrast/service';
import type { DiscoveryService } from './core/discover/service';
import type { RegistrationService } from './core/registration/service';
import { CheckService } from './core/checks/service';
import { ClientCertificateService } from './core/client-keys/certificate-service';
import type { OpenPkcs12 } from './core/client-keys/read-certificate';
import { ClientKeyService } from './core/client-keys/service';
import type { BackupService } from './core/backup/service';
import type { Connection } from './model/connection';
import type { ChainView } from './model/discovery';
import { isTapId, type TapView } from './model/tap';
import { OwnTemplates } from './core/importers/own-templates';
import { isPractice } from './model/providers/offered';
import { DiscardedConnections } from './core/connection/discarded';
import { TokenService } from './core/connection/token-service';
import { type ConfirmExchange, GrantInputService } from './core/connection/grant-inputs';
import type { RefreshLock } from './core/connection/refresh-lock';
import type { ConfirmApiOrigin, ConfirmAskedEndpoint, ConfirmTokenEndpoint, ConfirmUnmarking } from './core/connection/confirming';
import { ConnectionService } from './core/connection/service';
import { type ConfirmProduction, ProductionGate } from './core/connection/production-gate';
import { Discoveries } from './core/wire/discovery';
import { AllExchanges } from './core/exchanges/all-exchanges';
import { ExchangeExplainer } from './core/exchanges/explainer';
import { ExchangeLog, logLimits } from './core/exchanges/log';
import { recordingHttp } from './core/exchanges/recording';
import { forgetProofKeys } from './core/wire/dpop';
import { sealedSecrets } from './core/wire/sealed';
import { GuideService } from './core/guide/service';
import { HistoryService } from './core/history/service';
import { AskService } from './core/ask/service';
import { SignOutService } from './core/ask/sign-out';
import type { Flow } from './core/flows/flow';
import { FlowService } from './core/flows/flows';
import { PreflightService } from './core/preflight/service';
import { troubleWithPage } from './core/flows/sign-in-page';
import { guardedHttp } from './core/wire/guarded-fetch';
import type { ProofService, ProofState } from './core/client-checks/service';
import type { TapService } from './core/tap/service';
import type { ConfirmTroubles } from './core/tap/troubles';
import type { InputsFor } from './core/wire/token-request';
import type { Browser, Http, Keychain, Network, Random, Redirects, Schedule, Settings, Vault, VaultStatus } from './core/ports';
import { ScratchService } from './core/scratch/service';
import type { AppClock } from './core/base/app-clock';
import { VerifyService } from './core/key-sources/service';
import { WatchService } from './core/watch/service';
import type { BackupCost } from './platform/backup/sealed-backup';
import { systemAddresses } from './platform/network/addresses';
import { ownerOf } from './platform/disk/data-folder';
import type { KeptFiles } from './platform/disk/memory-files';
import { openEncryptedKey } from './platform/keys/encrypted-key';
import { createExchangeFiles } from './platform/kept/exchange-files';
import { createHistoryFiles } from './platform/kept/history-files';
import { createOwnFiles } from './platform/kept/own-files';
import { createPreflightTries } from './platform/kept/preflight-tries';
import { createRunFiles } from './platform/kept/run-files';
import { seenMetadataIn } from './platform/kept/seen-metadata';
import { createVault } from './platform/vault/vault';
import type { WayTo } from './platform/network/tap/upstream';
import { PracticeProvider } from './practice-provider';
import { trustingPractice } from './practice-trust';

export interface ServiceParts {
  /** Absolute path of the folder for sealed records and small state. */
  directory: string;
  settings: Settings;
  keychain: Keychain;
  clock: AppClock;
  random: Random;
  /** For sign-ins. Absent: the system's. */
  schedule?: Schedule;
  http: Http;
  browser: Browser;
  redirects: Redirects;
  /** Asked before an access token goes to another API than before. Absent: nobody can be asked, so it does not go. */
  confirmApiOrigin?: ConfirmApiOrigin;
  /** The same for client secret and refresh token, where the token endpoint has another path than before. */
  confirmTokenEndpoint?: ConfirmTokenEndpoint;
  /** The same for tokens and client secret, where an introspection, revocation or userinfo endpoint is not sealed with them. */
  confirmAskedEndpoint?: ConfirmAskedEndpoint;
  /** The same for a token that another connection exchanges at another server. */
  confirmExchange?: ConfirmExchange;
  /** Asked before connections with secrets are no longer production. */
  confirmUnmarking?: ConfirmUnmarking;
  /** Asked before what may do harm in production. */
  confirmProduction?: ConfirmProduction;
  /** Keeps other processes from refreshing a connection at the same time. Absent: there are none. */
  lock?: RefreshLock;
  /** What lies beside the settings. Absent: in files of `directory`. */
  files?: KeptFiles;
  /** Makes sure that the server of a connection runs, where it is the practice provider. Absent: it is started here. */
  serve?: (connection: Connection) => Promise<void>;
  /** Absent: no token is kept alive. */
  network?: Network;
  backupCost?: BackupCost;
  /** How a tap reaches real servers. Absent: directly. */
  tapWay?: WayTo;
  /** Asked before a tap plays faults at real servers. Absent: nobody can be asked, so it does not. */
  confirmTroubles?: ConfirmTroubles;
  /** Tokenscope's own, for reports. */
  version: string;
}

/** Everything Tokenscope can do, wired once. */
export interface Services {
  clock: AppClock;
  settings: Settings;
  vault: Vault;
  connections: ConnectionService;
  discarded: DiscardedConnections;
  discoveries: Discoveries;
  flows: FlowService;
  tokens: TokenService;
  calls: CallService;
  exchanges: ExchangeLog;
  /** Those, and what apps send through taps. */
  logged: AllExchanges;
  explainer: ExchangeExplainer;
  clientCertificates: ClientCertificateService;
  clientKeys: ClientKeyService;
  grantInputs: GrantInputService;
  guides: GuideService;
  verify: VerifyService;
  ask: AskService;
  signOuts: SignOutService;
  history: HistoryService;
  scratch: ScratchService;
  checks: CheckService;
  preflights: PreflightService;
  templates: OwnTemplates;
  /** Loaded when first asked for. */
  contrasts(): Promise<ContrastService>;
  /** Likewise. */
  chains(): Promise<DiscoveryService>;
  /** Hears of each change of a chain. */
  onChain: Listeners<[chain: ChainView]>['add'];
  /** Hears of each sign-in of a chain as it begins. */
  onChainSignIn: Listeners<[flows: FlowService]>['add'];
  /** What a sign-in is one of: those of connections, or the chain's. */
  flowsOf(flowId: string): FlowService;
  /** The sign-ins of all of these. */
  signIns(): Flow[];
  /** Loaded when first asked for. */
  taps(): Promise<TapService>;
  /** null: no tap has been started. */
  tapsSoFar(): TapService | null;
  /** Hears of each change of a tap. */
  onTap: Listeners<[tap: TapView]>['add'];
  /** Loaded when first asked for. */
  proofs(): Promise<ProofService>;
  /** null: none has been asked for. */
  proofsSoFar(): ProofService | null;
  /** Hears of each change of a proof of an app; null: it was closed. */
  onProof: Listeners<[proof: ProofState | null]>['add'];
  /** The connection of that id, or what stands for one where a tap has none. @throws Failure `not-found`. */
  subjectOf(connectionId: string): Connection;
  /** Loaded when first asked for. */
  registrations(): Promise<RegistrationService>;
  watch: WatchService;
  /** Loads them the first time. */
  backups(): Promise<BackupService>;
  practice: PracticeProvider;
  /** Opens the vault the first time it is called, and resolves with its state; never rejects. */
  vaultOpened(): Promise<VaultStatus>;
  /**
   * To be awaited before anything that talks to a connection's server: opens the vault, starts the practice provider where it is one.
   * Calls, checks, verifying, questions to the server and keeping alive see to it themselves.
   */
  prepare(connectionId: string): Promise<void>;
  /** Ends flows and the practice provider, and tries once more to save what could not be saved. */
  dispose(): Promise<void>;
}

/** Never online: whoever does not say whether there is a network wants nothing sent by itself. */
const NO_NETWORK: Network = { online: () => false, onChange: () => () => {} };

function filesIn({ directory, settings }: Pick<ServiceParts, 'directory' | 'settings'>): KeptFiles {
  return {
    exchanges: createExchangeFiles(directory),
    history: createHistoryFiles(directory),
    runs: createRunFiles(directory, () => settings.app().runsMost),
    preflightTries: createPreflightTries(directory),
    seen: seenMetadataIn(directory),
    plans: createOwnFiles(directory, 'plans'),
    templates: createOwnFiles(directory, 'templates'),
  };
}

/** Wires core to platform, for the window and the command line alike. Nothing is opened, started or sent by this. */
export function createServices(parts: ServiceParts): Services {
  const { directory, settings, keychain, clock, random, browser, redirects, lock } = parts;
  const { confirmApiOrigin, confirmTokenEndpoint, confirmAskedEndpoint, confirmUnmarking, confirmExchange } = parts;
  const files = parts.files ?? filesIn(parts);
  const practises = (id: string) => isPractice(connections.find(id) ?? { template: '' });
  const vault = createVault({ directory, keychain, random, service: ownerOf(directory).id, withoutKeychain: practises });
  vault.onChange(({ state }) => {
    if (state === 'closed') forgetProofKeys();
  });
  const connections = new ConnectionService({
    settings,
    vault,
    random,
    confirmApiOrigin,
    confirmTokenEndpoint,
    confirmAskedEndpoint,
    confirmUnmarking,
    lock,
  });
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  const exchanges = new ExchangeLog({
    files: files.exchanges,
    random,
    fingerprint,
    sealed: async (id) => sealedSecrets(connections.get(id), await connections.records.read(id)),
    exists: (id) => settings.connection(id) !== null,
    keep: () => settings.app().keepExchanges,
    limits: () => logLimits(settings.app(), clock.now()),
  });
  let tapped: TapService | null = null;
  const logged = new AllExchanges(exchanges, () => tapped);
  const subjectOf = (id: string) => (tapped && isTapId(id) ? tapped.subject(id) : connections.get(id));
  const discarded = new DiscardedConnections(connections);
  connections.onChange((change) => {
    if (change.kind !== 'removed') return;
    void exchanges.clear(change.id).catch(() => {});
    void tapped?.forgetOf(change.id);
    void history.clear(change.id).catch(() => {});
    void checks.forget(change.id).catch(() => {});
    preflights.forget(change.id);
  });
  const http = recordingHttp(
    trustingPractice(parts.http, (id) => connections.find(id)),
    exchanges,
    clock,
  );
  const discoveries = new Discoveries({
    http: guardedHttp({ http, addresses: systemAddresses, clock }),
    clock,
    addresses: systemAddresses,
  });
  const inputs: InputsFor = (...asked) => grantInputs.of(...asked);
  const tokens = new TokenService({ settings, vault, clock, http, discoveries, connections, random, lock, inputs });
  const grantInputs = new GrantInputService({ connections, tokens, clock, confirmExchange });
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
    addresses: systemAddresses,
    clock,
    schedule: parts.schedule,
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
      isPractice(connection) ? null : troubleWithPage({ http, addresses: systemAddresses, clock, fingerprint }, connection, url, signal),
  });
  connections.onMoved((id) => flows.cancelOf(id));
  // Rarely needed.
  const openPkcs12: OpenPkcs12 = async (bytes, passphrase) => (await import('./platform/keys/pkcs12')).openPkcs12(bytes, passphrase);
  const clientKeys = new ClientKeyService({ connections, clock, open: openEncryptedKey, openPkcs12 });
  const clientCertificates = new ClientCertificateService({
    connections,
    clock,
    open: { key: openEncryptedKey, pkcs12: openPkcs12 },
  });
  const practice = new PracticeProvider({ directory, connections, clientKeys, clientCertificates, now: () => clock.now() });
  let opened: Promise<VaultStatus> | null = null;
  const vaultOpened = (): Promise<VaultStatus> => {
    opened ??= vault.open();
    return opened;
  };
  const prepare = async (connectionId: string): Promise<void> => {
    const connection = connections.get(connectionId);
    await Promise.all([practises(connectionId) ? null : vaultOpened(), parts.serve ? parts.serve(connection) : practice.serve(connection)]);
  };
  const production = new ProductionGate(clock, parts.confirmProduction);
  const calls = new CallService({
    connections,
    production,
    tokens,
    http,
    clock,
    exchanges,
    discoveries,
    fingerprint,
    ensureReady: prepare,
  });
  const verify = new VerifyService({
    connections,
    tokens,
    discoveries,
    http,
    clock,
    addresses: systemAddresses,
    ensureReady: prepare,
  });
  const history = new HistoryService({
    store: files.history,
    tokens,
    clock,
    fingerprint,
    exists: (id) => settings.connection(id) !== null,
    isInMemory: (id) => vault.inMemory(id),
    keepClaims: () => settings.app().keepClaims,
  });
  const ask = new AskService({
    connections,
    tokens,
    discoveries,
    http,
    clock,
    fingerprint,
    ensureReady: prepare,
  });
  const signOuts = new SignOutService({
    connections,
    discoveries,
    http,
    clock,
    fingerprint,
    browser,
    onTraffic: exchanges.recordTraffic,
    ensureReady: prepare,
  });
  const checks = new CheckService({
    connections,
    production,
    tokens,
    inputs,
    flows,
    discoveries,
    http,
    clock,
    random,
    fingerprint,
    logged: (id) => exchanges.list(id),
    runs: files.runs,
    plans: files.plans,
    ensureReady: prepare,
    version: parts.version,
  });
  const preflights = new PreflightService({
    connections,
    http,
    clock,
    random,
    addresses: systemAddresses,
    fingerprint,
    tries: files.preflightTries,
    ensureReady: prepare,
  });
  let contrasting: Promise<ContrastService> | null = null;
  const contrasts = () => {
    const keyIds = (id: string, kid: string) => verify.publishedKeyIds(id, kid);
    const known = { get: subjectOf, records: connections.records, variables: connections.variables };
    const deps = { connections: known, tokens, calls, exchanges: logged, history, keyIds, fingerprint, ensureReady: prepare };
    contrasting ??= import('./core/contrast/service').then((module) => new module.ContrastService(deps));
    return contrasting;
  };
  const chainChanged = new Listeners<[chain: ChainView]>();
  const chainSignIn = new Listeners<[flows: FlowService]>();
  let ofChain: FlowService | null = null;
  chainSignIn.add((signIn) => {
    ofChain = signIn;
  });
  const chains = once(async () => {
    const { DiscoveryService } = await import('./core/discover/service');
    const changed = (view: ChainView) => chainChanged.tell(view);
    const { keptConnection } = await import('./core/discover/keeping');
    const keeping = { connections, tokens, registrations: () => services.registrations() };
    return new DiscoveryService({
      http: parts.http,
      clock,
      random,
      addresses: systemAddresses,
      fingerprint,
      browser,
      redirects,
      flowTimeoutMs: () => settings.app().flowTimeoutMs,
      attend: (signIn) => chainSignIn.tell(signIn),
      keep: (held) => keptConnection(keeping, held),
      version: parts.version,
      changed,
      seen: files.seen,
    });
  });
  const watch = new WatchService({
    connections,
    tokens,
    facts: (id) => settings.facts(id),
    vault,
    clock,
    random,
    network: parts.network ?? NO_NETWORK,
    ensureReady: prepare,
  });
  const tapChanged = new Listeners<[tap: TapView]>();
  let tapping: Promise<TapService> | null = null;
  const taps = () => {
    const { tapWay: way = async () => ({ proxy: null }), confirmTroubles } = parts;
    tapping ??= import('./taps').then((module) => {
      tapped = module.createTaps(services, { random, way, confirmTroubles });
      tapped.onChange((tap) => tapChanged.tell(tap));
      tapped.onExchange(logged.tell);
      return tapped;
    });
    return tapping;
  };
  const proofChanged = new Listeners<[proof: ProofState | null]>();
  let proving: ProofService | null = null;
  const proofs = once(async () => {
    proving = (await import('./proofs')).createProofs(services, { random, version: parts.version });
    proving.onChange((proof) => proofChanged.tell(proof));
    return proving;
  });
  const services: Services = {
    clock,
    settings,
    vault,
    connections,
    discarded,
    discoveries,
    flows,
    tokens,
    calls,
    exchanges,
    logged,
    explainer: new ExchangeExplainer({
      connections: { get: subjectOf },
      tokens,
      log: logged,
      clock,
      verdictOf: (id, check) => checks.verdictOf(id, check),
    }),
    clientCertificates,
    clientKeys,
    grantInputs,
    guides: new GuideService({ connections, calls, preflights, clock }),
    verify,
    ask,
    signOuts,
    history,
    scratch: new ScratchService({ clock, fingerprint }),
    checks,
    preflights,
    templates: new OwnTemplates(files.templates),
    contrasts,
    chains,
    taps,
    tapsSoFar: () => tapped,
    onTap: tapChanged.add,
    proofs,
    proofsSoFar: () => proving,
    onProof: proofChanged.add,
    subjectOf,
    onChain: chainChanged.add,
    onChainSignIn: chainSignIn.add,
    signIns: () => [...flows.list(), ...(ofChain?.list() ?? [])],
    flowsOf: (flowId) => (ofChain?.list().some(({ id }) => id === flowId) ? ofChain : flows),
    registrations: once(async () => {
      const { RegistrationService } = await import('./core/registration/service');
      const proveStorable = (id: string) => tokens.proveStorable(id);
      const parts = { connections, discoveries, http, clock, fingerprint, addresses: systemAddresses };
      return new RegistrationService({ ...parts, proveStorable, ensureReady: prepare });
    }),
    watch,
    backups: once(async () => (await import('./backups')).createBackups(services, parts, files)),
    practice,
    vaultOpened,
    prepare,
    async dispose() {
      watch.dispose();
      const checksOver = Promise.allSettled([checks.dispose(), preflights.dispose()]);
      flows.dispose();
      await (await tapping?.catch(() => null))?.dispose();
      await proving?.close();
      // At once: no run that is slow to end may keep tokens from being saved.
      await Promise.allSettled([checksOver, tokens.flush(), practice.stop(), discarded.settle()]);
      await history.settled().catch(() => {});
      // Last, so that a refresh which has just ended is in the log.
      await exchanges.dispose();
    },
  };
  return services;
}
