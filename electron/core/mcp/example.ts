import { isRecord } from '../base/untrusted-text';

/** Schemas within schemas that are followed; deeper ones give null. */
const MAX_DEPTH = 6;
const MAX_MEMBERS = 50;

/** Arguments to begin with: what the JSON Schema of a tool demands or has a default for, each with a value of its type. */
export function exampleInput(inputSchema: unknown): Record<string, unknown> {
  const example = exampleOf(inputSchema, inputSchema, 0);
  return isRecord(example) ? example : {};
}

function exampleOf(given: unknown, root: unknown, depth: number): unknown {
  const schema = followed(given, root);
  if (!isRecord(schema) || depth > MAX_DEPTH) return null;
  const [first] = [...listOf(schema.examples), ...listOf(schema.enum)];
  for (const value of [schema.const, schema.default, first]) if (value !== undefined) return value;
  const type = typeOf(schema);
  if (type === 'object') return membersOf(schema, root, depth);
  if (type === 'number' || type === 'integer') return typeof schema.minimum === 'number' ? schema.minimum : 0;
  if (type !== null) return Object.hasOwn(PLAIN, type) ? structuredClone(PLAIN[type]) : null;
  const [alternative] = [...listOf(schema.anyOf), ...listOf(schema.oneOf), ...listOf(schema.allOf)];
  return alternative === undefined ? null : exampleOf(alternative, root, depth + 1);
}

const PLAIN: Readonly<Record<string, unknown>> = { string: '', boolean: false, array: [] };

function membersOf({ properties, required }: Record<string, unknown>, root: unknown, depth: number): Record<string, unknown> {
  const demanded = new Set(listOf(required));
  const named = Object.entries(isRecord(properties) ? properties : {});
  const wanted = named.filter(([name, schema]) => demanded.has(name) || (isRecord(schema) && schema.default !== undefined));
  return Object.fromEntries(wanted.slice(0, MAX_MEMBERS).map(([name, schema]) => [name, exampleOf(schema, root, depth + 1)]));
}

function typeOf({ type, properties }: Record<string, unknown>): string | null {
  const found = Array.isArray(type) ? type.find((each) => each !== 'null') : type;
  return typeof found === 'string' ? found : isRecord(properties) ? 'object' : null;
}

/** A reference within the schema, as "#/$defs/size"; any other leads nowhere. */
function followed(schema: unknown, root: unknown): unknown {
  if (!isRecord(schema) || typeof schema.$ref !== 'string') return schema;
  const [start, ...names] = schema.$ref.split('/');
  if (start !== '#') return null;
  return names.reduce<unknown>((at, name) => (isRecord(at) && Object.hasOwn(at, name) ? at[name] : null), root);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
