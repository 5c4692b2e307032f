import { allowInsecureRequests, customFetch, discoveryRequest } from 'oauth4webapi';
import { checkUrl } from '../../model/address';
import { sendsCertificate } from '../../model/client-auth';
import { type Connection, type Endpoints, mapEndpoints } from '../../model/connection';
import { DISCOVERED, ENDPOINT_MEMBERS } from '../../model/endpoints';
import { type Evidence, Failure, failing } from '../../model/failure';
import { grantOf } from '../../model/grants';
import { type Stated, statedIn } from '../../model/metadata';
import { urlOf } from '../../model/text/url';
import { keepNewest } from '../base/keep-newest';
import { cleanText, headerOf, jsonMembers } from '../base/untrusted-text';
import { failureOf } from '../coach/coach';
import type { Addresses, Clock, ExchangeAbout, Http, HttpResponse } from '../ports';
import { redactedSnippet } from '../redaction/snippets';
import { fetchThrough } from './fetch';
import { type RefusedEndpoints, refusedEndpoints, withoutRefused } from './reach';

/** What a server says of itself, as far as Tokenscope uses it. */
export interface Discovery {
  /** As the document spells it; `iss` in callbacks is compared with exactly this. */
  issuer: string;
  /** Without those that are refused. */
  endpoints: Endpoints;
  /** Those for clients that send a certificate in TLS; they count in place of the others (`mtls_endpoint_aliases`, RFC 8705 section 5). */
  mtlsAliases?: Partial<Endpoints>;
  /** Those that the metadata name, and that must not be used. */
  refused?: RefusedEndpoints;
  scopesSupported: string[];
  /** null: the document does not say. */
  pkceMethods: string[] | null;
  /** For the token endpoint; null, as below: the document does not say. */
  authenticationMethods?: string[] | null;
  /** For DPoP proofs (RFC 9449 section 5.1). */
  dpopAlgorithms?: string[] | null;
  /** RFC 9207: every authorization response carries `iss`. */
  issParameterPromised: boolean;
  /** RFC 9126 section 5: no other authorize request is taken. Absent: the document does not say. */
  pushedRequired?: boolean;
  stated?: Stated;
  source: 'OpenID Connect Discovery' | 'RFC 8414';
}

/** Where to send requests of one connection: its own endpoints first, discovered ones for the rest. */
export interface ResolvedServer extends Omit<Discovery, 'issuer' | 'source' | 'mtlsAliases'> {
  issuer: string | null;
  /** null: nothing was discovered; `issuer`, if any, is what the person typed. */
  source: Discovery['source'] | null;
}

export interface DiscoverOptions {
  allowPlainHttp?: boolean;
  signal?: AbortSignal;
  /** Milliseconds for each request; 15,000 if not given. */
  timeoutMs?: number;
  /** Whose exchange log the requests go into; absent: nobody's. */
  connectionId?: string;
}

const TIMEOUT_MS = 15_000;
const MAX_BODY_BYTES = 1024 * 1024;
const KEPT_MS = 10 * 60_000;
const FAILURE_KEPT_MS = 60_000;
const MAX_KEPT = 50;
const WELL_KNOWN = /\/\.well-known\/(openid-configuration|oauth-authorization-server)\/?$/;

/**
 * Reads a server's metadata: OpenID Connect Discovery 1.0 section 4 first, then RFC 8414 section 3. A pasted well-known address stands
 * for its issuer. Rejects with `discovery-failed`, `issuer-mismatch`, `insecure-url`, `connection-invalid` or a network failure.
 */
