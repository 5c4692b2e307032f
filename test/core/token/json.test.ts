import { describe, expect, it } from 'vitest';
import { prettyJson, readJson } from '../../../electron/core/token/json';
import fc from '../../support/property';

function pretty(text: string): string {
  const reading = readJson(text);
  if (!reading.ok) throw new Error(reading.reason);
  return prettyJson(text, reading.node);
}

describe('reading JSON as written', () => {
  it('accepts and refuses exactly what JSON.parse does', () => {
    const almostJson = fc.oneof(
      fc.json(),
      fc
        .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', '0', '\\', '-', '.', 'e', '\u0001', ' '))
        .map(([text, at, extra]) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + extra + text.slice(place + 1);
        }),
      fc.string(),
    );
    fc.assert(
      fc.property(almostJson, (text) => {
        let native = true;
        try {
          JSON.parse(text);
        } catch {
          native = false;
        }
        expect(readJson(text, 1_000).ok).toBe(native);
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps numbers, escapes, repeated names and order', () => {
    const text = '{"b":1.0,"10":12345678901234567890,"2":1e3,"b":-0,"\\u0061":"\\/"}';
    expect(pretty(text)).toBe('{\n  "b": 1.0,\n  "10": 12345678901234567890,\n  "2": 1e3,\n  "b": -0,\n  "\\u0061": "\\/"\n}');
  });

  it('indents as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(pretty(JSON.stringify(plain))).toBe(JSON.stringify(plain, null, 2));
      }),
    );
  });

  it('leaves text alone that would grow out of hand', () => {
    const text = `${'['.repeat(60)}${'1,'.repeat(60_000)}1${']'.repeat(60)}`;
    expect(pretty(text)).toBe(text);
  });

  it('stops at the depth given', () => {
    expect(readJson('[[[]]]', 2)).toEqual({ ok: false, offset: 2, reason: 'is nested more than 2 levels deep' });
  });
});
