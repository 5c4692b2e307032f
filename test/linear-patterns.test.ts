import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { isSlow, patternsIn } from './support/hostile-patterns';
import { filesIn, readSource, root } from './support/sources';

/** Those that a module puts together when it is loaded. */
async function composed(): Promise<{ file: string; pattern: RegExp }[]> {
  const files = filesIn(['electron/core', 'renderer/components']);
  const Plain = RegExp;
  const made: { file: string; pattern: RegExp }[] = [];
  for (const file of files.filter((name) => readSource(name).includes('new RegExp('))) {
    vi.resetModules();
    vi.stubGlobal(
      'RegExp',
      class extends Plain {
        constructor(source: string | RegExp, flags?: string) {
          super(source, flags);
          made.push({ file, pattern: new Plain(source, flags) });
        }
      },
    );
    try {
      await import(/* @vite-ignore */ pathToFileURL(join(root, file)).href);
    } finally {
      vi.unstubAllGlobals();
    }
  }
  return made;
}

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
  it('all take time in proportion to the text, made of what they look for', () => {
    // Each is tried once, wherever it stands.
    const distinct = new Map(all.map(({ pattern }) => [String(pattern), pattern]));
    const slow = [...distinct].filter(([, pattern]) => isSlow(pattern)).map(([written]) => written);
    expect(all.filter(({ pattern }) => slow.includes(String(pattern))).map(({ name }) => name)).toEqual([]);
  });

  it('put together from parts take time in proportion too', async () => {
    const made = await composed();
    expect(new Set(made.map(({ file }) => file)).size).toBeGreaterThan(5);
    const distinct = new Map(made.map((each) => [String(each.pattern), each]));
    const slow = [...distinct.values()].filter(({ pattern }) => isSlow(pattern));
    expect(slow.map(({ file, pattern }) => `${file}: ${pattern}`)).toEqual([]);
  });
});
