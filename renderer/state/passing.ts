import { store } from './app';

/** Milliseconds: a connection chosen sooner after another is only passed over, as with a held arrow key. */
const PASSING_MS = 80;
/** Milliseconds on one connection after which it was not passed over. */
const REST_MS = 60;

let chosenAt = Number.NEGATIVE_INFINITY;

/** Whether the person passes over connections, as one is chosen. @param now Milliseconds of any clock that only goes forward. */
export function notePassing(now = performance.now()): boolean {
  const passing = now - chosenAt < PASSING_MS;
  chosenAt = now;
  return passing;
}

/** Runs next; while the person passes over connections, once they rest. Returns a function that calls it off. */
export function atRest(run: () => unknown): () => void {
  const timer = setTimeout(run, store.get().passing ? REST_MS : 0);
  return () => clearTimeout(timer);
}
