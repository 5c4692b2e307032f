import { inShort } from '../../../model/text/durations';
import type { ApiReply, Lab } from '../lab';
import { CouldNotRun, type Figures } from '../model';

/** When a token that should be dead is tried, in milliseconds after what should have ended it. */
export const MOMENTS = [0, 1_000, 10_000, 60_000];
/** Milliseconds by which a promise may be overrun before it counts: servers count in whole seconds. */
export const GRAIN_MS = 1_000;

/** Milliseconds after which tokens that were promised to end, and live, are looked at again: ending them may take servers a moment. */
export const SECOND_LOOK_MS = 2_000;

/** `unclear`: the answer says nothing about the token (429, 5xx, a lost answer). */
export interface Answered {
  answer: 'accepted' | 'refused' | 'unclear';
  /** "status 401". Cleaned; no secret. */
  said: string;
}

/** The same question, asked at several moments after something happened. Milliseconds. */
export class Course {
  readonly asked: (Answered & { planned: number; after: number })[] = [];
  /** When it was last seen accepted; null: never. */
  acceptedAt: number | null = null;
  /** When it was first seen refused; null: not seen. */
  refusedAt: number | null = null;
  /** The waiting was skipped, stopped or too long. */
  cut: CouldNotRun | null = null;

  /** The answers over time, for the report: "+1 s" and "accepted (status 200)". */
  measured(inWords = ({ answer, said }: Answered) => `${answer} (${said})`): Figures {
    return Object.fromEntries(this.asked.map((each) => [each.planned === 0 ? 'Immediately' : `+${inShort(each.planned)}`, inWords(each)]));
  }

  /** How long it was still accepted, in words: "none", "between 1 s and 10 s", "at least 60 s". */
  get span(): string {
    const { acceptedAt, refusedAt } = this;
    if (acceptedAt === null) return refusedAt === null ? 'unknown' : isAtOnce(refusedAt) ? 'none' : `at most ${inShort(refusedAt)}`;
    if (refusedAt === null) return `at least ${inShort(acceptedAt)}`;
    return `between ${inShort(acceptedAt)} and ${inShort(refusedAt)}`;
  }

  /** Why it is not known how it went on after the last acceptance; null: it was still accepted at the end. */
  get whyOpen(): string | null {
    if (this.cut !== null) return this.cut.text;
    return this.asked.at(-1)?.answer === 'accepted' ? null : `The last response was inconclusive (${this.lastSaid}).`;
  }

  /** The last thing that was said, where nothing could be decided. */
  get lastSaid(): string {
    return this.asked.at(-1)?.said ?? 'nothing was sent';
  }
}

/**
 * Asks at each of `moments` (milliseconds after `from`) until the answer is a refusal. `after` is taken before the question is sent, so
 * an acceptance at 1,000 means that the token was at least that old when it was taken.
 *
 * @param from Milliseconds since the epoch on the lab's clock.
 */
export async function askOverTime(lab: Lab, { ask, ...when }: When & { ask: Ask }): Promise<Course> {
  const course = new Course();
  await askEachOverTime(lab, { ...when, asks: [{ course, ask }] });
  return course;
}

/** As `askOverTime`, with several questions at each moment, so that none is asked late because another took its time. Fills their courses. */
export async function askEachOverTime(
  lab: Lab,
  { from, moments, why, asks }: When & { asks: readonly { course: Course; ask: Ask }[] },
): Promise<void> {
  for (const planned of moments) {
    const open = asks.filter(({ course }) => course.refusedAt === null);
    if (open.length === 0) return;
    const ms = from + planned - lab.now();
    try {
      if (ms > 0) await lab.wait(ms, why);
    } catch (error) {
      if (!(error instanceof CouldNotRun)) throw error;
      for (const { course } of open) course.cut = error;
      return;
    }
    for (const { course, ask } of open) {
      const after = Math.max(0, lab.now() - from);
      const found = await ask();
      course.asked.push({ ...found, planned, after });
      if (found.answer === 'accepted') course.acceptedAt = after;
      if (found.answer === 'refused') course.refusedAt = after;
    }
  }
}

interface When {
  from: number;
  moments: readonly number[];
  why: string;
}

type Ask = () => Promise<Answered>;

/** Lets a moment pass where a check can do without it: skipped, it goes on. */
export async function pause(lab: Lab, ms: number, why: string): Promise<void> {
  try {
    await lab.wait(ms, why);
  } catch (error) {
    if (!(error instanceof CouldNotRun)) throw error;
  }
}

/** Whether something was asked right after what it is counted from. @param ms Milliseconds. */
export function isAtOnce(ms: number): boolean {
  return ms < 500;
}

/** "right after the rotation", "10 s after the rotation". @param ms Milliseconds. */
export function afterThe(event: string, ms: number): string {
  return isAtOnce(ms) ? `right after ${event}` : `${inShort(ms)} after ${event}`;
}

/** 2xx takes the token, 401 and 403 refuse it, anything else says nothing about it. */
export function answeredBy(reply: ApiReply): Answered {
  return { answer: reply.accepted ? 'accepted' : reply.refused ? 'refused' : 'unclear', said: `status ${reply.status}` };
}
