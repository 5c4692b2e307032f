import type { RuleSide } from '../../../model/discovery';
import { isLoopback } from '../../../model/address';
import { originOf, urlOf } from '../../../model/text/url';
import { quoted } from '../../base/untrusted-text';
import { lookAlike } from '../look-alike';
import { covers, isSamePlace, listIn, type Reading, textIn } from '../documents';
import type { Facts } from '../machine';
import type { Candidate } from '../places';
import { changesIn, changesText } from '../seen';
import { type Judgement, passes, type Rule } from './rule';

/** What came from one of the places where metadata of a resource may be. */
export interface ResourceMetadataCase {
  facts: Facts;
  candidate: Candidate;
  /** What the request took: the second time everything. */
  accept: string;
  asked: string;
  reading: Reading;
  /** Nothing was found, and nowhere else is left to look. */
  isLast: boolean;
}

const NEWER = ['2025-06-18', '2025-11-25', '2026-07-28'] as const;
/** A place that was named must have the document; elsewhere nobody promised one. */
const isNamed = ({ candidate }: ResourceMetadataCase) => candidate.place === 'challenge' || candidate.place === 'given';
const answered = ({ reading }: ResourceMetadataCase) => reading.status === 200;

export const RESOURCE_METADATA_RULES: readonly Rule<ResourceMetadataCase>[] = [
  {
    id: 'resource-metadata-found',
    severity: 'MUST',
    side: 'resource',
    section: 'MCP 2025-06-18, Authorization Server Location',
    revisions: NEWER,
    sentence: 'An MCP server publishes protected resource metadata.',
    action: 'Serve them at the path of the MCP endpoint, and name their URL in the challenge.',
    judge: ({ reading, isLast }) => (reading.members !== null ? 'pass' : isLast ? { fails: 'None were found in any place.' } : null),
  },
  {
    id: 'resource-metadata-published',
    severity: 'NOTE',
    side: 'resource',
    section: 'RFC 9728 section 3',
    sentence: 'The API publishes protected resource metadata.',
    otherwise: 'The API publishes no protected resource metadata.',
    action: "Without them a client must know the authorization server: look in the API's documentation.",
    judge: ({ reading, isLast, facts }) =>
      facts.kind === 'mcp' || facts.refusal === null
        ? null
        : reading.members !== null
          ? 'pass'
          : isLast
            ? { fails: 'None were found in any place.' }
            : null,
  },
  {
    id: 'resource-metadata-status',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3.2',
    sentence: 'The URL that the challenge names returns status 200.',
    action: 'Serve the document there, without a token, or correct resource_metadata in the challenge.',
    judge: (item) => (isNamed(item) && item.reading.status !== 406 ? passes(answered(item), item.reading.trouble) : null),
  },
  {
    id: 'resource-metadata-accept',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3.2',
    sentence: 'The document is served to clients that accept application/json.',
    action: 'Serve the well-known URL whatever the Accept header is; often a rule for the API itself applies there, too.',
    judge: (item) => acceptJudged(item),
  },
  {
    id: 'resource-metadata-json',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3.2',
    sentence: 'The document is a JSON object.',
    action: 'Serve JSON; an application often serves its start page at unknown paths.',
    judge: (item) => (answered(item) ? passes(item.reading.members !== null, item.reading.trouble) : null),
  },
  {
    id: 'resource-metadata-type',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3.2',
    sentence: 'Its content type is application/json.',
    action: 'Send "Content-Type: application/json": strict clients refuse the document.',
    judge: (item) => typeJudged(item),
  },
  {
    id: 'resource-metadata-redirect',
    severity: 'NOTE',
    side: 'resource',
    section: 'RFC 9728 section 3.1',
    sentence: 'The document is served without a redirect.',
    otherwise: 'The document is served by way of a redirect.',
    action: 'Serve it at the URL itself: some clients follow no redirects here.',
    judge: (item) => redirectJudged(item),
  },
  {
    id: 'resource-metadata-place',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 9728 section 3.1',
    sentence: 'The document lies where the well-known part is inserted before the path of the resource.',
    action: 'Serve it there, too: clients that know this place alone find nothing.',
    judge: ({ reading: { members }, candidate, facts }) => {
      if (members === null || candidate.place === 'challenge' || candidate.place === 'given') return null;
      if (candidate.place === 'appended') return { fails: 'It lies after the path.' };
      const resource = textIn(members, 'resource');
      const isOfRoot = resource !== null && (urlOf(resource)?.pathname ?? '') === '/';
      const hasPath = (urlOf(facts.start)?.pathname ?? '/') !== '/';
      return passes(candidate.place !== 'root' || !hasPath || isOfRoot, 'It lies at the root only.');
    },
  },
  {
    id: 'resource-metadata-resource-present',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 2',
    sentence: 'resource, the identifier of the resource, is there.',
    action: 'Add resource with the URL that clients call.',
    judge: ({ reading: { members } }) => (members === null ? null : passes(typeof members.get('resource') === 'string')),
  },
  {
    id: 'resource-metadata-resource',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3.3',
    sentence: 'resource is the URL called, or one above it on the same origin.',
    action: 'Set resource to the public URL of the API. Clients must not use this document, nor ask for tokens by it.',
    judge: ({ reading: { members }, facts }) => {
      const resource = members === null ? null : textIn(members, 'resource');
      if (resource === null) return null;
      if (facts.kind === 'server')
        return originOf(resource) === originOf(facts.start) ? null : { fails: `It is ${quoted(resource)}, on another server.` };
      return passes(covers(resource, facts.start), `resource is ${quoted(resource)}, and the URL called is ${quoted(facts.start)}.`);
    },
  },
  {
    id: 'resource-metadata-resource-exact',
    // MCP allows a server no other resource than its own URL ("Canonical Server URI"), so RFC 9728 holds as it stands.
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3.3, MCP 2025-06-18 Canonical Server URI',
    sentence: 'resource is identical to the URL called, to the letter.',
    action: 'Write resource exactly as clients call the server. Some clients accept a URL above it, strict ones must not use the document.',
    judge: ({ reading: { members }, facts }) => {
      const resource = members === null ? null : textIn(members, 'resource');
      if (resource === null || !covers(resource, facts.start) || facts.kind !== 'mcp') return null;
      // Without a path it is the same URL with and without a slash (RFC 3986 section 6.2.3).
      if (resource === facts.start || urlOf(resource)?.href === facts.start) return 'pass';
      const slash = isSamePlace(resource, facts.start) ? ' They differ in a slash at the end.' : '';
      return { fails: `resource is ${quoted(resource)}, and the URL called is ${quoted(facts.start)}.${slash}` };
    },
  },
  {
    id: 'resource-metadata-servers',
    severity: 'MUST',
    side: 'resource',
    section: 'MCP 2025-06-18, Authorization Server Location',
    revisions: NEWER,
    sentence: 'authorization_servers names at least one authorization server.',
    action: 'Add authorization_servers with the issuer of the server that issues tokens for this resource.',
    judge: ({ reading: { members } }) => (members === null ? null : passes((listIn(members, 'authorization_servers') ?? []).length > 0)),
  },
  {
    id: 'resource-metadata-servers-named',
    severity: 'NOTE',
    side: 'resource',
    section: 'RFC 9728 section 2',
    sentence: 'authorization_servers names where tokens come from.',
    otherwise: 'authorization_servers does not name where tokens come from.',
    action: "It is optional, but without it a client must know the authorization server: look in the API's documentation.",
    judge: ({ reading: { members }, facts }) =>
      members === null || facts.kind === 'mcp' ? null : passes((listIn(members, 'authorization_servers') ?? []).length > 0),
  },
  {
    id: 'resource-metadata-issuers',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 2, RFC 8414 section 2',
    sentence: 'Each authorization server is named by its issuer: an https URL without query and fragment.',
    action: 'Write the issuer exactly as its metadata have it, not the URL of a login page or of the metadata.',
    judge: ({ reading: { members } }) => {
      const issuers = members === null ? null : listIn(members, 'authorization_servers');
      if (issuers === null || issuers.length === 0) return null;
      const bad = issuers.filter((issuer) => {
        const url = urlOf(issuer);
        const isWeb = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)));
        return !isWeb || url.search !== '' || url.hash !== '' || url.pathname.includes('/.well-known/');
      });
      return passes(bad.length === 0, bad.map(quoted).join(', '));
    },
  },
  {
    id: 'resource-metadata-look-alike',
    severity: 'NOTE',
    side: 'resource',
    section: 'RFC 9728 section 7.3',
    sentence: 'No authorization server has a host that looks like another one.',
    otherwise: 'An authorization server has a host that looks like another one.',
    action: 'Compare the host letter by letter with the one in the documentation before anyone signs in there.',
    judge: ({ reading: { members }, facts }) => {
      const issuers = (members && listIn(members, 'authorization_servers')) ?? [];
      if (issuers.length === 0) return null;
      const odd = issuers.flatMap((issuer) => {
        const why = lookAlike(issuer, [facts.start, ...issuers]);
        return why === null ? [] : `${urlOf(issuer)?.host ?? quoted(issuer)} ${why}`;
      });
      return passes(odd.length === 0, `${odd.join('; ')}.`);
    },
  },
  {
    id: 'resource-metadata-header',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 6750 section 2.1, RFC 9728 section 2',
    sentence: 'Tokens are accepted in the Authorization header.',
    action: 'Accept tokens in the header and list it in bearer_methods_supported: in a URL or a body they leak.',
    judge: ({ reading: { members } }) => {
      const methods = members === null ? null : listIn(members, 'bearer_methods_supported');
      return methods === null || methods.length === 0
        ? null
        : passes(methods.includes('header'), `It lists ${methods.map(quoted).join(', ')}.`);
    },
  },
  {
    id: 'resource-metadata-scopes',
    severity: 'SHOULD',
    side: 'resource',
    section: 'MCP 2025-11-25, Protected Resource Metadata Discovery Requirements',
    revisions: ['2025-11-25', '2026-07-28'],
    sentence: 'scopes_supported and the scopes of the challenge go together.',
    action: 'List every scope that a challenge requests. Clients request those of the challenge, and of the metadata where it has none.',
    judge: ({ reading: { members }, facts }) => {
      const listed = members && listIn(members, 'scopes_supported');
      const wanted = facts.refusal?.scope?.split(' ').filter(Boolean) ?? [];
      if (listed === null || wanted.length === 0) return null;
      const lacking = wanted.filter((scope) => scope !== 'offline_access' && !listed.includes(scope));
      return passes(lacking.length === 0, `It does not list ${lacking.slice(0, 8).map(quoted).join(', ')}.`);
    },
  },
  {
    id: 'resource-metadata-offline-access',
    severity: 'SHOULD',
    side: 'resource',
    section: 'MCP 2026-07-28, Refresh Tokens',
    revisions: ['2026-07-28'],
    sentence: 'scopes_supported of a resource does not list offline_access.',
    action: 'Leave offline_access to the authorization server: refresh tokens are not what the resource needs.',
    judge: ({ reading: { members } }) => {
      const scopes = members === null ? null : listIn(members, 'scopes_supported');
      return scopes === null ? null : passes(!scopes.includes('offline_access'));
    },
  },
  changedRule('resource-metadata-changed', 'resource'),
];

