import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../electron/core/redaction/redaction';
import { shortestOf, spellingsOf } from '../../../electron/core/redaction/spellings';
import { encodingsOf } from './encodings';
import fc from '../../support/property';

describe('a known secret', () => {
  /** What a secret may be made of, white space and escapes included; enough of it for chance to play no part. */
  const secret = fc
    .string({ unit: fc.constantFrom(...'abcXYZ019-._~+/=%&;\\"\'<>#{}$é ß'), minLength: 12, maxLength: 80 })
    .filter((text) => text.trim() === text && new Set(text.replace(/\s/g, '')).size > 5 && text.replace(/\s/g, '').length >= 10);
  const around = fc.string({ unit: fc.constantFrom(...'abc {}<>",:=&\n'), maxLength: 30 });

  it('has no spelling shorter than the texts that are not looked through for it', () => {
    const opaque = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~+/=:'), minLength: 8, maxLength: 120 });
    fc.assert(
      fc.property(opaque, (value) => {
        const lengths = spellingsOf(value).map(({ needle }) => needle.length);
        expect(Math.min(...lengths, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(shortestOf(value));
      }),
      { numRuns: 200 },
    );
    const redaction = new Redaction(() => '3f9a-01bc');
    redaction.add('secret', 'a-secret-of-more-than-thirty-one-characters');
    redaction.add('secret', 'short-one');
    expect(redaction.text('short-one')).toBe('[secret 3f9a-01bc]');
    expect(redaction.text('a-secret-of-more-than-thirty-one-characters')).toBe('[secret 3f9a-01bc]');
  });

  it('that one redaction hands another is found there in every spelling', () => {
    const found = { kind: 'secret' as const, value: 'handed-over-1234567890' };
    for (const redaction of [1, 2].map(() => new Redaction(() => '3f9a-01bc'))) {
      redaction.addAll([found]);
      for (const echo of Object.values(encodingsOf(found.value))) expect(redaction.text(`<${echo}>`)).not.toContain(echo);
    }
  });

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
