import { encoded } from './bodies';
import type { ForeignRequest } from './calls';
import { Draft } from './draft';
import type { Client, Gatherer } from './gather';
import { cut } from './imported';
import { type Fields, readFields } from './oauth-fields';
import { type Layer, Scope, type Syntax } from './scope';
import { type SentRequest, SentRequests } from './sent-requests';
import type { Dict } from './source';

/** How requests are authorized from a place downwards. `oauth`: by the fields of such a block; null: in another way, or not at all. */
export interface Authorization {
  /** As the format calls it: "basic". */
  kind: string;
  oauth: Dict | null;
  /** Of Basic authentication: "name:password". */
  user?: string | undefined;
  /** There is a block of OAuth 2.0 which is not in use: another way was chosen later. */
  isSpare?: boolean;
}

/** A collection, a folder or a request, whatever the format calls them. */
export interface Place {
  name: string;
  /** Absent: as in the place it lies in. */
  authorization?: Authorization | undefined;
  /** Variables of its own. */
  values?: Layer['values'];
  places?: readonly Place[];
  request?: Omit<ForeignRequest, 'name' | 'where'>;
}

/** Requests of another program in their folders. */
export interface Tree {
  root: Place;
  /** Of each environment there is: its name, and its variables, the nearest first. None: the collection's own variables only. */
  environments: readonly { name: string; layers: readonly Layer[] }[];
  /** Variables that count with every environment. */
  layers: readonly Layer[];
}

/** What differs between the formats of API clients. */
export interface Dialect {
  syntax: Syntax;
  /** Of an OAuth 2.0 block. */
  fields: Fields;
  /** Where client credentials go if a block doesn't say. */
  placement: NonNullable<Draft['placement']>;
}

interface Inherited {
  authorization: Authorization | null;
  where: string;
  name: string;
}

const MAX_ENVIRONMENTS = 100;

/** Collects the clients of a tree, in each of its environments. */
export function gatherTree(gatherer: Gatherer, { root, environments, layers }: Tree, dialect: Dialect): void {
  const collection = { from: 'the collection', values: root.values ?? new Map() };
  if (environments.length > MAX_ENVIRONMENTS)
    gatherer.report.leave('More environments', root.name, `Only the first ${MAX_ENVIRONMENTS} are read.`);
  for (const { name, layers: own } of environments.length === 0 ? [{ name: '', layers: [] }] : environments.slice(0, MAX_ENVIRONMENTS)) {
    const scope = new Scope(dialect.syntax, [...own, collection, ...layers], gatherer.report, name);
    const walk = new Walk(gatherer, dialect, root.name);
    walk.within(root.places ?? [], { authorization: root.authorization ?? null, where: 'The collection', name: root.name }, scope, '');
    walk.finish();
  }
}

class Walk {
  /** A block means the same to all requests that inherit it with the same variables. */
  readonly #met = new Map<Dict, Map<Scope, Client | null>>();

  /** Requests for a token that were written by hand, without an OAuth block. */
  readonly #sent: SentRequests;
  readonly #others: { kind: string; call: ForeignRequest; scope: Scope }[] = [];

  constructor(
    private readonly gatherer: Gatherer,
    private readonly dialect: Dialect,
    private readonly collection: string,
  ) {
    this.#sent = new SentRequests(gatherer, collection);
  }

  /** What lies in a place that has an authorization of its own. An OAuth block that no request uses is a connection all the same. */
  within(places: readonly Place[], own: Inherited, scope: Scope, path: string): void {
    const { authorization, where, name } = own;
    this.#places(places, own, scope, path);
    if (authorization?.oauth && !this.#met.has(authorization.oauth)) this.client(authorization.oauth, where, name, scope);
    this.#spare(authorization, where);
  }

  #spare(authorization: Authorization | null, where: string): void {
    if (authorization?.isSpare !== true) return;
    this.gatherer.report.leave('An OAuth 2.0 block', where, `It is turned off: ${kindInWords(authorization)} is in use.`);
  }

  #places(places: readonly Place[], above: Inherited, outer: Scope, path: string): void {
    for (const { name, authorization, values, places: inner, request } of places) {
      const where = path === '' ? name : `${path} › ${name}`;
      const scope = values === undefined ? outer : outer.within({ from: `“${cut(name, 60)}”`, values });
      const own = authorization === undefined ? above : { authorization, where, name: `${this.collection}: ${name}` };
      if (inner && own === above) this.#places(inner, own, scope, where);
      else if (inner) this.within(inner, own, scope, where);
      const oauth = own.authorization?.oauth;
      if (request === undefined) continue;
      if (oauth) this.client(oauth, own.where, own.name, scope, { ...request, name, where });
      else {
        if (own !== above) this.#spare(own.authorization, where);
        this.#byHand({ ...request, name, where }, own.authorization, scope);
      }
    }
  }

  #byHand(call: ForeignRequest, authorization: Authorization | null, scope: Scope): void {
    const request = sentRequestOf(call, authorization);
    const kind = this.#sent.kindOf(request, scope);
    const hasBearer = call.headers.some(({ name, value }) => name.toLowerCase() === 'authorization' && /^bearer\b/i.test(value));
    if (kind === null) this.#others.push({ kind: hasBearer ? BEARER : kindInWords(authorization), call, scope });
    else this.#sent.take(kind, request, call.where, scope);
  }

  /** Where one client is got a token for by hand, the requests with a bearer token are its calls. */
  finish(): void {
    const isOne = this.#sent.size === 1;
    for (const { kind, call, scope } of this.#others) {
      if (isOne && kind === BEARER) this.#sent.call(call, scope);
      else this.gatherer.other(kind, `${this.collection} › ${call.where}`);
    }
    this.#sent.finish();
  }

  client(oauth: Dict, where: string, name: string, scope: Scope, request?: ForeignRequest): void {
    const met = this.#met.get(oauth) ?? new Map<Scope, Client | null>();
    this.#met.set(oauth, met);
    let client = met.get(scope);
    if (client === undefined) {
      const draft = new Draft(where, scope, this.gatherer.report, this.dialect.placement);
      readFields(draft, this.dialect.fields, oauth);
      client = this.gatherer.client(draft, name);
      met.set(scope, client);
    }
    if (client !== null && request) this.gatherer.request(client, request, scope);
  }
}

/** As it is sent. */
function sentRequestOf({ method, url, query, headers, body }: ForeignRequest, authorization: Authorization | null): SentRequest {
  const written = query.map(({ name, value }) => `${encoded(name)}=${encoded(value)}`).join('&');
  return {
    ...{ method, headers, user: authorization?.user ?? null },
    url: written === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${written}`,
    ...('text' in body ? { body: body.text, type: body.type ?? '' } : { body: '', type: '' }),
  };
}

const BEARER = 'a bearer token';
const KINDS: [RegExp, string][] = [
  [/^(no-?auth|none|inherit)?$/i, 'no authorization'],
  [/^basic$/i, 'Basic authentication'],
  [/^bearer$/i, BEARER],
  [/^api-?key$/i, 'an API key'],
];

function kindInWords(authorization: Authorization | null): string {
  const kind = authorization?.kind ?? '';
  return KINDS.find(([pattern]) => pattern.test(kind))?.[1] ?? `“${cut(kind, 40)}”`;
}
