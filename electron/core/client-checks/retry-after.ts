import { headerOf } from '../base/untrusted-text';
import type { Act } from './acts';
import type { Asked } from './scene';

/** Timers may be early by so much; milliseconds. */
const EARLY_MS = 100;

export interface RetryAfter {
  /** As it was sent: "2", or an HTTP date. */
  text: string;
  isDate: boolean;
  /** Milliseconds since the epoch, by the clock of acts. */
  until: number;
}

/** When an answer lets the app ask again (RFC 9110 section 10.2.3); null: it doesn't say. */
export function retryAfterOf({ answer, endedAt }: Act): RetryAfter | null {
  const text = headerOf(answer?.headers ?? [], 'retry-after') ?? null;
  if (text === null || endedAt === null) return null;
  if (/^\d{1,9}$/.test(text)) return { text, isDate: false, until: endedAt + Number(text) * 1000 };
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : { text, isDate: true, until };
}

/** The app sent this too early. */
export const isTooEarly = (act: Act, { until }: RetryAfter): boolean => act.at < until - EARLY_MS;

/** What a check says that asks for the memory of a process, of an app that we start anew for each step. */
export const STARTED_ANEW = 'The app was started anew for this step, so it could not know what came before. Keep it running between steps.';

/** The process that sent this began after that one, for a step: it knows of it only what was stored. */
export function isForgotten(before: Act, act: Act, asked: readonly Asked[]): boolean {
  return asked.some(({ number, isAnew }) => isAnew && number > before.ask && number <= act.ask);
}

/** "0.3 s" */
export const waitedAfter = (refusal: Act, next: Act): string => `${((next.at - (refusal.endedAt ?? refusal.at)) / 1000).toFixed(1)} s`;
