import type { ChainVerdict } from '../../../model/discovery';
import { discoveryCase } from '../../findings/cases';
import { find } from '../../findings/find';
import { isLoopback } from '../../../model/address';
import { urlOf } from '../../../model/text/url';
import { quoted } from '../../base/untrusted-text';
import { lookAlike } from '../look-alike';
import { isSamePlace, listIn, type Reading, textIn } from '../documents';
import { endpointsIn } from '../endpoints';
import type { Facts } from '../machine';
import type { Candidate } from '../places';
import { acceptJudged, changedRule, redirectJudged, typeJudged } from './resource-metadata';
import { passes, type Rule } from './rule';

/** What came from one of the places where an issuer's metadata may be. */
export interface ServerMetadataCase {
  facts: Facts;
  issuer: string;
  /** The resource names it; otherwise it is a guess from the URL. */
  isNamed: boolean;
  candidate: Candidate;
  accept: string;
  asked: string;
  reading: Reading;
  /** Nothing was found, and nowhere else is left to look. */
  isLast: boolean;
}

const BOTH = ['2025-11-25', '2026-07-28'] as const;
const issuerOf = ({ reading: { members } }: ServerMetadataCase) => (members === null ? null : textIn(members, 'issuer'));
const methodsIn = ({ reading: { members } }: ServerMetadataCase) => members && listIn(members, 'code_challenge_methods_supported');

/** Findings of the catalogue that a rule here is stricter about, with the section and what was requested. */
const COVERED: ReadonlySet<string> = new Set([
  'discovery-issuer-mismatch',
  'discovery-plain-http',
  'discovery-content-type',
  'discovery-not-json',
]);

/** What else the catalogue of findings sees in such a document: worth knowing, whoever asks. */
export function findingsIn({ reading: { members, type, url }, issuer, facts }: ServerMetadataCase): ChainVerdict[] {
  if (members === null) return [];
  const found = find('discovery', discoveryCase(members, url, issuer, type));
  const isJudged = (code: string) => COVERED.has(code) || (facts.kind === 'mcp' && code.startsWith('discovery-pkce'));
  return found.flatMap(({ code, title, detail, action, reference }) =>
    isJudged(code)
      ? []
      : {
          rule: code,
          severity: 'NOTE' as const,
          outcome: 'fail' as const,
          side: 'authorization-server' as const,
          sentence: `${title}.`,
          found: detail,
          section: reference,
          revisions: null,
          action,
        },
  );
}

