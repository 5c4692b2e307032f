import * as v from 'valibot';
import { importReview, partialConnection } from './connection-file';
import { id, short } from './text/limits';

/** Beside the tenant, what a provider's addresses are made with. */
export const MAX_OTHERS = 3;
const value = v.strictObject({ name: short, example: short });

/** A provider that a file of a person's own names. */
const fileEntry = v.strictObject({
  id: short,
  label: short,
  /** What `{tenant}` stands for in its settings; null: nothing. */
  tenant: v.nullable(value),
  /** What `{tenant2}`, `{tenant3}` and so on stand for. */
  others: v.optional(v.pipe(v.array(value), v.maxLength(MAX_OTHERS))),
  settings: partialConnection,
});

/** The providers of one file. Without an id: read, and not kept yet. */
const named = { name: short, entries: v.pipe(v.array(fileEntry), v.maxLength(5_000)) };
export const providersFile = v.strictObject({ id, ...named });

/** As it is kept. */
export const PROVIDERS_KIND = 'tokenscope-providers';
export const keptProviders = v.strictObject({ kind: v.literal(PROVIDERS_KIND), version: v.literal(1), ...named });

/** A file before a person says yes to it: what it names, and what of it can't be carried over. */
export const providersReview = v.strictObject({ id: v.string(), ...named, left: importReview.entries.left });

export type FileEntry = v.InferOutput<typeof fileEntry>;
export type ProvidersFile = v.InferOutput<typeof providersFile>;
export type ProvidersReview = v.InferOutput<typeof providersReview>;
