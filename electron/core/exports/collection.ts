import { clientAuthOf } from '../../model/client-auth';
import type { Pair } from '../../model/connection';
import { grantOf } from '../../model/grants';
import type { BuiltCall } from '../../model/request';
import { requestForm } from '../base/request-form';
import { headerOf, jsonValue, quoted } from '../base/untrusted-text';
import { authenticationParameters } from '../client-auth/methods';
import { type OwnRequests, VARIABLES } from './requests';
import { writesCredential } from './words';

/** What API clients fill in by themselves: names in double braces stand for values. */
class Braced {
  /** What could not be written, as sentences. */
  readonly left: string[] = [];

  constructor(private readonly own: Pick<OwnRequests, 'marks'>) {}

  /** Text with variables in the place of stand-ins; null: it holds braces of its own, which would be filled in, too, and that is said. */
  text(what: string, given: string): string | null {
    const literal = this.own.marks.pieces(given).flatMap((piece) => (typeof piece === 'string' ? [piece] : []));
    if (!literal.some((piece) => piece.includes('{{') || piece.endsWith('{'))) return this.filled(given);
    this.left.push(`${what} is left out: it contains braces, which the program would replace with a variable of its own.`);
    return null;
  }

  pairs(what: string, given: readonly Pair[]): Pair[] {
    return given.flatMap(({ name, value }) => {
      const written = this.text(`${what} ${quoted(name)}`, value);
      return written === null || this.text(`${what} ${quoted(name)}`, name) === null ? [] : [{ name, value: written }];
    });
  }

  /** Braces of its own are percent-encoded, and so is the colon that would make a part of the path a variable. */
  url(given: string): string {
    const [path = '', ...rest] = given.split('?');
    const plain = [path.replaceAll('/:', '/%3A'), ...rest].join('?').replaceAll('{', '%7B').replaceAll('}', '%7D');
    return this.filled(plain);
  }

  /** In JSON a brace is escaped, in a form encoded. null: it can't be written, which is said. */
  body(what: string, given: string): string | null {
    if (jsonValue(this.filled(given, () => '0')) === undefined) return this.text(what, given);
    return this.filled(given.replaceAll('{{', '\\u007b{').replaceAll('{{', '\\u007b{'));
  }

  filled(given: string, by: (name: string) => string = (name) => `{{${name}}}`): string {
    return this.own.marks.replaced(given, by);
  }
}

/** What such a program gets tokens with by itself. */
export interface OAuthBlock {
  grantType: 'authorization_code' | 'client_credentials' | 'password' | 'implicit';
  authorizationUrl: string | null;
  tokenUrl: string | null;
  /** null: as the token URL. */
  refreshUrl: string | null;
  redirectUri: string | null;
  clientId: string;
  /** null: the client has none. */
  clientSecret: string | null;
  secretInBody: boolean;
  scope: string;
  pkce: boolean;
  username: string;
  password: string;
  /** Parameters of the authorize request, and of the bodies of the others. */
  parameters: Record<'authorize' | 'token' | 'refresh', Pair[]>;
  headers: Record<'token' | 'refresh', Pair[]>;
}

/** A request as one of them has it. Absent body: none. */
export interface CollectionRequest {
  name: string;
  method: string;
  url: string;
  headers: Pair[];
  body?: { text: string; isJson: boolean } | { form: Pair[] };
  /** `token`: the token is sent that was got before. `own`: the request says it all. */
  authorization: 'inherit' | 'token' | 'own' | { username: string; password: string };
  /** Its answer holds the token. */
  brings?: boolean;
}

export interface Collection {
  name: string;
  /** null: the program can't ask as this connection does, and the requests for a token are among the others. */
  oauth: OAuthBlock | null;
  requests: CollectionRequest[];
  variables: string[];
  notes: string[];
}

/** What a collection has of a connection. */
export function collectionOf(own: OwnRequests, notes: readonly string[]): Collection {
  const braced = new Braced(own);
  const oauth = canAsk(own) ? blockOf(own, braced) : null;
  const asked = oauth === null ? askingRequests(own, braced) : [];
  const calls = own.calls.flatMap(({ name, request }) => callOf(own, name, request, oauth === null ? 'token' : 'inherit', braced));
  const requests = [...asked, ...calls];
  const text = JSON.stringify([oauth, requests]);
  const variables = own.marks.names.filter((name) => text.includes(`{{${name}}}`));
  if (oauth === null && requests.some(({ authorization }) => authorization === 'token') && !variables.includes(VARIABLES.token))
    variables.push(VARIABLES.token);
  const why =
    oauth !== null || asked.length === 0
      ? []
      : [
          "The program can't get a token this way by itself, so the collection contains the requests for it. Send them first: they store the token.",
        ];
  return { name: own.connection.name.trim() || 'Connection', oauth, requests, variables, notes: [...why, ...notes, ...braced.left] };
}

/** Whether programs that know four grants and a secret in one of two places can ask as this connection does. */
function canAsk(own: OwnRequests): boolean {
  const { connection, authorize } = own;
  const { dialect, dpop, grantType, authorizeRequest } = connection;
  if (dialect.jsonBody || dpop !== 'off' || !writesCredential(own) || authorizeRequest.signed || authorizeRequest.pushed === 'on')
    return false;
  if (grantType === 'implicit')
    return authorize?.parameters.some(({ name, value }) => name === 'response_type' && value === 'token') ?? false;
  return grantType === 'client_credentials' || grantType === 'password' || grantType === 'authorization_code';
}

const OF_BLOCK = {
  authorize: ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'nonce', 'code_challenge', 'code_challenge_method'],
  token: ['grant_type', 'scope', 'code', 'redirect_uri', 'code_verifier', 'username', 'password'],
  refresh: ['grant_type', 'refresh_token'],
};

