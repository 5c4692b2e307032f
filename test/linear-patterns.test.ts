import { describe, expect, it } from 'vitest';
import { hostileTexts, patternsIn, takesTooLong } from './support/hostile-patterns';

/** Long enough for quadratic time to stand out by far, short enough to try many texts. */
const SHORT = 64 * 1024;
const LONG = 1024 * 1024;

describe('regular expressions', () => {
  const all = patternsIn('electron', 'renderer');

  it('are found in the source', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(all.map(({ name }) => name)).toContain('electron/core/redaction/names.ts: /key/');
  });

  it('that take quadratic time are recognised', () => {
    for (const pattern of [
      /\s+$/,
      /(\S+)\s.*/s,
      /expir\w*(_?(in|at|on))?$/i,
      /\beyJ[\w-]{8,}\.[\w-]+/g,
      /-----BEGIN ([A-Z ]{1,40})-----([\s\S]*?)-----END \1-----/g,
    ])
      expect(
        hostileTexts(pattern, SHORT).some((text) => takesTooLong(pattern, text)),
        String(pattern),
      ).toBe(true);
    for (const pattern of [/^\s+/, /[^\s]+/g, /\w{1,40}@/])
      expect(hostileTexts(pattern, SHORT).some((text) => takesTooLong(pattern, text))).toBe(false);
  });

  // Each new literal is among these, whether or not anyone thinks of it. What meets texts from outside has to take linear time; so does
  // everything else, for who could say of each where its text comes from.
  it('all take time in proportion to the text, made of what they look for', { timeout: 300_000 }, () => {
    const slow = all.filter(({ pattern }) => hostileTexts(pattern, SHORT).some((text) => takesTooLong(pattern, text)));
    expect(slow.map(({ name }) => name)).toEqual([]);
  });

  it('all take time in proportion to 1 MiB of it', { timeout: 300_000 }, () => {
    const slow = all.filter(({ pattern }) => hostileTexts(pattern, LONG, true).some((text) => takesTooLong(pattern, text)));
    expect(slow.map(({ name }) => name)).toEqual([]);
  });
});
