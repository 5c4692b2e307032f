import { checkUrl } from '../../model/address';
import { type Evidence, Failure } from '../../model/failure';
import { keepNewest } from '../base/keep-newest';
import { cleanText } from '../base/untrusted-text';
import type { Clock, HttpRequest } from '../ports';
import { member } from '../token/decode';
import { publishedSet, readJwks } from '../verify/keys';
import type { KeySet } from '../verify/model';
import { ownText, readObject } from '../verify/object';
import { GUARDED_MAX_BYTES, GUARDED_TIMEOUT_MS, type GuardDeps, guardedFetch } from './guarded-fetch';

/** Milliseconds. */
const KEPT_MS = 5 * 60_000;
/** A provider that rotates its keys is asked again for a kid that is new, but a forged token must not make this app hammer it. */
const LEAST_BETWEEN_MS = 30_000;
const MAX_KEPT = 50;

export interface JwksRequest {
  url: string;
  /** The address a person gave, where `url` was read from there; it says how far the fetch may go. */
  start?: string;
  allowPlainHttp?: boolean;
  /** The key needed; where what is kept lacks it, the set is fetched anew. */
  kid: string | null;
  about?: HttpRequest['about'];
}

interface Kept {
  /** Monotonic, in milliseconds. */
  at: number;
  set: Promise<KeySet>;
}

/** Published key sets (RFC 7517 section 5), each kept for 5 minutes. */
export class JwksCache {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly deps: GuardDeps & { clock: Clock }) {}

  /**
   * The keys at an address, from memory where they are fresh and hold the kid. Askers at the same time share one request; a failure is not kept.
   *
   * @throws Failure `insecure-url`, `connection-invalid`, `address-refused`, `keys-unavailable`, network-*.
   */
  async get(request: JwksRequest): Promise<KeySet> {
    const key = `${request.allowPlainHttp === true} ${request.url}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      const age = this.deps.clock.monotonic() - kept.at;
      const set = await kept.set;
      const known = request.kid === null || set.keys.some(({ kid }) => kid === request.kid);
      if (age < (known ? KEPT_MS : LEAST_BETWEEN_MS)) return set;
    }
    const newest = this.#kept.get(key);
    // Someone else may have begun to fetch it meanwhile.
    if (newest !== undefined && newest !== kept) return newest.set;
    return this.#fetch(key, request);
  }

  #fetch(key: string, request: JwksRequest): Promise<KeySet> {
    const entry: Kept = { at: this.deps.clock.monotonic(), set: fetchJwks(this.deps, request) };
    entry.set.catch(() => {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
    });
    keepNewest(this.#kept, key, entry, MAX_KEPT);
    return entry.set;
  }
}

/** Fetches a key set once. @throws Failure as `JwksCache.get`. */
export async function fetchJwks(deps: GuardDeps & { clock: Clock }, request: JwksRequest): Promise<KeySet> {
  const url = checkUrl(request.url.trim(), {
    allowPlainHttp: request.allowPlainHttp === true,
    what: 'JWKS URL',
    field: 'endpoints.jwks',
  });
  const sent: HttpRequest = {
    method: 'GET',
    url: url.href,
    headers: [
      { name: 'accept', value: 'application/jwk-set+json, application/json' },
      { name: 'user-agent', value: 'Tokenscope' },
    ],
    body: null,
    timeoutMs: GUARDED_TIMEOUT_MS,
    maxBodyBytes: GUARDED_MAX_BYTES,
    ...(request.about && { about: request.about }),
  };
  const { response, url: final } = await guardedFetch(deps, sent, request.start === undefined ? {} : { start: request.start });
  const evidence: Evidence[] = [{ label: 'URL', value: cleanText(final, 300) }];
  if (response.status >= 300 && response.status < 400) throw unavailable(url, 'redirected more than 3 times, or to nowhere', evidence);
  if (response.status !== 200) throw unavailable(url, `returned status ${response.status}`, evidence);
  if (response.cut) throw unavailable(url, 'returned more than 1 MiB', evidence);
  const reading = readObject(response.body);
  if (!reading.ok) throw unavailable(url, `returned something that ${reading.reason}`, evidence);
  const set = await readJwks(reading.object, `the JWKS at ${cleanText(final, 200)}`, reading.repeated);
  // A map of certificates by kid has no "keys" either, and holds some.
  if (!Array.isArray(member(reading.object, 'keys')) && set.keys.every(({ certificate }) => certificate === null)) {
    const jwksUri = ownText(reading.object, 'jwks_uri');
    if (jwksUri !== null) throw metadata(url, jwksUri, evidence);
    throw unavailable(url, 'returned JSON that is not a key set: "keys" is missing', evidence);
  }
  return { ...publishedSet(set), fetchedAt: deps.clock.now() };
}

function metadata(url: URL, jwksUri: string, evidence: Evidence[]): Failure {
  const address = cleanText(jwksUri, 300);
  return new Failure({
    code: 'keys-unavailable',
    what: `${cleanText(url.href, 300)} returned the provider's metadata, not its keys. The keys are at ${address} (jwks_uri).`,
    likelyCause: 'The URL is that of the discovery document.',
    action: `Use the URL ${address} instead, if you trust the source of the metadata.`,
    evidence,
  });
}

function unavailable(url: URL, why: string, evidence: Evidence[]): Failure {
  return new Failure({
    code: 'keys-unavailable',
    what: `${cleanText(url.host, 200)} returned no keys: it ${why}.`,
    likelyCause: 'The JWKS URL is not quite right, or the provider publishes no keys there.',
    action: "Compare the URL with jwks_uri in the provider's metadata, or paste the key instead.",
    evidence,
  });
}
