import type { Connection, Pair } from '../../model/connection';
import { scopeText } from '../../model/dialect';
import { Failure } from '../../model/failure';
import { isFraming, isSendable } from '../../model/headers';
import { cleanText } from '../base/untrusted-text';

/**
 * Names what a connection asks for: scopes, `audience`, in which Auth0 names the API and others see nothing, resources, and what to authorize in
 * detail. Returns the scopes.
 */
export function addAsked(
  parameters: URLSearchParams,
  connection: Pick<Connection, 'scopes' | 'audience' | 'resource' | 'dialect' | 'authorizeRequest'>,
): string[] {
  const scopes = connection.scopes.filter((scope) => scope !== '');
  if (scopes.length > 0) parameters.set('scope', scopeText(connection, scopes));
  if (connection.audience !== null && connection.audience !== '') parameters.set('audience', connection.audience);
  addResources(parameters, connection);
  addDetails(parameters, connection);
  return scopes;
}

/** RFC 8707 section 2: the resources are named in the authorize request, and again at the token endpoint (section 2.2). */
export function addResources(parameters: URLSearchParams, { resource }: Pick<Connection, 'resource'>): void {
  for (const each of resource) parameters.append('resource', each);
}

/** RFC 9396 section 6: token requests may name them too. The exchange of a code does not, so that it gets all that was authorized. */
export function addDetails(parameters: URLSearchParams, { authorizeRequest }: Pick<Connection, 'authorizeRequest'>): void {
  const { authorizationDetails } = authorizeRequest;
  if (authorizationDetails !== undefined) parameters.set('authorization_details', authorizationDetails);
}

/**
 * Adds a connection's extra parameters to those of the protocol. `resource` may be repeated (RFC 8707 section 2); any other name that
 * Tokenscope sends itself is refused with `connection-invalid`, so that nothing is replaced behind a person's back.
 *
 * @param request The request as a person would call it, such as "authorize request".
 */
export function addParameters(parameters: URLSearchParams, extra: readonly Pair[], sentAnyway: Iterable<string>, request: string): void {
  const taken = new Set([...parameters.keys(), ...sentAnyway]);
  taken.delete('resource');
  for (const { name, value } of extra) {
    if (name === '') continue;
    if (taken.has(name)) throw collision('parameter', name, request);
    parameters.append(name, value);
  }
}

/**
 * Checks a connection's extra headers for one leg. Rejects with `connection-invalid` what HTTP can't carry (RFC 9110 section 5) and
 * what would replace a header that the request stands on.
 *
 * @param sentAnyway Names in lower case, such as "authorization" where the client authenticates with Basic.
 */
export function checkHeaders(extra: readonly Pair[], sentAnyway: readonly string[], request: string): Pair[] {
  const headers = extra.filter(({ name }) => name !== '');
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    if (isFraming(lower) || lower === 'content-type' || sentAnyway.includes(lower)) throw collision('header', name, request);
    if (!isSendable({ name, value })) throw unsendable(name, request);
  }
  return headers;
}

function collision(kind: 'parameter' | 'header', name: string, request: string): Failure {
  const shown = cleanText(name, 100);
  return new Failure({
    code: 'connection-invalid',
    what: `The extra ${kind} "${shown}" of the ${request} would replace one that Tokenscope sends itself.`,
    likelyCause: `"${shown}" already follows from the connection's other settings.`,
    action: `Open the connection's settings and remove "${shown}" from the extra ${kind}s of the ${request}, or change the setting it comes from.`,
    evidence: [{ label: kind === 'header' ? 'Header' : 'Parameter', value: shown }],
  });
}

function unsendable(name: string, request: string): Failure {
  const shown = cleanText(name, 100);
  return new Failure({
    code: 'connection-invalid',
    what: `The extra header "${shown}" of the ${request} can't be sent.`,
    likelyCause: 'Its name contains a space, a colon or a non-ASCII letter, or its value a line break or a non-ASCII letter.',
    action: "Open the connection's settings and retype that header; a value pasted with a line break is the usual reason.",
    evidence: [{ label: 'Header', value: shown }],
  });
}
