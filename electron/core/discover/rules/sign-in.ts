import type { Pair } from '../../../model/connection';
import { isSameRedirect, otherSpelling } from '../../../model/registration';
import { headerOf, quoted } from '../../base/untrusted-text';
import type { HttpResponse } from '../../ports';
import type { NewGrant } from '../../secrets';
import type { ResolvedServer } from '../../wire/discovery';
import { claimsOf } from '../../wire/issuer-keys';
import { listIn } from '../documents';
import type { Facts } from '../machine';
import { scopesOf } from '../scopes';
import { passes, type Rule } from './rule';

/** What came back through the browser. */
export interface AuthorizeCase {
  facts: Facts;
  server: ResolvedServer;
  /** Parameters of the callback; null: none came. */
  brought: readonly Pair[] | null;
}

const issOf = ({ brought }: AuthorizeCase) => brought && headerOf(brought, 'iss');

export const AUTHORIZE_RULES: readonly Rule<AuthorizeCase>[] = [
  {
    id: 'authorize-iss-kept',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 9207 section 2',
    sentence: 'A server that advertises iss sends it in every authorization response, identical to the issuer of its metadata.',
    action: 'Send iss with the issuer of the metadata, or take authorization_response_iss_parameter_supported out of them.',
    judge: (item) => {
      if (!item.server.issParameterPromised) return null;
      if (item.brought === null) return 'unseen';
      const iss = issOf(item);
      return passes(iss === item.server.issuer, iss === null ? 'It is absent.' : `It is ${quoted(iss)}.`);
    },
  },
  {
    id: 'authorize-iss-other',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 9207 section 2.4, MCP 2026-07-28 Authorization Response Validation',
    sentence: "An iss that the metadata don't advertise is identical to the issuer too.",
    action: 'Send the issuer as in the metadata, and advertise it there.',
    judge: (item) => {
      const iss = issOf(item);
      if (item.server.issParameterPromised || iss === null) return null;
      return passes(iss === item.server.issuer, `It is ${quoted(iss)}.`);
    },
  },
  {
    id: 'authorize-iss-promised',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 9207 section 2.3',
    sentence: 'A server that sends iss advertises it in its metadata.',
    action: 'Add authorization_response_iss_parameter_supported: true to the metadata.',
    judge: (item) => (issOf(item) === null ? null : passes(item.server.issParameterPromised)),
  },
  {
    id: 'authorize-iss-sent',
    severity: 'SHOULD',
    side: 'authorization-server',
    section: 'MCP 2026-07-28 Authorization Response Validation',
    revisions: ['2026-07-28'],
    sentence: 'The authorization response has the issuer in iss.',
    action: 'Send iss (RFC 9207): it prevents a client from sending its code to another server.',
    judge: (item) => (item.brought === null ? 'unseen' : passes(issOf(item) !== null)),
  },
];

const OFFLINE = 'offline_access';

/** What a token endpoint answered. */
export interface TokenCase {
  facts: Facts;
  grant: NewGrant;
  response: Pick<HttpResponse, 'headers'> | null;
  /** Resource indicators that were sent. */
  resource: readonly string[];
  /** A proof of possession went with the request. */
  proven: boolean;
}

