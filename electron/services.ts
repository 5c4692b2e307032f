import type { Listeners } from './core/base/listeners';
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
import { GrantInputService } from './core/connection/grant-inputs';
import { ConnectionService } from './core/connection/service';
import { ProductionGate } from './core/connection/production-gate';
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
import type { FlowService } from './core/flows/flows';
import { PreflightService } from './core/preflight/service';
import { guardedHttp } from './core/wire/guarded-fetch';
import { subjectOf as proofSubject } from './core/client-checks/last-runs';
import type { ProofService, ProofState } from './core/client-checks/service';
import type { TapService } from './core/tap/service';
import type { InputsFor } from './core/wire/token-request';
import type { Settings, Vault, VaultStatus } from './core/ports';
import { ScratchService } from './core/scratch/service';
import type { AppClock } from './core/base/app-clock';
import { VerifyService } from './core/key-sources/service';
import { WatchService } from './core/watch/service';
import { systemAddresses } from './platform/network/addresses';
import { ownerOf } from './platform/disk/data-folder';
import { openEncryptedKey } from './platform/keys/encrypted-key';
import { createVault } from './platform/vault/vault';
import { PracticeProvider } from './services/practice-provider';
import { trustingPractice } from './services/practice-trust';
import { LoadedLater } from './core/base/loaded-later';
import { filesIn, NO_NETWORK, type ServiceParts } from './services/parts';
import { AllSignIns, createSignIns } from './services/sign-ins';

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

/** Wires core to platform, for the window and the command line alike. Nothing is opened, started or sent by this. */
export function createServices(parts: ServiceParts): Services {
  const { directory, settings, keychain, clock, random, browser, lock } = parts;
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
  const logged = new AllExchanges(exchanges, () => taps.soFar());
  const subjectOf = (id: string) => (isTapId(id) && taps.soFar()?.subject(id)) || connections.get(id);
  const discarded = new DiscardedConnections(connections);
  connections.onChange((change) => {
    if (change.kind !== 'removed') return;
    void exchanges.clear(change.id).catch(() => {});
    void taps.soFar()?.forgetOf(change.id);
    void history.clear(change.id).catch(() => {});
    void checks.forget(change.id).catch(() => {});
    preflights.forget(change.id);
    void files.runs.removeAll(proofSubject(change.id)).catch(() => {});
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
  const flows = createSignIns({ clock, settings, vault, connections, discoveries, tokens, exchanges, http, inputs }, parts);
  const signIns = new AllSignIns(flows);
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
  const chains = new LoadedLater<DiscoveryService, ChainView>(async (changed) => {
    const { createChains } = await import('./services/chains');
    return createChains(services, parts, files, { changed, signIn: signIns.ofChain });
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
  const taps = new LoadedLater<TapService, TapView>(async (tell) => {
    const { createTaps } = await import('./services/taps');
    const { tapWay: way = async () => ({ proxy: null }), confirmTroubles, confirmPrivateServer } = parts;
    const service = createTaps(services, { random, way, confirmTroubles, confirmPrivateServer });
    service.onChange(tell);
    service.onExchange(logged.tell);
    return service;
  });
  const proofs = new LoadedLater<ProofService, ProofState | null>(async (tell) => {
    const { createProofs } = await import('./services/proofs');
    const service = createProofs(services, { ...parts, files });
    service.onChange(tell);
    return service;
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
    contrasts: once(async () => (await import('./services/contrasts')).createContrasts(services)),
    chains: chains.get,
    onChain: chains.onChange,
    onChainSignIn: signIns.onChain,
    taps: taps.get,
    tapsSoFar: taps.soFar,
    onTap: taps.onChange,
    proofs: proofs.get,
    proofsSoFar: proofs.soFar,
    onProof: proofs.onChange,
    subjectOf,
    signIns: signIns.list,
    flowsOf: signIns.of,
    registrations: once(async () => {
      const { RegistrationService } = await import('./core/registration/service');
      const proveStorable = (id: string) => tokens.proveStorable(id);
      const parts = { connections, discoveries, http, clock, fingerprint, addresses: systemAddresses };
      return new RegistrationService({ ...parts, proveStorable, ensureReady: prepare });
    }),
    watch,
    backups: once(async () => (await import('./services/backups')).createBackups(services, parts, files)),
    practice,
    vaultOpened,
    prepare,
    async dispose() {
      watch.dispose();
      const checksOver = Promise.allSettled([checks.dispose(), preflights.dispose()]);
      flows.dispose();
      await (await taps.settled())?.dispose();
      await (await proofs.settled())?.close();
      // At once: no run that is slow to end may keep tokens from being saved.
      await Promise.allSettled([checksOver, tokens.flush(), practice.stop(), discarded.settle()]);
      await history.settled().catch(() => {});
      // Last, so that a refresh which has just ended is in the log.
      await exchanges.dispose();
    },
  };
  return services;
}
