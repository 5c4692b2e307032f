import { expiryOf } from '../connection/grant';
import { detailsOf } from '../connection/failures';
import { Failure, type FailureCode, type FailureDetails } from '../failure';
import type { Connection } from '../connection/model';
import type { Clock } from '../ports';
import type { Evidence } from './evidence';
import type { LabGrant, LabTokens, ObtainedCode, TokenReply } from './lab';
import { CouldNotRun, NotApplicable, type RunFamily } from './model';
import type { TokenAnswered, TokenRequests } from './requests';
import type { SignIns } from './sign-ins';

/** A grant of the run's own, its token family for the picture, and the exchanges that gave its current tokens. */
interface Held {
  grant: LabGrant;
  family: RunFamily;
  proof: string[];
  /** Of the kind that `spare` may hand out. */
  spare: boolean;
}

export interface GrantDeps {
  clock: Clock;
  connection: Connection;
  evidence: Evidence;
  requests: TokenRequests;
  signIns: SignIns;
  fingerprint: (secret: string) => string;
  onFamilies: (families: RunFamily[]) => void;
}

/** The grants that a run gets for itself, so that nothing it does can cost the person a token. */
export class Grants {
  readonly #deps: GrantDeps;
  readonly #held = new Map<LabGrant, Held>();
  readonly #byScopes = new Map<string, Promise<LabGrant>>();
  #main: Promise<LabGrant> | null = null;
  #spares = 0;
  #blocked: FailureDetails | null = null;

  constructor(deps: GrantDeps) {
    this.#deps = deps;
  }

  /** Whether the run has a main grant, or had one. */
  get hasMain(): boolean {
    return this.#main !== null;
  }

  /** Why the very first grant could not be had; no other would fare better. null: one was had, or none was asked for. */
  get blocked(): FailureDetails | null {
    return this.#blocked;
  }

  /** There is nothing to look at and nothing to get. Returns the reason. */
  block(reason: FailureDetails): FailureDetails {
    if (this.#held.size === 0) this.#blocked ??= reason;
    return reason;
  }

  async main(): Promise<LabGrant> {
    this.#main ??= this.#get('Main grant', 'The checks need tokens of their own.', undefined, false);
    const grant = await this.#main;
    if (grant.ended === null) return grant;
    this.#main = this.#get(
      `Main grant ${this.#countNamed('Main grant') + 1}`,
      'The grant that the checks had is used up.',
      undefined,
      false,
    );
    return this.#main;
  }

