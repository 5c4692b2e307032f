import * as v from 'valibot';
import { isDate } from './dates';

/*
 * Lengths that anything from the window may have, in UTF-16 units: generous for people, tight enough that no argument can swamp the main
 * process. What a single setting may have is narrower and said in words by the rules of connection-rules.ts.
 */
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
export const short = v.pipe(v.string(), v.maxLength(2_000));
export const long = v.pipe(v.string(), v.maxLength(64_000));
/** Milliseconds since the epoch, as far as a date goes. */
export const moment = v.pipe(v.number(), v.check(isDate));
/** A pasted text, a body, a file. */
export const content = v.pipe(v.string(), v.maxLength(20_000_000));
