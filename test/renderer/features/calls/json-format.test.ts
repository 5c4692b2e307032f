import { describe, expect, it } from 'vitest';
import { HIGHLIGHT_LIMIT, INLINE_FORMAT_LIMIT, planBody, buildText } from '../../../../renderer/features/calls/body-text';
import { findAll, MATCH_LIMIT, matchFrom } from '../../../../renderer/features/find/find';
import { formatJson, looksLikeJson } from '../../../../electron/model/text/json-layout';
import fc from '../../../support/property';

describe('laying JSON out', () => {
  it('gives what JSON.stringify with two spaces gives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const expected = JSON.stringify(value, null, 2);
        expect(formatJson(JSON.stringify(value))).toEqual({ text: expected, complete: true });
        expect(formatJson(expected).text).toBe(expected);
      }),
    );
  });

  it('changes nothing but white space', () => {
    const source = '{"a":12345678901234567890,"a":1.50,"\\u0041":"\\/ \\" ]","10":1,"9":-0E-1}';
    const { text } = formatJson(source);
    expect(text).toBe('{\n  "a": 12345678901234567890,\n  "a": 1.50,\n  "\\u0041": "\\/ \\" ]",\n  "10": 1,\n  "9": -0E-1\n}');
  });

  it.each([
    ['{"a":[1,2', '{\n  "a": [\n    1,\n    2'],
    ['{"a":"cut of', '{\n  "a": "cut of'],
    ['{"a":"cut \\"', '{\n  "a": "cut \\"'],
    ['[1]]', undefined],
  ])('shows what there is of %j and says it is not whole', (source, expected) => {
    const formatted = formatJson(source);
    expect(formatted.complete).toBe(false);
    if (expected !== undefined) expect(formatted.text).toBe(expected);
  });

  it('keeps JSON Lines apart', () => {
    expect(formatJson('{"a":1}\n{"b":2}\n').text).toBe('{\n  "a": 1\n}\n{\n  "b": 2\n}');
  });

  it('is not blown up by deep nesting', () => {
    const depth = 20_000;
    const { text, complete } = formatJson('['.repeat(depth) + ']'.repeat(depth));
    expect(complete).toBe(true);
    expect(text.length).toBeLessThan(depth * 300);
  });

  it('never loses a character that is not white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\ \n1atrue') }), (source) => {
        const squeeze = (text: string) => text.replace(/\s/g, '');
        expect(squeeze(formatJson(source).text)).toBe(squeeze(source));
      }),
    );
  });

  it('tells JSON from other things by how it begins', () => {
    expect(looksLikeJson(' \n{"a":1}')).toBe(true);
    expect(looksLikeJson('-1')).toBe(true);
    expect(looksLikeJson('<html>')).toBe(false);
    expect(looksLikeJson('')).toBe(false);
  });
});

describe('how a body is shown', () => {
  const json = (length: number) => ({ kind: 'json' as const, text: `[${' '.repeat(length)}]` });
  it('depends on its length', () => {
    expect(planBody(json(10), true)).toEqual({ format: 'inline', highlight: true, notice: null });
    expect(planBody(json(INLINE_FORMAT_LIMIT), true)).toMatchObject({ format: 'worker', highlight: true });
    expect(planBody(json(HIGHLIGHT_LIMIT), true)).toMatchObject({ format: 'worker', highlight: false });
    expect(planBody(json(HIGHLIGHT_LIMIT), true).notice).toMatch(/without highlighting/);
  });
  it('is as received where that was asked, and for what only claims to be JSON', () => {
    expect(planBody(json(10), false)).toMatchObject({ format: 'none', highlight: true });
    expect(planBody({ kind: 'json', text: '<html>' }, true)).toMatchObject({ format: 'none', highlight: false });
    expect(planBody({ kind: 'text', text: '{}' }, true)).toEqual({ format: 'none', highlight: false, notice: null });
  });
});

describe('a document built in slices', () => {
  it('is the text, whatever its line breaks', async () => {
    const text = Array.from({ length: 60_000 }, (_, line) => `line ${line}${line % 3 === 0 ? '\r' : ''}`).join('\n');
    const progress: number[] = [];
    const doc = await buildText(text, new AbortController().signal, (fraction) => progress.push(fraction));
    expect(doc.toString()).toBe(text.replace(/\r\n?/g, '\n'));
    expect(progress.length).toBeGreaterThan(1);
    expect(doc.lines).toBe(60_000);
  });
  it('keeps a line longer than a slice whole', async () => {
    const text = 'x'.repeat(900_000);
    expect((await buildText(text, new AbortController().signal)).lines).toBe(1);
  });
  it('stops when it is no longer wanted', async () => {
    const aborted = new AbortController();
    const building = buildText('x\n'.repeat(400_000), aborted.signal, () => aborted.abort(new Error('gone')));
    await expect(building).rejects.toThrow('gone');
  });
});

describe('finding in a body', () => {
  const starts = (...args: Parameters<typeof findAll>) => [...findAll(...args)].flat();
  it('finds the same whatever the window', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.') }),
        fc.constantFrom('a', 'ab', 'aab', '.', 'aa'),
        fc.integer({ min: 1, max: 9 }),
        (text, query, size) => {
          const whole: number[] = [];
          for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) whole.push(at);
          expect(starts(text, query, true, size)).toEqual(whole);
        },
      ),
    );
  });
  it('minds case only when asked, and takes signs literally', () => {
    expect(starts('Ab aB (a.b)', 'ab', false)).toEqual([0, 3]);
    expect(starts('Ab aB (a.b)', 'aB', true)).toEqual([3]);
    expect(starts('Ab aB (a.b)', '(a.', true)).toEqual([6]);
    expect(starts('abc', '', true)).toEqual([]);
  });
  it('stops counting at some point', () => {
    expect(starts('a'.repeat(MATCH_LIMIT + 5), 'a', true)).toHaveLength(MATCH_LIMIT);
  });
  it('goes on from where the person is, and round', () => {
    expect(matchFrom([2, 5, 9], 0)).toBe(0);
    expect(matchFrom([2, 5, 9], 5)).toBe(1);
    expect(matchFrom([2, 5, 9], 6)).toBe(2);
    expect(matchFrom([2, 5, 9], 10)).toBe(0);
  });
});
