import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { encodingsOf } from './encodings';
import fc from '../../support/property';

describe('a known secret', () => {
  /** What a secret may be made of, white space and escapes included; enough of it for chance to play no part. */
  const secret = fc
    .string({ unit: fc.constantFrom(...'abcXYZ019-._~+/=%&;\\"\'<>#{}$é ß'), minLength: 12, maxLength: 80 })
    .filter((text) => text.trim() === text && new Set(text.replace(/\s/g, '')).size > 5 && text.replace(/\s/g, '').length >= 10);
  const around = fc.string({ unit: fc.constantFrom(...'abc {}<>",:=&\n'), maxLength: 30 });

  it.each(Object.keys(encodingsOf('x')))('never gets through %s', (encoding) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const echo = encodingsOf(value)[encoding] ?? '';
        const redaction = new Redaction(() => '3f9a-01bc');
        redaction.add('secret', value);
        const shown = redaction.text(`${before} ${echo} ${after}`);
        expect(shown).toContain('[secret 3f9a-01bc]');
        expect(shown).not.toContain(echo);
      }),
      { numRuns: 40 },
    );
  });
});
