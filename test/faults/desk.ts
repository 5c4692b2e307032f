import { CallService } from '../../electron/core/calls/service';
import type { CallResult } from '../../electron/core/calls/model';
import type { Grant } from '../../electron/core/secrets';
import type { Connection } from '../../electron/model/connection';
import { TokenService } from '../../electron/core/connection/token-service';
import { ConnectionService } from '../../electron/core/connection/service';
import { ExchangeLog } from '../../electron/core/exchanges/log';
import { recordingHttp } from '../../electron/core/exchanges/recording';
import { Failure } from '../../electron/model/failure';
import { Discoveries } from '../../electron/core/wire/discovery';
import type { Http } from '../../electron/core/ports';
import { type Inspection, inspectGrant } from '../../electron/core/connection/inspect-grant';
import { VerifyService } from '../../electron/core/key-sources/service';
import { systemAddresses } from '../../electron/platform/network/addresses';
import { createMemoryFiles } from '../../electron/platform/disk/memory-files';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';
import type { PracticeFaceId } from '../../electron/model/providers/offered';
import { type FaultSettings, type Practice, startPractice } from '../../electron/practice';
import { Disk, TestSettings, TestVault } from '../support/vault';
import { startBrowser } from '../practice/browser';
import { flowsOver } from '../support/connection';
import { using } from '../support/using';

/** Milliseconds after which the app gives up on an answer, where that is sooner than in life. */
interface Patience {
  ms: number;
}

const ENDLESS: readonly string[] = ['latency', 'slow-drip'];

/** Tokenscope without its window, a person at it, and a practice provider that can be made to misbehave. */
export interface Desk {
  practice: Practice;
  connection: Connection;
  tokens: TokenService;
  verify: VerifyService;
  /** Starts a sign-in and plays the person; rejects with what made it fail. */
  connect(): Promise<void>;
  /** Requests a new token as a person would; resolves with the Failure's code, or 'ok'. */
  refresh(): Promise<string>;
  /** Sends the stored refresh token once more, as a person may choose when the outcome is unknown; the Failure's code, or 'ok'. */
  tryStored(): Promise<string>;
  /** Requests that have reached the token endpoint. */
  tokenRequests(): number;
  /** Makes whoever keeps published keys believe that this many milliseconds have passed. */
  passTime(ms: number): void;
  /** Switches a fault on. Where an answer then takes for ever, the app gives up after a second instead of as late as in life. */
  misbehave(fault: string, value: boolean | number): void;
  /** Switches all faults off again. */
  behave(): void;
  /** The first saved call. */
  call(): Promise<CallResult>;
  /** The tokens as they are kept, read from the disk by an app that has just been started. */
  kept(): Promise<Grant>;
  /** What the window shows of them. */
  shown(): Promise<Inspection>;
  /** Codes of the findings shown. */
  findings(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface DeskOptions {
  /** `practice` unless told. */
  face?: PracticeFaceId;
  accessTokenSeconds?: number;
  faults?: FaultSettings;
}

export async function startDesk({ face = 'practice', accessTokenSeconds, faults }: DeskOptions = {}): Promise<Desk> {
  const practice = await startPractice({ accessTokenSeconds, faults });
  const { connection: settings, clientSecret } = practice.faces[face];
  const disk = new Disk();
  const patience: Patience = { ms: Number.POSITIVE_INFINITY };
  const app = open(disk, patience);
  const connection = await app.connections.create({ ...settings, receiver: { kind: 'scheme' } }, clientSecret);
  const browser = startBrowser();
  const inspect = async () => {
    const { grant, pending } = await app.tokens.read(connection.id);
    return inspectGrant({ grant, pending, connection, now: systemClock.now(), fingerprint: (secret) => app.vault.fingerprint(secret) });
  };
  return {
    practice,
    connection,
    tokens: app.tokens,
    verify: app.verify,
    async connect() {
      const { id, authorizeUrl } = await app.flows.start(connection.id);
      if (authorizeUrl !== null) await app.flows.deliver(await browser.signIn(authorizeUrl), 'scheme');
      const flow = app.flows.list().find((each) => each.id === id);
      if (flow?.status !== 'done') throw flow?.failure ?? new Error(`The sign-in is ${flow?.status}`);
    },
    refresh: () => codeOf(app.tokens.refresh(connection.id)),
    tryStored: () => codeOf(app.tokens.resolve(connection.id, 'try-stored')),
    tokenRequests: () => practice.requests().filter(({ path, method }) => method === 'POST' && path.endsWith('/token')).length,
    passTime: app.passTime,
    misbehave(fault, value) {
      practice.faults.set(fault, value);
      if (ENDLESS.includes(fault)) patience.ms = 1_000;
    },
    behave() {
      practice.faults.clear();
      patience.ms = Number.POSITIVE_INFINITY;
    },
    async call() {
      const [first] = connection.calls;
      if (!first) throw new Error('The face has no saved call');
      return app.calls.send(connection.id, 'call', first);
    },
    async kept() {
      const { grant } = await open(disk, patience).tokens.read(connection.id);
      if (grant === null) throw new Error('Nothing is kept');
      return grant;
    },
    shown: inspect,
    findings: async () => (await inspect()).findings.map(({ code }) => code),
    async stop() {
      app.flows.dispose();
      await practice.stop();
    },
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

/** The app as it starts over what is on the disk. */
function open(disk: Disk, patience: Patience) {
  const clock = systemClock;
  const real = createNodeHttp();
  const hasty: Http = { send: (request) => real.send({ ...request, timeoutMs: Math.min(request.timeoutMs, patience.ms) }) };
  const vault = new TestVault(disk);
  const settings = new TestSettings(disk);
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  const exchanges = new ExchangeLog({
    files: createMemoryFiles().exchanges,
    random: systemRandom,
    fingerprint,
    sealed: async () => [],
    exists: () => true,
    keep: () => true,
  });
  const http = recordingHttp(hasty, exchanges, clock);
  const connections = new ConnectionService({ settings, vault, random: systemRandom, confirmApiOrigin: async () => true });
  const discoveries = new Discoveries({ http, clock });
  const tokens = new TokenService({ settings, vault, clock, http, discoveries, connections });
  const flows = flowsOver({ connections, tokens, discoveries, http, clock, settings });
  const calls = new CallService({ connections, tokens, http, clock, exchanges, discoveries, fingerprint });
  let passedMs = 0;
  const passTime = (ms: number) => {
    passedMs += ms;
  };
  const later = { now: clock.now, monotonic: () => clock.monotonic() + passedMs };
  const verify = new VerifyService({ connections, tokens, discoveries, http, clock: later, addresses: systemAddresses });
  return { vault, connections, tokens, flows, calls, verify, passTime };
}

/** Runs `body` at a desk of its own. */
export const atDesk = (options: DeskOptions, body: (desk: Desk) => Promise<void>): Promise<void> => using(startDesk(options), body);
