import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { filesIn, readSource } from './support/sources';

/** Folders whose texts are held to the words below. Texts rewritten elsewhere (renderer, electron/cli, ...) join by being added here. */
const FOLDERS = ['electron/core', 'electron/model'];

/** Words that a native engineer would not use in these texts, and what to write instead. */
const WORDS: readonly { word: RegExp; instead: string; example: string }[] = [
  {
    word: /\b(?:nobody|no one|somebody|whoever|whom)\b/i,
    instead: 'the thing first; "anyone", "the operator"',
    example: 'Nobody has checked it.',
  },
  { word: /\bis none\b|\bnone that\b/i, instead: '"unknown", "is not a …"', example: 'The plan is none that is known.' },
  { word: /\bmeanwhile\b/i, instead: '"in the meantime"', example: 'It was deleted meanwhile.' },
  { word: /\bburn(?:s|t|ing)?\b/i, instead: '"destructive"', example: 'It burns tokens.' },
  {
    word: /\b(?:tokens?|family|grant|codes?|it|they|which) (?:lives?|lived)\b|\blives? on\b/i,
    instead: '"is valid", "stays valid"',
    example: 'The token lives on.',
  },
  {
    word: /\b(?:server|API|provider|endpoint|refresh|answer)s? (?:gives?|gave|takes?|took)\b/i,
    instead: '"issues", "returns", "accepts"',
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
  { word: /’/, instead: "a straight apostrophe (')", example: 'It can’t.' },
];

/** Texts that may use such a word, each with the reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['burning allowed', 'the name of a property in JUnit reports, which CI servers may read'],
  ['neither the introspection nor the userinfo endpoint gives a clear answer', 'the answer to a question, not an HTTP response'],
  ['it was revoked or used up, or this client may not see it. Servers give no reason here (RFC 7662 section 2.2).', 'a reason is given'],
  ['Enter what the provider gave you when the client was registered, then connect.', 'given to a person'],
  ["The introspection endpoint didn't answer the question (…).", 'the answer to a question, not an HTTP response'],
  ['Introspection answers unauthenticated callers', 'the answer to a question, not an HTTP response'],
]);

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
/** Texts that no person reads: specifiers, types, markup with its style. */
const SKIPPED: ReadonlySet<unknown> = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'TSLiteralType', 'TaggedTemplateExpression']);

function* textsIn(value: unknown): Generator<string> {
  if (!isNode(value) || SKIPPED.has(value.type)) return;
  if (value.type === 'Literal' && typeof value.value === 'string') yield value.value;
  if (value.type === 'JSXText' && typeof value.value === 'string') yield value.value;
  if (value.type === 'TemplateLiteral' && Array.isArray(value.quasis))
    yield value.quasis.map(({ value: { cooked } }: { value: { cooked: string } }) => cooked).join('…');
  for (const inner of Object.values(value)) yield* textsIn(inner);
}

const isSentence = (text: string) => /[a-z] [a-z]/i.test(text);

function found(text: string): string[] {
  return WORDS.flatMap(({ word, instead }) => {
    const match = word.exec(text);
    return match === null ? [] : `"${match[0]}" in "${text.slice(0, 200)}": write ${instead}`;
  });
}

const texts = filesIn(FOLDERS).flatMap((path) =>
  [...textsIn(parseSync(path, readSource(path)).program)].filter(isSentence).map((text) => ({ path, text })),
);

describe('words that are not used', () => {
  it.each(WORDS)('$example is recognised', ({ word, example }) => {
    expect(example).toMatch(word);
  });

  it('stand in no text that a person reads', () => {
    expect(texts.length).toBeGreaterThan(2000);
    const wrong = texts.flatMap(({ path, text }) => (EXCEPTIONS.has(text) ? [] : found(text).map((why) => `${path}: ${why}`)));
    expect(wrong).toEqual([]);
  });

  it('have no exception that is not needed', () => {
    const all = new Set(texts.map(({ text }) => text));
    expect([...EXCEPTIONS.keys()].filter((text) => !all.has(text) || found(text).length === 0)).toEqual([]);
  });
});
