import { systemSchedule } from '../base/schedule';
import type { Clock, Schedule } from '../ports';
import { type Act, isCodeExchange } from './acts';
import type { Ask, Lead, Said } from './lead';
import type { OpenStage } from './stage';

/** Milliseconds that requests under way have to end once the app has said that it is done. */
const ENDING_MS = 5_000;
/** An app that goes on and on is listened to for this many quiet periods after what was asked for. */
const MOST_PERIODS = 10;
/** Without it, for so many times its patience: a program that takes no requests never does some of it. */
const MOST_PATIENCES = 4;
/** An app that took its time between two requests gets twice as long for the next one, and at most so many quiet periods. */
const MOST_PATIENT = 4;
/** Milliseconds that this is at least: what a scene holds back comes within them. */
const LEAST_MS = 10_000;
/** Milliseconds that a request may stay without an answer while nothing else comes. */
const BUSY_MS = 30_000;
/** Requests that are listened to; one that comes in a loop is seen by then. */
const MOST_ACTS = 1_000;

export interface Listening {
  stage: Pick<OpenStage, 'busy' | 'onAct'>;
  lead: Pick<Lead, 'ask' | 'speaks' | 'quietMs' | 'patienceMs'>;
  clock: Pick<Clock, 'now'>;
  schedule?: Schedule | undefined;
  /** Acts since the app was asked. */
  acts: () => readonly Act[];
  until: (acts: readonly Act[]) => boolean;
  signal: AbortSignal;
}

/**
 * Asks the app for something and resolves when that is over: it said so, or what was asked for has happened and nothing more came for a
 * while, or nothing came at all; an app that never comes to rest is left after some time. Rejects when the signal fires, with its reason.
 */
export function listen(what: Ask, times: number, parts: Listening): Promise<Said | null> {
  const { stage, lead, clock, schedule = systemSchedule, acts, until, signal } = parts;
  return new Promise((resolve, reject) => {
    let said: { said: Said; at: number } | null = null;
    const began = clock.now();
    let last = began;
    /** The longest that the app thought between two of its requests. */
    let pace = 0;
    let isThinking = false;
    let happenedAt: number | null = null;
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
      const came = acts();
      if (came.length >= MOST_ACTS) return end(() => resolve(null));
      const hasHappened = !lead.speaks && until(came);
      if (hasHappened) happenedAt ??= now;
      const usualMs = hasHappened ? lead.quietMs : lead.patienceMs;
      if (usualMs === null) return;
      const periods = happenedAt === null ? MOST_PATIENCES : MOST_PERIODS;
      const most = (happenedAt ?? began) + Math.max(periods * usualMs, LEAST_MS);
      const waitMs = Math.min(Math.max(usualMs, 2 * pace), MOST_PATIENT * usualMs);
      const restMs = isIdle ? waitMs : Math.max(waitMs, BUSY_MS);
      const endsAt = Math.min(last + restMs, most);
      if (now >= endsAt) return end(() => resolve(null));
      callOff = schedule(endsAt - now, look);
    };
    const stopListening = stage.onAct(() => {
      const now = clock.now();
      if (isThinking) pace = Math.max(pace, now - last);
      last = now;
      isThinking = stage.busy() === 0;
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
    case 'sign-in-other':
      return (acts) => answered((act) => act.leg === 'callback' || isCodeExchange(act))(acts) > 0;
    case 'call':
    case 'calls-at-once':
      return (acts) => answered(({ leg }) => leg === 'api')(acts) >= times;
    case 'sign-out':
      return (acts) => answered(({ leg }) => leg === 'revocation' || leg === 'sign-out')(acts) > 0;
  }
}
