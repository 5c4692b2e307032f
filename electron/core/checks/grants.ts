import { grantOf } from '../../model/grants';
import { expiryOf } from '../connection/grant';
import { detailsOf } from '../connection/failures';
import { Failure, type FailureCode, type FailureDetails } from '../../model/failure';
import type { Connection } from '../../model/connection';
import type { Clock } from '../ports';
import type { Evidence } from './evidence';
import type { LabGrant, LabTokens, ObtainedCode, TokenReply } from './lab';
import { CouldNotRun, NotApplicable } from './model';
import type { RunFamily } from './run';
import type { TokenAnswered, TokenRequests } from './requests';
import type { SignIns } from './sign-ins';

/** A grant of the run's own, its token family for the picture, and the exchanges that gave its current tokens. */
interface Held {
  grant: LabGrant;
  family: RunFamily;
  proof: string[];
  /** Of the kind that `spare` may hand out. */
  spare: boolean;
  /** That the sign-in gave; null: not said. */
  scope: string | null;
  /** New, or last refreshed plainly with tokens of the full scope. */
  whole: boolean;
  /** To be proven by a refresh before it is used again: a check left it uncertain, or another grant was ended since. */
  doubtful: boolean;
  /** A request was sent that should end it. */
  spoilt: boolean;
  /** The server seems to have ended it, so there is nothing left to revoke. */
  dead: boolean;
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
  /** Spare grants that the check now running has. */
  readonly #lent = new Set<Held>();
  #main: Promise<LabGrant> | null = null;
  #revocations = 0;
  #sawOneRevoked = false;
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

  /** Nothing to look at can be had. Returns the reason. */
  block(reason: FailureDetails): FailureDetails {
    if (this.#held.size === 0) this.#blocked ??= reason;
    return reason;
  }

  /** The main grant, also one that was given up: its access token may live. */
  main(): Promise<LabGrant> {
    this.#main ??= this.#get(this.#mainName(), 'The checks need tokens of their own.', undefined, false);
    return this.#main;
  }

  /** The next `main` is a new one. */
  replaceMain(): void {
    this.#main = null;
  }

  /** @param mainIsFree No later check needs the main grant, so that it may serve as the last spare. */
  async spare(mainIsFree: boolean): Promise<LabGrant> {
    const lent = [...this.#lent].findLast(({ grant }) => grant.ended === null);
    const held = lent ?? this.#kept() ?? (mainIsFree ? await this.#mainAsSpare() : undefined);
    if (held === undefined) return this.#get(this.#spareName(), 'The next check may use its tokens up.', undefined, true);
    this.#lent.add(held);
    return held.grant;
  }

  /** A living grant with a refresh token that is neither this one nor lent to the check now running; null: there is none yet. */
  other(than: LabGrant): LabGrant | null {
    const held = [...this.#held.values()].find(
      (each) => each.grant !== than && each.grant.ended === null && each.whole && !this.#lent.has(each) && each.grant.refreshToken !== null,
    );
    return held?.grant ?? null;
  }

  /** A new spare grant, kept for the checks that follow. */
  async another(): Promise<LabGrant> {
    const grant = await this.#get(this.#spareName(), 'A grant to compare with; the checks that follow use it too.', undefined, true);
    const held = this.#held.get(grant);
    if (held !== undefined) this.#lent.delete(held);
    return grant;
  }

  /** Whether the check now running may do with it what ends tokens. */
  isLent(grant: LabGrant): boolean {
    const held = this.#held.get(grant);
    return held !== undefined && this.#lent.has(held);
  }

  /**
   * Takes back the grants of the check that ended. One that a request should have ended is not handed out again; one not known to be whole
   * is proven first.
   */
  takeBack(checkId: string): void {
    for (const held of this.#lent) {
      if (held.spoilt) this.end(held.grant, `Used up by ${checkId}.`);
      else held.doubtful ||= !held.whole;
    }
    this.#lent.clear();
  }

  /** A request should end the grant. Some servers then end every grant of the client and person. */
  spoil(grant: LabGrant): void {
    for (const held of this.#held.values()) {
      if (held.grant === grant) Object.assign(held, { spoilt: true, whole: false });
      else held.doubtful ||= held.grant.refreshToken !== null;
    }
  }

  /** It was handed out as one that may die. */
  isSpare(grant: LabGrant): boolean {
    return this.#held.get(grant)?.spare === true;
  }

  isWhole(grant: LabGrant): boolean {
    return this.#held.get(grant)?.whole === true;
  }

  /** A request with the grant's refresh token begins or ended: only an answered plain refresh leaves the grant whole. */
  mark(grant: LabGrant, whole: boolean): void {
    const held = this.#held.get(grant);
    if (held === undefined) return;
    held.whole = whole;
    if (!whole) return;
    if (held.doubtful && this.#revocations > 0) this.#sawOneRevoked = true;
    held.doubtful = false;
  }

  isDoubtful(grant: LabGrant): boolean {
    return this.#held.get(grant)?.doubtful === true;
  }

  /** A revocation of its refresh token was taken. */
  revoked(grant: LabGrant): void {
    this.#revocations += 1;
    this.died(grant);
  }

  /** A revocation was seen to leave another grant alive. */
  get revokedOne(): boolean {
    return this.#sawOneRevoked;
  }

  /** The scope that the sign-in gave; null: not said. */
  scopeOf(grant: LabGrant): string | null {
    return this.#held.get(grant)?.scope ?? null;
  }

  /** The server says that nothing is left of it. */
  died(grant: LabGrant): void {
    const held = this.#held.get(grant);
    if (held !== undefined) held.dead = true;
  }

  find(is: (grant: LabGrant) => boolean): LabGrant | null {
    return [...this.#held.values()].find(({ grant }) => is(grant))?.grant ?? null;
  }

  async freshCode(): Promise<LabGrant> {
    if (!grantOf(this.#deps.connection).signsIn) throw new NotApplicable('This connection gets its tokens without a code.');
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
    this.mark(grant, false);
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

  /** Grants that may live in part, oldest first. */
  leftovers(): LabGrant[] {
    return [...this.#held.values()].filter(({ dead }) => !dead).map(({ grant }) => grant);
  }

  #kept(): Held | undefined {
    return [...this.#held.values()].findLast(({ grant, spare, spoilt }) => spare && !spoilt && grant.ended === null);
  }

  async #mainAsSpare(): Promise<Held | undefined> {
    const held = this.#main === null ? undefined : this.#held.get(await this.#main);
    if (held === undefined || held.grant.ended !== null || held.spoilt) return undefined;
    held.spare = true;
    return held;
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
    if (!grantOf(connection).signsIn) {
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
    const held = {
      grant,
      family,
      proof: [...proof, reply.id],
      spare,
      scope: grant.scope,
      whole: true,
      doubtful: false,
      spoilt: false,
      dead: false,
    };
    this.#held.set(grant, held);
    if (spare) this.#lent.add(held);
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

  #mainName(): string {
    const before = [...this.#held.values()].filter(({ family }) => family.name.startsWith('Main grant')).length;
    return before === 0 ? 'Main grant' : `Main grant ${before + 1}`;
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
