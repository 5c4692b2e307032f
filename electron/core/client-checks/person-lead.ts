import type { Lead, Said, SecondCopy } from './lead';

const never = () => new Promise<Said>(() => {});

/** A person acts when they like, and says nothing when they are done; but for a second copy of their app, which no request shows. */
export class PersonLead implements Lead {
  readonly speaks = false;
  readonly patienceMs = null;
  readonly ask = never;
  readonly output = () => [];
  #bothRun = () => {};
  readonly #copies = new Promise<void>((resolve) => {
    this.#bothRun = resolve;
  });
  readonly second: SecondCopy = { ask: never, begin: () => this.#copies, end: async () => {} };

  /** @param quietMs Milliseconds without a request after which a step is over. */
  constructor(readonly quietMs: number) {}

  /** Two copies of the app run, from now on. */
  bothRun(): void {
    this.#bothRun();
  }
}
