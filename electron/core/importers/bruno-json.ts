import { formBody, graphqlBody, jsonBody, noBody, pairsIn, unfitBody, withPathValues } from './bodies';
import type { ForeignRequest } from './calls';
import { environmentLayer, type Layer } from './scope';
import { dictIn, listIn, member, textAt } from './source';
import type { Authorization, Place, Tree } from './tree';

/** A collection as Bruno exports it in one file. */
export function jsonCollection(json: unknown): Tree {
  return {
    root: {
      name: textAt(json, 'name') || textAt(member(json, 'brunoConfig'), 'name') || 'Bruno collection',
      ...commonOf(member(json, 'root')),
      places: listIn(member(json, 'items')).flatMap((item) => placeOf(item) ?? []),
    },
    environments: listIn(member(json, 'environments')).map((each) => {
      const name = textAt(each, 'name');
      return { name, layers: [environmentLayer(name, valuesIn(member(each, 'variables')))] };
    }),
    layers: [],
  };
}

function placeOf(item: unknown): Place | null {
  const name = textAt(item, 'name') || 'Without a name';
  const inner = member(item, 'items');
  if (Array.isArray(inner)) return { name, ...commonOf(member(item, 'root')), places: inner.flatMap((each) => placeOf(each) ?? []) };
  const request = member(item, 'request');
  if (typeof request !== 'object' || request === null) return null;
  return { name, ...commonOf({ request }), request: requestIn(request, bodyOf(dictIn(member(request, 'body')))) };
}

/** A request as Bruno's JSON and YAML have it: the query stands in the URL, too, and counts as it stands in the list. */
export function requestIn(of: unknown, body: ForeignRequest['body']): NonNullable<Place['request']> {
  const params = listIn(member(of, 'params'));
  const ofType = (type: string) =>
    pairsIn(
      params.filter((each) => (textAt(each, 'type') || 'query') === type),
      'name',
    );
  const url = textAt(of, 'url');
  return {
    method: textAt(of, 'method') || 'GET',
    url: withPathValues(params.length > 0 ? (url.split('?')[0] ?? '') : url, ofType('path')),
    query: ofType('query'),
    headers: pairsIn(member(of, 'headers'), 'name'),
    body,
  };
}

function commonOf(of: unknown): Pick<Place, 'authorization' | 'values'> {
  const request = member(of, 'request');
  return { authorization: authorizationIn(member(request, 'auth')), values: valuesIn(member(member(request, 'vars'), 'req')) };
}

function authorizationIn(auth: unknown): Authorization | undefined {
  const mode = textAt(auth, 'mode');
  if (mode === '' || mode === 'inherit') return undefined;
  return { kind: mode, oauth: mode === 'oauth2' ? dictIn(member(auth, 'oauth2')) : null };
}

const valuesIn = (list: unknown): Layer['values'] => new Map(pairsIn(list, 'name').map(({ name, value }) => [name, value]));

function bodyOf(body: unknown): ForeignRequest['body'] {
  const mode = textAt(body, 'mode');
  if (mode === 'json') return jsonBody(textAt(body, 'json'));
  if (mode === 'text') return { text: textAt(body, 'text'), type: 'text/plain' };
  if (mode === 'xml') return { text: textAt(body, 'xml'), type: 'application/xml' };
  if (mode === 'sparql') return { text: textAt(body, 'sparql'), type: 'application/sparql-query' };
  if (mode === 'graphql') return graphqlBody(textAt(member(body, 'graphql'), 'query'), textAt(member(body, 'graphql'), 'variables'));
  if (mode === 'formUrlEncoded') return formBody(pairsIn(member(body, 'formUrlEncoded'), 'name'));
  return mode === 'multipartForm' || mode === 'file' ? unfitBody : noBody;
}
