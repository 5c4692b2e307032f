import { Failure, type FailureCode, type FailureDetails } from '../../../model/failure';
import { bringsCode, grantOf } from '../../../model/grants';
import { detailsOf } from '../../connection/failures';
import { expiryOf } from '../../connection/grant';
import type { FlowCode } from '../../flows/flow';
import { scopesOf } from '../../token/expected';
import { covers, effectOf, type LabGrant, type LabTokens, type RefreshChange, type TokenReply } from '../lab';
import { CouldNotRun, NotApplicable } from '../model';
import type { TokenAnswered, TokenRequests } from './requests';
import type { RunFamily } from '../run';
import { ownGrant, type RunContext } from './run-context';
import { checkGetsOwn } from '../own-tokens';
import type { SignIns } from './sign-ins';

/** A grant of the run's own, with what checks need not know of it. */
export interface Held extends LabGrant {
  /** For the picture. */
  readonly family: RunFamily;
  /** The exchanges that gave its current tokens. */
  proof: string[];
  /** Handed out as one that may die. */
  spare: boolean;
  /** The scope that the sign-in gave; null: not said. */
  readonly began: string | null;
  /** New, or last refreshed plainly with tokens of the full scope. */
  whole: boolean;
  /** To be proven by a refresh before it is used again: a check left it uncertain, or another grant was ended since. */
  doubtful: boolean;
  /** A request was sent that should end it. */
  spoilt: boolean;
  /** The server seems to have ended it, so there is nothing left to revoke. */
  dead: boolean;
}

/** What a grant came by. */
interface ObtainedBy {
  code?: FlowCode | null;
  deviceCode?: string;
  /** Exchanges that led to it. */
  proof?: string[];
  spare: boolean;
}

/** The grants that a run gets for itself, so that nothing it does can cost the person a token. */
export class Grants {
  #held: Held[] = [];
  readonly #byScopes = new Map<string, Promise<Held>>();
  /** Spare grants that the check now running has. */
  readonly #lent = new Set<Held>();
  #main: Promise<Held> | null = null;
  #revocations = 0;
  #spares = 0;
  /** A revocation was seen to leave another grant alive. */
  revokedOne = false;
  /** Why the very first grant could not be had; no other would fare better. null: one was had, or none was asked for. */
  blocked: FailureDetails | null = null;

  constructor(
    private readonly run: RunContext,
    private readonly requests: TokenRequests,
    private readonly signIns: SignIns,
  ) {}

  /** Whether the run has a main grant, or had one. */
  get hasMain(): boolean {
    return this.#main !== null;
  }

  /** Grants that may live in part, oldest first. */
  get leftovers(): Held[] {
    return this.#held.filter(({ dead }) => !dead);
  }

