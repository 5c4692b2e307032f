import type { BenchDeps } from '../../../electron/core/checks/bench/run-context';
import { openPkcs12 } from '../../../electron/platform/keys/pkcs12';
import type { Check } from '../../../electron/core/checks/model';
import type { CheckResult, Run } from '../../../electron/core/checks/run';
import type { PlanOptions } from '../../../electron/core/checks/plan-schema';
import type { Promises } from '../../../electron/model/promises';
import { profileOf } from '../../../electron/core/checks/profiles';
import { Runner } from '../../../electron/core/checks/runner';
import type { Connection, ConnectionSettings } from '../../../electron/model/connection';
import { makeCredential, practiceKeys } from '../../../electron/services/practice-provider';
import { trustingPractice } from '../../../electron/services/practice-trust';
import { ClientCertificateService } from '../../../electron/core/client-keys/certificate-service';
import { ClientKeyService } from '../../../electron/core/client-keys/service';
import { systemSchedule } from '../../../electron/core/base/schedule';
import { GrantInputService } from '../../../electron/core/connection/grant-inputs';
import { TokenService } from '../../../electron/core/connection/token-service';
import type { ConfirmAskedEndpoint } from '../../../electron/core/connection/confirming';
import { ConnectionService } from '../../../electron/core/connection/service';
import { Discoveries } from '../../../electron/core/wire/discovery';
import type { InputsFor } from '../../../electron/core/wire/token-request';
import type { FlowService } from '../../../electron/core/flows/flows';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { systemRandom } from '../../../electron/platform/system/random';
import { systemClock } from '../../../electron/platform/system/system-clock';
import type { PracticeFaceId } from '../../../electron/model/providers/offered';
import { type Practice, type PracticeOptions, startPractice } from '../../../electron/practice';
import { Disk, TestSettings, TestVault } from '../../support/vault';
import { vi } from 'vitest';
import { startBrowser } from '../../practice/browser';
import { signInDevice } from '../../practice/device-person';
import { during } from '../../support/during';
import { passTime } from '../../support/still-time';
import { flowsOver } from '../../support/connection';

export type Fault = [id: string, value: boolean | number];

export interface StageOptions extends Omit<PracticeOptions, 'faults'> {
  /** `practice` unless told. */
  face?: PracticeFaceId;
  /** What is different from the connection that the face gives. */
  connection?: Partial<ConnectionSettings>;
  /** On from the start, and for every run. */
  faults?: Fault[];
  /** Signs in once first, so that there are tokens of the person's own. */
  connected?: boolean;
  /** The connection's subject token is that of another one, of a client without a person and with these scopes. */
  subjectScopes?: string[];
  /** false: none is stored for its client. */
  hasSecret?: boolean;
  /** Absent: nobody allows an endpoint that is not sealed. */
  confirmAskedEndpoint?: ConfirmAskedEndpoint;
}

export interface RunOptions {
  /** On for this run only. */
  fault?: Fault | Fault[];
  /** In place of what the face's profile promises. */
  promises?: Partial<Promises>;
  options?: Partial<PlanOptions>;
  /** Hears of each change; for stopping and skipping. */
  onChange?: (run: Run, runner: Runner) => void;
  /** What is different from how the app runs checks, as `pause`. */
  deps?: Partial<BenchDeps>;
}

/** A practice provider, a connection to it, and a person at the browser who signs in and allows everything. */
export interface Stage {
  practice: Practice;
  connection: Connection;
  connections: ConnectionService;
  tokens: TokenService;
  grantInputs: GrantInputService;
  flows: FlowService;
  deps: BenchDeps;
  /** Authorize URLs opened, oldest first. */
  opened: string[];
  /** Runs one check, burning allowed. @param check Itself, or its id in the catalogue. */
  runCheck(check: string | Check, options?: RunOptions): Promise<CheckResult>;
  /** Runs several in one run. Where time stands still, waits let it pass at once. */
  runChecks(checks: readonly (string | Check)[], options?: RunOptions): Promise<Run>;
  stop(): Promise<void>;
}

const NO_OPTIONS: PlanOptions = { maxWaitMs: 120_000, call: null, otherAudience: null, expect: {} };

