import type { PlannedRequest } from '../../../model/discovery';
import { originOf, urlOf } from '../../../model/text/url';
import { cleanText, headerOf, quoted } from '../../base/untrusted-text';
import { isSamePlace, listIn, readDocument, textIn } from '../documents';
import { clientWaysIn, endpointsIn } from '../endpoints';
import {
  type Answer,
  type Conclusion,
  type Facts,
  isAsked,
  type KnownServer,
  type Link,
  type Plan,
  type Read,
  statusOf,
  withAsked,
} from '../machine';
import { ancestorsOf, type Candidate, serverPlaces } from '../places';
import { allows, DEFAULT_ENDPOINTS } from '../revisions';
import { changesIn, unchangedText } from '../seen';
import { judge } from '../rules/rule';
import { findingsIn, SERVER_METADATA_RULES, type ServerMetadataCase } from '../rules/server-metadata';
import { documentRequest, firstOpen } from './document-request';

const WORDS = {
  link: 'server-metadata' as const,
  to: 'authorization-server' as const,
  why: 'They name the endpoints, and what the server supports.',
  section: 'RFC 8414 section 3, OpenID Connect Discovery 1.0 section 4',
};

const TITLES: Partial<Record<Candidate['place'], string>> = {
  given: 'Server metadata, at the URL given',
  inserted: 'Server metadata (RFC 8414)',
  'openid-inserted': 'Server metadata (OpenID Connect, before the path)',
  'openid-appended': 'Server metadata (OpenID Connect)',
  appended: 'Server metadata (RFC 8414, after the path)',
};

const DEFAULT = 'server-metadata-default';

/** Metadata of each authorization server that the resource names; without one, of those that the URL may belong to. */
export const SERVER_METADATA: Link = {
  id: 'server-metadata',
  next(facts) {
    const open = openPlace(facts);
    if (open !== null) return request(facts, open);
    return usesDefaults(facts) ? byDefault() : null;
  },
  read,
  conclude: defaults,
};

interface Asking extends Candidate {
  id: string;
  issuer: string;
  isNamed: boolean;
}

/** Whose metadata are looked for. What the resource names is all read; of guesses the first that is right counts. */
function issuersOf(facts: Facts): { issuer: string; isNamed: boolean }[] {
  const { issuers, given, kind, start } = facts;
  if (issuers.length > 0) return issuers.map((issuer) => ({ issuer, isNamed: true }));
  if (given?.kind === 'resource-metadata' || (kind === 'mcp' && !allows(facts, 'ownOrigin'))) return [];
  const origin = originOf(start);
  const guesses = kind === 'api' || kind === 'mcp' ? (origin === null ? [] : [origin]) : ancestorsOf(start);
  return guesses.map((issuer) => ({ issuer, isNamed: false }));
}

function placesOf(facts: Facts, index: number): Asking[] {
  const one = issuersOf(facts)[index];
  if (one === undefined) return [];
  const { given } = facts;
  const first: Candidate[] = index === 0 && given?.kind === 'server-metadata' && !one.isNamed ? [{ place: 'given', url: given.url }] : [];
  const usual = serverPlaces(one.issuer).filter(({ url }) => url !== first[0]?.url);
  const prefix = `server-metadata-${one.isNamed ? '' : 'guess-'}${index + 1}`;
  return [...first, ...usual].map((place, at) => ({ ...place, ...one, id: `${prefix}-${at + 1}` }));
}

function openPlace(facts: Facts): Asking | null {
  const all = issuersOf(facts);
  const isFound = facts.servers.some(({ document }) => document !== null);
  for (const [index, { issuer, isNamed }] of all.entries()) {
    if (isFound && !isNamed) return null;
    if (facts.servers.some(({ listed }) => listed === issuer)) continue;
    const open = firstOpen(facts, placesOf(facts, index));
    if (open !== null) return open;
  }
  return null;
}

function request(facts: Facts, { id, url, place, issuer }: Asking): Plan {
  const title = `${TITLES[place] ?? 'Server metadata'} of ${cleanText(issuer, 120)}`;
  return documentRequest(facts, { ...WORDS, id, url, title });
}

