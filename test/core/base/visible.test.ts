import { describe, expect, it } from 'vitest';
import { holdsUnseen, visible, visibleJson, visibleLines, withoutUnseen } from '../../../electron/core/base/visible';
import { escaped } from '../../../renderer/components/untrusted';
import fc from '../../support/property';

const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('\n', '\t', '\u2028', '\u202e', '\u{e0041}', '\ud800', '"', '\\'),
  ),
});

/** Unseen characters by what the Unicode Standard says of them, one of each range. */
const UNSEEN = [
  '\u0000',
  '\u0007',
  '\n',
  '\u000b',
  '\u000c',
  '\r',
  '\t',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u009b',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u1160',
  '\u17b4',
  '\u180b',
  '\u180e',
  '\u200b',
  '\u200d',
  '\u200f',
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\ufff9',
  '\ufffb',
  '\ud800',
  '\udc00',
  '\u{e0001}',
  '\u{e007f}',
  '\u{e0100}',
];

describe('text on one line', () => {
  it.each(UNSEEN)('writes %j as JSON does', (character) => {
    const escaped = visible(`a${character}b`);
    expect(escaped).toMatch(/^a(\\[nrt]|(\\u[0-9a-f]{4}){1,2})b$/);
    expect(JSON.parse(`"${escaped}"`)).toBe(`a${character}b`);
  });

  it('leaves what can be seen as it is', () => {
    const text = 'Grüße, 世界 👋 ❤\ufe0f "a\\b" | # <b>';
    expect(visible(text)).toBe(text);
  });

  it('leaves emoji that Unicode joins, and writes every other joiner', () => {
    const joined = 'Ada 👩‍💻 and 👨‍👩‍👧‍👦, 🏳️‍🌈';
    expect([visible(joined), visibleLines(joined), withoutUnseen(joined, ''), holdsUnseen(joined)]).toEqual([
      joined,
      joined,
      joined,
      false,
    ]);
    expect(visible('👍\u200d👍 a\u200db 👩‍💻\u200d')).toBe('👍\\u200d👍 a\\u200db 👩‍💻\\u200d');
    expect(holdsUnseen(`${joined} 👍\u200d👍`)).toBe(true);
  });

  it('of any text never holds a line, and JSON stays the same JSON', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202e]/u);
        expect(visibleLines(text).split('\n')).toHaveLength(text.split('\n').length);
        expect(withoutUnseen(text, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        for (const indent of [undefined, 2]) expect(JSON.parse(visibleJson({ [text]: [text] }, indent))).toEqual({ [text]: [text] });
      }),
    );
  });
});

it('line breaks and tabs are no hidden characters; a pictograph may choose its form', () => {
  expect(holdsUnseen('a\n\tb ❤\ufe0f')).toBe(false);
  expect(holdsUnseen('a\ufe0f')).toBe(true);
  expect(holdsUnseen('a\u{e0041}')).toBe(true);
});

it('the window marks the same characters, but for the joiners that scripts need', () => {
  const different: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (character === '\u200c' || character === '\u200d') continue;
    if ((escaped(character) === character) !== (visible(character) === character)) different.push(code.toString(16));
  }
  expect(different).toEqual([]);
});