  async spare(): Promise<LabGrant> {
    const living = [...this.#held.values()].findLast(({ grant, spare }) => spare && grant.ended === null);
    return living?.grant ?? this.#get(this.#spareName(), 'The next check may use its tokens up.', undefined, true);
  }

  async freshCode(): Promise<LabGrant> {
    if (this.#deps.connection.grantType !== 'authorization_code')
      throw new NotApplicable('This connection gets its tokens without a code.');
    return this.#get(this.#spareName(), 'The next check needs a code that was just used.', undefined, true);
  }

  withScopes(scopes: string[]): Promise<LabGrant> {
    const key = scopes.join(' ');
    const known = this.#byScopes.get(key);
    if (known !== undefined) return known;
    const grant = this.#get(
      `Grant for ${key === '' ? 'no scopes' : key}`.slice(0, 80),
      'The next check asks for other scopes.',
      scopes,
      false,
    );
    this.#byScopes.set(key, grant);
    return grant;
  }

  /** The exchanges that gave the grant's current tokens. */
  proofOf(grant: LabGrant): string[] {
    return this.#held.get(grant)?.proof ?? [];
  }

  end(grant: LabGrant, why: string): void {
    if (grant.ended !== null) return;
    grant.ended = why;
    this.note(grant, why, 'bad');
  }

  /** An event in the life of a grant, for the timeline. */
  note(grant: LabGrant, text: string, tone: RunFamily['events'][number]['tone'] = 'plain'): void {
    const held = this.#held.get(grant);
    if (held === undefined) return;
    held.family.events.push({ at: this.#deps.clock.now(), text: this.#deps.evidence.text(text).slice(0, 300), tone });
    this.#tell();
  }

  /** Makes the tokens of a refresh the grant's current ones. */
  adopt(grant: LabGrant, reply: TokenReply): void {
    const held = this.#held.get(grant);
    const { tokens } = reply;
    if (held === undefined || tokens === null) return;
    const { accessToken, refreshToken } = grant;
    grant.earlier.push({ accessToken, refreshToken, replacedAt: reply.at });
    const { callback, idToken } = grant;
    const kept = {
      callback,
      refreshToken: tokens.refreshToken ?? refreshToken,
      idToken: tokens.idToken ?? idToken,
      scope: tokens.scope ?? grant.scope,
    };
    Object.assign(grant, tokens, kept, { generation: grant.generation + 1 });
    held.proof = [reply.id];
    held.family.generations.push(this.#generation(grant));
    this.note(grant, 'Refreshed', 'good');
  }

  /** Says of each grant that still lives that nobody has revoked it. */
  nameLeftovers(): void {
    for (const { grant } of this.#held.values()) {
      if (grant.ended !== null) continue;
      const what =
        grant.refreshToken === null ? 'Its access token lives until it expires.' : 'Its tokens live until they expire or are revoked.';
      this.note(grant, `Left over by this run. ${what}`);
    }
  }

  async #get(name: string, why: string, scopes: string[] | undefined, spare: boolean): Promise<LabGrant> {
    try {
      return await this.#obtain(name, why, scopes, spare);
    } catch (error) {
      if (this.#held.size === 0 && scopes === undefined) this.#blocked ??= reasonOf(error);
      throw error;
    }
  }

  async #obtain(name: string, why: string, scopes: string[] | undefined, spare: boolean): Promise<LabGrant> {
    const { connection, requests, signIns } = this.#deps;
    if (connection.grantType === 'client_credentials') {
      return this.#keep(name, await requests.clientCredentials({ scope: scopes }), null, [], spare);
    }
    const { code, proof } = await signIns.obtain(why, scopes);
    const answered = await requests.exchange(code);
    if (answered.failure !== null && scopes === undefined) signIns.giveUp(answered.failure);
    return this.#keep(name, answered, code, proof, spare);
  }

  #keep(name: string, { reply, failure }: TokenAnswered, code: ObtainedCode | null, proof: string[], spare: boolean): LabGrant {
    const { tokens } = reply;
    if (tokens === null)
      throw new CouldNotRun(`No tokens came: ${failure?.what ?? `status ${reply.status}`}`, failure && detailsOf(failure));
    const grant = new RunGrant(name, tokens, code);
    const family: RunFamily = { name, generations: [this.#generation(grant)], events: [] };
    this.#held.set(grant, { grant, family, proof: [...proof, reply.id], spare });
    this.note(grant, code === null ? 'Token issued' : 'Signed in', 'good');
    return grant;
  }

  #generation(grant: LabGrant): RunFamily['generations'][number] {
    const { expiresAt } = expiryOf(grant);
    return { number: grant.generation, issuedAt: grant.receivedAt, expiresAt, fingerprint: this.#deps.fingerprint(grant.accessToken) };
  }

  #spareName(): string {
    this.#spares += 1;
    return `Spare grant ${this.#spares}`;
  }

  #countNamed(start: string): number {
    return [...this.#held.values()].filter(({ family }) => family.name.startsWith(start)).length;
  }

  #tell(): void {
    this.#deps.onFamilies(
      [...this.#held.values()].map(({ family }) => ({ ...family, generations: [...family.generations], events: [...family.events] })),
    );
  }
}

/** What these say of a callback is for checks to judge, so they end no run. */
const JUDGED: ReadonlySet<FailureCode> = new Set([
  'flow-state-unknown',
  'flow-issuer-mismatch',
  'flow-nonce-mismatch',
  'flow-duplicate-parameter',
]);

function reasonOf(error: unknown): FailureDetails | null {
  if (error instanceof Failure) return JUDGED.has(error.code) ? null : detailsOf(error);
  return error instanceof CouldNotRun ? error.failure : null;
}

class RunGrant implements LabGrant {
  readonly from = 'run';
  readonly earlier: LabGrant['earlier'] = [];
  generation = 1;
  ended: string | null = null;
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  tokenType: string | null;
  scope: string | null;
  scopesAsked: string[];
  expiresInSeconds: number | null;
  members: LabTokens['members'];
  headers: LabTokens['headers'];
  breaches: string[];
  receivedAt: number;
  clockSkewMs: number | null;
  callback: LabTokens['callback'];

  constructor(
    readonly name: string,
    tokens: LabTokens,
    readonly code: ObtainedCode | null,
  ) {
    this.accessToken = tokens.accessToken;
    this.refreshToken = tokens.refreshToken;
    this.idToken = tokens.idToken;
    this.tokenType = tokens.tokenType;
    this.scope = tokens.scope;
    this.scopesAsked = tokens.scopesAsked;
    this.expiresInSeconds = tokens.expiresInSeconds;
    this.members = tokens.members;
    this.headers = tokens.headers;
    this.breaches = tokens.breaches;
    this.receivedAt = tokens.receivedAt;
    this.clockSkewMs = tokens.clockSkewMs;
    this.callback = tokens.callback;
  }
}
