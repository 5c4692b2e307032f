import * as v from 'valibot';

type Schema = v.GenericSchema;
type Entries = Record<string, Schema>;
type Leaf = (schema: Schema, value: unknown) => unknown;

/**
 * What is left of a value when everything that its schema does not name is taken away, so that nothing added to an object elsewhere, which
 * may be a secret, reaches the window or a file. Checks nothing: the value comes from Tokenscope itself, and the compiler has seen its type.
 * What is of another kind than the schema says becomes undefined.
 */
export function viewOf<S extends v.GenericSchema>(schema: S, value: v.InferOutput<S>): v.InferOutput<S> {
  return strip(schema, value) as v.InferOutput<S>;
}

/** As `viewOf`, where the schema has plain values in another form: `leaf` gives what stands for one, by its schema. */
export function writtenBy<S extends v.GenericSchema>(schema: S, value: object, leaf: Leaf): v.InferOutput<S> {
  return strip(schema, value, leaf) as v.InferOutput<S>;
}

/** A value of a file of ours: what the schema doesn't name is dropped, for a later version wrote it. null: it isn't of that shape. */
export function readStored<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> | null {
  const parsed = v.safeParse(schema, strip(schema, value));
  return parsed.success ? parsed.output : null;
}

const asItIs: Leaf = (_, value) => value;

function strip(schema: Schema, value: unknown, leaf = asItIs): unknown {
  if (value === null || value === undefined) return value;
  switch (schema.type) {
    case 'nullable':
    case 'optional':
      return strip((schema as unknown as { wrapped: Schema }).wrapped, value, leaf);
    case 'array':
      return Array.isArray(value) ? value.map((each) => strip((schema as unknown as { item: Schema }).item, each, leaf)) : undefined;
    case 'record':
      return isObject(value) ? mapValues(value, (each) => strip((schema as unknown as { value: Schema }).value, each, leaf)) : undefined;
    case 'strict_object':
      return isObject(value) ? named((schema as unknown as { entries: Entries }).entries, value, leaf) : undefined;
    case 'variant': {
      const option = isObject(value) ? chosen(schema as unknown as { key: string; options: Schema[] }, value) : undefined;
      return option && strip(option, value, leaf);
    }
    case 'lazy':
      return strip((schema as unknown as { getter: (input: unknown) => Schema }).getter(value), value, leaf);
    case 'string':
    case 'number':
    case 'boolean':
    case 'literal':
    case 'picklist':
    case 'null':
    case 'union':
      // A union is of plain values only; one of objects is a variant.
      return typeof value === 'object' ? undefined : leaf(schema, value);
    default:
      throw new Error(`No view can be made by a schema of type ${schema.type}.`);
  }
}

function named(entries: Entries, value: Record<string, unknown>, leaf: Leaf): Record<string, unknown> {
  const view: Record<string, unknown> = {};
  for (const name of Object.keys(entries)) {
    const schema = entries[name];
    if (schema !== undefined && value[name] !== undefined) view[name] = strip(schema, value[name], leaf);
  }
  return view;
}

function chosen({ key, options }: { key: string; options: Schema[] }, value: Record<string, unknown>): Schema | undefined {
  const fits = (option: Schema) => {
    const tag = (option as unknown as { entries: Entries }).entries[key] as unknown as
      | { literal?: unknown; options?: unknown[] }
      | undefined;
    return tag?.literal === value[key] || tag?.options?.includes(value[key]);
  };
  return options.find(fits);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function mapValues(value: object, map: (each: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, map(each)]));
}
