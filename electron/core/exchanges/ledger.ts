import { type LoggedExchange, loggedExchange } from '../../model/exchange';
import { readStored } from '../../model/view';

/** Exchanges kept of each connection, and characters of their JSON. */
export const MAX_EXCHANGES = 500;
/** Of those, sent by checks: a run keeps its own evidence, and a person's own exchanges must not make way for it. */
export const MAX_OF_CHECKS = 200;
export const MAX_CHARACTERS = 8 * 1024 * 1024;

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

interface Line {
  exchange: LoggedExchange;
  size: number;
}

/** The lines of one connection, oldest first, and what of them is not on disk yet. */
export class Ledger {
  #lines: Line[] = [];
  #ofChecks = 0;
  #size = 0;
  #unwritten: LoggedExchange[] = [];
  /** What the file holds, lines included that are no longer kept. */
  #onDisk: { lines: number; bytes: number };

  constructor({ exchanges, lines, bytes }: { exchanges: readonly LoggedExchange[]; lines: number; bytes: number }) {
    this.#onDisk = { lines, bytes };
    for (const exchange of exchanges) this.#keep(exchange);
  }

  add(exchange: LoggedExchange): void {
    this.#unwritten.push(exchange);
    this.#keep(exchange);
  }

  /** Oldest first; a copy of the list. */
  exchanges(): LoggedExchange[] {
    return this.#lines.map(({ exchange }) => exchange);
  }

  get unwritten(): boolean {
    return this.#unwritten.length > 0;
  }

  /** Appends what is new, or writes the file anew where most of it is no longer kept. Rejects with the system's error; nothing is lost then. */
  async writeTo(files: ExchangeFiles, connectionId: string): Promise<void> {
    if (!this.unwritten) return;
    const news = this.#unwritten;
    const size = news.reduce((sum, exchange) => sum + sizeOf(exchange), 0);
    this.#unwritten = [];
    try {
      if (this.#onDisk.lines + news.length > 2 * MAX_EXCHANGES || this.#onDisk.bytes + size > 2 * MAX_CHARACTERS) {
        await files.replace(connectionId, this.exchanges());
        this.#onDisk = { lines: this.#lines.length, bytes: this.#size };
      } else {
        await files.append(connectionId, news);
        this.#onDisk = { lines: this.#onDisk.lines + news.length, bytes: this.#onDisk.bytes + size };
      }
    } catch (error) {
      this.#unwritten = [...news, ...this.#unwritten].slice(-MAX_EXCHANGES);
      throw error;
    }
  }

  #keep(exchange: LoggedExchange): void {
    const line = { exchange, size: sizeOf(exchange) };
    this.#lines.push(line);
    this.#size += line.size;
    if (exchange.check) this.#ofChecks++;
    if (this.#ofChecks > MAX_OF_CHECKS) this.#drop(this.#lines.findIndex((one) => one.exchange.check));
    while (this.#lines.length > MAX_EXCHANGES || (this.#size > MAX_CHARACTERS && this.#lines.length > 1)) this.#drop(0);
  }

  #drop(at: number): void {
    const [line] = this.#lines.splice(at, 1);
    this.#size -= line?.size ?? 0;
    if (line?.exchange.check) this.#ofChecks--;
  }
}

/** Characters of its JSON, near enough, without making it. */
function sizeOf({ url, request, response, failure, secrets }: LoggedExchange): number {
  const pairs = [...request.headers, ...(response?.headers ?? [])].reduce(
    (sum, { name, value }) => sum + name.length + value.length + 24,
    0,
  );
  const bodies = request.body.text.length + (response?.body.text.length ?? 0);
  return 600 + url.length + pairs + bodies + secrets.length * 80 + (failure === null ? 0 : 1000);
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
