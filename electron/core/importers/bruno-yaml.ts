import { formBody, graphqlBody, noBody, pairsIn, unfitBody } from './bodies';
import { requestIn } from './bruno-json';
import type { ForeignRequest } from './calls';
import { environmentLayer, type Layer } from './scope';
import { type Dict, dictIn, listIn, member, textAt, textIn } from './source';
import type { Authorization, Place, Tree } from './tree';

/** A request of a YAML collection (OpenCollection 1); null: the file is of a folder or of the collection. */
export function yamlRequest(whole: Dict): Place | null {
  const http = member(whole, 'http') ?? member(whole, 'graphql');
  if (typeof http !== 'object' || http === null) return null;
  return {
    name: textAt(member(whole, 'info'), 'name') || 'Request',
    authorization: authorizationIn(member(http, 'auth')),
    values: valuesIn(member(member(whole, 'runtime'), 'variables')),
    request: requestIn(http, bodyOf(member(http, 'body'))),
  };
}

export function yamlFolder(whole: Dict): Partial<Place> {
  const name = textAt(member(whole, 'info'), 'name');
  const request = member(whole, 'request');
  return {
    ...(name === '' ? {} : { name }),
    authorization: authorizationIn(member(request, 'auth')),
    values: valuesIn(member(request, 'variables')),
  };
}

/** What a collection in one file has inside. */
export function yamlInner(whole: Dict): Tree {
  const placesOf = (items: unknown): Place[] =>
    listIn(items).map((item) => {
      const each = dictIn(item);
      return yamlRequest(each) ?? { name: 'Folder', ...yamlFolder(each), places: placesOf(member(each, 'items')) };
    });
  const environments = listIn(member(member(whole, 'config'), 'environments'));
  return {
    root: { name: '', places: placesOf(member(whole, 'items')) },
    environments: environments.map((each) => yamlEnvironment(textAt(each, 'name'), dictIn(each))),
    layers: [],
  };
}

/** Secret ones have no value: Bruno keeps those elsewhere. */
export function yamlEnvironment(name: string, whole: Dict): Tree['environments'][number] {
  return { name, layers: [environmentLayer(name, valuesIn(member(whole, 'variables')))] };
}

/** `inherit`, or nothing: as in the folder it lies in. */
function authorizationIn(auth: unknown): Authorization | undefined {
  if (auth === undefined || auth === null || auth === 'inherit') return undefined;
  const kind = textIn(auth) || textAt(auth, 'type');
  return { kind, oauth: kind === 'oauth2' ? dictIn(auth) : null };
}

/** A value may have its type beside it: `{ type: number, data: "1" }`. */
const valuesIn = (list: unknown): Layer['values'] =>
  new Map(
    listIn(list)
      .filter((each) => member(each, 'disabled') !== true && textAt(each, 'name') !== '')
      .map((each) => [textAt(each, 'name'), textAt(each, 'value') || textAt(member(each, 'value'), 'data')]),
  );

const TYPES: Record<string, string> = {
  json: 'application/json',
  text: 'text/plain',
  xml: 'application/xml',
  sparql: 'application/sparql-query',
};

function bodyOf(body: unknown): ForeignRequest['body'] {
  const type = textAt(body, 'type');
  const data = member(body, 'data');
  if (member(body, 'query') !== undefined) return graphqlBody(textAt(body, 'query'), textAt(body, 'variables'));
  if (type === 'form-urlencoded') return formBody(pairsIn(data, 'name'));
  if (type === 'multipart-form' || type === 'file') return unfitBody;
  const media = TYPES[type];
  return media === undefined ? noBody : { text: textIn(data), type: media };
}
