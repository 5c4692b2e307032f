import { parseSync } from 'vite';
import { filesIn, readSource } from './sources';

export interface Text {
  file: string;
  /** With its values as `…`. */
  text: string;
}

interface Node {
  type: string;
  [member: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Strings that are no text for people: module names, types, class names. */
const SKIPPED = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'TSLiteralType', 'ImportExpression']);
const SKIPPED_ATTRIBUTES = new Set(['className', 'd', 'key', 'viewBox', 'columns', 'id']);

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'JSXText') return String(node.value);
  if (node.type !== 'TemplateLiteral') return null;
  return (node.quasis as { value: { cooked: string | null } }[]).map(({ value }) => value.cooked ?? '').join('…');
}

function* textsOf(node: Node): Generator<string> {
  if (SKIPPED.has(node.type)) return;
  if (node.type === 'JSXAttribute' && SKIPPED_ATTRIBUTES.has(String((node.name as Node).name))) return;
  const text = textOf(node);
  if (text !== null) yield text;
  for (const member of Object.values(node)) {
    for (const child of Array.isArray(member) ? member : [member]) if (isNode(child)) yield* textsOf(child);
  }
}

/** Every sentence and label that the sources in these folders can show: strings with a space or a capital, and the text of JSX. */
export function textsIn(folders: string[]): Text[] {
  return filesIn(folders).flatMap((file) => {
    const { program } = parseSync(file, readSource(file));
    return [...textsOf(program as unknown as Node)]
      .map((text) => ({ file, text: text.replace(/\s+/g, ' ').trim() }))
      .filter(({ text }) => /[a-z] [a-z]|^[A-Z][a-z]/.test(text));
  });
}
