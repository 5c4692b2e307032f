import type { Pair } from '../../model/connection';
import { formBody, graphqlBody, jsonBody, noBody, unfitBody, withPathValues } from './bodies';
import type { BruBlock, BruFile, BruPair } from './bru-blocks';
import type { ForeignRequest } from './calls';
import { environmentLayer, type Layer } from './scope';
import type { Dict } from './source';
import type { Authorization, Place, Tree } from './tree';

const METHODS = ['get', 'post', 'put', 'delete', 'patch', 'options', 'head', 'connect', 'trace', 'http'];

/** null: the file is of a folder or of the collection. */
export function bruRequest(stem: string, blocks: BruFile): Place | null {
  const method = METHODS.find((name) => blocks.has(name));
  if (method === undefined) return null;
  const line = (name: string) => valueIn(blocks.get(method), name);
  return {
    name: valueIn(blocks.get('meta'), 'name') || stem,
    authorization: authorizationIn(blocks, line('auth')),
    values: valuesIn(blocks.get('vars:pre-request')),
    request: {
      method: method === 'http' ? line('method') : method,
      // The query stands in the URL, too, and counts as it stands in its block.
      url: withPathValues(blocks.has('params:query') ? (line('url').split('?')[0] ?? '') : line('url'), onIn(blocks.get('params:path'))),
      query: onIn(blocks.get('params:query')),
      headers: onIn(blocks.get('headers')),
      body: bodyOf(blocks, line('body')),
    },
  };
}

export function bruFolder(blocks: BruFile): Partial<Place> {
  const name = valueIn(blocks.get('meta'), 'name');
  return {
    ...(name === '' ? {} : { name }),
    authorization: authorizationIn(blocks, valueIn(blocks.get('auth'), 'mode')),
    values: valuesIn(blocks.get('vars:pre-request')),
  };
}

/** Secret ones are named only: Bruno keeps their values elsewhere. */
export function bruEnvironment(name: string, blocks: BruFile): Tree['environments'][number] {
  const secret = (blocks.get('vars:secret')?.items ?? []).map((each) => [each.replace(/^~/, ''), ''] as const);
  return { name, layers: [environmentLayer(name, new Map([...secret, ...valuesIn(blocks.get('vars'))]))] };
}

const onIn = (block: BruBlock | undefined): Pair[] =>
  (block?.pairs ?? []).filter(({ isOff }) => !isOff).map(({ name, value }) => ({ name, value }));
const valueIn = (block: BruBlock | undefined, name: string): string => block?.pairs.find((pair) => pair.name === name)?.value ?? '';
/** `@name` is a variable of this request alone. */
const valuesIn = (block: BruBlock | undefined): Layer['values'] =>
  new Map(onIn(block).map(({ name, value }) => [name.replace(/^@/, ''), value]));

function authorizationIn(blocks: BruFile, mode: string): Authorization | undefined {
  if (mode === '' || mode === 'inherit') return undefined;
  if (mode === 'oauth2') return { kind: mode, oauth: oauthIn(blocks) };
  return { kind: mode, oauth: null, isSpare: blocks.has('auth:oauth2') };
}

/** Names as in Bruno's JSON: access_token_url is accessTokenUrl. */
function oauthIn(blocks: BruFile): Dict {
  const own = (blocks.get('auth:oauth2')?.pairs ?? []).map(({ name, value }) => [camelCase(name), value] as const);
  const legs = { authorization: 'auth_req', token: 'access_token_req', refresh: 'refresh_token_req' };
  const additions = Object.entries(legs).map(([leg, block]) => [leg, additionsIn(blocks, block)] as const);
  return { ...Object.fromEntries(own), additionalParameters: Object.fromEntries(additions.filter(([, all]) => all.length > 0)) };
}

const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function additionsIn(blocks: BruFile, request: string): object[] {
  return ['headers', 'queryparams', 'body'].flatMap((sendIn) => {
    const pairs: readonly BruPair[] = blocks.get(`auth:oauth2:additional_params:${request}:${sendIn}`)?.pairs ?? [];
    return pairs.map(({ name, value, isOff }) => ({ name, value, sendIn, enabled: !isOff }));
  });
}

function bodyOf(blocks: BruFile, kind: string): ForeignRequest['body'] {
  const text = (name: string) => (blocks.get(`body:${name}`) ?? blocks.get('body'))?.text.trim() ?? '';
  if (kind === 'json') return jsonBody(text('json'));
  if (kind === 'text') return { text: text('text'), type: 'text/plain' };
  if (kind === 'xml') return { text: text('xml'), type: 'application/xml' };
  if (kind === 'sparql') return { text: text('sparql'), type: 'application/sparql-query' };
  if (kind === 'graphql') return graphqlBody(text('graphql'), blocks.get('body:graphql:vars')?.text ?? '');
  if (kind === 'formUrlEncoded' || kind === 'form-urlencoded') return formBody(onIn(blocks.get('body:form-urlencoded')));
  return kind === 'multipartForm' || kind === 'multipart-form' || kind === 'file' ? unfitBody : noBody;
}
