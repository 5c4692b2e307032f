import { type Judged, judge, type Known } from './judge';
import { leftOver, type LeftLine } from './left-over';
import { collect } from './collect';
import { unfold, type Unread } from './unfold';
import { veiled } from './veil';

/** What a text brings for a connection. Holds secrets. */
export interface Intake {
  values: Judged[];
  /** Lines that nothing was taken from, without what may be a secret. */
  left: LeftLine[];
  leftOut: number;
  unread: Unread[];
}

/**
 * Reads what a provider sent: a whole e-mail, a file of settings, a command, a table. Pure, and in linear time.
 *
 * @param text At most `MAX_INTAKE` characters of model/intake.ts; the caller sees to it.
 */
export function readIntake(text: string, known: Known): Intake {
  const { lines, unread } = unfold(text);
  const { given, used, isBlurred } = collect(lines, known.names);
  const values = veiled(judge(given, known, isBlurred), lines, known);
  return { values, ...leftOver(lines, used, values), unread };
}