/** Whether a document that was found is labelled as JSON. */
export function typeJudged({ reading: { members, type } }: { reading: Reading }): Judgement {
  return members === null ? null : passes(type === 'application/json', type === null ? 'It has none.' : `It is ${quoted(type)}.`);
}

/** Whether it came from where it was asked for. */
export function redirectJudged({ reading: { members, url }, asked }: { reading: Reading; asked: string }): Judgement {
  return members === null ? null : passes(urlOf(url)?.href === urlOf(asked)?.href, `It came from ${quoted(url)}.`);
}

/** Whether JSON alone is served; only a document or its refusal tells. */
export function acceptJudged({ reading: { status, members }, accept }: { reading: Reading; accept: string }): Judgement {
  if (accept !== JSON_ONLY) return null;
  return status === 406 ? { fails: 'It returned 406.' } : members === null ? null : 'pass';
}

/** What a request for a document accepts at first. */
export const JSON_ONLY = 'application/json';

/** Whether a document is as it was last seen. */
export function changedRule(id: string, side: RuleSide): Rule<{ reading: Reading; facts: Facts }> {
  return {
    id,
    severity: 'NOTE',
    side,
    section: 'compared with what was last seen',
    sentence: 'The metadata are the same as when they were last seen.',
    otherwise: 'The metadata changed since they were last seen.',
    action: 'Ask the operator whether the change was meant, above all where keys or endpoints moved.',
    judge: ({ reading: { members, url }, facts }) => {
      const changes = members && changesIn(facts.seen, { url, members });
      return changes && passes(changes.length === 0, changesText(changes));
    },
  };
}
