import type { Connection } from '../../model/connection';
import type { GrantFacts } from '../../model/grant';
import type { Settings, Vault } from '../ports';
import type { SecretRecord } from '../secrets';
import { factsOf } from './grant';

/** The secret-free facts that lists show. They are a copy: that they can't be saved takes nothing from the tokens. */
export class Facts {
  constructor(
    private readonly settings: Settings,
    private readonly vault: Vault,
  ) {}

  /** Says whether they differed and could be saved. */
  save(connection: Connection, record: SecretRecord): boolean {
    const facts = factsOf(record, connection);
    const before = this.settings.facts(connection.id);
    return JSON.stringify(facts) !== JSON.stringify(before) && this.keep(new Map([[connection.id, facts]]));
  }

  /** Saves all at once. Says whether there were any and they could be saved. */
  keep(changes: ReadonlyMap<string, GrantFacts | null>): boolean {
    if (changes.size === 0) return false;
    try {
      // Of tokens that end with this session nothing may be left that the next one would show as alive.
      const [passing, lasting] = [true, false].map((inMemory) => [...changes].filter(([id]) => this.vault.inMemory(id) === inMemory));
      if (passing?.length) this.settings.saveFacts(new Map(passing), true);
      if (lasting?.length) this.settings.saveFacts(new Map(lasting));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Brings them up to date with the records. Saves once, and only what is news; never rejects.
   *
   * @param recordOf null: it can't be read, or is not to be looked at now; the facts stay.
   * @param isBusy Whatever happens to these tokens at the moment saves its own.
   * @returns The connections whose facts have changed.
   */
  async recover(recordOf: (id: string) => Promise<SecretRecord | null>, isBusy: (id: string) => boolean): Promise<string[]> {
    const news = new Map<string, { before: string; facts: GrantFacts | null }>();
    for (const connection of this.settings.connections()) {
      const record = await recordOf(connection.id).catch(() => null);
      if (record === null) continue;
      const facts = factsOf(record, connection);
      const before = JSON.stringify(this.settings.facts(connection.id));
      if (JSON.stringify(facts) !== before) news.set(connection.id, { before, facts });
    }
    const changes = new Map<string, GrantFacts | null>();
    for (const [id, { before, facts }] of news) {
      const isGone = this.settings.connection(id) === null;
      if (!isGone && !isBusy(id) && JSON.stringify(this.settings.facts(id)) === before) changes.set(id, facts);
    }
    return this.keep(changes) ? [...changes.keys()] : [];
  }
}
