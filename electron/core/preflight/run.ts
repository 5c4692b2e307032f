import type { Connection } from '../../model/connection';
import type { PreflightPatch } from '../../model/preflight';
import { withPatch } from '../../model/preflight';
import type { ClientCredential } from '../client-auth/method';
import { makeKey } from '../client-auth/make-key';
import type { AuthorizeChange } from '../grants/authorize-request';
import { redirectUriOf, sendSilently } from '../grants/silent-request';
import type { Addresses, Clock, Random } from '../ports';
import type { Fingerprint, SealedClientKey } from '../secrets';
import type { ResolvedServer } from '../wire/discovery';
import { type Polite, PREFLIGHT_LIMITS } from './polite';
import { type Reading, readAuthorize } from './reading';
import type { RunReport } from './run-report';

/** How often the client's credential may still be tried. */
export interface CredentialTries {
  left(): Promise<number>;
  /** Writes a try down, which is made afterwards; null: none is left. */
  take(): Promise<Try | null>;
}

interface Try {
  /** The credential was accepted, or not sent. */
  giveBack(): Promise<void>;
}

export interface PreflightOptions {
  /** The credential is tried at the token endpoint, as far as tries are left. */
  credential: boolean;
}

/** What one preflight stands on. */
export interface PreflightRun {
  connection: Connection;
  /** Other connections, whose receivers show what is registered elsewhere. */
  others: readonly Connection[];
  /** Under a limit, and marked. */
  http: Polite;
  clock: Clock;
  random: Random;
  addresses: Addresses;
  fingerprint: Fingerprint;
  signal: AbortSignal;
  report: RunReport;
  tries: CredentialTries;
  /** The client's credential for that token endpoint. Rejects where it is sealed for another; asks nobody. */
  credentialAt(connection: Connection, endpoint: URL): Promise<ClientCredential | null>;
  /** The sealed secret, to look at its form; null: there is none. */
  secret: string | null;
  options: PreflightOptions;
}

/** Sends authorize requests that nobody looks at, and says how the server took them. */
export class Asker {
  #dpopKey: Promise<SealedClientKey> | null = null;
  /** The server refused the credential that a pushed request brings along. */
  isCredentialRefused = false;

  constructor(
    private readonly run: PreflightRun,
    private readonly server: ResolvedServer,
    private readonly credential: () => Promise<ClientCredential | null>,
  ) {}

  /**
   * @param patch Settings that this request is built with in place of the connection's.
   * @param change What no setting can say.
   * @throws Failure the request can't be built or the server not be reached; Stopped.
   */
  async ask(patch: PreflightPatch = {}, change: AuthorizeChange & { redirectUri?: string } = {}): Promise<Reading> {
    const { http, clock, random, signal, fingerprint } = this.run;
    const connection: Connection = { ...this.run.connection, ...withPatch(this.run.connection, patch) };
    const { redirectUri = redirectUriOf(connection), ...rest } = change;
    const at = clock.now();
    const asking = {
      http,
      clock,
      random,
      connection,
      server: this.server,
      redirectUri,
      signal,
      credential: this.credential,
      dpopKey: await this.#keyFor(connection),
      limits: PREFLIGHT_LIMITS,
    };
    const reading = readAuthorize(await sendSilently(asking, rest), connection, at, fingerprint);
    if (reading.about === 'credential') this.isCredentialRefused = true;
    return reading;
  }

  async #keyFor({ dpop }: Connection): Promise<SealedClientKey | undefined> {
    if (dpop === 'off') return undefined;
    this.#dpopKey ??= makeKey(dpop, this.run.clock.now());
    return this.#dpopKey;
  }
}
