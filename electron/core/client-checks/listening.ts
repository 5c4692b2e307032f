import { systemSchedule } from '../base/schedule';
import type { Clock, Schedule } from '../ports';
import { type Act, isCodeExchange } from './acts';
import type { Ask, Lead, Said } from './lead';
import type { OpenStage } from './stage';

/** Milliseconds that requests under way have to end once the app has said that it is done. */
const ENDING_MS = 5_000;

export interface Listening {
  stage: Pick<OpenStage, 'busy' | 'onAct'>;
  lead: Lead;
  clock: Pick<Clock, 'now'>;
  schedule?: Schedule | undefined;
  /** Acts since the app was asked. */
  acts: () => readonly Act[];
  until: (acts: readonly Act[]) => boolean;
  signal: AbortSignal;
}

/**
 * Asks the app for something and resolves when that is over: it said so, or what was asked for has happened and nothing more came for a
 * while, or nothing came at all. Rejects when the signal fires, with its reason.
 */
export function listen(what: Ask, times: number, parts: Listening): Promise<Said | null> {
  const { stage, lead, clock, schedule = systemSchedule, acts, until, signal } = parts;
  return new Promise((resolve, reject) => {
    let said: { said: Said; at: number } | null = null;
    let last = clock.now();
    let callOff = () => {};
    const over = new AbortController();
    const end = (settle: () => void) => {
      callOff();
      stopListening();
      signal.removeEventListener('abort', aborted);
      over.abort();
      settle();
    };
    const aborted = () => end(() => reject(signal.reason));
    const look = () => {
      callOff();
      const now = clock.now();
      const isIdle = stage.busy() === 0;
      if (said !== null) {
        const { said: word, at } = said;
        if (isIdle || now - at >= ENDING_MS) return end(() => resolve(word));
        callOff = schedule(at + ENDING_MS - now, look);
        return;
      }
      const waitMs = !lead.speaks && until(acts()) ? lead.quietMs : lead.patienceMs;
      if (!isIdle || waitMs === null) return;
      if (now - last >= waitMs) return end(() => resolve(null));
      callOff = schedule(last + waitMs - now, look);
    };
    const stopListening = stage.onAct(() => {
      last = clock.now();
      look();
    });
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    lead.ask(what, times, over.signal).then(
      (word) => {
        said = { said: word, at: clock.now() };
        look();
      },
      (error) => end(() => reject(error)),
    );
    look();
  });
}

/** Whether what was asked for has happened, as is usual. */
export function usually(what: Ask, times: number): (acts: readonly Act[]) => boolean {
  const answered = (is: (act: Act) => boolean) => (acts: readonly Act[]) => acts.filter((act) => act.endedAt !== null && is(act)).length;
  switch (what) {
    case 'sign-in':
      return (acts) => answered((act) => act.leg === 'callback' || isCodeExchange(act))(acts) > 0;
    case 'call':
    case 'calls-at-once':
      return (acts) => answered(({ leg }) => leg === 'api')(acts) >= times;
    case 'sign-out':
      return (acts) => answered(({ leg }) => leg === 'revocation' || leg === 'sign-out')(acts) > 0;
  }
}
