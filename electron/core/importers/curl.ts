import { base64Bytes, utf8Text } from '../base/bytes';
import type { Pair } from '../../model/connection';
import { urlOf } from '../../model/text/url';
import { endpointKind } from '../intake/forms';
import { FORM, unfitBody } from './bodies';
import type { ForeignRequest } from './calls';
import { CURL_FIELDS, PARAMETERS } from './curl-fields';
import { type CurlRequest, SENDS } from './curl-request';
import { type ScriptCommand, scriptIn } from './curl-script';
import { Draft } from './draft';
import { Gatherer } from './gather';
import { cut, type Imported, type SourceFile } from './imported';
import { readFields } from './oauth-fields';
import { BRACES, Scope } from './scope';
import { type Dict, dictIn, textIn } from './source';

/**
 * cURL commands of bash, cmd and PowerShell: requests for a token become connections, other requests their saved calls.
 *
 * @throws Failure `connection-file-invalid`, with the line.
 */
export function readCurlFiles(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  for (const file of files) new Reader(file, gatherer).read();
  return gatherer.imported(files.length === 1 ? 'cURL commands' : 'files with cURL commands');
}

/** A client as its requests tell of it one after the other. */
interface Known {
  draft: Draft;
  name: string;
  id: string;
  grant: string;
  token: string;
  calls: ForeignRequest[];
}

/** What a request is about; null: it is one to an API. */
type Kind = 'token' | 'authorization' | 'device' | null;

class Reader {
  readonly #scope: Scope;
  readonly #known: Known[] = [];
  readonly #early: ForeignRequest[] = [];

  constructor(
    private readonly file: SourceFile,
    private readonly gatherer: Gatherer,
  ) {
    this.#scope = new Scope(BRACES, [], gatherer.report);
  }