  /** Nothing to look at can be had. Returns the reason. */
  block(reason: FailureDetails): FailureDetails {
    if (this.#held.length === 0) this.blocked ??= reason;
    return reason;
  }

  /** The main grant, also one that was given up: its access token may live. */
  main(): Promise<Held> {
    this.#main ??= this.#get(this.#mainName(), 'The checks need their own tokens.', undefined, false);
    return this.#main;
  }

  /** The next `main` is a new one. */
  replaceMain(): void {
    this.#main = null;
  }

  /** @param mainIsFree No later check needs the main grant, so that it may serve as the last spare. */
  async spare(mainIsFree: boolean): Promise<Held> {
    const lent = [...this.#lent].findLast(({ ended }) => ended === null);
    const kept = lent ?? this.#held.findLast(({ spare, spoilt, ended }) => spare && !spoilt && ended === null);
    const grant = kept ?? (mainIsFree ? await this.#mainAsSpare() : undefined);
    if (grant === undefined) return this.#spare('The next check may invalidate its tokens.');
    this.#lent.add(grant);
    return grant;
  }

  /** A living grant with a refresh token that is neither this one nor lent to the check now running; null: there is none yet. */
  other(than: LabGrant): Held | null {
    const fits = (each: Held) => each !== than && each.ended === null && each.whole && !this.#lent.has(each) && each.refreshToken !== null;
    return this.#held.find(fits) ?? null;
  }

  /** A new spare grant, kept for the checks that follow. */
  async another(): Promise<Held> {
    const grant = await this.#spare('A grant for comparison, also used by the checks that follow.');
    this.#lent.delete(grant);
    return grant;
  }

  async freshCode(): Promise<Held> {
    if (!bringsCode(this.run.connection)) throw new NotApplicable('This connection gets its tokens without an authorization code.');
    return this.#spare('The next check needs a code that was just used.');
  }

  async freshDevice(): Promise<Held> {
    if (grantOf(this.run.connection).signsIn !== 'device') throw new NotApplicable('This connection does not use device authorization.');
    return this.#spare('The next check needs a device code that was just used.');
  }

  withScopes(scopes: string[]): Promise<Held> {
    const key = scopes.join(' ');
    const name = `Grant for ${key === '' ? 'no scopes' : key}`.slice(0, 80);
    const grant = this.#byScopes.get(key) ?? this.#get(name, 'The next check requests different scopes.', scopes, false);
    this.#byScopes.set(key, grant);
    return grant;
  }

  /** Whether the check now running may do with it what ends tokens. */
  isLent(grant: LabGrant): boolean {
    return [...this.#lent].some((each) => each === grant);
  }

  /**
   * Takes back the grants of the check that ended. One that a request should have ended is not handed out again; one not known to be whole
   * is proven first.
   */
  takeBack(checkId: string): void {
    for (const held of this.#lent) {
      if (held.spoilt) this.end(held, `Used up by ${checkId}.`);
      else held.doubtful ||= !held.whole;
    }
    this.#lent.clear();
  }

  /** A request should end the grant. Some servers then end every grant of the client and person. */
  spoil(grant: LabGrant): void {
    for (const held of this.#held) {
      if (held === grant) Object.assign(held, { spoilt: true, whole: false });
      else held.doubtful ||= held.refreshToken !== null;
    }
  }

  /** A revocation of its refresh token was taken. */
  revoked(grant: Held): void {
    this.#revocations += 1;
    grant.dead = true;
  }

  find(is: (grant: Held) => boolean): Held | null {
    return this.#held.find(is) ?? null;
  }

  end(grant: LabGrant, why: string): void {
    if (grant.ended !== null) return;
    grant.ended = why;
    const held = this.find((each) => each === grant);
    if (held === null) return;
    held.whole = false;
    this.note(held, why, 'bad');
  }

  /** An event in the life of a grant, for the timeline. */
  note({ family }: Held, text: string, tone: RunFamily['events'][number]['tone'] = 'plain'): void {
    const { clock, evidence, log } = this.run;
    family.events.push({ at: clock.now(), text: evidence.text(text).slice(0, 300), tone });
    log.families(
      this.#held.map((each) => ({ ...each.family, generations: [...each.family.generations], events: [...each.family.events] })),
    );
  }

  /** Refreshes a grant with its current refresh token, or the one given; never with one of the person's own. */
  async refresh(grant: LabGrant, change: RefreshChange): Promise<TokenReply> {
    const { refreshToken = grant.refreshToken, adopt = true, ...rest } = change;
    if (refreshToken === null) throw new NotApplicable('This grant has no refresh token.');
    const own = await ownGrant(this.run).catch(() => null);
    const held = this.find((each) => each === grant);
    if (held === null || own?.refreshToken === refreshToken)
      throw new CouldNotRun('This would have used up one of your own refresh tokens.');
    const again = refreshToken !== held.refreshToken && held.earlier.some((each) => each.refreshToken === refreshToken);
    const effect = effectOf(held, change);
    // Until the answer is here the fate of the refresh token is unknown.
    held.whole = false;
    const { reply } = await this.requests.refresh(refreshToken, held.code?.redirectUri ?? null, held.scopesAsked, rest);
    if (reply.ok && adopt) {
      const whole = covers('renews', effect) && hasFullScope(held, reply);
      this.#adopt(held, reply);
      if (whole) this.#proven(held);
      return reply;
    }
    if (!reply.ok && reply.error === 'invalid_grant' && refreshToken === held.refreshToken) held.dead = true;
    const came = reply.ok ? 'taken' : `rejected (${reply.error ?? reply.status})`;
    this.note(held, `${again ? 'Old refresh token sent again' : 'Refresh'}: ${came}`);
    return reply;
  }

  /** Makes the tokens of a refresh the grant's current ones. */
  #adopt(grant: Held, { id, at, tokens }: TokenReply): void {
    if (tokens === null) return;
    const { accessToken, refreshToken, idToken, scope, callback } = grant;
    grant.earlier.push({ accessToken, refreshToken, replacedAt: at });
    Object.assign(grant, tokens, {
      callback,
      refreshToken: tokens.refreshToken ?? refreshToken,
      idToken: tokens.idToken ?? idToken,
      scope: tokens.scope ?? scope,
      generation: grant.generation + 1,
      proof: [id],
    });
    grant.family.generations.push(this.#generation(grant));
    this.note(grant, 'Refreshed', 'good');
  }

  /** An answered plain refresh leaves a grant whole. */
  #proven(grant: Held): void {
    grant.whole = true;
    if (grant.doubtful && this.#revocations > 0) this.revokedOne = true;
    grant.doubtful = false;
  }

  async #mainAsSpare(): Promise<Held | undefined> {
    const grant = await this.#main;
    if (grant === null || grant.ended !== null || grant.spoilt) return undefined;
    grant.spare = true;
    return grant;
  }

  #spare(why: string): Promise<Held> {
    this.#spares += 1;
    return this.#get(`Spare grant ${this.#spares}`, why, undefined, true);
  }

  async #get(name: string, why: string, scopes: string[] | undefined, spare: boolean): Promise<Held> {
    try {
      checkGetsOwn(this.run.connection);
      const { signsIn } = grantOf(this.run.connection);
      if (signsIn === false) return this.#taken(name, await this.requests.ask({ scope: scopes }), { spare });
      if (signsIn === 'device') {
        const { got, proof } = await this.signIns.withDevice(why, scopes);
        return this.#keep(name, await this.requests.known(got), { deviceCode: got.deviceCode, proof, spare });
      }
      const { code, proof } = await this.signIns.obtain(why, scopes);
      const answered = await this.requests.exchange(code);
      if (answered.failure !== null && scopes === undefined) this.signIns.giveUp(answered.failure);
      return this.#taken(name, answered, { code, proof, spare });
    } catch (error) {
      if (this.#held.length === 0 && scopes === undefined) this.blocked ??= reasonOf(error);
      throw error;
    }
  }

  #taken(name: string, { reply, failure }: TokenAnswered, { proof = [], ...by }: ObtainedBy): Held {
    const { tokens } = reply;
    if (tokens === null)
      throw new CouldNotRun(`No tokens were returned: ${failure?.what ?? `status ${reply.status}`}`, failure && detailsOf(failure));
    return this.#keep(name, tokens, { ...by, proof: [...proof, reply.id] });
  }

  #keep(name: string, tokens: LabTokens, { code = null, deviceCode, proof = [], spare }: ObtainedBy): Held {
    const family: RunFamily = { name, generations: [], events: [] };
    const fresh = { generation: 1, earlier: [], ended: null, whole: true, doubtful: false, spoilt: false, dead: false };
    const grant: Held = { ...tokens, ...fresh, from: 'run', name, code, deviceCode, family, spare, began: tokens.scope, proof };
    family.generations.push(this.#generation(grant));
    this.#held.push(grant);
    if (spare) this.#lent.add(grant);
    this.note(grant, code === null && deviceCode === undefined ? 'Token issued' : 'Signed in', 'good');
    return grant;
  }

  #generation(grant: LabGrant): RunFamily['generations'][number] {
    const { expiresAt } = expiryOf(grant);
    return { number: grant.generation, issuedAt: grant.receivedAt, expiresAt, fingerprint: this.run.fingerprint(grant.accessToken) };
  }

  #mainName(): string {
    const before = this.#held.filter(({ name }) => name.startsWith('Main grant')).length;
    return before === 0 ? 'Main grant' : `Main grant ${before + 1}`;
  }
}

/** Whether tokens that a plain refresh gave still have the scope that the grant began with. */
function hasFullScope({ began, scopesAsked }: Held, { tokens }: TokenReply): boolean {
  const now = scopesOf(tokens?.scope ?? null);
  const granted = scopesOf(began) ?? scopesAsked;
  return now === null || granted.every((scope) => scope === '' || now.includes(scope));
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