export async function discover(http: Http, issuer: string, options: DiscoverOptions = {}): Promise<Discovery> {
  const url = checkUrl(issuer.trim().replace(WELL_KNOWN, ''), {
    allowPlainHttp: options.allowPlainHttp === true,
    what: 'Issuer',
    field: 'issuer',
  });
  if (url.search !== '' || url.hash !== '') throw notAnIssuer([{ label: 'Issuer entered', value: cleanText(url.href, 300) }]);
  const attempts: Evidence[] = [];
  for (const algorithm of ['oidc', 'oauth2'] as const) {
    const { connectionId, signal, timeoutMs = TIMEOUT_MS } = options;
    const about: ExchangeAbout | undefined = connectionId === undefined ? undefined : { connectionId, purpose: 'discovery', secrets: [] };
    const through = fetchThrough([{ name: 'user-agent', value: 'Tokenscope' }], async (wording) => ({
      asked: wording.url,
      response: await http.send({ ...wording, timeoutMs, maxBodyBytes: MAX_BODY_BYTES, signal, about }),
    }));
    await discoveryRequest(url, { algorithm, [allowInsecureRequests]: true, [customFetch]: through.fetch });
    const exchanged = through.exchanged();
    if (exchanged === null) continue;
    const reading = readMetadata(exchanged.response);
    if (typeof reading === 'string') {
      attempts.push({ label: exchanged.asked, value: reading });
      continue;
    }
    return fromMetadata(reading, url, algorithm === 'oidc' ? 'OpenID Connect Discovery' : 'RFC 8414');
  }
  throw new Failure({
    code: 'discovery-failed',
    what: `${url.host} published no readable server metadata.`,
    likelyCause:
      'The issuer is not quite right (a missing path, tenant or realm), or the server supports neither OpenID Connect Discovery nor RFC 8414.',
    action: "Compare the issuer with the provider's documentation, or leave it empty and enter the endpoints by hand.",
    evidence: attempts,
  });
}

/** The document's members, or one line saying why there are none. oauth4webapi's reader would refuse a document for its content type. */
function readMetadata(response: HttpResponse): Map<string, unknown> | string {
  if (response.status >= 300 && response.status < 400)
    return `${response.status}, redirected to ${cleanText(headerOf(response.headers, 'location') ?? 'nowhere', 200)}`;
  if (response.status !== 200) return `status ${response.status}`;
  if (response.cut) return 'longer than 1 MiB';
  const text = new TextDecoder().decode(response.body);
  const members = jsonMembers(text);
  if (members === null) return `not a JSON object: ${cleanText(redactedSnippet(text, []), 120) || 'empty'}`;
  return typeof members.get('issuer') === 'string' ? members : 'a JSON object without "issuer"';
}

function fromMetadata(members: Map<string, unknown>, asked: URL, source: Discovery['source']): Discovery {
  const issuer = String(members.get('issuer'));
  if (issuer.length > 2000 || !sameIssuer(issuer, asked.href)) throw issuerMismatch(asked, issuer);
  return { issuer, ...statedOf(members), source };
}

/** What metadata say of a server, whoever it is. */
export function statedOf(members: ReadonlyMap<string, unknown>): Omit<Discovery, 'issuer' | 'source'> {
  return {
    endpoints: mapEndpoints((name) => (name === 'refresh' ? null : endpoint(members, ENDPOINT_MEMBERS[name]))),
    ...aliasesIn(members.get('mtls_endpoint_aliases')),
    scopesSupported: strings(members.get('scopes_supported')) ?? [],
    pkceMethods: strings(members.get('code_challenge_methods_supported')),
    authenticationMethods: strings(members.get('token_endpoint_auth_methods_supported')),
    dpopAlgorithms: strings(members.get('dpop_signing_alg_values_supported')),
    issParameterPromised: members.get('authorization_response_iss_parameter_supported') === true,
    pushedRequired: members.get('require_pushed_authorization_requests') === true,
    stated: statedIn(members, strings),
  };
}

/** Endpoints that the client itself sends to; the browser goes to the others, without a certificate. */
const OWN_REQUESTS = DISCOVERED.filter(
  (name) => name !== 'authorization' && name !== 'jwks' && name !== 'endSession' && name !== 'registration',
);

function aliasesIn(value: unknown): Pick<Discovery, 'mtlsAliases'> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const members = new Map<string, unknown>(Object.entries(value));
  const named = OWN_REQUESTS.flatMap((name) => {
    const alias = endpoint(members, ENDPOINT_MEMBERS[name]);
    return alias === null ? [] : [[name, alias] as const];
  });
  return { mtlsAliases: Object.fromEntries(named) };
}

/** Whether two spellings name the same issuer; a slash at the end, which people drop and servers add, does not count. */
export function sameIssuer(one: string, other: string): boolean {
  const plain = (issuer: string) => (urlOf(issuer)?.href ?? issuer).replace(/\/$/, '');
  return plain(one) === plain(other);
}

/** Whether `iss` names that server. An issuer from metadata counts to the letter; one that a person typed may lack a slash. */
export function isIssuerOf({ issuer, source }: Pick<ResolvedServer, 'issuer' | 'source'>, iss: string): boolean {
  return issuer !== null && (source === null ? sameIssuer(iss, issuer) : iss === issuer);
}

