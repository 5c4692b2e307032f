import type { Lead, SecondCopy } from '../../core/client-checks/lead';
import type { LedCommand } from './led-command';

/** A program that is started twice. The second copy starts when it is first asked, and ends with the scene that needs it. */
export function withSecond(first: LedCommand, second: LedCommand): Lead {
  const copy: SecondCopy = {
    get starts() {
      return second.starts;
    },
    begin: async () => {},
    ask: (what, times, signal) => second.ask(what, times, signal),
    end: () => second.end(),
  };
  return {
    get speaks() {
      return first.speaks;
    },
    get starts() {
      return first.starts;
    },
    quietMs: first.quietMs,
    patienceMs: first.patienceMs,
    ask: (what, times, signal) => first.ask(what, times, signal),
    output: (since) =>
      [...first.output(since), ...second.output(since).map(({ at, text }) => ({ at, text: `(second copy) ${text}` }))].sort(
        (one, other) => one.at - other.at,
      ),
    second: copy,
  };
}
