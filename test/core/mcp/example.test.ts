import { expect, it } from 'vitest';
import { exampleInput } from '../../../electron/core/mcp/example';

it('has what a tool demands or has a default for, each with a value of its type', () => {
  const schema = {
    type: 'object',
    required: ['text', 'count', 'kind', 'size', 'tags', 'deep', 'either'],
    properties: {
      text: { type: 'string' },
      count: { type: ['null', 'integer'], minimum: 2 },
      kind: { enum: ['a', 'b'] },
      size: { $ref: '#/$defs/size' },
      tags: { type: 'array', items: { type: 'string' } },
      deep: { properties: { on: { type: 'boolean' } }, required: ['on'] },
      either: { anyOf: [{ const: 7 }, { type: 'string' }] },
      page: { type: 'integer', default: 1 },
      unasked: { type: 'string' },
    },
    $defs: { size: { type: 'number', examples: [3] } },
  };
  const deep = { on: false };
  expect(exampleInput(schema)).toEqual({ text: '', count: 2, kind: 'a', size: 3, tags: [], deep, either: 7, page: 1 });
});

it.each([
  ['no schema', undefined],
  ['a list', []],
  ['a text', 'object'],
  ['a reference to itself', { $ref: '#' }],
  ['one that leads out', { $ref: 'https://attacker.example/schema' }],
])('is empty for %s', (_, schema) => {
  expect(exampleInput(schema)).toEqual({});
});

it('ends where a schema is within itself, and takes names as names', () => {
  const schema: Record<string, unknown> = { type: 'object', required: ['me', '__proto__'], properties: {} };
  schema.properties = JSON.parse('{"me":{"$ref":"#"},"__proto__":{"type":"constructor"}}');
  const example = exampleInput(schema);
  expect(JSON.stringify(example).length).toBeLessThan(400);
  expect(Object.getPrototypeOf(example)).toBe(Object.prototype);
});
