import { isLoopback } from '../../../model/address';
import type { Challenge } from '../../../model/call-result';
import { urlOf } from '../../../model/text/url';
import { parameter } from '../../base/challenge';
import { quoted } from '../../base/untrusted-text';
import type { Facts } from '../machine';
import { passes, type Rule } from './rule';

/** The answer to a request without a token. */
export interface ChallengeCase {
  facts: Facts;
  method: string;
  /** Where it was sent, and where the answer came from. */
  asked: string;
  url: string;
  status: number;
  /** As sent; empty: there is no such header. */
  headers: string[];
  challenges: Challenge[];
  /** The one for tokens: Bearer, else DPoP; null: neither. */
  token: Challenge | null;
}

const isRefusal = ({ status }: ChallengeCase) => status === 401;
const NEWER = ['2025-06-18', '2025-11-25', '2026-07-28'] as const;

/** Characters of scopes (RFC 6749 section 3.3). */
const SCOPES = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

export const CHALLENGE_RULES: readonly Rule<ChallengeCase>[] = [
  {
    id: 'challenge-status',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 6750 section 3.1',
    sentence: 'A request without a valid token is refused with 401.',
    action: 'Return 401 with WWW-Authenticate where a token is missing, and 403 only where a valid token lacks a scope.',
    judge: ({ status }) => (status === 401 ? 'pass' : status === 403 ? { fails: 'It was refused with 403.' } : null),
  },
  {
    id: 'challenge-no-page',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 6750 section 3.1',
    sentence: 'A request without a token is refused, not redirected to another host.',
    action: 'Refuse API requests with 401. A login page is for browsers; often a gateway in front redirects everything.',
    judge: ({ asked, url, status, facts }) => {
      if (facts.kind === 'server') return null;
      const [from, to] = [urlOf(asked), urlOf(url)];
      if (from === null || to === null || from.host === to.host) return status === 401 ? 'pass' : null;
      return { fails: `It was redirected to ${to.host}.` };
    },
  },
  {
    id: 'challenge-header',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9110 section 15.5.2',
    sentence: 'A 401 carries a WWW-Authenticate header with at least one challenge.',
    action: 'Add "WWW-Authenticate: Bearer" to the 401; a gateway may be removing it.',
    judge: (item) =>
      isRefusal(item) ? passes(item.challenges.length > 0, item.headers.length === 0 ? null : 'It has no challenge.') : null,
  },
  {
    id: 'challenge-scheme',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 6750 section 3, RFC 9449 section 7.1',
    sentence: 'A resource that accepts access tokens challenges with the scheme Bearer or DPoP.',
    action: 'Use the scheme Bearer (or DPoP). If the API accepts no OAuth tokens, sign in as its documentation describes.',
    judge: (item) =>
      isRefusal(item) && item.challenges.length > 0
        ? passes(item.token !== null, `It asks for ${item.challenges.map(({ scheme }) => scheme).join(', ')}.`)
        : null,
  },
  {
    id: 'challenge-quoted',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9110 section 11.2',
    sentence: 'Values with characters such as ":", "/" and spaces stand in double quotes.',
    action: 'Put the value in double quotes: strict clients read it only up to that character.',
    judge: ({ headers, token }) => {
      if (token === null) return null;
      const bare = headers.flatMap(
        (header) => /\b(resource_metadata|scope|realm|error_description)\s*=\s*([^\s",][^,"]*)/i.exec(header) ?? [],
      );
      const [, name, value = ''] = bare;
      return passes(name === undefined || /^[!#$%&'*+.^_`|~0-9A-Za-z-]*\s*$/.test(value), `${name} has no quotes.`);
    },
  },
  {
    id: 'challenge-once',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9110 section 11.2',
    sentence: 'No parameter appears twice in one challenge.',
    action: 'Send each parameter once; which one counts differs from client to client.',
    judge: ({ token }) => {
      if (token === null) return null;
      const names = token.parameters.map(({ name }) => name.toLowerCase());
      const twice = names.find((name, index) => names.indexOf(name) < index);
      return passes(twice === undefined, `${twice} appears more than once.`);
    },
  },
  {
    id: 'challenge-no-error',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 6750 section 3.1',
    sentence: 'Where no token was sent, the challenge names no error.',
    action: 'Leave out error and error_description where the request has no token: clients think that a token died.',
    judge: (item) => {
      if (!isRefusal(item) || item.token === null) return null;
      const error = parameter(item.token, 'error');
      return passes(error === null, error === null ? null : `It says ${quoted(error)}.`);
    },
  },
  {
    id: 'challenge-scope-form',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 6750 section 3',
    sentence: 'scope is a list of scopes with one space between them.',
    action: 'Separate scopes by single spaces, without commas or quotes.',
    judge: ({ token }) => {
      const scope = token === null ? null : parameter(token, 'scope');
      if (scope === null) return null;
      return passes(SCOPES.test(scope) && !scope.includes(','), `It says ${quoted(scope)}.`);
    },
  },
  {
    id: 'challenge-resource-metadata',
    severity: 'MUST',
    side: 'resource',
    section: 'MCP 2025-06-18, Authorization Server Location',
    revisions: ['2025-06-18'],
    sentence: 'The 401 names the resource metadata URL in WWW-Authenticate.',
    action: 'Add resource_metadata="https://…/.well-known/oauth-protected-resource…" to the challenge.',
    judge: (item) => (isRefusal(item) ? passes(item.token !== null && parameter(item.token, 'resource_metadata') !== null) : null),
  },
  {
    id: 'challenge-resource-metadata-named',
    severity: 'MAY',
    side: 'resource',
    section: 'RFC 9728 section 5.1',
    sentence: 'The challenge can name the resource metadata URL, so that clients need not guess it.',
    otherwise: 'The challenge does not name the resource metadata URL.',
    action: 'Add resource_metadata to the challenge: some clients look nowhere else.',
    judge: (item) => (isRefusal(item) && item.token !== null ? passes(parameter(item.token, 'resource_metadata') !== null) : null),
  },
  {
    id: 'challenge-resource-metadata-url',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9728 section 3',
    sentence: 'resource_metadata is an https URL.',
    action: 'Write the complete URL with https://. Behind a proxy, tell the server its public URL.',
    judge: ({ token }) => {
      const text = token === null ? null : parameter(token, 'resource_metadata');
      if (text === null) return null;
      const url = urlOf(text);
      return passes(url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))), `It is ${quoted(text)}.`);
    },
  },
  {
    id: 'challenge-resource-metadata-host',
    severity: 'NOTE',
    side: 'resource',
    section: 'RFC 9728 section 7.3',
    sentence: 'The resource metadata are on the host of the resource.',
    otherwise: 'The resource metadata are on another host than the resource.',
    action: "Check that the host belongs to the API's operator: this document decides where people sign in.",
    judge: ({ token, url }) => {
      const there = urlOf((token && parameter(token, 'resource_metadata')) ?? '');
      return there === null ? null : passes(there.host === urlOf(url)?.host, `They are on ${there.host}.`);
    },
  },
  {
    id: 'challenge-scope',
    severity: 'SHOULD',
    side: 'resource',
    section: 'MCP 2025-11-25, Protected Resource Metadata Discovery Requirements',
    revisions: ['2025-11-25', '2026-07-28'],
    sentence: 'The challenge names the scopes that the request needs.',
    action: 'Add scope="…" to the challenge, so that clients ask for no more than they need.',
    judge: (item) => (isRefusal(item) && item.token !== null ? passes(parameter(item.token, 'scope') !== null) : null),
  },
  {
    id: 'challenge-offline-access',
    severity: 'SHOULD',
    side: 'resource',
    section: 'MCP 2026-07-28, Refresh Tokens',
    revisions: ['2026-07-28'],
    sentence: 'The challenge does not ask for offline_access.',
    action: 'Leave offline_access to the client: refresh tokens are not what the resource needs.',
    judge: ({ token }) => {
      const scope = token === null ? null : parameter(token, 'scope');
      return scope === null ? null : passes(!scope.split(' ').includes('offline_access'));
    },
  },
  {
    id: 'challenge-mcp-status',
    severity: 'MUST',
    side: 'resource',
    section: 'MCP 2025-06-18, Error Handling',
    revisions: NEWER,
    sentence: 'An MCP server that needs authorization refuses a request without a token with 401.',
    action: 'Refuse at the first request, before the session begins: clients begin to sign in with a 401.',
    judge: ({ status }) => (status === 401 ? 'pass' : status >= 200 && status < 300 ? 'unseen' : { fails: `It returned ${status}.` }),
  },
];
