import { describe, expect, it } from 'vitest';
import { isSlow, patternsIn } from './support/hostile-patterns';

describe('regular expressions', () => {
  const all = patternsIn('electron', 'renderer');

  it('are found in the source', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(all.map(({ name }) => name)).toContain('electron/core/redaction/names.ts: /key/');
  });

  it.each([
    /\s+$/,
    /(\S+)\s.*/s,
    /expir\w*(_?(in|at|on))?$/i,
    /\beyJ[\w-]{8,}\.[\w-]+/g,
    /-----BEGIN ([A-Z ]{1,40})-----([\s\S]*?)-----END \1-----/g,
  ])('that take quadratic time are recognised: %s', (pattern) => {
    expect(isSlow(pattern)).toBe(true);
  });

  it.each([/^\s+/, /[^\s]+/g, /\w{1,40}@/])('that take linear time are recognised: %s', (pattern) => {
    expect(isSlow(pattern)).toBe(false);
  });

  // Each new literal is among these, whether or not anyone thinks of it. What meets texts from outside has to take linear time; so does
  // everything else, for who could say of each where its text comes from.
  it('all take time in proportion to the text, made of what they look for', { timeout: 300_000 }, () => {
    // Each is tried once, wherever it stands.
    const distinct = new Map(all.map(({ pattern }) => [String(pattern), pattern]));
    const slow = [...distinct].filter(([, pattern]) => isSlow(pattern)).map(([written]) => written);
    expect(all.filter(({ pattern }) => slow.includes(String(pattern))).map(({ name }) => name)).toEqual([]);
  });
});
