import type { LoggedBody, LoggedExchange, SentByCheck } from '../../../model/exchange';
import { newId } from '../../base/ids';
import { type BrowserTraffic, type Recorded, recordedTraffic, recordingHttp } from '../../exchanges/recording';
import { redactExchange } from '../../exchanges/redact';
import type { Clock, Http, Random } from '../../ports';
import { Redaction } from '../../redaction/redaction';
import type { Fingerprint, KnownSecret } from '../../secrets';
import { CouldNotRun, STOPPED } from '../model';

export interface EvidenceDeps {
  /** Records to the exchange log. */
  http: Http;
  clock: Clock;
  random: Random;
  fingerprint: Fingerprint;
}

/** Characters of bodies that one run keeps; beyond that the bodies of further exchanges are left out. */
const MAX_BODIES = 4 * 1024 * 1024;
/** Exchanges that one run keeps. */
const MAX_EXCHANGES = 2000;
/** Secrets found in what an API answered that are looked for in texts: each answer may bring new ones, such as cookies. */
const MAX_OF_API = 20;

/**
 * What a run keeps as proof: each exchange it has, redacted by structure and by every secret that the run has seen, its own included. What an
 * API answers with success is somebody's data and proves nothing, so of that only the size is kept.
 */
export class Evidence {
  /** As `deps.http`, but recorded, and aborted when the run is stopped. */
  readonly http: Http;
  readonly #redaction: Redaction;
  readonly #secrets = new Map<string, KnownSecret>();
  /** The last ones found in what an API answered, and what hides them. */
  #ofApi: readonly KnownSecret[] = [];
  #hidingOfApi: Redaction | null = null;
  readonly #exchanges: LoggedExchange[] = [];
  #bodies = 0;
  #check: SentByCheck | undefined;

  constructor(
    private readonly deps: EvidenceDeps,
    signal: AbortSignal,
    private readonly onTaken: (id: string) => void,
  ) {
    this.#redaction = new Redaction(deps.fingerprint);
    this.http = {
      send: async (request) => {
        const recording = recordingHttp(deps.http, { record: (recorded) => this.#take(recorded), keeps: () => true }, deps.clock);
        const secrets = [...(request.about?.secrets ?? []), ...this.#secrets.values()];
        const about = request.about && { ...request.about, secrets, check: this.#check };
        const stop = request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]);
        return recording.send({ ...request, about, signal: stop }).catch((error: unknown) => {
          // Broken off by us: no check may take that for something the server did.
          throw signal.aborted ? new CouldNotRun(STOPPED) : error;
        });
      },
    };
  }

  /** The check now running: the exchange log names it beside what it sends. */
  get check(): SentByCheck | undefined {
    return this.#check;
  }

  begin(check: SentByCheck): void {
    this.#check = check;
  }

  /** From now on these are hidden wherever they stand. */
  know(secrets: readonly KnownSecret[]): void {
    for (const secret of secrets) {
      if (secret.value === '' || this.#secrets.has(secret.value)) continue;
      this.#secrets.set(secret.value, secret);
      this.#redaction.add(secret.kind, secret.value);
    }
  }

  /** Records an exchange of the browser; returns its id. */
  traffic(traffic: BrowserTraffic): string {
    return this.#take(recordedTraffic(traffic));
  }

  /** Copies an exchange of the exchange log into the run; returns its id. */
  adopt(exchange: LoggedExchange): string {
    if (!this.#exchanges.some(({ id }) => id === exchange.id)) this.#keep(exchange);
    return exchange.id;
  }

  /** Oldest first. */
  exchanges(): LoggedExchange[] {
    return [...this.#exchanges];
  }

  /** A text without any secret known to the run. */
  text(text: string): string {
    const shown = this.#redaction.text(text);
    return this.#hidingOfApi?.text(shown) ?? shown;
  }

  /** Returns its id. */
  #take(recorded: Recorded): string {
    // A run's own evidence is listed by check already.
    const { secrets, check: _, ...raw } = recorded;
    this.know(secrets);
    const id = newId(this.deps.random, 9);
    if (this.#exchanges.length >= MAX_EXCHANGES) return id;
    const known = [...this.#secrets.values()];
    const { exchange, found } = redactExchange({ ...raw, id }, known, this.#redaction, this.deps.fingerprint);
    if (raw.purpose === 'call') this.#knowOfApi(found);
    else this.know(found);
    this.#keep(exchange);
    this.onTaken(id);
    return id;
  }

  #knowOfApi(found: readonly KnownSecret[]): void {
    if (found.length === 0) return;
    this.#ofApi = [...found, ...this.#ofApi].slice(0, MAX_OF_API);
    this.#hidingOfApi = new Redaction(this.deps.fingerprint);
    this.#hidingOfApi.addAll(this.#ofApi);
  }

  #keep(exchange: LoggedExchange): void {
    const { purpose, status, response } = exchange;
    const isPersonal = purpose === 'call' && status !== null && status < 300;
    const kept = { ...exchange, response: response && (isPersonal ? withoutText(response) : response) };
    const size = kept.request.body.text.length + (kept.response?.body.text.length ?? 0);
    if (this.#bodies + size > MAX_BODIES) {
      this.#exchanges.push({ ...kept, request: withoutText(kept.request), response: kept.response && withoutText(kept.response) });
      return;
    }
    this.#bodies += size;
    this.#exchanges.push(kept);
  }
}

function withoutText<Message extends { body: LoggedBody }>(message: Message): Message {
  const { body } = message;
  return body.text === '' ? message : { ...message, body: { ...body, text: '', cutAt: 0 } };
}
