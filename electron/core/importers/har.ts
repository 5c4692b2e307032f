import type { Pair } from '../../model/connection';
import { originOf, urlOf } from '../../model/text/url';
import { headerOf, isRecord, jsonValue } from '../base/untrusted-text';
import { type HarEntry, harEntriesOf } from '../exchanges/har-entries';
import { pairsOf, splitQuery } from '../exchanges/pairs';
import { basicOf } from './basic-header';
import { FORM, noBody, unfitBody } from './bodies';
import type { ForeignRequest } from './calls';
import { Draft } from './draft';
import { type Client, Gatherer } from './gather';
import { HAR_AUTHORIZE, HAR_TOKEN, readParameters } from './har-fields';
import { cut, type Imported, type SourceFile } from './imported';
import * as to from './oauth-fields';
import { Scope } from './scope';
import { dictIn, jsonIn, textAt, textIn, unreadable } from './source';

/** What a browser adds to each request of its own accord, or for this one only. */
const OF_THE_BROWSER =
  /^(:|sec-|x-client-data$|x-devtools|(accept-(encoding|language)|user-agent|referer|origin|dnt|priority|te|cache-control|pragma|upgrade-insecure-requests|if-(none-match|modified-since)|traceparent|tracestate|baggage|dpop)$)/i;
const METADATA = /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/;
/** One HAR file has a few clients; more are a file made to keep this app busy. */
const MAX_CLIENTS = 50;

/** Text of a HAR file is what was sent, so nothing in it stands for a variable. */
const NO_VARIABLES = { reference: /(?!)/g };

/**
 * A sign-in recorded by a browser: its authorization request and token request make a connection, the requests with its token are saved calls.
 * Codes and tokens are named and never taken.
 *
 * @throws Failure `connection-file-invalid`, with the place.
 */
export function readHarFile(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  for (const file of files) {
    const entries = harEntriesOf(jsonIn(file));
    if (entries === null) throw unreadable(file.name, 'It has no list of entries, as HAR 1.2 does.', 'log.entries');
    new Recording(gatherer, file.name, entries).read();
  }
  return gatherer.imported('a HAR file');
}

/** What a file has of one client, by the requests it was seen in. */
interface Seen {
  authorize: Step[];
  token: Step[];
  device: Step | null;
  pushed: Step | null;
  /** Access tokens that were issued to it, to tell whose a call is. Compared, never kept. */
  tokens: Set<string>;
}

interface Step {
  url: string;
  pairs: Pair[];
  basic: Pair | null;
  isJson: boolean;
  /** By name, in the body or in the redirect that it led to. */
  answer: unknown;
}

class Recording {
  readonly #clients = new Map<string, Seen>();
  readonly #issuers = new Map<string | null, string>();
  readonly #calls: { entry: HarEntry; number: number; token: string }[] = [];
  /** The client that asked last: browsers leave out who a token request is from where a cookie says it. */
  #last = '';
  readonly #scope: Scope;

  constructor(
    private readonly gatherer: Gatherer,
    private readonly file: string,
    private readonly entries: readonly HarEntry[],
  ) {
    this.#scope = new Scope(NO_VARIABLES, [], gatherer.report);
  }

