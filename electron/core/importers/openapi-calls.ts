import type { Pair } from '../../model/connection';
import type { ForeignRequest } from './calls';
import { followed } from './openapi-refs';
import { type Dict, dictIn, listIn, member, textAt, textIn } from './source';

/** A request that asks for nothing but an answer. */
export interface Harmless {
  request: ForeignRequest;
  /** Its security requirements: any of them will do. */
  security: readonly Dict[];
}

const MAX_OPERATIONS = 20_000;
/** Each flow looks through them. */
const MAX_HARMLESS = 2_000;
/** Parameters and security requirements of one: any number of operations may refer to the same long list. */
const MAX_LISTED = 100;
/** Calls to begin with; the others are in the document. */
const MOST_CALLS = 5;
/** Changes something in spite of its method. */
const CHANGES =
  /(?:^|[/_.-])(?:log-?out|sign-?out|delete|remove|revoke|reset|send|cancel|start|stop|restart|run|execute|trigger|unsubscribe|confirm|verify|activate|deactivate|approve|reject|download|export)(?:$|[/_.-])/i;
/** Tells whom the token is for. */
const ABOUT_ME = /\/(?:me|user-?info|who-?am-?i|profile|user|account|self|current[-_]?user)\/?$/i;

/**
 * GET operations that need no value of a person and change nothing by their name, those about the token's own user first.
 *
 * @param base What paths are appended to; empty: it is not known.
 */
export function harmlessCalls(document: Dict, base: (servers: unknown) => string): Harmless[] {
  const found: Harmless[] = [];
  let count = 0;
  for (const [path, raw] of Object.entries(dictIn(member(document, 'paths')))) {
    count += 1;
    if (count > MAX_OPERATIONS) break;
    const item = followed(document, raw);
    const operation = item && member(item, 'get');
    if (!item || typeof operation !== 'object' || operation === null || /[{}]/.test(path) || CHANGES.test(path)) continue;
    const query = neededQuery(document, [...listIn(member(item, 'parameters')), ...listIn(member(operation, 'parameters'))]);
    if (query === null || member(operation, 'deprecated') === true || member(operation, 'requestBody') !== undefined) continue;
    const name = textAt(operation, 'summary') || textAt(operation, 'operationId') || `GET ${path}`;
    const servers = member(operation, 'servers') ?? member(item, 'servers');
    found.push({
      request: { name, where: `paths.${path}.get`, method: 'GET', url: `${base(servers)}${path}`, query, headers: [], body: { text: '' } },
      security: listIn(member(operation, 'security') ?? member(document, 'security'))
        .slice(0, MAX_LISTED)
        .map(dictIn),
    });
  }
  const about = found.filter(({ request }) => ABOUT_ME.test(request.url));
  return [...about, ...found.filter(({ request }) => !ABOUT_ME.test(request.url))].slice(0, MAX_HARMLESS);
}

/** Of those, the calls to begin with that a scheme authorizes, and the scopes that they need. */
export function callsWith(calls: readonly Harmless[], scheme: string): { requests: ForeignRequest[]; scopes: string[] } {
  const own = calls.flatMap(({ request, security }) => {
    const requirement = security.find((each) => Array.isArray(member(each, scheme)));
    return requirement === undefined ? [] : [{ request, scopes: listIn(member(requirement, scheme)).map(textIn) }];
  });
  const first = own.slice(0, MOST_CALLS);
  return { requests: first.map(({ request }) => request), scopes: [...new Set(first.flatMap(({ scopes }) => scopes))] };
}

/** Parameters that have to be sent, by their defaults or examples; null: one has neither. */
function neededQuery(document: Dict, parameters: readonly unknown[]): Pair[] | null {
  const query: Pair[] = [];
  if (parameters.length > MAX_LISTED) return null;
  for (const raw of parameters) {
    const parameter = followed(document, raw);
    if (parameter === null) return null;
    if (member(parameter, 'required') !== true) continue;
    const schema = followed(document, member(parameter, 'schema')) ?? {};
    const value = [member(schema, 'default'), member(parameter, 'default'), member(parameter, 'example'), member(schema, 'example')]
      .map(textIn)
      .find((text) => text !== '');
    if (textAt(parameter, 'in') !== 'query' || value === undefined) return null;
    query.push({ name: textAt(parameter, 'name'), value });
  }
  return query;
}