  read(): void {
    const { commands, variables, isCut } = scriptIn(this.file);
    const { report } = this.gatherer;
    const scope = variables.size === 0 ? this.#scope : this.#scope.within({ from: 'the script', values: variables });
    if (isCut) report.leave('More commands', this.#where(null), `Only the first ${commands.length} are read.`);
    for (const command of commands) this.#command(command, scope);
    for (const { draft, name, calls } of this.#known) {
      const client = this.gatherer.client(draft, name);
      if (client !== null) for (const call of calls) this.gatherer.request(client, call, scope);
    }
    if (this.#known.length === 0 && this.#early.length > 0)
      for (const { where } of this.#early) this.gatherer.other('no request for a token', where);
  }

  #where(command: ScriptCommand | null): string {
    return [this.file.name, command === null ? '' : `line ${command.line}`].filter((part) => part !== '').join(', ') || 'The text';
  }

  #command(command: ScriptCommand, scope: Scope): void {
    const { request } = command;
    const where = this.#where(command);
    const parameters = parametersOf(request);
    const address = scope.resolve(request.url.split(/[?#]/)[0] ?? '').text;
    const kind = kindOf(request, parameters, urlOf(address));
    this.#others(request, where, kind !== null);
    if (kind === null) {
      (this.#known.at(-1)?.calls ?? this.#early).push(callOf(command, where));
      return;
    }
    const known = this.#client(kind, parameters, address, where, scope);
    const { grant_type, ...block } = blockOf(kind, request, parameters, address);
    // A refresh says nothing of how the token was got.
    const isRefresh = grant_type === 'refresh_token' && known.draft.settings.grantType !== undefined;
    readFields(known.draft, CURL_FIELDS, isRefresh ? block : { grant_type, ...block });
    if (kind === 'token' && isJson(request))
      known.draft.take({ settings: { dialect: { ...known.draft.settings.dialect, jsonBody: true } } });
  }

  /** The client that a request is of: the same ID at the same token endpoint, for a grant that goes with what is known. */
  #client(kind: Exclude<Kind, null>, { all, id }: Parameters, address: string, where: string, scope: Scope): Known {
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
    const draft = new Draft(where, scope, this.gatherer.report);
    const host = urlOf(address)?.hostname ?? '';
    const next = {
      draft,
      name: cut(host, 80) || 'cURL',
      id,
      grant: asked,
      token: kind === 'token' ? address : '',
      calls: this.#early.splice(0),
    };
    this.#known.push(next);
    return next;
  }

  #others({ others }: CurlRequest, where: string, isForToken: boolean): void {
    for (const option of others) {
      // The body that can't be read of a call is said with it.
      if (!isForToken && SENDS.test(option)) continue;
      const [what, why] = OTHER.find(([pattern]) => pattern.test(option))?.slice(1) ?? [];
      this.gatherer.report.leave(
        what === undefined ? `Option ${cut(option, 60)}` : String(what),
        where,
        String(why ?? "Tokenscope doesn't know this option of curl."),
      );
    }
  }
}

function grantAsked(kind: Exclude<Kind, null>, all: Dict): string {
  if (kind === 'device') return 'urn:ietf:params:oauth:grant-type:device_code';
  if (kind === 'authorization') return /\bcode\b/.test(textIn(all.response_type)) ? 'authorization_code' : 'implicit';
  return textIn(all.grant_type);
}

const OTHER: readonly (readonly [RegExp, string, string])[] = [
  [
    /^(?:-E|--cert|--cert-type|--key|--key-type|--pass)$/,
    'Client certificate',
    'It is in a file. Import it into the connection, with its key.',
  ],
  [/^(?:-b|--cookie)$/, 'Cookies', 'They belong to a session in a browser.'],
  [/^--oauth2-bearer$/, 'Access token', 'A token is in the file. It is not imported: connect to get one of your own.'],
  [/^(?:-x|--proxy|-U|--proxy-user|--proxy-header|--noproxy|--socks5.*)$/, 'Proxy', 'Tokenscope uses the proxy of the system.'],
  [/^--insecure$/, 'Certificate checks turned off', 'Tokenscope always checks certificates. Trust the authority in the system.'],
  [/^(?:--cacert|--capath)$/, 'Certificate authority', 'Tokenscope trusts the authorities of the system. Add it there.'],
  [/^--?[Ff]/, 'A form with parts', 'Token requests are plain forms (RFC 6749, section 4.1.3).'],
  [/^data from a file$/, 'Data from a file', 'The file is not part of the import.'],
  [
    /^(?:--digest|--ntlm|--negotiate|--anyauth|--aws-sigv4)$/,
    'Another authentication',
    'Tokenscope authenticates clients as OAuth 2.0 says.',
  ],
];

interface Parameters {
  all: Dict;
  /** As written; empty: it is nowhere. */
  id: string;
  secret: string | null;
  isBasic: boolean;
}

function parametersOf(request: CurlRequest): Parameters {
  const all = { ...Object.fromEntries(queryOf(request.url).map(({ name, value }) => [name, value])), ...bodyOf(request) };
  const basic = request.user ?? basicIn(request.headers);
  const [id = '', secret] = basic === null ? [] : splitAt(basic, ':');
  return { all, id: id || textIn(all.client_id), secret: secret ?? null, isBasic: basic !== null };
}

/** User and password of a Basic header, which are form-urlencoded there (RFC 6749 section 2.3.1). */
function basicIn(headers: readonly Pair[]): string | null {
  const header = headers.find(({ name }) => name.toLowerCase() === 'authorization')?.value ?? '';
  const encoded = /^Basic\s{1,5}(\S{1,10000})$/i.exec(header)?.[1];
  if (encoded === undefined) return null;
  // A variable in its place has both.
  if (encoded.startsWith('{{')) return `${encoded}:`;
  const [user = '', password = ''] = splitAt(utf8Text(base64Bytes(encoded)), ':');
  return `${plain(user)}:${plain(password)}`;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function splitAt(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const queryOf = (url: string): Pair[] => pairsOf(url.split('#')[0]?.split('?').slice(1).join('?') ?? '');
const pairsOf = (form: string): Pair[] => [...new URLSearchParams(form)].slice(0, 1_000).map(([name, value]) => ({ name, value }));

const isJson = ({ headers, type, body }: CurlRequest) =>
  body.trimStart().startsWith('{') &&
  !body.startsWith('{{') &&
  /json/i.test(headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? type);

function bodyOf(request: CurlRequest): Dict {
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

function kindOf(request: CurlRequest, { all, id, isBasic }: Parameters, url: URL | null): Kind {
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
  { url, headers }: CurlRequest,
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

function callOf({ request, comment }: ScriptCommand, where: string): ForeignRequest {
  const { method, headers, body, type, others } = request;
  const [url = ''] = request.url.split(/[?#]/);
  const isUnfit = others.some((each) => SENDS.test(each));
  const name = comment || `${method} ${urlOf(url)?.pathname ?? url}`;
  return {
    name,
    where,
    method,
    url,
    query: queryOf(request.url),
    headers: headers.filter(({ name: header }) => !/^(?:host|accept-encoding)$/i.test(header)),
    body: isUnfit ? unfitBody : { text: body, ...(body === '' ? {} : { type: type || FORM }) },
  };
}
