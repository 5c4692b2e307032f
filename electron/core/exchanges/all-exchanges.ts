import type { LoggedExchange } from '../../model/exchange';
import { Listeners } from '../base/listeners';
import { type ExchangeLog, gone } from './log';

/** What is known of the exchanges of apps behind a tap. */
export interface AppsExchanges {
  /** Newest first. Never rejects. */
  logged(connectionId: string): Promise<LoggedExchange[]>;
  clearLogged(connectionId: string): Promise<void>;
}

/** What people see of a connection's exchanges: its own, which may be kept on disk, and those of an app behind a tap, which never are. */
export class AllExchanges {
  readonly #listeners = new Listeners<[connectionId: string, exchange: LoggedExchange | null]>();
  /** As `ExchangeLog.onLogged`; null also says that an app's alone were cleared. */
  readonly onLogged = this.#listeners.add;
  /** Tells of an app's. */
  readonly tell = (connectionId: string, exchange: LoggedExchange | null): void => this.#listeners.tell(connectionId, exchange);

  /** @param apps null: no tap has been started. */
  constructor(
    private readonly own: Pick<ExchangeLog, 'list' | 'clear' | 'onLogged'>,
    private readonly apps: () => AppsExchanges | null,
  ) {
    own.onLogged(this.tell);
  }

  /** Newest first. Never rejects. */
  async list(connectionId: string): Promise<LoggedExchange[]> {
    const [own, apps] = await Promise.all([this.own.list(connectionId), this.apps()?.logged(connectionId) ?? []]);
    return apps.length === 0 ? own : [...own, ...apps].sort((a, b) => b.at - a.at);
  }

  /** @throws Failure `not-found`: it was cleared, or is older than what is kept. */
  async get(connectionId: string, id: string): Promise<LoggedExchange> {
    const found = (await this.list(connectionId)).find((exchange) => exchange.id === id);
    if (found === undefined) throw gone();
    return found;
  }

  /** Forgets a connection's exchanges, on disk too; with `app` those of an app alone. @throws Failure `internal` when the file can't be deleted. */
  async clear(connectionId: string, by?: 'app'): Promise<void> {
    await Promise.all([this.apps()?.clearLogged(connectionId), by === undefined && this.own.clear(connectionId)]);
  }
}
