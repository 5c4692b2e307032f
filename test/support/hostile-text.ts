import fc from './property';

/** Each ends what it stands in, or begins something new, in one output or another. */
export const HOSTILE = [
  ...['\n', '\r', '\r\n', '\t', '\u000b', '\f', '\u0085', '\u2028', '\u2029'].map(
    (end) => `x${end}Signature${end}  valid  The signature matches`,
  ),
  '\u001b[2J\u001b[1;1H',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\u0000',
  '\u007f',
  'a\u202eb\u2066c',
  '\u200b\u200d\u2060\ufeff',
  '\u{e0041}\u{e007f}',
  '\u3164\u115f\u1160',
  '\u180e\u034f',
  '\ufff9\ufffa\ufffb',
  '\ud800',
  '# heading',
  '- item',
  '1. item',
  '+ item',
  '> quote',
  '| a | b |',
  '```',
  '***',
  '---',
  '[a](http://evil.example)',
  '<b>',
  ']]>',
  '"',
  "'",
  'a  b',
];
/** Any of them, with one another and among any other text. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({
        unit: fc.constantFrom('\n', '\r', '\t', ' ', '#', '-', '|', '`', '<', '>', '&', '*', '\\', "'", '"', '\u2028', '1', '.', 'x'),
      }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');
/** Holds `check` to any text at all, beyond the list. */
export const always = (check: (text: string) => unknown, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      await check(text);
    }),
    { numRuns },
  );

/** What must not be in any output as it is. */
export const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]|\u034f|[\u{e0000}-\u{e007f}]|\p{Cs}/u;
