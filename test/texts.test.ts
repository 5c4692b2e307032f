import { describe, expect, it } from 'vitest';
import { textsIn } from './support/texts';

/** A word or turn that a native engineer would not use in these texts, and what to write instead. */
interface Word {
  word: RegExp;
  instead: string;
  example: string;
  /** Right where a check or finding speaks of what a server says, or of alg none; not where the user is spoken to. */
  whereUserIsSpokenTo?: true;
}

const WORDS: readonly Word[] = [
  {
    word: /\b(?:nobody|no one|somebody|whoever|whom|whomever|whatsoever)\b/i,
    instead: 'the thing first; "anyone", "the operator"',
    example: 'Nobody has checked it.',
  },
  { word: /\bis none\b|\bnone that\b/i, instead: '"unknown", "is not a …"', example: 'The plan is none that is known.' },
  { word: /\bnone\b/i, instead: '"no …"', example: 'None is left.', whereUserIsSpokenTo: true },
  { word: /\b(?:says|said)\b/i, instead: 'the thing first', example: 'The server says no.', whereUserIsSpokenTo: true },
  { word: /\bmeanwhile\b/i, instead: '"in the meantime"', example: 'It was deleted meanwhile.' },
  { word: /\bburn(?:s|t|ed|ing)?\b/i, instead: '"destructive"', example: 'It burns tokens.' },
  { word: /\blives\b|\b(?:tokens?|it|they) lived\b|\blives? on\b/i, instead: '"is valid"', example: 'The token lives on.' },
  { word: /\b(?:gives|gave)\b/i, instead: '"issues", "returns"', example: 'The server gives a token.' },
  {
    word: /\b(?:takes|taken)\b|\b(?:server|API|provider|endpoint|refresh)s? took\b/i,
    instead: '"accepts", "reads"',
    example: 'The API takes it.',
  },
  { word: /\basked for\b/i, instead: '"requested"', example: 'It was not asked for.' },
  { word: /\bclient id\b/, instead: '"Client ID", as providers write it', example: 'The client id is wrong.' },
  {
    word: /(?<!there )\b(?:is|are) no (?:text|JSON|number|list|date|JWT|URL|certificate)\b/i,
    instead: '"is not a …"',
    example: 'It is no text.',
  },
  { word: /\bholds?\b/i, instead: '"contains", "is true"', example: 'The header holds a space.' },
  { word: /\bthe person\b/i, instead: '"the user"', example: 'The person said no.' },
  { word: /\bthis machine\b/i, instead: '"this computer"', example: 'On this machine.' },
  { word: /\banswer(?:s|ed)?\b/i, instead: '"response", "returned"', example: 'The answer is JSON.' },
  { word: /\baddress(?:es)?\b/i, instead: '"URL", "host"', example: 'Its address is private.' },
  { word: /’/, instead: "a straight apostrophe ('), as terminals and tickets have", example: 'It can’t.' },
];

/** Where the word is the usual one. */
const USUAL: readonly string[] = [
  // Of mail, networks and the browser.
  ...['e-mail address', 'E-mail address', 'IP address', 'Postal address', 'link-local address', 'reserved address range'],
  ...['loopback addresses', 'address bar', 'gender address street_address'],
  // Of a server's own words, beside what Tokenscope makes of them.
  'Server says',
  // Of a question or a dialog, not an HTTP response.
  ...['gives a clear answer', "didn't answer the question", 'Introspection answers unauthenticated callers'],
  ...['answer the prompt', 'as soon as you answer it', 'asked for a sign-in', 'asked for its key', 'asked for the key', 'You asked for it'],
  // Of a person.
  ...['gave you', 'you gave', 'gives an attacker', 'gives a thief', '--allow-burning', 'burning allowed'],
  // Of time, places and locks.
  ...['takes effect', 'taken over', 'that takes ten minutes', 'takes longer', 'takes the place', 'ime taken'],
];

/** Where Tokenscope speaks to its user, not of a token or a server. */
const SPOKEN_TO = /^(renderer|electron\/(cli|platform|practice|shell))\//;

/** Pages and style sheets. */
const isMarkup = (text: string) => /<\/?[a-z!]|[{;] ?[-a-z@]+ ?[:{]/.test(text);

describe('texts for people', () => {
  const texts = textsIn(['electron', 'renderer']).filter(({ text }) => !isMarkup(text));
  const rest = texts.map(({ file, text }) => ({ file, text, left: USUAL.reduce((left, usual) => left.replaceAll(usual, ''), text) }));

  it('use the usual words', () => {
    expect(texts.length).toBeGreaterThan(6_000);
    const wrong = rest.flatMap(({ file, text, left }) =>
      WORDS.flatMap(({ word, instead, whereUserIsSpokenTo }) => {
        const found = whereUserIsSpokenTo && !SPOKEN_TO.test(file) ? null : word.exec(left);
        return found === null ? [] : `${file}: "${found[0]}" in "${text.slice(0, 200)}": write ${instead}`;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each(WORDS)('$example is recognised', ({ word, example }) => {
    expect(example).toMatch(word);
  });

  it.each(USUAL)('still need the exception “%s”', (usual) => {
    expect(texts.some(({ text }) => text.includes(usual) && WORDS.some(({ word }) => word.test(text)))).toBe(true);
  });
});
