import { expect, it } from 'vitest';
import { urlOf } from '../../../electron/model/text/url';
import { filesIn, readSource } from '../../support/sources';

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
  const files = filesIn(['electron']);
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((name) => /URL\.canParse\(/.test(readSource(name)))).toEqual([]);
});
