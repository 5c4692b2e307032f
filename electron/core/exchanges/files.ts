import { type LoggedExchange, loggedExchange } from '../../model/exchange';
import { readStored } from '../../model/view';

/** Where exchanges are kept over restarts: one file per connection. What it is given holds no secret. All may reject with the system's error. */
export interface ExchangeFiles {
  /** What is kept is gone with the process, so exchanges are redacted only when somebody asks for them. Absent: it outlives the process. */
  readonly transient?: true;
  /** Oldest first; what can't be read of it is left out. `bytes`: of the whole file, `lines` likewise, broken ones included. */
  read(connectionId: string): Promise<{ exchanges: LoggedExchange[]; lines: number; bytes: number }>;
  append(connectionId: string, exchanges: readonly LoggedExchange[]): Promise<void>;
  /** All or nothing. */
  replace(connectionId: string, exchanges: readonly LoggedExchange[]): Promise<void>;
  remove(connectionId: string): Promise<void>;
  removeAll(): Promise<void>;
}

/** One line of the file: an exchange as JSON. JSON has no bare line breaks, so a line is a line. */
export function toLine(exchange: LoggedExchange): string {
  return JSON.stringify(exchange);
}

/** The exchange of a line; null where the line is broken, cut off, or says something else. Nothing of the file is believed to have its shape. */
export function fromLine(line: string): LoggedExchange | null {
  try {
    return readStored(loggedExchange, JSON.parse(line));
  } catch {
    return null;
  }
}
