import * as v from 'valibot';
import { id } from '../model/text/limits';

/** What methods take or answer in many places. */
export const none = v.undefined();
export const nothing = v.null();
export const byId = v.strictObject({ id });
/** `path` null: the person chose no file. */
export const saved = v.strictObject({ path: v.nullable(v.string()) });

/** On the clipboard, which is cleared after `clearsInMs` milliseconds if it still holds it; `clearsOnFocus`: not before the window has the keyboard. */
export const copiedSecret = v.strictObject({ clearsInMs: v.number(), clearsOnFocus: v.boolean() });

/** One method: what it takes, and what it answers. */
export const method = <R extends v.GenericSchema, A extends v.GenericSchema>(request: R, answer: A) => ({ request, answer });
