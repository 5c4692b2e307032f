import { urlOf } from '../../model/text/url';
import { Draft } from './draft';
import { Gatherer } from './gather';
import { cut, type Imported, type SourceFile } from './imported';
import { readFields } from './oauth-fields';
import { callsWith, harmlessCalls } from './openapi-calls';
import { OPENAPI_FIELDS, withLists } from './openapi-fields';
import { followed } from './openapi-refs';
import { BRACES, Scope } from './scope';
import { type Dict, dictIn, listIn, member, textAt, textIn, unreadable } from './source';
import { jsonOrYamlIn } from './yaml-source';

/**
 * OpenAPI documents, 2.0 to 3.2: each flow of an OAuth 2.0 or OpenID Connect security scheme is a connection, with the API's address, the
 * scopes its first calls need, and harmless calls to begin with.
 *
 * @throws Failure `connection-file-invalid`, with the place.
 */
export function readOpenApi(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  for (const file of files) {
    const document = dictIn(jsonOrYamlIn(file));
    if (!/^[23]\./.test(textAt(document, 'openapi') || textAt(document, 'swagger')))
      throw unreadable(file.name, 'Its OpenAPI version is unknown: Tokenscope reads 2.0 to 3.2.', 'openapi');
    new Reader(document, gatherer).read();
  }
  return gatherer.imported('an OpenAPI document');
}

/** More are a document made to keep this app busy. */
const MAX_PARTS = 500;

/** One flow, or all that an OpenID Connect scheme says. */
interface Part {
  scheme: string;
  /** Where it stands in the document. */
  path: string;
  block: Dict;
}

class Reader {
  readonly #title: string;
  readonly #isFirst: boolean;

  constructor(
    private readonly document: Dict,
    private readonly gatherer: Gatherer,
  ) {
    this.#title = cut(textAt(member(document, 'info'), 'title').trim(), 80) || 'OpenAPI';
    this.#isFirst = textAt(document, 'swagger') !== '';
  }

  read(): void {
    const { document, gatherer } = this;
    const all = this.#parts();
    const parts = all.slice(0, MAX_PARTS);
    if (all.length > MAX_PARTS) gatherer.report.leave('More flows', 'components', `Only the first ${MAX_PARTS} are read.`);
    const base = this.#base();
    const calls = harmlessCalls(document, (servers) => (servers === undefined ? base : (addressOf(listIn(servers)[0]) ?? base)));
    const schemes = new Set(parts.map(({ scheme }) => scheme));
    for (const { scheme, path, block } of parts) {
      const scope = new Scope(BRACES, [], gatherer.report);
      const draft = new Draft(path, scope, gatherer.report);
      const { requests, scopes } = callsWith(calls, scheme);
      const whole = urlOf(base) === null ? block : resolved(block, base);
      readFields(
        draft,
        OPENAPI_FIELDS,
        withLists({ scopes: whole.scopes, neededScopes: scopes, ...whole, offeredScopes: Object.keys(dictIn(whole.scopes)) }),
      );
      if (urlOf(base) !== null) draft.take({ settings: { apiBaseUrl: base } });
      const flows = parts.filter((each) => each.scheme === scheme).length;
      const words = [schemes.size > 1 ? scheme : '', flows > 1 ? textAt(block, 'flow') : ''].filter((word) => word !== '');
      const client = gatherer.client(draft, words.length === 0 ? this.#title : `${this.#title}: ${words.join(', ')}`);
      if (client !== null) for (const request of requests) gatherer.request(client, request, scope);
    }
  }

  #parts(): Part[] {
    const { document, gatherer } = this;
    const at = this.#isFirst ? 'securityDefinitions' : 'components.securitySchemes';
    const schemes = this.#isFirst ? member(document, at) : member(member(document, 'components'), 'securitySchemes');
    return Object.entries(dictIn(schemes)).flatMap(([scheme, raw]): Part[] => {
      const path = `${at}.${scheme}`;
      const found = followed(document, raw);
      if (found === null) {
        const why = 'It is in another file, at a URL, or nowhere. Tokenscope follows references within the document only.';
        gatherer.report.leave(`Security scheme “${cut(scheme, 80)}”`, path, why);
        return [];
      }
      const type = textAt(found, 'type');
      if (type === 'oauth2') return this.#flows(scheme, path, found);
      if (type === 'openIdConnect') return [{ scheme, path, block: found }];
      const kind = [type, textAt(found, 'scheme')].filter((word) => word !== '').join(', ');
      gatherer.report.leave(
        `Security scheme “${cut(scheme, 80)}” (${cut(kind, 40)})`,
        path,
        'Tokenscope imports OAuth 2.0 and OpenID Connect.',
      );
      return [];
    });
  }

