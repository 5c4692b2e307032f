import { type Failure, failing } from '../../model/failure';
import type { ShownFamily } from '../../model/history';
import type { Comparison } from '../../model/token';
import { keepNewest } from '../base/keep-newest';
import { KeyedMutex } from '../base/keyed-mutex';
import { Listeners } from '../base/listeners';
import type { Clock } from '../ports';
import type { Fingerprint, Grant } from '../secrets';
import { compareSides, rowsOf, type Side } from '../token/compare';
import type { Family, HistoryGeneration, HistoryStore, NotedEvent } from './model';
import { bounded, generationId, noted, observed, shownFamily } from './observe';

export interface HistoryServiceDeps {
  store: HistoryStore;
  tokens: {
    read(id: string): Promise<{ grant: Grant | null; pending: boolean }>;
    onChange(listener: (id: string) => void): () => void;
    onRevoked(listener: (id: string, which: 'access' | 'refresh', at: number) => void): () => void;
    onRefreshFailed(listener: (id: string, failure: Failure) => void): () => void;
  };
  clock: Pick<Clock, 'now'>;
  fingerprint: Fingerprint;
  /** Whether the connection (still) exists. */
  exists: (connectionId: string) => boolean;
  /** Whether secrets live in memory only; then history must not outlive them. */
  isInMemory: (connectionId: string) => boolean;
  /** The preference `keepClaims`. */
  keepClaims: () => boolean;
}

/** Families that others than the connection itself got, such as an app behind a tap. */
export interface OthersFamilies {
  /** The oldest first. */
  of(connectionId: string): readonly Family[];
  clear(connectionId: string): void;
}

const NO_OTHERS: OthersFamilies = { of: () => [], clear: () => {} };

/** Connections whose families are cached. */
const MAX_HELD = 16;

/**
 * The token families of each connection, past ones included: times, how each generation began and ended, fingerprints and (unless the
 * person opted out) claims; never a token. Errors here are swallowed: history must never fail a token operation.
 */
export class HistoryService {
  readonly #mutex = new KeyedMutex();
  readonly #held = new Map<string, Family[]>();
  readonly #changed = new Listeners<[connectionId: string]>();
  readonly onChange = this.#changed.add;
  #apps = NO_OTHERS;

  constructor(private readonly deps: HistoryServiceDeps) {
    deps.tokens.onChange((id) => void this.observe(id).catch(() => {}));
    deps.tokens.onRevoked((id, which, at) => {
      void this.#note(id, { at, kind: 'revoked', text: `The ${which} token was revoked here.` }).catch(() => {});
    });
    deps.tokens.onRefreshFailed((id, failure) => {
      if (failure.code === 'refresh-token-dead') return;
      void this.#note(id, { at: deps.clock.now(), kind: 'refresh-failed', text: failure.what }).catch(() => {});
    });
  }

  /** Newest family first. @throws the system's error if the file can't be read. */
  async families(connectionId: string): Promise<ShownFamily[]> {
    await this.observe(connectionId).catch(() => {});
    const families = await this.#mutex.run(connectionId, () => this.#families(connectionId));
    const now = this.deps.clock.now();
    const own = families.map((family) => shownFamily(family, now));
    const apps = this.#apps.of(connectionId).map((family) => ({ ...shownFamily(family, now), by: 'app' as const }));
    return [...own, ...apps].sort((a, b) => a.startedAt - b.startedAt).reverse();
  }

  /** From now on an app's families are shown beside the connection's own; they are never stored. @returns What tells of news. */
  showApps(apps: OthersFamilies): (connectionId: string) => void {
    this.#apps = apps;
    return (connectionId) => this.#changed.tell(connectionId);
  }

  /** As they are kept, the oldest first. @throws the system's error if the file can't be read. */
  kept(connectionId: string): Promise<readonly Family[]> {
    return this.#mutex.run(connectionId, () => this.#families(connectionId));
  }

