import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { urlOf } from '../../../electron/model/url';

it('reads a URL, absolute or relative to another, and gives null for anything else', () => {
  expect(urlOf('https://a.example/b')?.href).toBe('https://a.example/b');
  expect(urlOf('/c', 'https://a.example/b')?.href).toBe('https://a.example/c');
  expect([urlOf(''), urlOf('a b'), urlOf('/c'), urlOf('http://')]).toEqual([null, null, null, null]);
});

it('reads letters beyond ASCII also after many calls', () => {
  for (let call = 0; call < 300_000; call++) urlOf(`https://a.example/${call & 7}`);
  expect(urlOf('https://bücher.example/ü')?.href).toBe('https://xn--bcher-kva.example/%C3%BC');
});

it('is what the main process and the command line read URLs by', () => {
  const root = join(import.meta.dirname, '../../../electron');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((name) => /URL\.canParse\(/.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
});
