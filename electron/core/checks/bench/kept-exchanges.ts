import type { LoggedBody, LoggedExchange } from '../../../model/exchange';
import { newId } from '../../base/ids';
import type { Recorded } from '../../exchanges/recording';
import { redactExchange } from '../../exchanges/redact';
import type { Random } from '../../ports';
import { Redaction } from '../../redaction/redaction';
import type { Fingerprint, KnownSecret } from '../../secrets';

/** Characters of bodies that one run keeps; beyond that the bodies of further exchanges are left out. */
const MAX_BODIES = 4 * 1024 * 1024;
/** Exchanges that one run keeps. */
const MAX_EXCHANGES = 2000;
/** Secrets found in what an API answered that are looked for in texts: each answer may bring new ones, such as cookies. */
const MAX_OF_API = 20;

export interface KeptDeps {
  random: Random;
  fingerprint: Fingerprint;
}

/**
 * The exchanges that a run keeps as proof, each redacted by structure and by every secret that the run has seen, its own included. What an
 * API answers with success is somebody's data and proves nothing, so of that only the size is kept.
 */
export class KeptExchanges {
  readonly #redaction: Redaction;
  readonly #secrets = new Map<string, KnownSecret>();
  /** The last ones found in what an API answered, and what hides them. */
  #ofApi: readonly KnownSecret[] = [];
  #hidingOfApi: Redaction | null = null;
  readonly #exchanges: LoggedExchange[] = [];
  #bodies = 0;

  /** @param onTaken Told each one's id. */
  constructor(
    private readonly kept: KeptDeps,
    private readonly onTaken: (id: string) => void = () => {},
  ) {
    this.#redaction = new Redaction(kept.fingerprint);
  }

  get secrets(): KnownSecret[] {
    return [...this.#secrets.values()];
  }

  /** From now on these are hidden wherever they stand. */
  know(secrets: readonly KnownSecret[]): void {
    for (const secret of secrets) {
      if (secret.value === '' || this.#secrets.has(secret.value)) continue;
      this.#secrets.set(secret.value, secret);
      this.#redaction.add(secret.kind, secret.value, true, secret);
    }
  }

  /** Copies an exchange of the exchange log into the run; returns its id. */
  adopt(exchange: LoggedExchange): string {
    if (!this.#exchanges.some(({ id }) => id === exchange.id)) this.#keep(exchange);
    return exchange.id;
  }

  get count(): number {
    return this.#exchanges.length;
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

  /** Returns its id. @param id Absent: a new one. */
  take(recorded: Recorded, id = newId(this.kept.random, 9)): string {
    // A run's own evidence is listed by check already.
    const { secrets, check: _, ...raw } = recorded;
    this.know(secrets);
    if (this.#exchanges.length >= MAX_EXCHANGES) return id;
    const { exchange, found } = redactExchange({ ...raw, id }, this.secrets, this.#redaction, this.kept.fingerprint);
    if (raw.purpose === 'call') this.#knowOfApi(found);
    else this.know(found);
    this.#keep(exchange);
    this.onTaken(id);
    return id;
  }

  #knowOfApi(found: readonly KnownSecret[]): void {
    if (found.length === 0) return;
    this.#ofApi = [...found, ...this.#ofApi].slice(0, MAX_OF_API);
    this.#hidingOfApi = new Redaction(this.kept.fingerprint);
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
