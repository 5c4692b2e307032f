import * as v from 'valibot';

type Entries = Record<string, v.GenericSchema>;

/**
 * An object of a file of ours, held against its schema on the surface: each member is there, or has a default, and is of the right kind.
 * What a member may hold is checked where it is edited or used. Thousands are read while the window opens, so no member is looked into.
 * Members that the schema doesn't name are kept: a later version wrote them.
 *
 * @throws Error Names the member, never what is in it.
 */
export function storedObject<E extends Entries>(schema: { entries: E }, value: unknown, what: string): Record<string, unknown> {
  if (kindOf(value) !== 'object') throw new Error(`${what} is not an object.`);
  const object: Record<string, unknown> = { ...(value as object) };
  for (const [name, member] of Object.entries(schema.entries)) {
    const given = object[name];
    if (given === undefined && member.type === 'optional') {
      const otherwise = defaultOf(member);
      if (otherwise !== undefined) object[name] = otherwise;
    } else if (!kindsOf(member).includes(kindOf(given))) throw new Error(`Member "${name}" of ${what} is missing or of the wrong kind.`);
  }
  return object;
}

const defaults = new WeakMap<v.GenericSchema, unknown>();

/** Whole: the default of an object may be `{}`, whose members have defaults of their own. */
function defaultOf(member: v.GenericSchema): unknown {
  if (!defaults.has(member)) defaults.set(member, v.parse(member, undefined));
  return defaults.get(member);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function kindsOf(schema: v.GenericSchema): string[] {
  switch (schema.type) {
    case 'nullable':
      return ['null', ...kindsOf((schema as unknown as { wrapped: v.GenericSchema }).wrapped)];
    case 'optional':
      return kindsOf((schema as unknown as { wrapped: v.GenericSchema }).wrapped);
    case 'picklist':
      return ['string'];
    case 'literal':
      return [typeof (schema as unknown as { literal: unknown }).literal];
    case 'strict_object':
    case 'variant':
    case 'record':
      return ['object'];
    default:
      return [schema.type];
  }
}