  /** Records what is new about the current tokens. Rejects with vault-* if they can't be read. */
  async observe(connectionId: string): Promise<void> {
    await this.#update(connectionId, async (families) => {
      const { grant } = await this.deps.tokens.read(connectionId);
      if (grant !== null) return observed(families, grant, { fingerprint: this.deps.fingerprint, keepClaims: this.deps.keepClaims() });
      // A vault in memory may lack a grant that is still sealed on disk.
      if (this.deps.isInMemory(connectionId)) return families;
      const isKnown = families.at(-1)?.noted.some(({ kind }) => kind === 'forgotten') ?? true;
      return isKnown ? families : forgotten(families, this.deps.clock.now(), DELETED);
    });
  }

  /**
   * Adds the families of a backup to those that are there; the connection itself may come later.
   *
   * @param hasTokens Its tokens come with them, too.
   * @returns What takes them out again.
   */
  restore(connectionId: string, families: readonly Family[], hasTokens: boolean): Promise<() => Promise<void>> {
    const { clock, keepClaims } = this.deps;
    const kept = keepClaims() ? [...families] : bare(families);
    const given = hasTokens ? kept : forgotten(kept, clock.now(), NOT_RESTORED);
    return this.#mutex.run(connectionId, async () => {
      const before = await this.#families(connectionId);
      const added = given.filter(({ id }) => !before.some((known) => known.id === id));
      await this.#store(connectionId, bounded([...added, ...before].sort((a, b) => a.startedAt - b.startedAt)));
      return () => this.#mutex.run(connectionId, () => this.#store(connectionId, before));
    });
  }

  /** Deletes one connection's history; current tokens start a new one. */
  async clear(connectionId: string): Promise<void> {
    this.#apps.clear(connectionId);
    await this.#mutex.run(connectionId, async () => {
      this.#held.delete(connectionId);
      await this.deps.store.remove(connectionId);
    });
    this.#changed.tell(connectionId);
  }

  /** Removes stored claims of one connection after `keepClaims` is turned off. */
  async withoutClaims(connectionId: string): Promise<void> {
    await this.#update(connectionId, async (families) => bare(families));
  }

  /** What is kept of the access token with that fingerprint; null: it is not known any more. */
  async tokenBy(connectionId: string, fingerprint: string): Promise<Pick<HistoryGeneration, 'header' | 'claims' | 'scopes'> | null> {
    const families = await this.#mutex.run(connectionId, () => this.#families(connectionId));
    return families.flatMap(({ generations }) => generations).findLast((one) => one.fingerprint === fingerprint) ?? null;
  }

  /** @throws Failure `not-found`. */
  async compare(connectionId: string, a: string, b: string): Promise<Comparison> {
    const own = await this.#mutex.run(connectionId, () => this.#families(connectionId));
    const families = [...own, ...this.#apps.of(connectionId)];
    return compareSides(sideOf(families, a), sideOf(families, b));
  }

  /** Resolves when every pending change is on disk. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#held.keys()].map((id) => this.#mutex.run(id, async () => {})));
  }

  #note(connectionId: string, event: NotedEvent): Promise<void> {
    return this.#update(connectionId, async (families) => noted(families, event));
  }

  async #update(connectionId: string, change: (families: Family[]) => Promise<Family[]>): Promise<void> {
    const isNew = await this.#mutex.run(connectionId, async () => {
      if (!this.deps.exists(connectionId)) return false;
      const before = await this.#families(connectionId);
      const after = await change(before);
      if (JSON.stringify(before) === JSON.stringify(after) || !this.deps.exists(connectionId)) return false;
      this.#held.set(connectionId, after);
      // Stays in memory if the disk write fails; the next change tries again.
      if (!this.deps.isInMemory(connectionId)) await this.deps.store.write(connectionId, after).catch(() => {});
      return true;
    });
    if (isNew) this.#changed.tell(connectionId);
  }

  /** Call only within the connection's turn. */
  async #store(connectionId: string, families: Family[]): Promise<void> {
    if (!this.deps.isInMemory(connectionId))
      await (families.length === 0 ? this.deps.store.remove(connectionId) : this.deps.store.write(connectionId, families));
    this.#held.set(connectionId, families);
  }

  /** Call only within the connection's turn. */
  async #families(connectionId: string): Promise<Family[]> {
    const held = this.#held.get(connectionId) ?? (await this.deps.store.read(connectionId));
    keepNewest(this.#held, connectionId, held, MAX_HELD);
    return held;
  }
}

const DELETED = 'The tokens were deleted here; the server was not notified.';
const NOT_RESTORED = 'Restored from a backup without the tokens.';

/** Without claims. */
function bare(families: readonly Family[]): Family[] {
  return families.map((family) => ({
    ...family,
    generations: family.generations.map((generation) => ({ ...generation, header: null, claims: null })),
  }));
}

function forgotten(families: Family[], at: number, text: string): Family[] {
  const after = noted(families, { at, kind: 'forgotten', text });
  const newest = after.at(-1);
  if (newest === undefined) return after;
  const generations = newest.generations.map((generation) =>
    generation.end === 'current' ? { ...generation, end: 'replaced' as const, endedAt: at } : generation,
  );
  return [...after.slice(0, -1), { ...newest, generations }];
}

function sideOf(families: readonly Family[], id: string): Side {
  for (const family of families) {
    const generation = family.generations.find((candidate) => generationId(family, candidate) === id);
    if (generation) return sideOfGeneration(generation);
  }
  throw gone();
}

function sideOfGeneration({ number, claims, header, scopes, issuedAt, expiresAt }: HistoryGeneration): Side {
  return {
    label: `Generation ${number}`,
    format: null,
    claims: rowsOf(claims, 'claims'),
    readable: claims !== null,
    header: rowsOf(header, 'header'),
    scopes,
    lifetimeMs: expiresAt === null ? null : expiresAt - issuedAt,
    issuedAt,
  };
}

const gone = failing({
  code: 'not-found',
  what: 'This generation is no longer in the history.',
  likelyCause: 'The history was cleared, or older entries were removed.',
  action: 'Choose another one.',
});
