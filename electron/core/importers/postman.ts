import type { Pair } from '../../model/connection';
import { type ForeignRequest, formText } from './calls';
import { Draft } from './draft';
import { Gatherer } from './gather';
import { cut, type Imported, type SourceFile } from './imported';
import { readFields } from './oauth-fields';
import { POSTMAN_FIELDS } from './postman-fields';
import { BRACES, type Layer, Scope } from './scope';
import { type Dict, dictIn, jsonIn, listIn, member, textAt, textIn, unreadable } from './source';

/** An auth block and where it stands; null: requests are made without one. */
interface Auth {
  block: Dict;
  where: string;
  name: string;
}

/**
 * Postman collections (v2.0, v2.1) with their environments and globals. With several environments each gives connections of its own.
 *
 * @throws Failure `connection-file-invalid`, with the place.
 */
export function readPostman(files: readonly SourceFile[]): Imported {
  const read = files.map((file) => ({ file, json: dictIn(jsonIn(file)) }));
  const collections = read.flatMap(({ file, json }) => {
    const collection = collectionIn(json);
    return collection === null ? [] : [{ file, collection }];
  });
  const sets = read.flatMap(({ json }) => (isEnvironment(json) ? [json] : []));
  if (collections.length === 0)
    throw unreadable(
      files[0]?.name ?? '',
      'It is a Postman environment, which has values only.',
      null,
      'Choose the collection, too: both files at once.',
    );
  const globals = sets.filter((set) => textAt(set, '_postman_variable_scope') === 'globals').map(layerOf('globals'));
  const environments = sets.filter((set) => textAt(set, '_postman_variable_scope') !== 'globals');
  const gatherer = new Gatherer();
  for (const { file, collection } of collections) {
    for (const environment of environments.length === 0 ? [null] : environments) {
      const name = textAt(environment, 'name');
      const own = environment === null ? [] : [layerOf(`the environment “${cut(name, 60)}”`)(environment)];
      const layers = [...own, layerOf('the collection')({ values: member(collection, 'variable') }), ...globals];
      new Walk(gatherer, file, collection).begin(new Scope(BRACES, layers, gatherer.report, name));
    }
  }
  return gatherer.imported('a Postman collection');
}

const isEnvironment = (json: Dict) => Array.isArray(member(json, 'values'));

/** A collection, also as Postman's API wraps it. */
function collectionIn(json: Dict): Dict | null {
  const inner = dictIn(member(json, 'collection'));
  const collection = Array.isArray(member(inner, 'item')) ? inner : json;
  return Array.isArray(member(collection, 'item')) ? collection : null;
}

const layerOf =
  (from: string) =>
  (set: unknown): Layer => ({
    from,
    values: new Map(
      listIn(member(set, 'values'))
        .filter((each) => member(each, 'enabled') !== false && member(each, 'disabled') !== true)
        .flatMap((each) => {
          const name = textAt(each, 'key') || textAt(each, 'id');
          return name === '' ? [] : [[name, textAt(each, 'value')] as const];
        }),
    ),
  });

class Walk {
  readonly #name: string;

  constructor(
    private readonly gatherer: Gatherer,
    file: SourceFile,
    private readonly collection: Dict,
  ) {
    this.#name =
      textAt(member(collection, 'info'), 'name') || file.name.replace(/(\.postman_collection)?\.json$/i, '') || 'Postman collection';
  }

  begin(scope: Scope): void {
    const auth = this.#authOf(this.collection, null, 'the collection', this.#name);
    const before = this.gatherer.size;
    this.#items(member(this.collection, 'item'), auth, scope, '');
    // One that no request uses is still a connection.
    if (auth && this.gatherer.size === before) this.#client(auth, scope);
  }

  #items(items: unknown, inherited: Auth | null, scope: Scope, path: string): void {
    for (const item of listIn(items)) {
      const name = textAt(item, 'name') || 'Without a name';
      const where = path === '' ? name : `${path} › ${name}`;
      const own = scope.within(layerOf(`“${cut(name, 60)}”`)({ values: member(item, 'variable') }));
      if (Array.isArray(member(item, 'item'))) {
        this.#items(member(item, 'item'), this.#authOf(dictIn(item), inherited, where, `${this.#name}: ${name}`), own, where);
        continue;
      }
      const written = member(item, 'request');
      if (written === undefined || written === null) continue;
      const request = typeof written === 'string' ? { url: written } : dictIn(written);
      const auth = this.#authOf(request, inherited, where, `${this.#name}: ${name}`);
      if (auth && textAt(auth.block, 'type') === 'oauth2') this.#client(auth, own, requestOf(request, name, where));
      else this.gatherer.other(kindOf(auth));
    }
  }

  /** Absent: as in the folder it lies in. `noauth`: none. */
  #authOf(of: Dict, inherited: Auth | null, where: string, name: string): Auth | null {
    const block = member(of, 'auth');
    return typeof block === 'object' && block !== null ? { block: dictIn(block), where, name } : inherited;
  }

  #client({ block, where, name }: Auth, scope: Scope, request?: ForeignRequest): void {
    if (textAt(block, 'type') !== 'oauth2') return;
    const draft = new Draft(where, scope, this.gatherer.report);
    readFields(draft, POSTMAN_FIELDS, valuesIn(member(block, 'oauth2')));
    this.gatherer.add(draft, name, request && { of: request, scope });
  }
}