export const SERVER_METADATA_RULES: readonly Rule<ServerMetadataCase>[] = [
  {
    id: 'server-metadata-reached',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 2',
    sentence: 'Each authorization server that the resource names can be reached.',
    action: 'Remove the server from authorization_servers, or correct its issuer: clients that choose it go nowhere.',
    judge: ({ reading, isNamed }) => (isNamed ? passes(reading.status !== null, reading.trouble) : null),
  },
  {
    id: 'server-metadata-found',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 3, OpenID Connect Discovery 1.0 section 4',
    sentence: 'An authorization server that a resource names publishes metadata.',
    action: 'Serve RFC 8414 or OpenID Connect metadata for exactly this issuer, its path included.',
    judge: ({ reading, isNamed, isLast }) =>
      !isNamed || reading.status === null
        ? null
        : reading.members !== null
          ? 'pass'
          : isLast
            ? { fails: 'None were found in any place.' }
            : null,
  },
  {
    id: 'server-metadata-oauth',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'MCP 2025-06-18, Server Metadata Discovery',
    revisions: ['2025-06-18'],
    sentence: 'The metadata are found where RFC 8414 has them.',
    action: 'Serve them at /.well-known/oauth-authorization-server, too: clients of this revision look there alone.',
    judge: ({ reading: { members }, candidate }) =>
      members === null ? null : passes(candidate.place === 'inserted' || candidate.place === 'given'),
  },
  {
    id: 'server-metadata-oauth-too',
    severity: 'MAY',
    side: 'authorization-server',
    section: 'MCP 2025-11-25, Authorization Server Metadata Discovery',
    revisions: BOTH,
    sentence: 'The metadata can be found where RFC 8414 has them, too.',
    otherwise: 'The metadata are only where OpenID Connect has them.',
    action: 'Serve them at /.well-known/oauth-authorization-server, too: clients of MCP 2025-06-18 look there alone.',
    judge: ({ reading: { members }, candidate }) => (members === null ? null : passes(!candidate.place.startsWith('openid'))),
  },
  {
    id: 'server-metadata-accept',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 3.2',
    sentence: 'The document is served to clients that accept application/json.',
    action: 'Serve the well-known URL whatever the Accept header is.',
    judge: (item) => acceptJudged(item),
  },
  {
    id: 'server-metadata-type',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 3.2',
    sentence: 'Its content type is application/json.',
    action: 'Send "Content-Type: application/json": strict clients refuse the document.',
    judge: (item) => typeJudged(item),
  },
  {
    id: 'server-metadata-json',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 3.2',
    sentence: 'A response with status 200 is a JSON object.',
    action: 'Serve JSON, or 404 where there is nothing; a web application often serves its start page at unknown paths.',
    judge: ({ reading: { status, members, trouble } }) => (status === 200 ? passes(members !== null, trouble) : null),
  },
  {
    id: 'server-metadata-redirect',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 8414 section 3.1',
    sentence: 'The document is served without a redirect.',
    otherwise: 'The document is served by way of a redirect.',
    action: 'Serve it at the URL itself: some clients follow no redirects here.',
    judge: (item) => redirectJudged(item),
  },
  {
    id: 'server-metadata-place',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 3.1',
    sentence: 'RFC 8414 metadata lie where the well-known part is inserted before the path of the issuer.',
    action: 'Serve them there, too: after the path, clients that follow the standard find nothing.',
    judge: ({ reading: { members }, candidate }) =>
      members === null || (candidate.place !== 'inserted' && candidate.place !== 'appended')
        ? null
        : passes(candidate.place === 'inserted', 'They lie after the path.'),
  },
  {
    id: 'server-metadata-issuer',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 3.3, OpenID Connect Discovery 1.0 section 4.3',
    sentence: 'issuer is identical to the issuer whose metadata were requested.',
    action: 'Name the same issuer in both documents, letter by letter. Clients must not use metadata of another issuer.',
    judge: (item) => {
      const { reading, issuer, isNamed } = item;
      if (reading.members === null) return null;
      const said = issuerOf(item);
      if (said === issuer) return 'pass';
      if (said === null) return { fails: 'It names none.' };
      const isSlash = isSamePlace(said, issuer);
      // A person drops a slash; a guess may lack one.
      if (isSlash && !isNamed) return 'pass';
      return { fails: `It is ${quoted(said)}; requested was ${quoted(issuer)}.${isSlash ? ' They differ in a slash at the end.' : ''}` };
    },
  },
  {
    id: 'server-metadata-endpoints',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 2',
    sentence: 'Endpoints are https URLs that a client of a public server can use.',
    action: 'Publish the public https URLs. Behind a proxy, tell the server its public URL.',
    judge: ({ reading: { members }, facts }) => {
      if (members === null) return null;
      const bad = endpointsIn(members, facts.start).filter(({ problem }) => problem !== null);
      return passes(bad.length === 0, bad.map(({ name, problem }) => `${name} ${problem}`).join(', '));
    },
  },
  {
    id: 'server-metadata-look-alike',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 9700 section 4.4',
    sentence: 'No endpoint has a host that looks like another one.',
    otherwise: 'An endpoint has a host that looks like another one.',
    action: 'Compare the host letter by letter with the one in the documentation before a secret goes there.',
    judge: ({ reading: { members }, issuer, facts }) => {
      if (members === null) return null;
      const odd = endpointsIn(members, facts.start).flatMap(({ name, url }) => {
        const why = lookAlike(url, [issuer, facts.start]);
        return why === null ? [] : `${name}: ${urlOf(url)?.host} ${why}`;
      });
      return passes(odd.length === 0, `${odd.join('; ')}.`);
    },
  },
  {
    id: 'server-metadata-code',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 2',
    sentence: 'A server with an authorization endpoint names a token endpoint, too.',
    action: 'Add token_endpoint: without it no code can be exchanged.',
    judge: ({ reading: { members } }) => {
      if (members === null || !members.has('authorization_endpoint')) return null;
      return passes(typeof members.get('token_endpoint') === 'string');
    },
  },
  {
    id: 'server-metadata-pkce',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'MCP 2025-11-25, Authorization Code Protection',
    revisions: BOTH,
    sentence: 'code_challenge_methods_supported lists S256.',
    action: 'Support PKCE with S256 and say so: clients must refuse to go on without it.',
    judge: (item) => {
      if (item.reading.members === null) return null;
      const methods = methodsIn(item);
      return passes(
        methods?.includes('S256') === true,
        methods === null ? 'It is absent.' : `It lists ${methods.map(quoted).join(', ') || 'nothing'}.`,
      );
    },
  },
  {
    id: 'server-metadata-scopes',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 8414 section 2, RFC 9728 section 2',
    sentence: 'The authorization server lists the scopes that the resource asks for.',
    otherwise: 'The authorization server does not list all scopes that the resource requests.',
    action: 'Check that both mean the same scopes. A server need not list all of them, so this may work nevertheless.',
    judge: ({ reading: { members }, facts }) => {
      const offered = members && listIn(members, 'scopes_supported');
      const wanted = facts.refusal?.scope?.split(' ').filter(Boolean) ?? facts.resource?.scopesSupported ?? [];
      if (offered === null || wanted.length === 0) return null;
      const lacking = wanted.filter((scope) => !offered.includes(scope));
      return passes(lacking.length === 0, `It does not list ${lacking.slice(0, 8).map(quoted).join(', ')}.`);
    },
  },
  {
    id: 'server-metadata-resources',
    severity: 'SHOULD',
    side: 'authorization-server',
    section: 'RFC 9728 section 4',
    sentence: 'protected_resources, where it is there, lists this resource.',
    action: 'Add the resource at the authorization server, or correct authorization_servers at the resource.',
    judge: ({ reading: { members }, facts }) => {
      const resources = members && listIn(members, 'protected_resources');
      const resource = facts.resource?.resource ?? null;
      return resources === null || resource === null ? null : passes(resources.some((each) => isSamePlace(each, resource)));
    },
  },
  {
    id: 'server-metadata-iss-type',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 9207 section 3',
    sentence: 'authorization_response_iss_parameter_supported is true or false.',
    action: 'Write it as a JSON boolean.',
    judge: ({ reading: { members } }) => {
      const said = members?.get('authorization_response_iss_parameter_supported');
      return said === undefined ? null : passes(typeof said === 'boolean');
    },
  },
  {
    id: 'server-metadata-plain-http',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 8414 section 2',
    sentence: 'The issuer is an https URL.',
    action: 'Serve the authorization server by https.',
    judge: ({ issuer, isNamed, reading: { members } }) => {
      const url = urlOf(issuer);
      return url === null || (members === null && !isNamed)
        ? null
        : passes(url.protocol === 'https:' || isLoopback(url), `It is ${quoted(issuer)}.`);
    },
  },
  changedRule('server-metadata-changed', 'authorization-server'),
];
