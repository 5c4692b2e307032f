import { Listeners } from './listeners';

/** A service that is loaded when it is first asked for. Whoever wants to hear of its changes need not wait for that. */
export class LoadedLater<Service, Told> {
  readonly #changed = new Listeners<[told: Told]>();
  #loading: Promise<Service> | null = null;
  #service: Service | null = null;

  /** @param load Makes it, and has it tell its changes. */
  constructor(private readonly load: (tell: (told: Told) => void) => Promise<Service>) {}

  readonly get = (): Promise<Service> => {
    this.#loading ??= this.load((told) => this.#changed.tell(told)).then((service) => {
      this.#service = service;
      return service;
    });
    return this.#loading;
  };

  /** null: not loaded yet. Loads nothing. */
  readonly soFar = (): Service | null => this.#service;

  /** Likewise, but waits for one that is on its way; null: it could not be loaded, or nobody asked for it. */
  readonly settled = async (): Promise<Service | null> => (await this.#loading?.catch(() => null)) ?? null;

  readonly onChange = this.#changed.add;
}
