import type { Connection, SavedCall } from '../../model/connection';
import { type Guide, type GuideMark, marked } from '../../model/guide';
import { foundBy, type PreflightView } from '../../model/preflight';
import type { CallResult } from '../calls/model';
import type { CallService } from '../calls/service';
import { noSuchCall } from '../connection/failures';
import type { ConnectionService } from '../connection/service';
import type { Clock } from '../ports';

export interface GuideServiceDeps {
  connections: Pick<ConnectionService, 'get' | 'change'>;
  calls: Pick<CallService, 'send'>;
  preflights: { view(connectionId: string): Promise<Pick<PreflightView, 'report' | 'isOutdated'>> };
  clock: Clock;
}

/** How far guided set-ups have come. What is noted holds no secret and stays with the connection. All methods reject with `not-found`. */
export class GuideService {
  constructor(private readonly deps: GuideServiceDeps) {}

  /** Goes on where one was begun before. */
  async begin(id: string): Promise<void> {
    if (this.deps.connections.get(id).guide === undefined) await this.#note(id, () => ({}));
  }

  restart(id: string): Promise<void> {
    return this.#note(id, () => ({}));
  }

  async mark(id: string, mark: GuideMark): Promise<void> {
    const found = mark === 'checked' ? await this.#found(id) : null;
    await this.#note(id, (before) => marked(before, mark, this.deps.clock.now(), found));
  }

  /**
   * Sends a saved call. An answer of 2xx proves the connection and is noted; any other changes nothing.
   *
   * @param callId Names this call while it is under way, so that it can be cancelled.
   * @throws Failure As `CallService.send`; `not-found` also where there is no such saved call.
   */
  async call(id: string, savedId: string, callId: string): Promise<CallResult> {
    const saved = callIn(this.deps.connections.get(id), savedId);
    const { id: _, name, ...call } = saved;
    const result = await this.deps.calls.send(id, callId, call);
    const status = result.exchanges.findLast(({ purpose }) => purpose === 'call')?.status ?? null;
    if (status !== null && status >= 200 && status < 300)
      await this.#note(id, (before) => ({ ...before, call: { name, status, at: this.deps.clock.now() } }));
    return result;
  }

  /** What the newest preflight of these settings came to; null: there is none. */
  async #found(id: string) {
    const { report, isOutdated } = await this.deps.preflights.view(id);
    return report === null || isOutdated ? null : foundBy(report);
  }

  async #note(id: string, next: (before: Guide) => Guide): Promise<void> {
    await this.deps.connections.change(id, null, (before) => ({ ...before, guide: next(before.guide ?? {}) }));
  }
}

function callIn({ calls }: Connection, id: string): SavedCall {
  const found = calls.find((each) => each.id === id);
  if (found === undefined) throw noSuchCall();
  return found;
}