function endpoint(members: ReadonlyMap<string, unknown>, name: string): string | null {
  const value = members.get(name);
  if (typeof value !== 'string' || value.length > 2000) return null;
  return ['https:', 'http:'].includes(urlOf(value)?.protocol ?? '') ? value : null;
}

function strings(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null;
  return value
    .filter((member): member is string => typeof member === 'string')
    .slice(0, 500)
    .map((member) => cleanText(member, 200));
}

interface Kept {
  at: number;
  failed: boolean;
  discovery: Promise<Discovery>;
}

/** Discovery with a memory: an answer serves for 10 minutes, and several askers at once share one request. */
export class Discoveries {
  readonly #kept = new Map<string, Kept>();

  /** @param deps.addresses Absent: where a name leads is not looked at. */
  constructor(private readonly deps: { http: Http; clock: Clock; addresses?: Addresses }) {}

  /** As `discover`; a failure is not remembered. Endpoints out of the issuer's reach are refused. */
  async discover(issuer: string, options: Pick<DiscoverOptions, 'allowPlainHttp'> = {}): Promise<Discovery> {
    return this.#withinReach(await this.#ask(issuer, options, false), options);
  }

  /**
   * The server of a connection; its own endpoints win over discovered ones. Where those cover all that the grant needs, a server
   * whose metadata can't be had is no failure. Discovered ones out of the issuer's reach are refused, each time anew, for names may lead
   * elsewhere by then; otherwise endpoints are checked where they are used. Rejects as `discover` does.
   */
  async resolveEndpoints(connection: Connection): Promise<ResolvedServer> {
    const { issuer, endpoints: own, allowPlainHttp } = connection;
    const bare: ResolvedServer = {
      issuer,
      endpoints: own,
      scopesSupported: [],
      pkceMethods: null,
      issParameterPromised: false,
      source: null,
    };
    if (issuer === null || issuer === '') return { ...bare, issuer: null };
    const enough = grantOf(connection).endpoints.every((name) => (own[name] ?? null) !== null);
    let found: Discovery;
    try {
      const options: DiscoverOptions = { allowPlainHttp, connectionId: connection.id };
      const asked = await this.#ask(issuer, enough ? { ...options, timeoutMs: 5000 } : options, enough);
      found = await this.#withinReach(sendsCertificate(connection) ? withAliases(asked) : asked, options);
    } catch (error) {
      if (enough && error instanceof Failure && error.code !== 'issuer-mismatch') return bare;
      throw error;
    }
    return { ...found, endpoints: mapEndpoints((name) => own[name] ?? found.endpoints[name] ?? null) };
  }

  async #withinReach(found: Discovery, { allowPlainHttp = false }: DiscoverOptions): Promise<Discovery> {
    const refused = await refusedEndpoints(found.endpoints, new URL(found.issuer), {
      addresses: this.deps.addresses ?? null,
      allowPlainHttp,
    });
    return { ...found, endpoints: withoutRefused(found.endpoints, refused), refused };
  }

  #ask(issuer: string, options: DiscoverOptions, keepFailure: boolean): Promise<Discovery> {
    const key = `${options.allowPlainHttp === true} ${issuer}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      const age = this.deps.clock.monotonic() - kept.at;
      if (kept.failed ? keepFailure && age < FAILURE_KEPT_MS : age < KEPT_MS) return kept.discovery;
    }
    const entry: Kept = { at: this.deps.clock.monotonic(), failed: false, discovery: discover(this.deps.http, issuer, options) };
    entry.discovery.catch(() => {
      entry.failed = true;
    });
    keepNewest(this.#kept, key, entry, MAX_KEPT);
    return entry.discovery;
  }
}

function withAliases(found: Discovery): Discovery {
  return { ...found, endpoints: { ...found.endpoints, ...found.mtlsAliases } };
}

function issuerMismatch(asked: URL, found: string): Failure {
  const evidence = [
    { label: 'Issuer entered', value: cleanText(asked.href, 300) },
    { label: 'Issuer in the document', value: cleanText(found, 300) },
  ];
  return failureOf({ purpose: 'discovery', url: asked.href }, { code: 'issuer-mismatch', evidence });
}

const notAnIssuer = failing({
  code: 'connection-invalid',
  what: 'The issuer has a query or a fragment, which an issuer never has.',
  likelyCause: "Another of the provider's URLs was entered instead (RFC 8414 section 2).",
  action: 'Enter the URL without "?" or "#" and anything after it.',
});
