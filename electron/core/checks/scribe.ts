import type { CheckResult, Run, RunFamily } from './model';

/** What hears how the check that is running goes on: steps, proof, waits and sign-ins. */
export interface Scribe {
  step(text: string): void;
  /** An exchange that proves something about the check now running. */
  prove(exchangeId: string): void;
  wait(wait: CheckResult['wait']): void;
  signIn(signIn: Run['signIn']): void;
  /** A token family has changed. */
  families(families: RunFamily[]): void;
}