const KINDS: Record<string, string> = {
  noauth: 'no authorization',
  basic: 'Basic authentication',
  bearer: 'a bearer token',
  apikey: 'an API key',
};

function kindOf(auth: Auth | null): string {
  const type = textAt(auth?.block, 'type') || 'noauth';
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? type) : `“${cut(type, 40)}”`;
}

/** v2.1 lists key and value, v2.0 has an object. */
function valuesIn(block: unknown): Dict {
  if (!Array.isArray(block)) return dictIn(block);
  return Object.fromEntries(block.map((each) => [textAt(each, 'key'), member(each, 'value')]));
}

const isOff = (each: unknown) => member(each, 'disabled') === true;
const pairsIn = (list: unknown): Pair[] =>
  listIn(list).flatMap((each) =>
    isOff(each) || textAt(each, 'key') === '' ? [] : [{ name: textAt(each, 'key'), value: textAt(each, 'value') }],
  );

function requestOf(request: Dict, name: string, where: string): ForeignRequest {
  return {
    name,
    where,
    method: textAt(request, 'method') || 'GET',
    ...addressOf(member(request, 'url')),
    headers: typeof member(request, 'header') === 'string' ? headersIn(textAt(request, 'header')) : pairsIn(member(request, 'header')),
    body: bodyOf(member(request, 'body')),
  };
}

const headersIn = (text: string): Pair[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [{ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() }];
  });

/** `raw` is how it was typed; query and `:name` in the path have their values apart. */
function addressOf(url: unknown): Pick<ForeignRequest, 'url' | 'query'> {
  if (typeof url === 'string') return { url, query: [] };
  const raw = textAt(url, 'raw') || builtOf(dictIn(url));
  const [path = ''] = raw.split(/[?#]/);
  const values = new Map(pairsIn(member(url, 'variable')).map(({ name, value }) => [name, value]));
  const filled = path.replace(/\/:([\w-]{1,100})(?=\/|$)/g, (whole, name: string) => (values.get(name) ? `/${values.get(name)}` : whole));
  const query = member(url, 'query');
  return Array.isArray(query) ? { url: filled, query: pairsIn(query) } : { url: `${filled}${raw.slice(path.length)}`, query: [] };
}

function builtOf(url: Dict): string {
  const parts = (name: string, between: string) => {
    const part = member(url, name);
    return Array.isArray(part) ? part.map((each) => (typeof each === 'string' ? each : textAt(each, 'value'))).join(between) : textIn(part);
  };
  const scheme = textAt(url, 'protocol');
  const port = textAt(url, 'port');
  return `${scheme === '' ? '' : `${scheme}://`}${parts('host', '.')}${port === '' ? '' : `:${port}`}/${parts('path', '/').replace(/^\//, '')}`;
}

function bodyOf(body: unknown): ForeignRequest['body'] {
  const mode = textAt(body, 'mode');
  if (mode === 'raw') {
    const language = textAt(member(member(body, 'options'), 'raw'), 'language');
    return { text: textAt(body, 'raw'), type: language === 'json' ? 'application/json' : undefined };
  }
  if (mode === 'urlencoded') {
    const list = member(body, 'urlencoded');
    return { text: typeof list === 'string' ? list : formText(pairsIn(list)), type: 'application/x-www-form-urlencoded' };
  }
  if (mode === 'graphql') {
    const graph = dictIn(member(body, 'graphql'));
    return { text: graphqlText(textAt(graph, 'query'), textAt(graph, 'variables')), type: 'application/json' };
  }
  if (mode === 'formdata' || mode === 'file') return { unfit: 'It is a file or a form with parts; the body of a saved call is text.' };
  return { text: '' };
}

/** As GraphQL goes over HTTP. Variables that aren't JSON, as with a reference in them, are left out. */
export function graphqlText(query: string, variables: string): string {
  try {
    return JSON.stringify({ query, ...(variables.trim() === '' ? {} : { variables: JSON.parse(variables) as unknown }) });
  } catch {
    return JSON.stringify({ query });
  }
}