export const TOKEN_RULES: readonly Rule<TokenCase>[] = [
  {
    id: 'token-type',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 6749 section 5.1',
    sentence: 'The response has token_type.',
    action: 'Add token_type, "Bearer" or "DPoP".',
    judge: ({ grant }) => passes(grant.answer.tokenType !== null),
  },
  {
    id: 'token-no-store',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 6749 section 5.1',
    sentence: 'The response forbids caching.',
    action: 'Send Cache-Control: no-store with every response that contains a token.',
    judge: ({ response }) =>
      response === null ? 'unseen' : passes(/\bno-store\b/i.test(headerOf(response.headers, 'cache-control') ?? '')),
  },
  {
    id: 'token-lifetime',
    severity: 'SHOULD',
    side: 'authorization-server',
    section: 'RFC 6749 section 5.1',
    sentence: 'The response says how long the token is valid.',
    action: 'Add expires_in, in seconds.',
    judge: ({ grant }) => passes(grant.answer.expiresInSeconds !== null),
  },
  {
    id: 'token-bound',
    severity: 'MUST',
    side: 'authorization-server',
    section: 'RFC 9449 section 5',
    sentence: 'A token requested with a DPoP proof is bound to its key, and its type is DPoP.',
    action: 'Bind the token (cnf.jkt) and return token_type DPoP, or refuse the request.',
    judge: ({ grant, proven }) =>
      proven ? passes(grant.answer.tokenType?.toLowerCase() === 'dpop', `It is ${grant.answer.tokenType}.`) : null,
  },
  {
    id: 'token-scope',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 6749 section 3.3',
    sentence: 'The token has every scope that was requested.',
    otherwise: 'The token lacks scopes that were requested.',
    action: 'Check what the user agreed to, and which scopes this client may request.',
    judge: ({ grant }) => {
      const granted = scopesOf(grant.answer.scope);
      if (granted === null || grant.scopesAsked.length === 0) return null;
      const missing = grant.scopesAsked.filter((scope) => !granted.includes(scope) && scope !== OFFLINE);
      return passes(missing.length === 0, `Not granted: ${missing.join(' ')}.`);
    },
  },
  {
    id: 'token-audience',
    // A server may write the resource in another way (RFC 8707 section 2).
    severity: 'SHOULD',
    side: 'authorization-server',
    section: 'RFC 8707 section 2, RFC 9068 section 3',
    sentence: 'The audience of the token is the resource that was requested.',
    action: 'Put the resource parameter into aud, or a name by which the resource knows itself.',
    judge: ({ grant, resource }) => {
      const aud = claimsOf(grant.answer.accessToken)?.aud;
      if (resource.length === 0 || (typeof aud !== 'string' && !Array.isArray(aud))) return 'unseen';
      const named = [aud].flat().filter((each): each is string => typeof each === 'string');
      return passes(
        resource.some((each) => named.includes(each)),
        `It is ${named.map(quoted).join(', ') || 'empty'}.`,
      );
    },
  },
  {
    id: 'token-offline-offered',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'MCP 2026-07-28, Refresh Tokens; OpenID Connect Core section 11',
    sentence: 'offline_access is requested only where scopes_supported of the authorization server has it.',
    otherwise: 'offline_access was requested, and scopes_supported of the authorization server does not have it.',
    action:
      'Either have the authorization server list offline_access, or take it out of the scopes that the resource requests: a client asks for it by itself where it is offered.',
    judge: ({ facts: { servers, chosen, resource }, grant }) => {
      if (!grant.scopesAsked.includes(OFFLINE)) return null;
      const members = servers.find(({ issuer }) => issuer === chosen)?.document?.members;
      const offered = members && listIn(members, 'scopes_supported');
      if (!offered) return 'unseen';
      const isListed = resource?.scopesSupported?.includes(OFFLINE) === true;
      return passes(offered.includes(OFFLINE), `The resource ${isListed ? 'lists it in its metadata' : 'asks for it in its challenge'}.`);
    },
  },
  {
    id: 'token-refresh',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'OpenID Connect Core section 11',
    sentence: 'A request with offline_access gets a refresh token.',
    otherwise: 'offline_access was requested, and no refresh token came.',
    action: 'Ask the operator to allow refresh tokens for this client.',
    judge: ({ grant }) => (grant.scopesAsked.includes(OFFLINE) ? passes(grant.answer.refreshToken !== null) : null),
  },
];

/** What a server registered. */
export interface RegisteredCase {
  facts: Facts;
  /** The redirect URIs that it says; null: those that were asked for. */
  registered: readonly string[] | null;
  /** That the sign-in sends. */
  sent: string;
}

export const REGISTERED_RULES: readonly Rule<RegisteredCase>[] = [
  {
    id: 'client-redirect',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 7591 section 3.2.1, RFC 8252 sections 7.3 and 8.3',
    sentence: 'The redirect URI that the sign-in sends is registered, in the same spelling.',
    otherwise: 'The server did not register the redirect URI that the sign-in sends.',
    action: 'Have the server register the redirect URIs as requested, and use one spelling of this computer everywhere.',
    judge: ({ registered, sent }) => {
      if (registered === null) return null;
      const other = otherSpelling(sent);
      const isSwapped = other !== null && registered.some((uri) => isSameRedirect(uri, other));
      const why = isSwapped ? ` It registered ${quoted(other)}: localhost and 127.0.0.1 are two to a server.` : '';
      return passes(
        registered.some((uri) => isSameRedirect(uri, sent)),
        `Sent is ${quoted(sent)}.${why}`,
      );
    },
  },
];

/** A token endpoint that refused. */
export interface RefusalCase {
  facts: Facts;
  /** `error` of its response; null: it has none. Untrusted. */
  error: string | null;
  /** What was refused is a code that came a moment ago. */
  isNewCode: boolean;
}

export const REFUSAL_RULES: readonly Rule<RefusalCase>[] = [
  {
    id: 'token-code-new',
    severity: 'NOTE',
    side: 'authorization-server',
    section: 'RFC 6749 section 5.2',
    sentence: 'A code that came a moment ago is accepted.',
    otherwise: 'A code that came a moment ago is refused: either the code or the client is what the server rejects.',
    action:
      'Check both: whether the token endpoint knows this client and its secret (the error would have to be invalid_client), and whether it finds the code with this redirect URI and code verifier.',
    // Nothing in the response tells the two apart, and a second try would spend what the person signed in for.
    judge: ({ error, isNewCode }) =>
      isNewCode && error === 'invalid_grant'
        ? { fails: 'It is invalid_grant. Some servers return that for an unknown client or a wrong secret too.' }
        : null,
  },
];

