import { describe, expect, it } from 'vitest';
import { textsIn } from './support/texts';

/** Words of translated English, and technical verbs that have a usual word: "nobody signed in", "the server gives", "it holds", "its address". */
const NOT_USED =
  /\b(nobody|somebody|whoever|whomever|whatsoever|none|gives|gave|lives|burns?|burnt|burned|holds?|says|said|takes|taken|answers?|answered|address(?:es)?)\b/gi;

/** Where the word is the usual one. */
const EXCEPTIONS = [
  'address bar',
  'e-mail address',
  // Of a server's own words, beside what Tokenscope makes of them.
  'Server says',
  'gave you this file',
  // A dialog is answered.
  'answer the prompt',
  'as soon as you answer it',
  'takes effect',
  // Of a lock, for the record of a crash.
  'taken over',
];

const isStyle = (text: string) => /[{<]/.test(text);

/** Texts of what a person meets directly; those of core and model have tests of their own. */
const FOLDERS = /^(renderer|electron\/(cli|platform|practice|shell))\//;

describe('texts for people', () => {
  const texts = textsIn(['electron', 'renderer']);

  it('have one apostrophe, the straight one, as terminals and tickets do', () => {
    expect(texts.length).toBeGreaterThan(4_000);
    expect(texts.filter(({ text }) => /\p{L}\u2019\p{L}/u.test(text))).toEqual([]);
  });

  it('use the usual words', () => {
    const direct = texts.filter(({ file, text }) => FOLDERS.test(file) && !isStyle(text));
    expect(direct.length).toBeGreaterThan(1_500);
    const used = direct.map(({ file, text }) => ({ file, text: EXCEPTIONS.reduce((rest, usual) => rest.replaceAll(usual, ''), text) }));
    expect(used.flatMap(({ file, text }) => [...text.matchAll(NOT_USED)].map(([word]) => ({ file, word, text })))).toEqual([]);
  });

  it.each(EXCEPTIONS)('still need the exception “%s”', (usual) => {
    expect(texts.some(({ text }) => text.includes(usual))).toBe(true);
  });
});
