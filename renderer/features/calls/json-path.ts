import { jsonLanguage } from '@codemirror/lang-json';

type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);
const PLAIN_NAME = /^[A-Za-z_$][\w$-]{0,200}$/;
const STEP = /(?:^|\.)([A-Za-z_$][\w$-]*)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** A value of a JSON text: where it is, such as `data[0].id`, and its text; of a string what it says. */
export interface JsonValue {
  path: string;
  value: string;
}

/** The value at a position of a JSON text, or that of the member whose name is there; null: there is none. */
export function valueAt(text: string, position: number): JsonValue | null {
  let node: Node | null = jsonLanguage.parser.parse(text).resolveInner(position, 1);
  if (node.name === 'PropertyName') node = node.parent;
  if (node?.name === 'Property') node = valueIn(node);
  return node === null || !VALUES.has(node.name) ? null : { path: pathOf(node, text), value: textOf(node, text) };
}

/** The value at a path; null: there is none, or it is no path. Of members with the same name the last counts. */
export function valueAtPath(text: string, path: string): string | null {
  let node = valueIn(jsonLanguage.parser.parse(text).topNode);
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const [step, name, index, quoted] = STEP.exec(path) ?? [];
    if (step === undefined || node === null) return null;
    const wanted = name ?? (quoted === undefined ? null : said(quoted));
    if (wanted === null) node = node.name === 'Array' ? (valuesIn(node)[Number(index)] ?? null) : null;
    else {
      const member: Node | undefined = node.getChildren('Property').findLast((each) => nameOf(each, text) === wanted);
      node = member ? valueIn(member) : null;
    }
  }
  return node && textOf(node, text);
}

function valuesIn(node: Node): Node[] {
  const values: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (VALUES.has(child.name)) values.push(child);
  return values;
}

const valueIn = (node: Node): Node | null => valuesIn(node).at(-1) ?? null;

function pathOf(value: Node, text: string): string {
  const steps: string[] = [];
  for (let node = value; node.parent; node = node.parent) {
    const { parent } = node;
    if (parent.name === 'Array') steps.unshift(`[${valuesIn(parent).findIndex(({ from }) => from === node.from)}]`);
    if (parent.name !== 'Property') continue;
    const name = nameOf(parent, text);
    steps.unshift(PLAIN_NAME.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
  }
  return steps.join('').replace(/^\./, '');
}

function nameOf(property: Node, text: string): string {
  const name = property.getChild('PropertyName');
  return name === null ? '' : said(text.slice(name.from, name.to));
}

const textOf = ({ name, from, to }: Node, text: string): string => (name === 'String' ? said(text.slice(from, to)) : text.slice(from, to));

/** What a JSON string says; of a broken one the text itself. */
function said(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
