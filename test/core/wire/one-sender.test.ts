import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const core = resolve(import.meta.dirname, '../../../electron/core');

/** Hands a request to an Http, under whatever name it has it. */
const SENDS = /\b\w*[hH]ttp\.send\(|\brecording\.send\(/;

it('what authenticates goes out through one function: nobody else in core hands a request to the network', () => {
  const files = readdirSync(core, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => SENDS.test(readFileSync(path, 'utf8')))
    .map((path) => relative(core, path))
    .sort();
  expect(files).toEqual([
    // They pass on what others send, taken down.
    'checks/evidence.ts',
    'exchanges/recording.ts',
    // Public documents: nothing in them authenticates.
    'wire/discovery.ts',
    'wire/guarded-fetch.ts',
    'wire/send.ts',
  ]);
});