function blockOf(own: OwnRequests, braced: Braced): OAuthBlock {
  const { authorize, token, refresh, connection } = own;
  const authenticates = authenticationParameters(connection);
  const said = (request: BuiltCall | null) => (request === null ? [] : formPairs(request));
  const value = (pairs: readonly Pair[], name: string) => pairs.find((pair) => pair.name === name)?.value ?? '';
  const [form, address] = [said(token), authorize?.parameters ?? []];
  const others = (pairs: readonly Pair[], names: readonly string[]) =>
    pairs.filter(({ name }) => !names.includes(name) && !authenticates.includes(name));
  const url = (given: string | undefined) => (given === undefined ? null : braced.url(given));
  const tokenUrl = url(token?.url);
  const refreshUrl = url(refresh?.url);
  const line = (what: string, given: string) => braced.text(what, given) ?? '';
  return {
    grantType: connection.grantType as OAuthBlock['grantType'],
    authorizationUrl: url(authorize?.endpoint),
    tokenUrl,
    refreshUrl: refreshUrl === tokenUrl ? null : refreshUrl,
    redirectUri: own.redirectUri === null ? null : line('The redirect URI', own.redirectUri),
    clientId: line('The Client ID', connection.clientId),
    clientSecret: clientAuthOf(connection).credential === 'secret' ? braced.filled(own.marks.of(VARIABLES.secret)) : null,
    secretInBody: connection.clientAuthentication !== 'client_secret_basic',
    scope: line('The scope', value(address, 'scope') || value(form, 'scope')),
    pkce: address.some(({ name }) => name === 'code_challenge'),
    username: line('The user name', value(form, 'username')),
    password: braced.filled(value(form, 'password')),
    parameters: {
      authorize: braced.pairs('The parameter', others(address, OF_BLOCK.authorize)),
      token: braced.pairs('The parameter', others(form, OF_BLOCK.token)),
      refresh: braced.pairs('The parameter', others(said(refresh), OF_BLOCK.refresh)),
    },
    headers: {
      token: braced.pairs('The header', ownHeaders(token)),
      refresh: braced.pairs('The header', ownHeaders(refresh)),
    },
  };
}

/** What the connection adds. */
export const ownHeaders = (request: BuiltCall | null): Pair[] =>
  (request?.headers ?? []).filter(({ name }) => !['accept', 'content-type', 'authorization'].includes(name.toLowerCase()));

const isJson = ({ headers }: Pick<BuiltCall, 'headers'>) =>
  /^application\/([\w.-]+\+)?json\b/i.test(headerOf(headers, 'content-type') ?? '');

/** What a request for tokens says. */
export function formPairs(request: BuiltCall): Pair[] {
  const form = requestForm({ kind: isJson(request) ? 'json' : 'form', text: request.body ?? '' });
  return [...form].map(([name, value]) => ({ name, value }));
}

function askingRequests(own: OwnRequests, braced: Braced): CollectionRequest[] {
  const { authorize, device, token, refresh } = own;
  const asked = (name: string, request: BuiltCall | null): CollectionRequest[] =>
    request === null ? [] : askingRequest(own, name, request, braced);
  const query = authorize?.parameters.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return [
    ...(authorize === null
      ? []
      : [
          {
            name: 'Sign in: open this URL in a browser',
            method: 'GET',
            url: braced.url(`${authorize.endpoint}?${query}`),
            headers: [],
            authorization: 'own' as const,
          },
        ]),
    ...asked('Get a device code', device),
    ...asked('Get a token', token),
    ...(grantOf(own.connection).renewedBy === 'refresh-token' ? asked('Refresh the token', refresh) : []),
  ];
}

function askingRequest(own: OwnRequests, name: string, request: BuiltCall, braced: Braced): CollectionRequest[] {
  const { headers } = own.marks.readable(request);
  const [, username, password = ''] = /^Basic ([^:]*):(.*)$/s.exec(headerOf(headers, 'authorization') ?? '') ?? [];
  const body = isJson(request)
    ? { text: braced.body(`The body of ${quoted(name)}`, request.body ?? '') ?? '', isJson: true }
    : { form: braced.pairs('The parameter', formPairs(request)) };
  const accept = headers.filter(({ name: header }) => ['accept', 'content-type'].includes(header.toLowerCase()));
  return [
    {
      name,
      method: request.method,
      url: braced.url(request.url),
      headers: braced.pairs('The header', [...accept, ...ownHeaders(request)]),
      body,
      authorization:
        username === undefined
          ? 'own'
          : {
              username: braced.text('The Client ID', new URLSearchParams(`=${username}`).get('') ?? '') ?? '',
              password: braced.filled(password),
            },
      brings: name !== 'Get a device code',
    },
  ];
}

function callOf(own: OwnRequests, name: string, request: BuiltCall, way: 'inherit' | 'token', braced: Braced): CollectionRequest[] {
  const given = headerOf(request.headers, 'authorization');
  const isUsual = given === `Bearer ${own.marks.of(VARIABLES.token)}`;
  const headers = request.headers.filter((header) => !(isUsual && header.name.toLowerCase() === 'authorization'));
  const text = request.body === null ? null : braced.body(`The call ${quoted(name)}`, request.body);
  // Without its body it would be another request.
  if (request.body !== null && text === null) return [];
  return [
    {
      name: name.trim() || 'Call',
      method: request.method,
      url: braced.url(request.url),
      headers: braced.pairs('The header', headers),
      ...(text !== null && { body: { text, isJson: isJson(request) } }),
      authorization: isUsual ? way : 'own',
    },
  ];
}
