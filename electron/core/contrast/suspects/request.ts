import type { Pair as Header } from '../../../model/connection';
import { isFraming } from '../../../model/headers';
import { urlOf } from '../../../model/text/url';
import { quoted } from '../../base/untrusted-text';
import { quoteAll } from '../../token/wording';
import type { Half } from '../side';
import { asText, lacking, type Suspect } from '../suspect';

/** Of each request alone, or looked at by other suspects. */
const OWN = new Set([
  'authorization',
  'dpop',
  'user-agent',
  'cookie',
  'accept-encoding',
  'accept-language',
  'traceparent',
  'date',
  'origin',
]);
/** Names of headers that decide what an API does, whoever makes it. */
const TELLING = /tenant|org|account|workspace|company|version|environment|subscription|api-?key|shop|region|site/;

/** Headers that a person set, by name in lower case. */
function headersOf({ exchange }: Half): Map<string, string> {
  const isOwn = ({ name }: Header) =>
    OWN.has(name) || isFraming(name) || /^(?:sec-|x-request-id$|x-correlation-id$|idempotency-key$)/.test(name);
  return new Map(
    exchange.request.headers
      .map(({ name, value }) => ({ name: name.toLowerCase(), value }))
      .filter((header) => !isOwn(header))
      .map(({ name, value }) => [name, value]),
  );
}

/** Path segments after the API base URL, and those of the base itself. */
function pathsOf({ url, connection }: Half): { base: string; rest: string } {
  const path = url?.pathname ?? '';
  const base = (urlOf(connection.apiBaseUrl ?? '')?.pathname ?? '').replace(/\/$/, '');
  return path.startsWith(base) ? { base, rest: path.slice(base.length) } : { base: '', rest: path };
}

const versionIn = (path: string) => path.split('/').find((segment) => /^v\d+(?:\.\d+)?(?:beta|alpha)?$/i.test(segment)) ?? null;
const valuesOf = (url: URL | null) => new Map(url?.searchParams ?? []);

export const REQUEST_SUSPECTS: readonly Suspect[] = [
  {
    code: 'header-missing',
    name: 'headers',
    weights: { request: 86, token: 72, forbidden: 70, missing: 66, broken: 42, gateway: 52, client: 60, wish: 60 },
    look({ works, fails, said }) {
      const [here, there] = [headersOf(works), headersOf(fails)];
      const lost = lacking([...here.keys()], [...there.keys()]);
      if (lost.length === 0) return null;
      const words = said.toLowerCase();
      const telling = lost.filter((name) => TELLING.test(name) || words.includes(name));
      const named = telling.length > 0 ? telling : lost;
      return {
        what: `The request that fails lacks the ${named.length === 1 ? 'header' : 'headers'} ${quoteAll(named)}, which the one that works has.`,
        why: 'Some APIs need a header besides the token, such as a tenant, a subscription key or a version.',
        action: "Add it to the API requests in the failing connection's settings, with the value of that environment.",
        works: asText(named.map((name) => `${name}: ${here.get(name)}`)),
        fails: null,
        factor: telling.length > 0 ? 1.1 : 0.75,
        named: lost.some((name) => words.includes(name)) || (telling.some((name) => /tenant/.test(name)) && /tenant/.test(words)),
      };
    },
  },
  {
    code: 'header-differs',
    name: 'values of headers',
    weights: { request: 62, forbidden: 58, missing: 58, token: 48, client: 40 },
    look({ works, fails, sameServer, said }) {
      const [here, there] = [headersOf(works), headersOf(fails)];
      const differing = [...here].filter(([name, value]) => there.has(name) && there.get(name) !== value).map(([name]) => name);
      const telling = differing.filter((name) => TELLING.test(name) || /^(?:accept|content-type)$/.test(name));
      const names = telling.length > 0 ? telling : differing;
      if (names.length === 0) return null;
      const list = (headers: ReadonlyMap<string, string>) => asText(names.map((name) => `${name}: ${headers.get(name)}`));
      return {
        what: `The ${names.length === 1 ? 'header' : 'headers'} ${quoteAll(names)} differ between the two requests.`,
        why: 'The API picks a tenant, a version or a format by it, and may not know this value.',
        action: "Check the value in the failing connection's API requests against the API's documentation.",
        works: list(here),
        fails: list(there),
        factor: telling.length === 0 ? 0.3 : sameServer || names.some((name) => /version|accept|content-type/.test(name)) ? 1 : 0.5,
        named: names.some((name) => said.toLowerCase().includes(name)),
      };
    },
  },
  {
    code: 'method-differs',
    name: 'method',
    weights: { method: 96, missing: 60, forbidden: 55, request: 50, token: 30, broken: 45 },
    look({ works, fails }) {
      const [here, there] = [works.exchange.method, fails.exchange.method];
      if (here === there) return null;
      return {
        what: `The request that works uses ${here}, the one that fails ${there}.`,
        why: 'Method and path together name what an API does; one may exist without the other, and writing needs more rights than reading.',
        action: `Send the failing request with ${here}.`,
        works: here,
        fails: there,
      };
    },
  },
  {
    code: 'path-differs',
    name: 'path',
    weights: { missing: 90, method: 70, gateway: 76, request: 56, forbidden: 36, token: 34 },
    look({ works, fails, said }) {
      if (works.url === null || fails.url === null || works.url.pathname === fails.url.pathname) return null;
      const [here, there] = [pathsOf(works), pathsOf(fails)];
      const versions = [versionIn(works.url.pathname), versionIn(fails.url.pathname)] as const;
      const isVersion = versions[0] !== versions[1];
      const isBase = here.rest === there.rest && here.base !== there.base;
      return {
        what: isVersion
          ? `The paths differ in their version: ${versions[0] ?? 'no version'} works, ${versions[1] ?? 'no version'} fails.`
          : isBase
            ? `The API base URLs differ in their path: ${quoted(here.base || '/')} works, ${quoted(there.base || '/')} fails.`
            : 'The two requests go to different paths.',
        why: isVersion
          ? 'This version of the API is not available, or not yet, in the failing environment.'
          : 'The server there has nothing at this path, so the request never reaches the API.',
        action: 'Correct the API base URL or the path of the call on the failing side.',
        works: works.url.pathname,
        fails: fails.url.pathname,
        factor: isVersion || isBase ? 1 : 0.75,
        named: isVersion && /\bversion\b/i.test(said),
      };
    },
  },
  {
    code: 'query-differs',
    name: 'query',
    weights: { request: 74, missing: 52, forbidden: 40 },
    look({ works, fails, said }) {
      const [here, there] = [valuesOf(works.url), valuesOf(fails.url)];
      const names = [...here].filter(([name, value]) => there.get(name) !== value).map(([name]) => name);
      if (names.length === 0) return null;
      const list = (values: ReadonlyMap<string, string>) =>
        asText(names.flatMap((name) => (values.has(name) ? `${name}=${values.get(name)}` : [])));
      return {
        what: `The query parameters ${quoteAll(names)} are missing or different in the failing request.`,
        why: 'APIs select versions, tenants and records by them, and reject what they do not know.',
        action: 'Give the failing request the parameters of the one that works, with the values of its environment.',
        works: list(here),
        fails: list(there),
        factor: names.some((name) => !there.has(name)) ? 1 : 0.7,
        named: names.some((name) => said.includes(name)),
      };
    },
  },
];
