import { FORM, formBody, graphqlBody, noBody, pairsIn, unfitBody, withPathValues } from './bodies';
import type { ForeignRequest } from './calls';
import { Gatherer } from './gather';
import type { Imported, SourceFile } from './imported';
import { INSOMNIA_FIELDS } from './insomnia-fields';
import { environmentLayer, type Layer, type Syntax } from './scope';
import { dictIn, listIn, member, textAt, textIn, unreadable } from './source';
import { type Authorization, type Dialect, gatherTree, type Place, type Tree } from './tree';
import { jsonOrYamlIn } from './yaml-source';

/** Nunjucks: `{{ _.name }}`, `{{ _['name'] }}`, `{{ name }}`; of a tag, `{% response 'body' %}`, its first word. */
const SYNTAX: Syntax = {
  reference: /\{[{%]([^{}]{1,500})[%}]\}/g,
  nameOf: (written) => /^(?:_\.|_\[['"])?([^\s'"\]|]{1,200})/.exec(written)?.[1] ?? written,
};
const INSOMNIA: Dialect = { syntax: SYNTAX, fields: INSOMNIA_FIELDS, placement: 'client_secret_basic' };

/** Insomnia exports: v4 (JSON, also as YAML) and v5 (YAML). @throws Failure `connection-file-invalid`, with the place. */
export function readInsomnia(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  const read = files.map((file) => ({ file, whole: jsonOrYamlIn(file) }));
  // An environment can be exported by itself.
  const shared = read.flatMap(({ whole }) => (isEnvironment(whole) ? environmentsOf(member(whole, 'environments')) : []));
  const trees = read.flatMap(({ file, whole }) => (isEnvironment(whole) ? [] : treesOf(file, whole)));
  if (trees.length === 0) throw unreadable(files[0]?.name ?? '', 'It has no collection.', null, 'Export the collection, too.');
  for (const tree of trees) gatherTree(gatherer, { ...tree, environments: [...tree.environments, ...shared] }, INSOMNIA);
  return gatherer.imported('an Insomnia export');
}

const isEnvironment = (whole: unknown) => textAt(whole, 'type').startsWith('environment.');

function treesOf(file: SourceFile, whole: unknown): Tree[] {
  const resources = member(whole, 'resources');
  if (Array.isArray(resources)) return treesOfV4(resources);
  if (!Array.isArray(member(whole, 'collection'))) throw unreadable(file.name, 'Its member "collection" is missing.', 'collection');
  const base = member(whole, 'environments');
  return [
    {
      root: {
        name: textAt(whole, 'name') || 'Insomnia collection',
        authorization: authorizationIn(whole),
        places: listIn(member(whole, 'collection')).flatMap((each) => placeOf(each) ?? []),
      },
      environments: environmentsOf(base),
      layers: [baseLayer(base)],
    },
  ];
}

const baseLayer = (base: unknown): Layer => ({ from: 'the base environment', values: valuesIn(member(base, 'data')) });

function environmentsOf(base: unknown): Tree['environments'] {
  return listIn(member(base, 'subEnvironments')).map((each) => environmentOf(each, base));
}

function environmentOf(each: unknown, base: unknown): Tree['environments'][number] {
  const name = textAt(each, 'name');
  return { name, layers: [environmentLayer(name, valuesIn(member(each, 'data'))), baseLayer(base)] };
}

/** All of them in one list, each with its parent. */
function treesOfV4(resources: readonly unknown[]): Tree[] {
  const children = new Map<string, unknown[]>();
  for (const each of resources) {
    const parent = textAt(each, 'parentId');
    children.set(parent, [...(children.get(parent) ?? []), each]);
  }
  const of = (parent: unknown, type: string) =>
    (children.get(textAt(parent, '_id')) ?? []).filter((each) => textAt(each, '_type') === type);
  // A folder is visited once, should the list say that it lies in itself.
  const seen = new Set<unknown>();
  const within = (parent: unknown): Place[] => {
    if (seen.has(parent)) return [];
    seen.add(parent);
    const folders = of(parent, 'request_group').map((folder) => ({ ...folderOf(folder), places: within(folder) }));
    return [...folders, ...of(parent, 'request').flatMap((request) => placeOf(request) ?? [])];
  };
  return resources
    .filter((each) => textAt(each, '_type') === 'workspace')
    .map((workspace) => {
      const [base] = of(workspace, 'environment');
      const subs = of(base, 'environment').map((each) => environmentOf(each, base));
      return {
        root: {
          name: textAt(workspace, 'name') || 'Insomnia collection',
          authorization: authorizationIn(workspace),
          places: within(workspace),
        },
        environments: subs,
        layers: [baseLayer(base)],
      };
    });
}

const folderOf = (folder: unknown): Place => ({
  name: textAt(folder, 'name') || 'Folder',
  authorization: authorizationIn(folder),
  values: valuesIn(member(folder, 'environment')),
});

function placeOf(of: unknown): Place | null {
  const inner = member(of, 'children');
  if (Array.isArray(inner)) return { ...folderOf(of), places: inner.flatMap((each) => placeOf(each) ?? []) };
  const method = textAt(of, 'method');
  if (method === '') return null;
  return {
    name: textAt(of, 'name') || 'Request',
    authorization: authorizationIn(of),
    request: {
      method,
      url: withPathValues(textAt(of, 'url'), pairsIn(member(of, 'pathParameters'), 'name')),
      query: pairsIn(member(of, 'parameters'), 'name'),
      headers: pairsIn(member(of, 'headers'), 'name'),
      body: bodyOf(member(of, 'body')),
    },
  };
}

/** An empty block: as in the folder it lies in. */
function authorizationIn(of: unknown): Authorization | undefined {
  const block = dictIn(member(of, 'authentication'));
  const kind = textAt(block, 'type');
  if (kind === '') return undefined;
  if (member(block, 'disabled') === true) return { kind: 'none', oauth: null, isSpare: kind === 'oauth2' };
  return { kind, oauth: kind === 'oauth2' ? block : null };
}

function bodyOf(body: unknown): ForeignRequest['body'] {
  const type = textAt(body, 'mimeType');
  const text = textAt(body, 'text');
  if (type === FORM) return formBody(pairsIn(member(body, 'params'), 'name'));
  if (type.startsWith('multipart/') || member(body, 'fileName') !== undefined) return unfitBody;
  if (type !== 'application/graphql') return type === '' && text === '' ? noBody : { text, ...(type === '' ? {} : { type }) };
  return graphqlOf(text);
}

/** Kept as JSON, with its variables. */
function graphqlOf(text: string): ForeignRequest['body'] {
  try {
    const graph: unknown = JSON.parse(text);
    return graphqlBody(textAt(graph, 'query'), JSON.stringify(member(graph, 'variables') ?? {}));
  } catch {
    return graphqlBody(text, '');
  }
}

const MAX_VALUES = 2_000;

/** Insomnia's environments are JSON: `auth.client_id` is a member of a member. */
function valuesIn(data: unknown): Layer['values'] {
  const values = new Map<string, string>();
  const add = (value: unknown, path: string) => {
    if (values.size >= MAX_VALUES) return;
    if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) add(each, path === '' ? name : `${path}.${name}`);
    else if (path !== '') values.set(path, textIn(value));
  };
  add(data, '');
  return values;
}
