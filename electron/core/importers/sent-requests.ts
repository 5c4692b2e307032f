import { headerOf } from '../base/untrusted-text';
import type { Pair } from '../../model/connection';
import { urlOf } from '../../model/text/url';
import { endpointKind } from '../intake/forms';
import { basicOf } from './basic-header';
import type { ForeignRequest } from './calls';
import { CURL_FIELDS, PARAMETERS } from './curl-fields';
import { Draft } from './draft';
import type { Gatherer } from './gather';
import { cut } from './imported';
import { readFields } from './oauth-fields';
import type { Scope } from './scope';
import { type Dict, dictIn, textIn } from './source';

/** A request as it is sent, secrets included. */
export interface SentRequest {
  method: string;
  /** With its query. */
  url: string;
  headers: Pair[];
  body: string;
  /** Media type of the body where no header says it; empty: there is no body. */
  type: string;
  /** Of Basic authentication, where no header has it: "name:password". */
  user: string | null;
}

interface ScopedCall {
  call: ForeignRequest;
  scope: Scope;
}

/** A client as its requests tell of it one after the other. */
interface Known {
  draft: Draft;
  name: string;
  id: string;
  grant: string;
  token: string;
  calls: ScopedCall[];
}

/** More are a file made to keep this app busy. */
const MAX_CLIENTS = 500;

/** What a request is about; null: it is one to an API. */
export type Kind = 'token' | 'authorization' | 'device' | null;

/** Clients as their own requests for a token tell of them, with the calls among those. */
export class SentRequests {
  readonly #known: Known[] = [];
  readonly #early: ScopedCall[] = [];

  /** @param name Of the connections; absent: the host of the server. */
  constructor(
    private readonly gatherer: Gatherer,
    private readonly name?: string,
  ) {}

  /** How many clients there are so far. */
  get size(): number {
    return this.#known.length;
  }

  kindOf(request: SentRequest, scope: Scope): Kind {
    return kindOf(request, parametersOf(request), urlOf(addressOf(request, scope)));
  }

  /** A request of a kind that `kindOf` told. @param where For people. */
  take(kind: Exclude<Kind, null>, request: SentRequest, where: string, scope: Scope): void {
    const parameters = parametersOf(request);
    const address = addressOf(request, scope);
    const known = this.#client(kind, parameters, address, where, scope);
    if (known === null) return;
    const { grant_type, ...block } = blockOf(kind, request, parameters, address);
    // A refresh says nothing of how the token was got.
    const isRefresh = grant_type === 'refresh_token' && known.draft.settings.grantType !== undefined;
    readFields(known.draft, CURL_FIELDS, isRefresh ? block : { grant_type, ...block });
    if (kind === 'token' && isJson(request))
      known.draft.take({ settings: { dialect: { ...known.draft.settings.dialect, jsonBody: true } } });
  }

  /** One of the last client, or of the first to come. */
  call(call: ForeignRequest, scope: Scope): void {
    (this.#known.at(-1)?.calls ?? this.#early).push({ call, scope });
  }

  /** Answers with the calls that belong to nobody. */
  finish(): readonly ForeignRequest[] {
    for (const { draft, name, calls } of this.#known) {
      const client = this.gatherer.client(draft, name);
      if (client !== null) for (const { call, scope } of calls) this.gatherer.request(client, call, scope);
    }
    return this.#early.map(({ call }) => call);
  }

  /** The client that a request is of: the same ID at the same token endpoint, for a grant that goes with what is known. */
  #client(kind: Exclude<Kind, null>, { all, id }: Parameters, address: string, where: string, scope: Scope): Known | null {
    const asked = grantAsked(kind, all);
    const known = this.#known.find(
      (each) =>
        each.id === id &&
        (each.grant === asked || asked === 'refresh_token' || each.grant === 'refresh_token') &&
        (kind !== 'token' || each.token === '' || each.token === address),
    );
    if (known) {
      if (kind === 'token') known.token = address;
      if (known.grant === 'refresh_token') known.grant = asked;
      return known;
    }
    if (this.#known.length >= MAX_CLIENTS) {
      this.gatherer.report.leave('More clients', where, `Only the first ${MAX_CLIENTS} are read.`);
      return null;
    }
    const draft = new Draft(where, scope, this.gatherer.report);
    const next = {
      draft,
      name: this.name ?? (cut(urlOf(address)?.hostname ?? '', 80) || 'cURL'),
      id,
      grant: asked,
      token: kind === 'token' ? address : '',
      calls: this.#early.splice(0),
    };
    this.#known.push(next);
    return next;
  }
}

