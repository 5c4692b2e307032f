import { quietSchedule } from '../base/schedule';
import type { Schedule } from '../ports';
import type { RefreshMark, SecretRecord } from '../secrets';
import type { SecretRecords } from './records';
import type { RefreshLock } from './refresh-lock';

/** Milliseconds after which to look again at what another process has under way: nothing tells when one that was killed is given up. */
const LOOK_AGAIN_MS = 2_000;
const LOOKS = 4;

/** Tells a refresh that another process has under way from one that nobody will finish. */
export class ForeignRefreshWatcher {
  readonly #elsewhere = new Set<string>();
  readonly #due = new Set<string>();

  /** @param lookAgain Is to call `look`: time has passed since a refresh was seen elsewhere. */
  constructor(
    private readonly lock: RefreshLock,
    private readonly records: SecretRecords,
    private readonly lookAgain: (id: string) => void,
    private readonly schedule: Schedule = quietSchedule,
  ) {}

  /** Whether a refresh was under way in another process when last looked at. */
  isElsewhere(id: string): boolean {
    return this.#elsewhere.has(id);
  }

  /**
   * The record, and whether the mark in it belongs to another process that is alive. @throws Failure vault-*.
   *
   * @param isHere Whether this process is refreshing: the mark is then its own.
   */
  async look(id: string, isHere: () => boolean): Promise<{ record: SecretRecord; elsewhere: boolean }> {
    let record = await this.records.read(id);
    for (let looks = 0; record.refreshPending !== null && !isHere(); looks += 1) {
      if (await this.lock.held(id)) {
        this.#elsewhere.add(id);
        this.#watch(id);
        return { record, elsewhere: true };
      }
      // It may have finished between the two looks; only a mark that is still there afterwards was left behind.
      const mark = record.refreshPending;
      record = await this.records.read(id);
      if (isSameMark(record.refreshPending, mark) || looks === LOOKS) break;
    }
    this.#elsewhere.delete(id);
    return { record, elsewhere: false };
  }

  #watch(id: string): void {
    if (this.#due.has(id)) return;
    this.#due.add(id);
    this.schedule(LOOK_AGAIN_MS, () => {
      this.#due.delete(id);
      this.lookAgain(id);
    });
  }
}

/** Whether two marks are of one refresh. */
export function isSameMark(one: RefreshMark | null, other: RefreshMark | null): boolean {
  return one?.owner === other?.owner && one?.startedAt === other?.startedAt;
}
