import { originOf, urlOf } from '../../../model/text/url';
import { cleanText, headerOf } from '../../base/untrusted-text';
import { covers, listIn, readDocument, textIn } from '../documents';
import { type Answer, type Facts, type Link, type Read, statusOf, withAsked } from '../machine';
import type { PlannedRequest } from '../../../model/discovery';
import { type Candidate, resourcePlaces } from '../places';
import { allows } from '../revisions';
import { RESOURCE_METADATA_RULES } from '../rules/resource-metadata';
import { unchangedText } from '../seen';
import { judge } from '../rules/rule';
import { documentRequest, firstOpen } from './document-request';

/** Authorization servers of one resource that are read. */
const MAX_ISSUERS = 6;

const WORDS = {
  link: 'resource-metadata' as const,
  to: 'resource' as const,
  why: 'They name the resource and the authorization servers that issue tokens for it.',
  section: 'RFC 9728 section 3',
};

const TITLES: Partial<Record<Candidate['place'], string>> = {
  challenge: 'Protected resource metadata, as the challenge names them',
  given: 'Protected resource metadata, at the URL given',
  inserted: 'Protected resource metadata for the path',
  root: 'Protected resource metadata at the root',
  appended: 'Protected resource metadata after the path',
};

/** Protected resource metadata, from where they should be to where they may be. */
export const RESOURCE_METADATA: Link = {
  id: 'resource-metadata',
  next(facts) {
    const place = facts.resource === null ? firstOpen(facts, placesOf(facts)) : null;
    if (place === null) return null;
    const { id, url } = place;
    return documentRequest(facts, { ...WORDS, id, url, title: TITLES[place.place] ?? 'Protected resource metadata' });
  },
  read,
};

function placesOf(facts: Facts): (Candidate & { id: string })[] {
  const numbered = (places: Candidate[]) => places.map((place, index) => ({ ...place, id: `resource-metadata-${index + 1}` }));
  const { given, refusal, start, kind } = facts;
  if (given !== null) return given.kind === 'resource-metadata' ? numbered([{ place: 'given', url: given.url }]) : [];
  if (kind === 'server' || !allows(facts, 'resourceMetadata')) return [];
  const named = refusal?.resourceMetadata == null ? null : webUrl(refusal.resourceMetadata);
  const usual = resourcePlaces(start).filter(({ place, url }) => url !== named && (kind !== 'unknown' || place !== 'appended'));
  return numbered(named === null ? usual : [{ place: 'challenge', url: named }, ...usual]);
}

/** As it is requested; null: no client can. */
function webUrl(text: string): string | null {
  const url = urlOf(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

function read(facts: Facts, asked: PlannedRequest, answer: Answer): Read {
  const after = withAsked(facts, asked.id, statusOf(answer));
  const reading = readDocument(answer, asked.url);
  const { members } = reading;
  const candidate = placesOf(facts).find(({ id }) => asked.id.startsWith(id)) ?? { place: 'given' as const, url: asked.url };
  const isUsable = members !== null && (members.has('resource') || members.has('authorization_servers'));
  const item = {
    facts: after,
    candidate,
    asked: asked.url,
    accept: headerOf(asked.headers, 'accept') ?? '',
    reading,
    isLast: !isUsable && firstOpen(after, placesOf(after)) === null,
  };
  const verdicts = judge(RESOURCE_METADATA_RULES, item);
  if (!isUsable) {
    const trouble = reading.trouble ?? 'the document has neither resource nor authorization_servers';
    return { facts: after, outcome: `No metadata: ${trouble}.`, verdicts };
  }
  const resource = textIn(members, 'resource');
  const issuers = (listIn(members, 'authorization_servers') ?? []).filter((issuer) => webUrl(issuer) !== null);
  // Whatever else a document names has no bearing on where the chain may lead: that is where the person began.
  const isForeign = resource !== null && !(given(facts) ? originOf(resource) === originOf(facts.start) : covers(resource, facts.start));
  const found: Facts = {
    ...after,
    // What metadata alone were given of has its URL from them.
    ...(given(facts) && resource !== null && !isForeign && { start: resource }),
    resource: {
      url: reading.url,
      resource,
      isForeign,
      scopesSupported: listIn(members, 'scopes_supported'),
      name: textIn(members, 'resource_name', 200),
      members,
    },
    issuers: [...new Set(issuers)].slice(0, MAX_ISSUERS),
  };
  const [first, ...more] = found.issuers;
  const named =
    first === undefined ? 'no authorization server' : `${cleanText(first, 200)}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  const since = unchangedText(facts.seen, { url: reading.url, members });
  return { facts: found, outcome: `For ${resource === null ? 'no resource' : cleanText(resource, 200)}: ${named}.${since}`, verdicts };
}

const given = ({ given: url }: Facts) => url?.kind === 'resource-metadata';
