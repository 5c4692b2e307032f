import { keepNewest } from '../core/base/keep-newest';
import type { BufferedAnswer } from './buffered-answer';
import type { FaultLab } from './fault-lab';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

interface Refusal {
  error: string;
  error_description: string;
}

/** RFC 8628 section 3.5: how much longer a client waits after each slow_down. */
const SLOWER_MS = 5_000;
/** A poll may be that much early: both sides round, and networks do not keep time. */
const EARLY_MS = 250;
const REMEMBERED = 1_000;

/** What oidc-provider leaves to its operator in the device flow: the interval between polls, and the faults of it. */
export class DeviceCodes {
  readonly #polls = new Map<string, { at: number; intervalMs: number }>();

  constructor(
    private readonly lab: FaultLab,
    private readonly intervalSeconds: number,
  ) {}

  /** A device authorization response that names the interval. */
  offered(answer: BufferedAnswer): BufferedAnswer {
    const members = membersOf(answer);
    if (typeof members.device_code !== 'string') return answer;
    this.#remember(members.device_code, { at: Date.now(), intervalMs: this.intervalSeconds * 1000 });
    return withBody(answer, { ...members, interval: this.intervalSeconds });
  }

  /** What a poll is told whatever the person does; null: nothing. */
  refusal(form: URLSearchParams): Refusal | null {
    const isPoll = form.get('grant_type') === DEVICE_GRANT;
    return isPoll && this.lab.on('device-denied') ? { error: 'access_denied', error_description: 'The user denied the request' } : null;
  }

  /** RFC 8628 section 3.5: a poll that comes too soon is told to slow down, as long as there is nothing to give. */
  paced(answer: BufferedAnswer, form: URLSearchParams): BufferedAnswer {
    const code = form.get('device_code');
    if (form.get('grant_type') !== DEVICE_GRANT || code === null || membersOf(answer).error !== 'authorization_pending') return answer;
    const now = Date.now();
    const { at, intervalMs } = this.#polls.get(code) ?? { at: 0, intervalMs: this.intervalSeconds * 1000 };
    const isSlowed = this.lab.on('device-slow-down') || (now - at < intervalMs - EARLY_MS && !this.lab.on('device-polls-freely'));
    this.#remember(code, { at: now, intervalMs: isSlowed ? intervalMs + SLOWER_MS : intervalMs });
    if (!isSlowed) return answer;
    return withBody(answer, { error: 'slow_down', error_description: 'The client polls more often than the interval allows' });
  }

  #remember(code: string, poll: { at: number; intervalMs: number }): void {
    keepNewest(this.#polls, code, poll, REMEMBERED);
  }
}

function membersOf({ body }: BufferedAnswer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function withBody(answer: BufferedAnswer, members: object): BufferedAnswer {
  return { ...answer, body: Buffer.from(JSON.stringify(members, null, 2)) };
}