export async function checkStage(options: StageOptions = {}): Promise<Stage> {
  const {
    face = 'practice',
    connection: changes = {},
    faults = [],
    connected = false,
    subjectScopes,
    hasSecret = true,
    confirmAskedEndpoint,
    ...practiceOptions
  } = options;
  const practice = await startPractice({
    deviceIntervalSeconds: 1,
    keysOf: (clientId) => practiceKeys({ connections, clientKeys, clientCertificates }, clientId),
    ...practiceOptions,
  });
  const disk = new Disk();
  const vault = new TestVault(disk);
  const settings = new TestSettings(disk);
  const http = trustingPractice(createNodeHttp(), (id) => connections.find(id));
  const connections = new ConnectionService({
    settings,
    vault,
    random: systemRandom,
    confirmApiOrigin: async () => true,
    confirmAskedEndpoint,
  });
  const discoveries = new Discoveries({ http, clock: systemClock });
  const inputs: InputsFor = (...of) => grantInputs.of(...of);
  const tokens = new TokenService({ settings, vault, clock: systemClock, http, discoveries, connections, inputs });
  const grantInputs = new GrantInputService({ connections, tokens, clock: systemClock });
  const opened: string[] = [];
  const person = startBrowser();
  // A device polls once its person has signed in.
  let signedIn: Promise<unknown> = Promise.resolve();
  const whenSignedIn = (work: () => void) => {
    let isOff = false;
    void signedIn.then(() => isOff || work());
    return () => {
      isOff = true;
    };
  };
  const open = async (url: string) => {
    opened.push(url);
    try {
      const callback = await person.open(url);
      if (!callback.startsWith('http')) await flows.deliver(callback, 'scheme');
    } catch {
      // The provider showed an error page: whoever looks at it gives up.
      for (const { id } of flows.list()) flows.cancel(id);
    }
  };
  const flows = flowsOver(
    { connections, tokens, discoveries, http, clock: systemClock, settings },
    {
      browser: { open: async (url) => void open(url) },
      inputs,
      // The person's browser sends one callback: after one with another state no right one comes in the 10 s that it has.
      schedule: (delayMs, work) => {
        const isPolling = flows.list().some(({ status, device }) => status === 'waiting' && device !== null);
        return isPolling ? whenSignedIn(work) : systemSchedule(delayMs === 10_000 ? 0 : delayMs, work);
      },
      settings: () => ({ ...settings.app(), flowTimeoutMs: 20_000 }),
    },
  );
  const clientKeys = new ClientKeyService({ connections, clock: systemClock, open: async (pem) => pem, openPkcs12 });
  const clientCertificates = new ClientCertificateService({
    connections,
    clock: systemClock,
    open: { key: async (pem) => pem, pkcs12: openPkcs12 },
  });
  const devices = new Set<string>();
  flows.onChange(({ id, status, device }) => {
    if (status !== 'waiting' || !device?.page || devices.has(id)) return;
    devices.add(id);
    opened.push(device.page);
    signedIn = signInDevice(device.page).then(() => (vi.isFakeTimers() ? passTime(device.intervalMs) : undefined));
  });
  const { connection: given, clientSecret } = practice.faces[face];
  const secret = hasSecret && changes.clientAuthentication !== 'none' ? clientSecret : null;
  const connection = await connections.create({ ...given, ...changes }, secret);
  await makeCredential({ clientKeys, clientCertificates }, connection);
  if (subjectScopes !== undefined) {
    const own = practice.faces.practice;
    const asking = {
      ...own.connection,
      grantType: 'client_credentials' as const,
      pkce: 'off' as const,
      scopes: subjectScopes,
      legs: connection.legs,
    };
    const other = await connections.create(asking, own.clientSecret);
    await flows.start(other.id);
    const { id: _, ...settings } = connection;
    const { tokenExchange } = settings;
    const subject = { ...tokenExchange.subject, connection: other.id };
    await connections.update(connection.id, { ...settings, tokenExchange: { ...tokenExchange, subject } });
  }
  const deps: BenchDeps = {
    connections,
    tokens,
    inputs,
    flows,
    discoveries,
    http,
    clock: systemClock,
    random: systemRandom,
    fingerprint: (secret) => vault.fingerprint(secret),
  };
  const stage: Stage = {
    practice,
    connection,
    connections,
    tokens,
    grantInputs,
    flows,
    deps,
    opened,
    async runCheck(check, runOptions) {
      const [result] = (await stage.runChecks([check], runOptions)).results;
      if (result === undefined) throw new Error('The run has no result.');
      return result;
    },
    async runChecks(checks, { fault = [], promises = {}, options: planOptions = {}, onChange, deps: others = {} } = {}) {
      set(practice, [...faults, ...several(fault)]);
      const profile = profileOf(connection);
      const spec = {
        id: 'run-1',
        connection: connections.get(connection.id),
        plan: { id: 'test', name: 'Test', options: { ...NO_OPTIONS, ...planOptions, expect: promises } },
        profile,
        checks: await Promise.all(checks.map(found)),
        allowBurning: true,
        allowChanges: false,
        version: '0.0.0',
      };
      const pause = vi.isFakeTimers() ? passTime : undefined;
      const runner: Runner = new Runner({ ...deps, pause, ...others }, spec, () => onChange?.(runner.snapshot(), runner));
      try {
        return await runner.go();
      } finally {
        practice.faults.clear();
      }
    },
    async stop() {
      flows.dispose();
      await practice.stop();
    },
  };
  if (connected) {
    await flows.start(connection.id);
    for (let tries = 0; (await tokens.read(connection.id)).grant === null; tries++) {
      if (tries > 400) throw new Error(`No tokens were returned: ${JSON.stringify(flows.list())}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return stage;
}

/** A stage that all tests of the file or `describe` share. */
export function sharedStage(options?: StageOptions): Stage {
  return during('all', async (later) => {
    const stage = await checkStage(options);
    later(stage.stop);
    return stage;
  });
}

function several(fault: Fault | Fault[]): Fault[] {
  const isOne = (given: Fault | Fault[]): given is Fault => typeof given[0] === 'string';
  return isOne(fault) ? [fault] : fault;
}

function set(practice: Practice, faults: Fault[]): void {
  practice.faults.clear();
  for (const [id, value] of faults) practice.faults.set(id, value);
}

async function found(check: string | Check): Promise<Check> {
  if (typeof check !== 'string') return check;
  const { CHECKS } = await import('../../../electron/core/checks/catalogue');
  const known = CHECKS.find(({ id }) => id === check);
  if (known === undefined) throw new Error(`There is no check ${check}.`);
  return known;
}