  read(): void {
    const isSanitized = !this.entries.some(({ request }) => Boolean(headerOf(request.headers, 'authorization')));
    for (const [index, entry] of this.entries.entries()) {
      const { request, response } = entry;
      if (/^(options|connect)$/i.test(request.method) || !/^https?:/i.test(request.url)) continue;
      if (METADATA.test(request.url)) this.#issuers.set(originOf(request.url), splitQuery(request.url)[0]);
      else if (!this.#take(entry)) {
        const [, token = ''] = /^(?:bearer|dpop) +(\S+)/i.exec(headerOf(request.headers, 'authorization') ?? '') ?? [];
        // Chrome leaves the header out unless it is told otherwise.
        if (token !== '' || (isSanitized && this.#last !== '' && /\bjson\b/i.test(response.type)))
          this.#calls.push({ entry, number: index + 1, token });
      }
    }
    const clients = [...this.#clients].map(([id, seen]) => ({ seen, client: this.#client(id, seen) }));
    const known = clients.filter((each) => each.client !== null) as { seen: Seen; client: Client }[];
    if (isSanitized && this.#calls.length > 0)
      this.gatherer.report.leave(
        'Whether requests were sent with the token',
        this.#where(),
        'The file has no Authorization headers: browsers leave them out. The requests after the sign-in that returned JSON are imported.',
      );
    for (const { entry, number, token } of this.#calls) {
      const own = known.find(({ seen }) => seen.tokens.has(token)) ?? known.at(-1);
      if (own) this.gatherer.request(own.client, callOf(entry, `Entry ${number}`), this.#scope);
      else this.gatherer.other('a bearer token', `Entry ${number}`);
    }
  }

  #where(): string {
    return this.file === '' ? 'The HAR file' : cut(this.file, 100);
  }

  /** Whether it is a request of a sign-in. */
  #take(entry: HarEntry): boolean {
    const { request, response } = entry;
    const [url, query] = splitQuery(request.url);
    const isPost = request.method.toUpperCase() === 'POST';
    const sent = isPost ? sentIn(entry) : { pairs: pairsOf(query), isJson: false };
    const has = (name: string) => sent.pairs.some((pair) => pair.name === name);
    const basic = isPost ? basicOf(request.headers) : null;
    const answer = jsonValue(response.text);
    const step: Step = { url, ...sent, basic, answer: isRecord(answer) ? answer : broughtBy(response.redirect) };
    const id = basic?.name ?? sent.pairs.find(({ name }) => name === 'client_id')?.value ?? '';
    if (has('grant_type') && isPost) {
      const seen = this.#seen(id || this.#last);
      seen?.token.push(step);
      const token = textAt(step.answer, 'access_token');
      if (token !== '') seen?.tokens.add(token);
      return true;
    }
    if (id === '') return false;
    if (isPost && textAt(step.answer, 'device_code') !== '') {
      const seen = this.#seen(id);
      if (seen) seen.device = step;
      return true;
    }
    if (!has('response_type') && !has('request_uri') && !has('request')) return false;
    const seen = this.#seen(id);
    // RFC 9126: the request is pushed, and the browser brings its name only.
    if (isPost && textAt(step.answer, 'request_uri') !== '' && seen) seen.pushed = step;
    else seen?.authorize.push(step);
    return true;
  }

  #seen(id: string): Seen | null {
    const known = this.#clients.get(id);
    if (known === undefined && this.#clients.size >= MAX_CLIENTS) {
      this.gatherer.report.leave('More clients', this.#where(), `Only the first ${MAX_CLIENTS} are read.`);
      return null;
    }
    const seen = known ?? { authorize: [], token: [], device: null, pushed: null, tokens: new Set() };
    this.#clients.set(id, seen);
    this.#last = id;
    return seen;
  }

  #client(id: string, { authorize, token, device, pushed }: Seen): Client | null {
    const where = id === '' ? this.#where() : `The client “${cut(id, 60)}”`;
    const draft = new Draft(where, this.#scope, this.gatherer.report);
    const refresh = token.find((step) => grantIn(step) === 'refresh_token');
    const first = token.find((step) => step !== refresh && grantIn(step) !== 'refresh_token') ?? refresh;
    // A page that is asked twice, as without a session and with one, says the same.
    const asked = pushed ?? authorize.at(-1);
    const page = authorize.at(-1);
    if (first) readParameters(draft, HAR_TOKEN, first === refresh ? 'refresh' : 'token', sorted(first.pairs));
    if (asked) {
      draft.take({ settings: { pkce: 'off' } });
      readParameters(draft, HAR_AUTHORIZE, 'authorize', asked.pairs);
    }
    if (page) to.authorizationUrl(draft, page.url, '');
    if (pushed)
      draft.take({
        settings: { authorizeRequest: { ...draft.settings.authorizeRequest, pushed: 'on' } },
        endpoints: { pushedAuthorization: pushed.url },
      });
    if (device) {
      to.deviceUrl(draft, device.url, '');
      readParameters(draft, HAR_TOKEN, 'token', device.pairs);
    }
    if (first) {
      to.tokenUrl(draft, first.url, '');
      if (first.basic) {
        draft.take({ settings: { clientId: first.basic.name }, placement: 'client_secret_basic' });
        to.clientSecret(draft, first.basic.value, '');
      }
      if (first.isJson) draft.take({ settings: { dialect: { ...draft.settings.dialect, jsonBody: true } } });
    }
    if (refresh && first && refresh.url !== first.url) to.refreshUrl(draft, refresh.url, '');
    for (const name of ['code', 'access_token', 'refresh_token', 'id_token'])
      if ([...authorize, ...token].some(({ answer }) => textAt(answer, name) !== '')) HAR_TOKEN[name]?.(draft, name, name);
    const servers = [first, asked, device].flatMap((step) => step?.url ?? []);
    const metadata = servers.flatMap((url) => this.#issuers.get(originOf(url)) ?? [])[0];
    if (metadata) to.discoveryUrl(draft, metadata, '');
    return this.gatherer.client(draft, urlOf(servers[0] ?? '')?.hostname ?? 'Recorded sign-in');
  }
}

const grantIn = ({ pairs }: Step) => pairs.find(({ name }) => name === 'grant_type')?.value;
/** What the grant is decides what other parameters mean. */
const sorted = (pairs: readonly Pair[]) =>
  [...pairs].sort((one, other) => Number(other.name === 'grant_type') - Number(one.name === 'grant_type'));

function sentIn({ request: { body } }: HarEntry): { pairs: Pair[]; isJson: boolean } {
  if (body.type.startsWith('application/json'))
    return { pairs: Object.entries(dictIn(jsonValue(body.text))).map(([name, value]) => ({ name, value: textIn(value) })), isJson: true };
  if (!body.type.startsWith(FORM)) return { pairs: [], isJson: false };
  // Chrome has them still encoded in the list, Firefox decoded; the text is what was sent.
  return { pairs: body.text === '' ? body.params : pairsOf(body.text), isJson: false };
}

/** What a redirect has in its query and its fragment, by name. */
const broughtBy = (url: string) =>
  Object.fromEntries([...pairsOf(splitQuery(url)[1]), ...pairsOf(url.split('#')[1] ?? '')].map(({ name, value }) => [name, value]));

function callOf({ request }: HarEntry, where: string): ForeignRequest {
  const { method, headers, body } = request;
  const [url, query] = splitQuery(request.url);
  const isText = /^(?:text\/|application\/(?:[\w.+-]*json|[\w.+-]*xml|x-www-form-urlencoded|graphql))/i.test(body.type);
  return {
    name: `${method} ${urlOf(url)?.pathname ?? ''}`,
    where,
    method,
    url,
    query: pairsOf(query),
    headers: headers.filter(({ name, value }) => !OF_THE_BROWSER.test(name) && !(name.toLowerCase() === 'accept' && value === '*/*')),
    body: body.text === '' && body.params.length === 0 ? noBody : isText ? { text: body.text, type: body.type } : unfitBody,
  };
}
