import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { RULES } from '../../../electron/core/coach/rules';
import { filesIn, readSource } from '../../support/sources';

/** What a person is told of a failure is written once: two texts for one thing come to differ. */
const NAMES: ReadonlySet<unknown> = new Set(['what', 'cause', 'likelyCause', 'action']);

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function* nodesIn(value: unknown): Generator<Node> {
  if (!isNode(value)) return;
  if (typeof value.type === 'string') yield value;
  for (const inner of Object.values(value)) yield* nodesIn(inner);
}

/** Literals of a property's value; what is filled into a template stands as "…". */
function textsOf(value: unknown): string[] {
  return [...nodesIn(value)].flatMap((node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
    if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return [];
    return node.quasis.map(({ value }: { value: { cooked: string } }) => value.cooked).join('…');
  });
}

const keyOf = ({ type, key }: Node) => (type === 'Property' && isNode(key) ? key.name : undefined);
const isCoach = (path: string) => path.startsWith('electron/core/coach/');

const files = filesIn(['electron']).map((path) => ({ path, nodes: [...nodesIn(parseSync(path, readSource(path)).program)] }));
const written = files.flatMap(({ path, nodes }) =>
  nodes.flatMap((node) => {
    const name = keyOf(node);
    return NAMES.has(name) ? textsOf(node.value).map((text) => ({ path, name, text })) : [];
  }),
);

function repeated(texts: readonly { path: string; text: string }[]): string[] {
  const places = new Map<string, string[]>();
  for (const { path, text } of texts) places.set(text, [...(places.get(text) ?? []), path]);
  return [...places].flatMap(([text, paths]) => (paths.length > 1 ? `${text} (${paths.join(', ')})` : []));
}

const isLong = (text: string) => text.split(' ').length >= 6;

test('the texts are found at all', () => {
  expect(written.length).toBeGreaterThan(RULES.length * 3);
  expect(
    repeated([
      { path: 'a', text: 'x' },
      { path: 'b', text: 'x' },
    ]),
  ).toEqual(['x (a, b)']);
});

test('no two failures are told in the same words', () => {
  expect(repeated(written.filter(({ name, text }) => name === 'what' && isLong(text)))).toEqual([]);
});

test('no sentence of the coach is said by anyone else, nor twice by itself', () => {
  const sentences = ({ path, text }: { path: string; text: string }) =>
    text.split(/(?<=[.!?]) /).map((sentence) => ({ path, text: sentence }));
  const mine = new Set(
    written
      .filter(({ path }) => isCoach(path))
      .flatMap(sentences)
      .map(({ text }) => text),
  );
  expect(repeated(written.flatMap(sentences).filter(({ text }) => isLong(text) && mine.has(text)))).toEqual([]);
});

test('what fails by a code that the coach knows is told in its words only', () => {
  // That one also says what a person or this app did before anything was sent.
  const codes = new Set(RULES.flatMap(({ when }) => when.failure ?? []).filter((code) => code !== 'cancelled'));
  const others = files
    .filter(({ path }) => !isCoach(path))
    .flatMap(({ path, nodes }) =>
      nodes.flatMap((node) => {
        if (node.type !== 'ObjectExpression' || !Array.isArray(node.properties)) return [];
        const properties: Node[] = node.properties;
        const code = properties.find((property) => keyOf(property) === 'code');
        const says = properties.some((property) => NAMES.has(keyOf(property)) && textsOf(property.value).some(isLong));
        return code !== undefined && says
          ? textsOf(code.value)
              .filter((text) => codes.has(text))
              .map((text) => `${text} in ${path}`)
          : [];
      }),
    );
  expect(others).toEqual([]);
});
