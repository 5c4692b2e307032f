import { dump, load } from 'js-yaml';

/** An OAuth field as it stands in an example: the text with another value in its place, and without it. */
export interface ExampleField {
  name: string;
  changed: string;
  removed: string;
}

type Dict = Record<string, unknown>;
const isDict = (value: unknown): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) => value === '' || value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Every OAuth field of an example, found without what the importers know. */
export function fieldsOf(format: string, text: string): ExampleField[] {
  if (format === 'Bruno') return inLines(text, /^ {2}([a-z_]+): (.+)$/, (at) => /auth:oauth2 \{[^}]*$/.test(text.slice(0, at)));
  if (format === '.env') return inLines(text, /^([A-Z][A-Z\d_]*)=(.+)$/, () => true);
  if (format === 'cURL') return inCommands(text);
  const isJson = text.startsWith('{');
  const document: unknown = isJson ? JSON.parse(text) : load(text);
  const print = (value: unknown) => (isJson ? JSON.stringify(value) : dump(value));
  return places(document).map(({ name, path }) => ({
    name,
    changed: print(withValue(document, path, (value) => otherThan(value, name))),
    removed: print(withValue(document, path, () => undefined)),
  }));
}

interface Place {
  name: string;
  path: (string | number)[];
}

/** Blocks of every format that is JSON or YAML, wherever they lie. */
function places(value: unknown, path: (string | number)[] = []): Place[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => places(each, [...path, index]));
  if (!isDict(value)) return [];
  const within = (...steps: string[]) => fieldsAt(value, path, steps);
  const own =
    value.type === 'oauth2' && value.oauth2 !== undefined
      ? within('oauth2')
      : value.authType === 'oauth-2'
        ? [...within(), ...within('grantTypeInfo')]
        : value.authenticationType === 'oauth2'
          ? within('authentication')
          : value.type === 'oauth2' && value.flows !== undefined
            ? Object.keys(value.flows as Dict).flatMap((flow) => within('flows', flow))
            : value.type === 'oauth2' || value.type === 'openIdConnect'
              ? within()
              : [];
  return [...own, ...Object.entries(value).flatMap(([name, each]) => places(each, [...path, name]))];
}

function fieldsAt(of: Dict, path: (string | number)[], steps: string[]): Place[] {
  const block = steps.reduce<unknown>((at, step) => (isDict(at) ? at[step] : undefined), of);
  const base = [...path, ...steps];
  if (Array.isArray(block))
    return block.flatMap((each: Dict, index) => (isEmpty(each.value) ? [] : [{ name: String(each.key), path: [...base, index, 'value'] }]));
  return Object.entries((block ?? {}) as Dict)
    .filter(([name, value]) => !isEmpty(value) && !['flows', 'grantTypeInfo'].includes(name))
    .map(([name]) => ({ name, path: [...base, name] }));
}

function withValue(document: unknown, path: readonly (string | number)[], next: (value: unknown) => unknown): unknown {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce<unknown>((at, step) => (at as Dict)[step], copy) as Dict;
  const last = path.at(-1) as string;
  parent[last] = next(parent[last]);
  if (parent[last] === undefined) delete parent[last];
  return copy;
}

function otherThan(value: unknown, name: string): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return otherText(value);
  if (Array.isArray(value)) return [...value, { key: 'changed', name: 'changed', value: 'yes', enabled: true, send_as: 'request_body' }];
  return isDict(value) ? { ...value, [`${name}-changed`]: 'yes' } : 'changed';
}

const otherText = (value: string) =>
  /^"?https?:/.test(value)
    ? 'https://changed.example/path'
    : value === 'true' || value === 'false'
      ? String(value === 'false')
      : value.endsWith('"')
        ? `${value.slice(0, -1)}changed"`
        : `${value}changed`;

function inLines(text: string, line: RegExp, isIn: (at: number) => boolean): ExampleField[] {
  return [...text.matchAll(new RegExp(line.source, 'gm'))].flatMap(({ 0: whole, 1: name = '', 2: value = '', index }) => {
    const put = (instead: string) => `${text.slice(0, index)}${instead}${text.slice(index + whole.length)}`;
    return isIn(index) ? [{ name, changed: put(whole.replace(value, () => otherText(value))), removed: put('') }] : [];
  });
}

/** Parameters of the requests, `--user`, and variables of the script. */
function inCommands(text: string): ExampleField[] {
  const found = text.matchAll(/(?<=[?&"' ])([a-z_]+=)([^"'&$\s]+)|(?<=--user ')()([^']+)|^([A-Z_]+=")([^"$]+)/gm);
  return [...found].map((match) => {
    const [whole] = match;
    const name = (match[1] ?? match[5] ?? '--user').replace(/="?$/, '');
    const put = (instead: string) => `${text.slice(0, match.index)}${instead}${text.slice(match.index + whole.length)}`;
    return { name, changed: put(`${whole}changed`), removed: put('') };
  });
}
