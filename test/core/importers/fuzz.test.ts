import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printConnectionFile } from '../../../electron/core/importers/connection-file';
import { readImport } from '../../../electron/core/importers/formats';
import type { Imported, SourceFile } from '../../../electron/core/importers/imported';
import { checkSettings } from '../../../electron/model/connection-rules';
import { Failure } from '../../../electron/model/failure';
import { fixture } from './imports';

const FILES = readdirSync(new URL('../../fixtures/imports/', import.meta.url), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.split('/fixtures/imports/')[1] ?? '');

/** The same numbers each time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const SNIPPETS = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  '{{',
  '}}',
  '<<a>>',
  '${[',
  "'''",
  '\n',
  '\n}',
  '&a ',
  '*a',
  '\u0000',
  '\ud800',
  '__proto__',
  '{{a}}',
  '-1e999',
  '\u202e',
  '~',
];

function mutated(text: string, below: (most: number) => number): string {
  let next = text;
  for (let change = 0; change <= below(4); change += 1) {
    const at = below(next.length);
    const length = below(20);
    const kind = below(4);
    if (kind === 0) next = next.slice(0, at);
    else if (kind === 1) next = next.slice(0, at) + next.slice(at + length);
    else if (kind === 2) next = next.slice(0, at) + (SNIPPETS[below(SNIPPETS.length)] ?? '') + next.slice(at);
    else next = next.slice(0, at) + next.slice(below(next.length), below(next.length)) + next.slice(at);
  }
  return next;
}

/** Whole connections only, and nothing in the review that stands for a secret. */
function check({ files, left, variables }: Imported): void {
  for (const { connection } of files) {
    expect(checkSettings(connection).name).toBe(connection.name);
    expect(printConnectionFile(connection)).not.toContain('PLANTED');
  }
  expect(JSON.stringify([left, variables])).not.toContain('PLANTED');
}

async function outcome(file: SourceFile): Promise<Imported | Failure | null> {
  try {
    return await readImport([file]);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

describe('the fixtures', () => {
  it.each(FILES)('%s says no secret outside of the connections, which keep none in readable settings', async (path) => {
    const read = await outcome(fixture(path));
    if (read instanceof Failure) expect(JSON.stringify(read)).not.toContain('PLANTED');
    else if (read !== null) check(read);
  });

  it('changed at random are whole connections or a plain error, never a crash', async () => {
    const below = numbers(20_261_130);
    let whole = 0;
    let refused = 0;
    for (const path of FILES) {
      const { name, text } = fixture(path);
      // The public examples are many, and of one kind each.
      for (let turn = 0; turn < (path.startsWith('public/') ? 2 : 8); turn += 1) {
        const read = await outcome({ name, text: mutated(text, below) });
        if (read instanceof Failure) {
          expect(read.code).toBe('connection-file-invalid');
          expect(JSON.stringify(read)).not.toContain('PLANTED');
          refused += 1;
        } else if (read !== null) {
          for (const { connection } of read.files) checkSettings(connection);
          whole += 1;
        }
      }
    }
    // Both happen, or the changes would prove nothing.
    expect(Math.min(whole, refused)).toBeGreaterThan(40);
  });
});
