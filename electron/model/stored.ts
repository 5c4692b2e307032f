import * as v from 'valibot';

type Entries = Record<string, v.GenericSchema>;

/**
 * An object of a file of ours, held against its schema on the surface: each member is there, or has a default, and is of the right kind.
 * What a member may hold is checked where it is edited or used. Thousands are read while the window opens, so of what is in a member only the
 * groups of settings that have defaults are completed: a version before knew fewer settings of a group.
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
    else if (member.type === 'optional') object[name] = completed(member, given);
  }
  return object;
}

/** A group of settings with the defaults of those it lacks; anything else, and a group that lacks nothing, as it is. */
function completed(schema: v.GenericSchema, given: unknown): unknown {
  if ('wrapped' in schema) return completed(schema.wrapped as v.GenericSchema, given);
  if (schema.type !== 'strict_object' || kindOf(given) !== 'object') return given;
  const group = given as Record<string, unknown>;
  const changed: Record<string, unknown> = {};
  for (const [name, member] of Object.entries((schema as unknown as { entries: Entries }).entries)) {
    if (member.type !== 'optional') continue;
    const own = Object.hasOwn(group, name) ? group[name] : undefined;
    const whole = own === undefined ? defaultOf(member) : completed(member, own);
    if (whole !== own) changed[name] = whole;
  }
  return Object.keys(changed).length === 0 ? given : { ...group, ...changed };
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