function read(facts: Facts, asked: PlannedRequest, answer: Answer): Read {
  const after = withAsked(facts, asked.id, statusOf(answer));
  const all = issuersOf(facts).flatMap((_, index) => placesOf(facts, index));
  const asking = all.find(({ id }) => asked.id === id || asked.id === `${id}-any`);
  if (asking === undefined) return { facts: after, outcome: 'Not requested.', verdicts: [] };
  const { issuer, isNamed } = asking;
  const reading = readDocument(answer, asked.url);
  const { members, trouble } = reading;
  const said = members && textIn(members, 'issuer');
  const isRight = said !== null && isSamePlace(said, issuer);
  const isDead = 'failure' in answer;
  const left = all.filter((each) => each.issuer === issuer);
  const isLast = !isRight && (isDead || firstOpen(after, left) === null);
  const accept = headerOf(asked.headers, 'accept') ?? '';
  const item: ServerMetadataCase = { facts: after, issuer, isNamed, candidate: asking, accept, asked: asked.url, reading, isLast };
  const verdicts = [...judge(SERVER_METADATA_RULES, item), ...(isRight ? findingsIn(item) : [])];
  if (isRight && members !== null) {
    const server = serverOf(said, asking, reading.url, members, facts);
    return {
      facts: { ...after, servers: [...after.servers, server] },
      outcome: `${outcomeOf(server)}${unchangedText(facts.seen, { url: reading.url, members })}`,
      verdicts,
    };
  }
  const servers = isLast ? [...after.servers, unread(issuer, isNamed)] : after.servers;
  if (said === null)
    return { facts: { ...after, servers }, outcome: `No metadata: ${trouble ?? 'the document names no issuer'}.`, verdicts };
  // A guess that leads to another issuer: whether that one says so, too, is seen at its own place.
  const leads = !isNamed && facts.issuers.length === 0 && urlOf(said) !== null;
  return {
    facts: { ...after, servers, ...(leads && { issuers: [said] }) },
    outcome: `These are the metadata of another issuer, ${quoted(said)}, so they are not used.`,
    verdicts,
  };
}

const SOURCES: Partial<Record<Candidate['place'], KnownServer['source']>> = { inserted: 'RFC 8414', appended: 'RFC 8414' };

function serverOf(
  issuer: string,
  { place, issuer: listed, isNamed }: Asking,
  url: string,
  members: ReadonlyMap<string, unknown>,
  { start, seen }: Facts,
): KnownServer {
  const isOpenId = url.includes('/.well-known/openid-configuration');
  return {
    issuer,
    listed,
    isNamed,
    metadataUrl: url,
    source: SOURCES[place] ?? (isOpenId ? 'OpenID Connect Discovery' : 'RFC 8414'),
    endpoints: endpointsIn(members, start),
    scopes: listIn(members, 'scopes_supported') ?? [],
    clientWays: clientWaysIn(members),
    changes: changesIn(seen, { url, members }) ?? [],
    document: { url, members },
  };
}

function unread(issuer: string, isNamed: boolean): KnownServer {
  return {
    issuer,
    listed: issuer,
    isNamed,
    metadataUrl: null,
    source: null,
    endpoints: [],
    scopes: [],
    clientWays: [],
    changes: [],
    document: null,
  };
}

function outcomeOf({ source, endpoints }: KnownServer): string {
  const used = endpoints.filter(({ problem }) => problem === null).length;
  return `Found (${source}): ${used} of ${endpoints.length} endpoints can be used.`;
}

/** Clients of the revision without resource metadata go on with fixed paths where the server publishes nothing. */
function usesDefaults(facts: Facts): boolean {
  if (facts.kind !== 'mcp' || facts.resource !== null || isAsked(facts, DEFAULT)) return false;
  return allows(facts, 'ownOrigin') && facts.refusal !== null && facts.servers.every(({ document }) => document === null);
}

function byDefault(): Plan {
  const conclusion: Conclusion = {
    id: DEFAULT,
    link: 'server-metadata',
    title: 'Default endpoints of the MCP server itself',
    why: 'Without any metadata, clients of this revision take fixed paths at the origin of the MCP server.',
    section: 'MCP 2025-03-26, Fallbacks for Servers without Metadata Discovery',
  };
  return { kind: 'conclusion', conclusion };
}

function defaults(facts: Facts, { id }: Conclusion): Read {
  const after = withAsked(facts, id, null);
  const origin = originOf(facts.start) ?? facts.start;
  const endpoints = DEFAULT_ENDPOINTS.map(([name, path]) => ({ name, url: `${origin}${path}`, problem: null }));
  const server: KnownServer = {
    ...unread(origin, false),
    source: 'MCP 2025-03-26 default',
    endpoints,
    clientWays: clientWaysIn(new Map([['registration_endpoint', `${origin}/register`]])),
  };
  const others = after.servers.filter(({ issuer }) => issuer !== origin);
  return {
    facts: { ...after, servers: [...others, server] },
    outcome: `Assumed: ${endpoints.map(({ url }) => url).join(', ')}.`,
    verdicts: [],
  };
}
