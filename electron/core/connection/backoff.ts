import type { Failure, FailureCode } from '../../model/failure';
import type { Clock } from '../ports';
import { TokenEndpointFailure } from '../wire/token-failure';
import { tooSoon } from './failures';

interface Pause {
  failures: number;
  /** Milliseconds since the epoch. */
  until: number;
  cause: Failure;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;
/** The longest that a server is believed when it asks to be left alone. */
const LONGEST_ASKED_MS = 60 * 60_000;

/** After these a pause changes nothing: what is wrong is known, or it takes a person. */
const NOT_WAITED_FOR: ReadonlySet<FailureCode> = new Set([
  'not-found',
  'not-connected',
  'refresh-token-missing',
  'refresh-token-dead',
  'refresh-outcome-unknown',
  'cancelled',
]);

/**
 * How long to leave each connection's server alone after a refresh that failed: what Retry-After says, at most an hour; else one second,
 * doubled with each failure up to five minutes, a fifth more or less so that many clients don't come back at one moment.
 */
export class Backoff {
  readonly #pauses = new Map<string, Pause>();

  /** @param chance At least 0 and less than 1. */
  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly chance: () => number,
  ) {}

  failed(id: string, failure: Failure): void {
    if (NOT_WAITED_FOR.has(failure.code)) return;
    const failures = (this.#pauses.get(id)?.failures ?? 0) + 1;
    const asked = failure instanceof TokenEndpointFailure && ASKING.has(failure.code) ? failure.retryAfterMs : null;
    const own = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 30), LONGEST_MS) * (0.8 + 0.4 * this.chance());
    const ms = asked === null ? Math.min(Math.round(own), LONGEST_MS) : Math.min(asked, LONGEST_ASKED_MS);
    this.#pauses.set(id, { failures, until: this.clock.now() + ms, cause: failure });
  }

  clear(id: string): void {
    this.#pauses.delete(id);
  }

  /** Until when to wait, milliseconds since the epoch; null: no reason to. */
  retryAt(id: string): number | null {
    const pause = this.#pauses.get(id);
    return pause !== undefined && pause.until > this.clock.now() ? pause.until : null;
  }

  /** What to tell whoever would refresh now; null: they may. */
  refusal(id: string): Failure | null {
    const pause = this.#pauses.get(id);
    return pause === undefined || this.retryAt(id) === null ? null : tooSoon(pause.until, pause.cause);
  }
}

/** Status 429 and 5xx. */
const ASKING: ReadonlySet<FailureCode> = new Set(['server-busy', 'server-failed']);
