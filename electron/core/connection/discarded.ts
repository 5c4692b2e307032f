import type { Failure } from '../../model/failure';
import { UNDO_MS } from '../../model/window/undo';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import type { Schedule } from '../ports';
import { noSuchConnection } from './failures';
import type { ConnectionService } from './service';

/** So that an Undo pressed in the last moment still counts. Milliseconds. */
const GRACE_MS = 2_000;

/**
 * Connections that a person has deleted and can still bring back. They stay whole, in the settings and in the vault, and are only hidden, so
 * whatever ends the app meanwhile leaves them as they were.
 */
export class DiscardedConnections {
  readonly #callOffs = new Map<string, () => void>();
  readonly #changed = new Listeners<[id: string]>();
  /** Told when a connection is hidden, or back. */
  readonly onChange = this.#changed.add;
  readonly #notRemoved = new Listeners<[failure: Failure]>();
  /** Told why a connection could not be removed; it is back then. */
  readonly onNotRemoved = this.#notRemoved.add;

  constructor(
    private readonly connections: Pick<ConnectionService, 'get' | 'remove'>,
    private readonly schedule: Schedule = systemSchedule,
  ) {}

  has(id: string): boolean {
    return this.#callOffs.has(id);
  }

  /** Hides it, and removes it for good when its time is over. @throws Failure `not-found` */
  discard(id: string): void {
    this.connections.get(id);
    if (this.has(id)) throw noSuchConnection();
    this.#callOffs.set(
      id,
      this.schedule(UNDO_MS + GRACE_MS, () => void this.#remove(id)),
    );
    this.#changed.tell(id);
  }

  /** Brings it back. @throws Failure `not-found`: it is gone. */
  restore(id: string): void {
    if (!this.#takeBack(id)) throw noSuchConnection();
  }

  /** Removes all of them now, well or badly. */
  async settle(): Promise<void> {
    await Promise.all([...this.#callOffs.keys()].map((id) => this.#remove(id)));
  }

  #takeBack(id: string): boolean {
    this.#callOffs.get(id)?.();
    const was = this.#callOffs.delete(id);
    if (was) this.#changed.tell(id);
    return was;
  }

  async #remove(id: string): Promise<void> {
    this.#callOffs.get(id)?.();
    try {
      await this.connections.remove(id);
      this.#callOffs.delete(id);
    } catch (error) {
      if (this.#takeBack(id)) this.#notRemoved.tell(error as Failure);
    }
  }
}