const addressOf = ({ url }: SentRequest, scope: Scope) => scope.resolve(url.split(/[?#]/)[0] ?? '').text;

function grantAsked(kind: Exclude<Kind, null>, all: Dict): string {
  if (kind === 'device') return 'urn:ietf:params:oauth:grant-type:device_code';
  if (kind === 'authorization') return /\bcode\b/.test(textIn(all.response_type)) ? 'authorization_code' : 'implicit';
  return textIn(all.grant_type);
}

interface Parameters {
  all: Dict;
  /** As written; empty: it is nowhere. */
  id: string;
  secret: string | null;
  isBasic: boolean;
}

function parametersOf(request: SentRequest): Parameters {
  const all = { ...Object.fromEntries(queryOf(request.url).map(({ name, value }) => [name, value])), ...bodyOf(request) };
  const basic = request.user === null ? basicIn(request.headers) : userIn(request.user);
  return { all, id: basic?.name || textIn(all.client_id), secret: basic?.value ?? null, isBasic: basic !== null };
}

function basicIn(headers: readonly Pair[]): Pair | null {
  // A variable in the place of both.
  const variable = /^basic\s{1,5}(\{\{\S{1,10000})$/i.exec(headerOf(headers, 'authorization') ?? '')?.[1];
  return variable === undefined ? basicOf(headers) : { name: variable, value: '' };
}

function userIn(text: string): { name: string; value: string | null } {
  const colon = text.indexOf(':');
  return colon < 0 ? { name: text, value: null } : { name: text.slice(0, colon), value: text.slice(colon + 1) };
}

export const queryOf = (url: string): Pair[] => pairsOf(url.split('#')[0]?.split('?').slice(1).join('?') ?? '');
const pairsOf = (form: string): Pair[] => [...new URLSearchParams(form)].slice(0, 1_000).map(([name, value]) => ({ name, value }));

const isJson = ({ headers, type, body }: SentRequest) =>
  body.trimStart().startsWith('{') && !body.startsWith('{{') && /json/i.test(headerOf(headers, 'content-type') ?? type);

function bodyOf(request: SentRequest): Dict {
  if (isJson(request)) {
    try {
      return dictIn(JSON.parse(request.body));
    } catch {
      return {};
    }
  }
  if (/^\s*[[{<]/.test(request.body) && !request.body.startsWith('{{')) return {};
  const repeated = new Map<string, string[]>();
  for (const { name, value } of pairsOf(request.body)) repeated.set(name, [...(repeated.get(name) ?? []), value]);
  return Object.fromEntries([...repeated].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function kindOf(request: SentRequest, { all, id, isBasic }: Parameters, url: URL | null): Kind {
  if (all.grant_type !== undefined) return 'token';
  if (all.response_type !== undefined && all.client_id !== undefined) return 'authorization';
  const endpoint = url === null ? null : endpointKind(url);
  if (endpoint === 'deviceAuthorization' && id !== '') return 'device';
  const hasClient = all.client_id !== undefined || isBasic;
  // GitHub's name no grant.
  return endpoint === 'token' && hasClient && request.method.toUpperCase() === 'POST' ? 'token' : null;
}

/** Headers that say nothing of the provider. */
const USUAL_HEADERS =
  /^(?:authorization|content-type|content-length|accept|accept-encoding|user-agent|host|cookie|connection|cache-control|postman-token)$/i;

function blockOf(
  kind: Exclude<Kind, null>,
  { url, headers }: SentRequest,
  { all, id, secret, isBasic }: Parameters,
  address: string,
): Dict {
  const isAuthorize = kind === 'authorization';
  const inUrl = new Set(isAuthorize ? [] : queryOf(url).map(({ name }) => name));
  const isKnown = ([name]: [string, unknown]) => Object.hasOwn(PARAMETERS, name);
  const additions = Object.entries(all)
    .filter((each) => !isKnown(each))
    .flatMap(([name, raw]) =>
      (Array.isArray(raw) ? raw : [raw]).map((value) => ({
        name,
        value: typeof value === 'object' ? JSON.stringify(value) : textIn(value),
        sentIn: inUrl.has(name) || isAuthorize ? 'url' : 'body',
      })),
    );
  const own = headers.filter(({ name }) => !USUAL_HEADERS.test(name)).map((header) => ({ ...header, sentIn: 'header' }));
  return {
    ...Object.fromEntries(Object.entries(all).filter(isKnown)),
    [{ token: 'tokenUrl', authorization: 'authorizationUrl', device: 'deviceUrl' }[kind]]: address,
    ...(kind === 'device' ? { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' } : {}),
    ...(id === '' ? {} : { client_id: id }),
    ...(secret === null ? {} : { client_secret: secret }),
    ...(kind === 'token' ? { placement: isBasic ? 'basic' : all.client_secret === undefined ? undefined : 'post' } : {}),
    [isAuthorize ? 'ofAuthorize' : 'ofToken']: [...additions, ...own],
  };
}
