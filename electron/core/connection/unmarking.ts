import type { Connection, ConnectionSettings } from '../../model/connection';
import { isProduction } from '../../model/environments';
import { isUnbound } from './binding';
import type { ConfirmUnmarking } from './confirming';
import { stillProduction } from './failures';
import type { SecretRecords } from './records';

/** Keeps production marked: what asks before an act there goes by the settings, which the page can change. */
export class Unmarking {
  /** @param confirm Absent: nobody can be asked, so the answer is no. */
  constructor(
    private readonly records: Pick<SecretRecords, 'read'>,
    private readonly isNothingSealed: () => boolean,
    private readonly confirm?: ConfirmUnmarking,
  ) {}

  /**
   * To be called before settings are replaced. Production that has secrets or tokens stays so unless the person says otherwise.
   *
   * @throws Failure `cancelled` where the person says no, or nobody can be asked.
   */
  async admit(changes: readonly (readonly [before: Connection, after: ConnectionSettings])[]): Promise<void> {
    const unmarked: Connection[] = [];
    for (const [before, after] of changes) {
      if (isProduction(before) && !isProduction(after) && (await this.#mayHoldSecrets(before.id))) unmarked.push(before);
    }
    if (unmarked.length > 0 && !(await this.confirm?.(unmarked))) throw stillProduction();
  }

  /** Also where the vault can't say. */
  #mayHoldSecrets(id: string): Promise<boolean> {
    return this.records.read(id).then(
      (record) => !isUnbound(record),
      () => !this.isNothingSealed(),
    );
  }
}
