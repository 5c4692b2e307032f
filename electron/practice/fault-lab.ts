import { Listeners } from '../core/base/listeners';
import type { FaultView } from '../model/app';
import { FAULTS, type FaultId, type FaultKind } from './faults';

export type FaultSettings = Partial<Record<FaultId, boolean | number>>;

/** The active faults. A change applies from the next request. */
export class FaultLab {
  readonly #on = new Map<string, number>();
  readonly #listeners = new Listeners<[faults: FaultView[]]>();
  readonly onChange = this.#listeners.add;

  constructor(settings: FaultSettings = {}) {
    for (const [id, value] of Object.entries(settings)) this.#put(id, value);
  }

  list(): FaultView[] {
    return FAULTS.map((fault) => ({ ...fault, value: fault.kind === 'switch' ? this.on(fault.id) : this.amount(fault.id) }));
  }

  get count(): number {
    return this.#on.size;
  }

  on(id: FaultId): boolean {
    return this.#on.has(id);
  }

  /** In the fault's unit; 0 when off. */
  amount(id: FaultId): number {
    return this.#on.get(id) ?? 0;
  }

  /**
   * Switches a fault on or off. For a number, `true` sets the default; others are rounded and kept in range.
   * @throws RangeError if the fault is unknown or the value is not a number.
   */
  set(id: string, value: boolean | number): FaultView[] {
    this.#put(id, value);
    return this.#changed();
  }

  clear(): FaultView[] {
    this.#on.clear();
    return this.#changed();
  }

  #put(id: string, value: boolean | number): void {
    const fault = FAULTS.find((kind) => kind.id === id);
    if (!fault) throw new RangeError(`There is no fault called ${id.slice(0, 60)}.`);
    if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${fault.label} needs a number.`);
    const amount = value === false ? 0 : fault.kind === 'switch' ? Number(value !== 0) : amountOf(fault, value);
    if (amount === 0) this.#on.delete(id);
    else this.#on.set(id, amount);
  }

  #changed(): FaultView[] {
    const faults = this.list();
    this.#listeners.tell(faults);
    return faults;
  }
}

function amountOf({ usual, most, signed }: FaultKind, value: true | number): number {
  if (value === true) return usual ?? 1;
  const limit = most ?? Number.MAX_SAFE_INTEGER;
  return Math.max(signed ? -limit : 0, Math.min(limit, Math.round(value)));
}