/** An answer of the resource. */
export interface CallCase {
  facts: Facts;
  status: number;
  headers: readonly Pair[];
  /** A token went with the request, and it was new. */
  fresh: boolean;
  /** A token went with it. */
  authorized: boolean;
  challenge: { error: string | null; scope: string | null; resourceMetadata: string | null } | null;
  /** null: it is not MCP. `inSession`: the request named a session that the server began. */
  mcp: { isReadable: boolean; uncallable: readonly string[]; inSession: boolean } | null;
}

const isSessionLost = ({ status, mcp }: CallCase) => status === 404 && mcp?.inSession === true;
const isForScope = ({ status, challenge }: CallCase) => status === 403 && challenge?.error === 'insufficient_scope';

export const CALL_RULES: readonly Rule<CallCase>[] = [
  {
    id: 'call-token-taken',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 9728 section 2 (authorization_servers), RFC 6750 section 3.1 (invalid_token)',
    sentence: 'The resource accepts a new token of the authorization server that it names.',
    action: 'Compare what the resource checks (issuer, audience, keys) with what is in the token.',
    // Of a server that was only guessed, it need not take any.
    judge: ({ status, fresh, facts: { servers, chosen } }) =>
      fresh && servers.find(({ issuer }) => issuer === chosen)?.isNamed
        ? passes(status !== 401, 'It refuses a token that was issued a moment ago with 401.')
        : null,
  },
  {
    id: 'call-challenge',
    severity: 'MUST',
    side: 'resource',
    section: 'RFC 9110 section 11.6.1',
    sentence: 'A 401 says how to authenticate.',
    action: 'Send WWW-Authenticate with every 401.',
    judge: ({ status, headers }) => (status === 401 ? passes(headerOf(headers, 'www-authenticate') !== null) : null),
  },
  {
    id: 'call-scope-named',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 6750 section 3.1, MCP Runtime Insufficient Scope Errors',
    sentence: 'A refusal for insufficient scope names the scopes that are needed.',
    action: 'Add scope to the challenge, with everything that this operation needs.',
    judge: (item) => (isForScope(item) ? passes(item.challenge?.scope !== null) : null),
  },
  {
    id: 'call-scope-metadata',
    severity: 'SHOULD',
    side: 'resource',
    section: 'MCP 2025-11-25, Runtime Insufficient Scope Errors',
    revisions: ['2025-11-25', '2026-07-28'],
    sentence: 'A refusal for insufficient scope says where the resource metadata are.',
    action: 'Add resource_metadata to the challenge, as with 401.',
    judge: (item) => (isForScope(item) ? passes(item.challenge?.resourceMetadata !== null) : null),
  },
  {
    id: 'call-forbidden',
    severity: 'SHOULD',
    side: 'resource',
    section: 'RFC 6750 section 3.1',
    sentence: 'A 403 says so if scopes are missing.',
    action: 'Add error="insufficient_scope" and scope to a challenge, so that clients can request more.',
    judge: (item) => (item.status === 403 && item.authorized ? passes(item.challenge?.error != null) : null),
  },
  {
    id: 'call-readable',
    severity: 'MUST',
    side: 'resource',
    section: 'MCP Streamable HTTP, Sending Messages',
    sentence: 'The response to a request is JSON, or an event stream, with the same id.',
    action: 'Return a JSON-RPC response as application/json or text/event-stream.',
    judge: (item) => {
      const { status, mcp } = item;
      return mcp === null || status === 401 || status === 403 || isSessionLost(item) ? null : passes(mcp.isReadable);
    },
  },
  {
    id: 'call-session',
    // A server may end a session at any time; one that ends each at once serves nobody.
    severity: 'NOTE',
    side: 'resource',
    section: 'MCP 2025-11-25 Streamable HTTP, Session Management',
    revisions: ['2025-03-26', '2025-06-18', '2025-11-25'],
    sentence: 'The server knows the session that it began.',
    otherwise: 'The server no longer knows the session that it began a moment ago (404).',
    action: 'Keep sessions where every instance of the server finds them, or send no Mcp-Session-Id.',
    judge: (item) => (item.mcp?.inSession ? passes(!isSessionLost(item)) : null),
  },
  {
    id: 'call-tools-usable',
    severity: 'MUST',
    side: 'resource',
    section: 'MCP 2026-07-28 Streamable HTTP, Custom Headers from Tool Parameters',
    revisions: ['2026-07-28'],
    sentence: 'Tools that mirror arguments in headers use valid header names.',
    action: 'Correct x-mcp-header in the schemas of these tools: clients must leave them out.',
    judge: ({ mcp }) => (mcp === null || mcp.uncallable.length === 0 ? null : { fails: mcp.uncallable.slice(0, 5).join('; ') }),
  },
];
