import { type LoggedExchange, loggedExchange } from '../../model/exchange';
import { readStored } from '../../model/view';

/** Exchanges kept of each connection where nothing else is set, and characters of their JSON. */
export const MAX_EXCHANGES = 500;
/** Of those, sent by checks: a run keeps its own evidence, and a person's own exchanges must not make way for it. */
export const MAX_OF_CHECKS = mostOfChecks(MAX_EXCHANGES);
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

/** What a person wants kept of each connection. */
export interface LogLimits {
  /** Exchanges. */
  most: number;
  /** The time before which none is kept, milliseconds since the epoch; 0: of any time. */
  since: number;
}

const USUAL_LIMITS: LogLimits = { most: MAX_EXCHANGES, since: 0 };

function mostOfChecks(most: number): number {
  return Math.ceil(most * 0.4);
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
  /** Ids of exchanges that go on. */
  readonly #running = new Set<string>();
  /** The file has lines that the limits forbid. */
  #isStale = false;
  /** What the file holds, lines included that are no longer kept. */
  #onDisk: { lines: number; bytes: number };

  constructor(
    { exchanges, lines, bytes }: { exchanges: readonly LoggedExchange[]; lines: number; bytes: number },
    private readonly limits: () => LogLimits = () => USUAL_LIMITS,
  ) {
    this.#onDisk = { lines, bytes };
    for (const exchange of exchanges) this.#keep(exchange, MAX_EXCHANGES);
    this.trim();
  }

  add(exchange: LoggedExchange): void {
    this.#unwritten.push(exchange);
    this.#keep(exchange, this.limits().most);
    this.trim();
  }

  /** How many of its exchanges are over the limits. */
  surplus(limits: LogLimits): number {
    return this.#lines.length - within(this.#lines, limits).length;
  }

  /** Whether the file has more than the limits allow. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Drops what is over the limits now: they were changed, or time has passed. */
  trim(): void {
    const limits = this.limits();
    const { length } = this.#lines;
    if (length <= limits.most && (this.#lines[0]?.exchange.at ?? limits.since) >= limits.since) return;
    this.#lines = within(this.#lines, limits);
    const left = new Set(this.#lines.map(({ exchange }) => exchange));
    this.#unwritten = this.#unwritten.filter((exchange) => left.has(exchange));
    this.#size = this.#lines.reduce((sum, { size }) => sum + size, 0);
    this.#ofChecks = this.#lines.filter(({ exchange }) => exchange.check).length;
    this.#isStale ||= this.#lines.length < length;
  }

  /** Oldest first; a copy of the list. */
  exchanges(): LoggedExchange[] {
    return this.#lines.map(({ exchange }) => exchange);
  }

  get unwritten(): boolean {
    return this.#unwritten.length > 0 || this.#isStale;
  }

  /** Appends what is new, or writes the file anew where most of it is no longer kept. Rejects with the system's error; nothing is lost then. */
  async writeTo(files: ExchangeFiles, connectionId: string): Promise<void> {
    if (!this.unwritten) return;
    const news = this.#unwritten;
    const size = news.reduce((sum, exchange) => sum + sizeOf(exchange), 0);
    const { most } = this.limits();
    this.#unwritten = [];
    try {
      if (this.#isStale || this.#onDisk.lines + news.length > 2 * most || this.#onDisk.bytes + size > 2 * MAX_CHARACTERS) {
        await files.replace(connectionId, this.exchanges());
        this.#isStale = false;
        this.#onDisk = { lines: this.#lines.length, bytes: this.#size };
      } else {
        await files.append(connectionId, news);
        this.#onDisk = { lines: this.#onDisk.lines + news.length, bytes: this.#onDisk.bytes + size };
      }
    } catch (error) {
      this.#unwritten = [...news, ...this.#unwritten].slice(-most);
      throw error;
    }
  }

  #keep(exchange: LoggedExchange, most: number): void {
    const before = this.#running.delete(exchange.id) ? this.#lines.findIndex((one) => one.exchange.id === exchange.id) : -1;
    if (exchange.running) this.#running.add(exchange.id);
    if (before >= 0) {
      this.#replace(before, exchange);
      return;
    }
    const line = { exchange, size: sizeOf(exchange) };
    this.#lines.push(line);
    this.#size += line.size;
    if (exchange.check) this.#ofChecks++;
    if (this.#ofChecks > mostOfChecks(most)) this.#drop(this.#lines.findIndex((one) => one.exchange.check));
    while (this.#lines.length > most || (this.#size > MAX_CHARACTERS && this.#lines.length > 1)) this.#drop(0);
  }

  /** It went on. */
  #replace(at: number, exchange: LoggedExchange): void {
    const size = sizeOf(exchange);
    this.#size += size - (this.#lines[at]?.size ?? 0);
    this.#lines[at] = { exchange, size };
  }

  #drop(at: number): void {
    const [line] = this.#lines.splice(at, 1);
    this.#size -= line?.size ?? 0;
    if (line?.exchange.check) this.#ofChecks--;
  }
}

/** Those that the limits leave: of checks fewer, the oldest of both go first. */
function within(lines: readonly Line[], { most, since }: LogLimits): Line[] {
  const fresh = lines.filter(({ exchange }) => exchange.at >= since);
  let over = fresh.filter(({ exchange }) => exchange.check).length - mostOfChecks(most);
  return fresh.filter(({ exchange }) => !(exchange.check && over-- > 0)).slice(-most);
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
