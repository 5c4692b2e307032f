import type { Pair } from '../../model/connection';
import { FORM, formBody, graphqlBody, jsonBody, noBody, pairsIn, unfitBody, withPathValues } from './bodies';
import type { ForeignRequest } from './calls';
import { Gatherer } from './gather';
import type { Imported, SourceFile } from './imported';
import { POSTMAN_FIELDS } from './postman-fields';
import { BRACES, environmentLayer, type Layer } from './scope';
import { type Dict, dictIn, jsonIn, listIn, member, textAt, textIn, unreadable } from './source';
import { type Authorization, type Dialect, gatherTree, type Place } from './tree';

const POSTMAN: Dialect = { syntax: BRACES, fields: POSTMAN_FIELDS, placement: 'client_secret_basic' };

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
  const isGlobal = (set: unknown) => textAt(set, '_postman_variable_scope') === 'globals';
  const globals = sets.filter(isGlobal).map((set) => ({ from: 'globals', values: valuesIn(member(set, 'values')) }));
  const environments = sets
    .filter((set) => !isGlobal(set))
    .map((set) => ({ name: textAt(set, 'name'), layers: [environmentLayer(textAt(set, 'name'), valuesIn(member(set, 'values')))] }));
  const gatherer = new Gatherer();
  for (const { file, collection } of collections)
    gatherTree(gatherer, { root: rootOf(file, collection), environments, layers: globals }, POSTMAN);
  return gatherer.imported('a Postman collection');
}

function rootOf({ name }: SourceFile, collection: Dict): Place {
  const own = textAt(member(collection, 'info'), 'name') || name.replace(/(\.postman_collection)?\.json$/i, '') || 'Postman collection';
  return {
    name: own,
    authorization: authorizationIn(collection),
    values: valuesIn(member(collection, 'variable')),
    places: listIn(member(collection, 'item')).flatMap((item) => placeOf(item) ?? []),
  };
}

const isEnvironment = (json: Dict) => Array.isArray(member(json, 'values'));

/** A collection, also as Postman's API wraps it. */
function collectionIn(json: Dict): Dict | null {
  const inner = dictIn(member(json, 'collection'));
  const collection = Array.isArray(member(inner, 'item')) ? inner : json;
  return Array.isArray(member(collection, 'item')) ? collection : null;
}

/** Older collections call the name an id. */
function valuesIn(list: unknown): Layer['values'] {
  const named = listIn(list).map((each) => (textAt(each, 'key') === '' ? { ...dictIn(each), key: textAt(each, 'id') } : each));
  return new Map(pairsIn(named, 'key').map(({ name, value }) => [name, value]));
}

function placeOf(item: unknown): Place | null {
  const name = textAt(item, 'name') || 'Without a name';
  const common = { name, values: valuesIn(member(item, 'variable')) };
  const inner = member(item, 'item');
  if (Array.isArray(inner))
    return { ...common, authorization: authorizationIn(item), places: inner.flatMap((each) => placeOf(each) ?? []) };
  const written = member(item, 'request');
  const request = typeof written === 'string' ? { url: written } : dictIn(written);
  return Object.keys(request).length === 0 ? null : { ...common, authorization: authorizationIn(request), request: requestOf(request) };
}

/** Absent: as in the folder it lies in. `noauth`: none. */
function authorizationIn(of: unknown): Authorization | undefined {
  const block = member(of, 'auth');
  if (typeof block !== 'object' || block === null) return undefined;
  const kind = textAt(block, 'type');
  if (kind === 'oauth2') return { kind, oauth: fieldsIn(member(block, 'oauth2')) };
  const basic = kind === 'basic' ? fieldsIn(member(block, 'basic')) : null;
  const user = basic === null ? undefined : `${textIn(basic.username)}:${textIn(basic.password)}`;
  return { kind, oauth: null, user, isSpare: Object.keys(fieldsIn(member(block, 'oauth2'))).length > 0 };
}

/** v2.1 lists key and value, v2.0 has an object. */
function fieldsIn(block: unknown): Dict {
  if (!Array.isArray(block)) return dictIn(block);
  return Object.fromEntries(block.map((each) => [textAt(each, 'key'), member(each, 'value')]));
}

function requestOf(request: Dict): NonNullable<Place['request']> {
  const headers = member(request, 'header');
  return {
    method: textAt(request, 'method') || 'GET',
    ...addressOf(member(request, 'url')),
    headers: typeof headers === 'string' ? headersIn(headers) : pairsIn(headers, 'key'),
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
  const filled = withPathValues(raw, pairsIn(member(url, 'variable'), 'key'));
  const query = member(url, 'query');
  return Array.isArray(query) ? { url: filled.split('?')[0] ?? '', query: pairsIn(query, 'key') } : { url: filled, query: [] };
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
    return language === 'json' ? jsonBody(textAt(body, 'raw')) : { text: textAt(body, 'raw') };
  }
  if (mode === 'urlencoded') {
    const list = member(body, 'urlencoded');
    return typeof list === 'string' ? { text: list, type: FORM } : formBody(pairsIn(list, 'key'));
  }
  if (mode === 'graphql') {
    const graph = member(body, 'graphql');
    return graphqlBody(textAt(graph, 'query'), textAt(graph, 'variables'));
  }
  return mode === 'formdata' || mode === 'file' ? unfitBody : noBody;
}
