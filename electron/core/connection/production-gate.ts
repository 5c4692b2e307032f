import type { Connection } from '../../model/connection';
import { isProduction } from '../../model/environments';
import { failing } from '../../model/failure';
import type { Clock } from '../ports';

/** What is about to happen in production. */
export type ProductionAct =
  /** `url`: as it is shown, without secrets. */
  | { kind: 'call'; method: string; origin: string; url: string }
  /** `burning`: how many destructive checks; `changing`: calls that may change data, as method and path. */
  | { kind: 'checks'; burning: number; changing: readonly string[] };

/** Asks the person whether that may happen in production. */
export type ConfirmProduction = (connection: Pick<Connection, 'name' | 'environment'>, act: ProductionAct) => Promise<boolean>;

/** Milliseconds that a yes holds, if the app runs so long: a working day. */
export const YES_HOLDS_MS = 12 * 60 * 60 * 1000;

/** Stands before what may do harm in production. The window can't pass it by: whoever sends or runs asks here. */
export class ProductionGate {
  /** When each yes was given, in milliseconds since the epoch. */
  readonly #yes = new Map<string, number>();
  readonly #asking = new Map<string, Promise<boolean>>();

  /** @param confirm Absent: nobody can be asked, so nothing may happen. */
  constructor(
    private readonly clock: Clock,
    private readonly confirm?: ConfirmProduction,
  ) {}

  /**
   * Asks where the connection is production: once for the same kind of act, API and calls, for as long as the app runs, at most 12 hours.
   *
   * @throws Failure `cancelled` where the person says no, or nobody can be asked.
   */
  async admit(connection: Connection, act: ProductionAct): Promise<void> {
    if (!isProduction(connection)) return;
    const question = questionOf(connection, act);
    const given = this.#yes.get(question);
    if (given !== undefined && Math.abs(this.clock.now() - given) < YES_HOLDS_MS) return;
    const asked =
      this.#asking.get(question) ??
      (this.confirm?.(connection, act) ?? Promise.resolve(false)).finally(() => this.#asking.delete(question));
    this.#asking.set(question, asked);
    if (!(await asked)) throw refused();
    this.#yes.set(question, this.clock.now());
  }
}

/** The same for acts that one yes is enough for. */
function questionOf({ id }: Connection, act: ProductionAct): string {
  const what = act.kind === 'call' ? [act.origin] : [act.burning > 0, ...act.changing];
  return JSON.stringify([id, act.kind, ...what]);
}

const refused = failing({
  code: 'cancelled',
  what: 'Nothing was sent: this connection is production, and it was not confirmed.',
  likelyCause: 'You chose Cancel, or there was no window to ask in.',
  action: 'Try it in another environment, or start again and agree.',
});
