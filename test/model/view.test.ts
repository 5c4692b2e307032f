import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { events } from '../../electron/contract/events';
import { methods } from '../../electron/contract/methods';
import { blankSettings, connectionSettings } from '../../electron/model/connection';
import { storedObject } from '../../electron/model/stored';
import { viewOf } from '../../electron/model/view';

const inner = v.strictObject({ name: v.pipe(v.string(), v.maxLength(3)), note: v.optional(v.string()) });
const tree: v.GenericSchema<{ name: string; next: unknown }> = v.strictObject({
  name: v.string(),
  next: v.nullable(v.lazy(() => tree)),
}) as never;
const schema = v.strictObject({
  list: v.array(inner),
  by: v.record(v.string(), inner),
  one: v.nullable(inner),
  way: v.variant('kind', [
    v.strictObject({ kind: v.literal('a'), x: v.number() }),
    v.strictObject({ kind: v.picklist(['b', 'c']), y: v.optional(inner) }),
  ]),
  either: v.union([v.boolean(), v.number()]),
  tree,
});
const secret = { secret: 'CANARY' };
const full = {
  list: [{ name: 'longer than three', ...secret }],
  by: { key: { name: 'n', note: undefined, ...secret } },
  one: { name: 'n', note: 'x', ...secret },
  way: { kind: 'c', y: { name: 'n', ...secret }, x: 'CANARY', ...secret },
  either: { toString: 'CANARY' },
  tree: { name: 'a', next: { name: 'b', next: null, ...secret } },
  ...secret,
};

describe('a view', () => {
  it('holds what the schema names, at every depth, whatever its kind', () => {
    const view = viewOf<v.GenericSchema>(schema, full);
    expect(view).toEqual({
      list: [{ name: 'longer than three' }],
      by: { key: { name: 'n' } },
      one: { name: 'n', note: 'x' },
      way: { kind: 'c', y: { name: 'n' } },
      either: undefined,
      tree: { name: 'a', next: { name: 'b', next: null } },
    });
    expect(JSON.stringify(view)).not.toContain('CANARY');
  });

  it('is not made by a schema of a kind that would let things through', () => {
    for (const loose of [v.object({ a: v.string() }), v.looseObject({}), v.any(), v.unknown(), v.custom(() => true)])
      expect(() => viewOf<v.GenericSchema>(loose, full)).toThrow(/No view/);
    expect(viewOf<v.GenericSchema>(schema, { ...full, way: { kind: 'd', ...secret }, list: secret, one: 'CANARY', by: 7 })).toMatchObject({
      way: undefined,
      list: undefined,
      one: undefined,
    });
  });
});

/** Kinds of schemas that a schema is made of, each once. */
function kindsIn(schema: v.GenericSchema, seen = new Set<unknown>()): Set<string> {
  const kinds = new Set<string>();
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null || seen.has(one)) return;
    seen.add(one);
    const { kind, type, entries = {}, item, items = [], value, wrapped, options = [], getter } = one as Record<string, never>;
    if (kind !== 'schema') return;
    kinds.add(String(type));
    // What a union has is passed on as it is where it is plain, and not at all where it is not.
    for (const inner of [...Object.values(entries), item, ...(items as unknown[]), value, wrapped]) visit(inner);
    if (type === 'variant') for (const option of options as unknown[]) visit(option);
    if (type === 'lazy') visit((getter as unknown as () => unknown)());
  };
  visit(schema);
  return kinds;
}

it('every answer and event of the contract can be made a view', () => {
  const VIEWED = 'array boolean lazy literal null nullable number optional picklist record strict_object string undefined union variant';
  const all = [...Object.values(methods).map(({ answer }) => answer), ...Object.values(events)];
  const kinds = new Set(all.flatMap((each) => [...kindsIn(each as v.GenericSchema)]));
  expect([...kinds].filter((kind) => !VIEWED.split(' ').includes(kind))).toEqual([]);
  expect([...kindsIn(v.strictObject({ a: v.nullable(v.tuple([v.string()])) }))]).toContain('tuple');
});

describe('a stored object', () => {
  const entries = {
    id: v.string(),
    on: v.boolean(),
    at: v.nullable(v.number()),
    list: v.array(inner),
    one: inner,
    text: v.optional(v.string(), 'x'),
  };
  const good = { id: 'a', on: true, at: null, list: [], one: {} };

  it('gets what a version before did not write, and keeps what a later one did', () => {
    expect(storedObject({ entries }, { ...good, later: 1 }, 'it')).toEqual({ ...good, text: 'x', later: 1 });
    expect(good).not.toHaveProperty('text');
  });

  it('gets whole objects, also where the default names only some of their members', () => {
    const inner = v.optional(v.strictObject({ kind: v.optional(v.string(), 'x'), of: v.optional(v.nullable(v.string()), null) }), {});
    expect(storedObject({ entries: { inner } }, {}, 'it')).toEqual({ inner: { kind: 'x', of: null } });
  });

  it('is, of a connection that a version before wrote, as a new one is', () => {
    const blank = blankSettings() as Record<string, unknown>;
    const since = Object.entries(connectionSettings.entries).flatMap(([name, { type }]) => (type === 'optional' ? name : []));
    const before = Object.fromEntries(Object.entries({ ...blank, name: 'n', template: 'oauth' }).filter(([name]) => !since.includes(name)));
    const opened = storedObject(connectionSettings, before, 'it');
    for (const name of since.filter((each) => each in opened)) expect([name, opened[name]]).toEqual([name, blank[name]]);
    expect(opened).toHaveProperty('tokenExchange.subject.token', 'access');
  });

  it.each([
    { tokenExchange: {}, jwtBearer: {}, passwordGrant: {} },
    { tokenExchange: { subject: {}, requestedTokenType: null }, jwtBearer: { assertion: 'signed' } },
  ])('is, of a connection whose groups of settings are written in part, as a new one is: %j', (written) => {
    const blank = blankSettings();
    const opened = storedObject(connectionSettings, { ...blank, name: 'n', template: 'oauth', ...written }, 'it');
    expect(opened).toEqual({ ...blank, name: 'n', template: 'oauth' });
  });

  it('keeps what is set in a group that is written in part, and what a later version wrote there', () => {
    const tokenExchange = { subject: { connection: 'c', later: 1 }, actor: { type: 't' }, more: 'm' };
    const opened = storedObject(connectionSettings, { ...blankSettings(), name: 'n', template: 'oauth', tokenExchange }, 'it');
    expect(opened.tokenExchange).toEqual({
      subject: { connection: 'c', token: 'access', type: null, later: 1 },
      actor: { connection: null, token: 'access', type: 't' },
      requestedTokenType: null,
      more: 'm',
    });
    expect(tokenExchange.subject).toEqual({ connection: 'c', later: 1 });
  });

  it.each([
    ['id', 7],
    ['on', 'yes'],
    ['at', '1'],
    ['list', {}],
    ['one', null],
    ['one', []],
    ['text', 1],
    ['id', undefined],
  ])('is refused with %s being %j, and nothing of it is told', (name, value) => {
    expect(() => storedObject({ entries }, { ...good, [name]: value }, 'it')).toThrow(
      `Member "${name}" of it is missing or of the wrong kind.`,
    );
  });
});