  /** In OpenAPI 2 a scheme is its only flow. */
  #flows(scheme: string, path: string, { flows, ...common }: Dict): Part[] {
    if (this.#isFirst) return [{ scheme, path, block: common }];
    const found = Object.entries(dictIn(flows)).filter(([, flow]) => typeof flow === 'object' && flow !== null);
    for (const [name, flow] of Object.entries(dictIn(flows)))
      if (name.startsWith('x-') && typeof flow !== 'object')
        this.gatherer.report.leave(name, `${path}.flows`, "Tokenscope doesn't know this field.");
    return found.map(([flow, raw]) => ({
      scheme,
      path: `${path}.flows.${flow}`,
      block: { ...common, flow, ...(followed(this.document, raw) ?? {}) },
    }));
  }

  /** The API's address: the first server, its variables by their defaults. Empty: there is none. */
  #base(): string {
    const { document } = this;
    const leave = (what: string, why: string) => this.gatherer.report.leave(what, this.#isFirst ? 'host' : 'servers', why);
    if (this.#isFirst) {
      const schemes = listIn(member(document, 'schemes')).map(textIn);
      const host = textAt(document, 'host');
      if (host === '') leave('API base URL', 'The document has no host. Enter the API base URL in the connection.');
      const scheme = schemes.length === 0 || schemes.includes('https') ? 'https' : 'http';
      return host === '' ? '' : withoutSlash(`${scheme}://${host}${textAt(document, 'basePath')}`);
    }
    const [first, ...others] = listIn(member(document, 'servers'));
    for (const other of others) {
      const name = textAt(other, 'description') || textAt(other, 'url');
      leave(`Server “${cut(name, 100)}”`, 'A connection has one API base URL; the first is used. Duplicate the connection for another.');
    }
    const address = addressOf(first);
    if (address !== null && urlOf(address) !== null) return address;
    leave('API base URL', 'The document has no absolute server URL. Enter the API base URL in the connection.');
    return address ?? '';
  }
}

const withoutSlash = (url: string) => url.replace(/\/$/, '');

/** null: a variable has no default. */
function addressOf(server: unknown): string | null {
  const variables = member(server, 'variables');
  const url = textAt(server, 'url').replace(/\{([^{}]{1,100})\}/g, (whole, name: string) => {
    const variable = member(variables, name);
    return textAt(variable, 'default') || textIn(listIn(member(variable, 'enum'))[0]) || whole;
  });
  return url === '' || /[{}]/.test(url) ? null : withoutSlash(url);
}

const ADDRESSES = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl', 'openIdConnectUrl', 'oauth2MetadataUrl'];

/** With the addresses that are relative to the API's made whole (OpenAPI 3.1, section 4.6). */
function resolved(block: Dict, base: string): Dict {
  const whole = ADDRESSES.flatMap((name) => {
    const given = textAt(block, name);
    const url = given === '' || /^[a-z][a-z\d+.-]*:/i.test(given) ? null : urlOf(given, `${base}/`);
    return url === null ? [] : [[name, url.href] as const];
  });
  return { ...block, ...Object.fromEntries(whole) };
}
