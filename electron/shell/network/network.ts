import { Listeners } from '../../core/base/listeners';
import type { Network } from '../../core/ports';

/** The part of Electron's `net` in use. */
export interface OnlineState {
  isOnline(): boolean;
}

/** Whether this machine is online. Electron reports changes to pages only, so each `look` polls it. */
export class WatchedNetwork implements Network {
  readonly #state: OnlineState;
  readonly #changed = new Listeners<[boolean]>();
  #online: boolean;

  constructor(state: OnlineState) {
    this.#state = state;
    this.#online = state.isOnline();
  }

  online(): boolean {
    return this.#online;
  }

  onChange(listener: (online: boolean) => void): () => void {
    return this.#changed.add(listener);
  }

  /** Call every few seconds. */
  look(): void {
    const online = this.#state.isOnline();
    if (online === this.#online) return;
    this.#online = online;
    this.#changed.tell(online);
  }
}
