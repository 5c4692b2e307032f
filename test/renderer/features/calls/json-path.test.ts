import { describe, expect, it } from 'vitest';
import { valueAt, valueAtPath } from '../../../../renderer/features/calls/json-path';

const TEXT = `{
  "data": [ { "id": 12345678901234567890, "odd name.x": "a\\"b\\u00fc" }, true, null ],
  "twice": 1, "twice": 2,
  "__proto__": { "constructor": "c" }
}`;
const at = (piece: string) => valueAt(TEXT, TEXT.indexOf(piece) + 1);

describe('a value of a JSON text', () => {
  it.each([
    ['12345678901234567890', 'data[0].id', '12345678901234567890'],
    ['"id"', 'data[0].id', '12345678901234567890'],
    ['"a\\"b', 'data[0]["odd name.x"]', 'a"bü'],
    ['true', 'data[1]', 'true'],
    ['null', 'data[2]', 'null'],
    ['"c"', '__proto__.constructor', 'c'],
  ])('at %s is %s', (piece, path, value) => {
    expect(at(piece)).toEqual({ path, value });
    expect(valueAtPath(TEXT, path)).toBe(value);
  });

  it('of members with the same name is the last', () => expect(valueAtPath(TEXT, 'twice')).toBe('2'));

  it.each(['nope', 'data[9]', 'data.id', 'data[0].id.x', 'data[', '..', 'constructor', 'twice twice', '[0]'])('is not at %j', (path) => {
    expect(valueAtPath(TEXT, path)).toBeNull();
  });

  it('of a text that is cut, or no JSON, does no harm', () => {
    for (const text of ['', '{', '{"a":', '[1,', 'hello', '"x']) expect(() => [valueAt(text, 1), valueAtPath(text, 'a')]).not.toThrow();
  });
});
