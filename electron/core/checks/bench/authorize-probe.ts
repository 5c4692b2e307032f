import type { Connection } from '../../../model/connection';
import type { LoggedExchange } from '../../../model/exchange';
import { Failure } from '../../../model/failure';
import { bringsCode, grantOf } from '../../../model/grants';
import { coachFor, coachOfFailure } from '../../coach/coach';
import { type CoachAbout, coachAboutOf } from '../../coach/facts';
import type { AuthorizeChange } from '../../grants/authorize-request';
import { isSamePlace, redirectUriOf, sendSilently } from '../../grants/silent-request';
import { sameIssuer } from '../../wire/discovery';
import { tokenEndpointOf } from '../../wire/token-request';
import { replyOf } from './api';
import type { AuthorizeReply, OtherClient } from '../lab';
import { NotApplicable } from '../model';
import type { RunContext } from './run-context';

/**
 * Sends an authorize request as a browser without any session would, and follows nothing: what a server refuses before it knows who asks can
 * be seen that way. Where the request is pushed, a refusal there is the answer.
 */
export async function probeAuthorize(
  { connection, connections, server, evidence, clock, random, signal }: RunContext,
  { redirectUri: other, ...change }: AuthorizeChange & { redirectUri?: string },
): Promise<AuthorizeReply> {
  if (!bringsCode(connection)) throw new NotApplicable('This connection has no sign-in that brings a code.');
  const redirectUri = other ?? change.resent?.redirectUri ?? redirectUriOf(connection);
  const credential = () => connections.credentialFor(connection, tokenEndpointOf(connection, server));
  const asking = { http: evidence.http, clock, random, connection, server, redirectUri, signal, credential };
  const { response, location, stateSent } = await sendSilently(asking, change);
  return { ...replyOf(response, clock.now()), location, stateSent, redirectUri };
}

/** A client of another connection to the same issuer, where a person signs in by redirect. */
export function otherClientOf(run: RunContext): OtherClient | null {
  const other = otherOf(run, bringsCode);
  return other && { clientId: other.clientId, scopes: other.scopes, redirectUri: redirectUriOf(other) };
}

/** Another connection to the same issuer, of another client that signs in with device codes. */
export function otherDeviceOf(run: RunContext): Connection | null {
  return otherOf(run, (each) => grantOf(each).signsIn === 'device');
}

function otherOf({ connection, connections, server: { issuer } }: RunContext, fits: (other: Connection) => boolean): Connection | null {
  if (issuer === null) return null;
  const isOther = (each: Connection) =>
    each.clientId !== '' && each.clientId !== connection.clientId && each.issuer !== null && sameIssuer(each.issuer, issuer) && fits(each);
  return connections.list().find(isOther) ?? null;
}

/** Statuses by which a server says that it will not even ask who signs in. A 403 may be a wall against robots, so the coach decides. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 404, 405, 410, 422]);

/**
 * Why a sign-in can't work, read off the answer to the authorize request as the browser will send it: a server must not redirect where
 * it refuses the client or the redirect URI (RFC 6749 section 4.1.2.1), and sends any other error to the redirect URI. null: it may work.
 *
 * @param exchange The redacted exchange of the reply.
 */
export function refusedSignIn(reply: AuthorizeReply, exchange: LoggedExchange | undefined, connection: Connection): Failure | null {
  if (exchange === undefined) return null;
  const about = coachAboutOf(connection);
  if (reply.location !== null) {
    const { searchParams } = reply.location;
    if (!isSamePlace(reply.location, reply.redirectUri) || !searchParams.has('error')) return null;
    return refusal({ ...exchange, purpose: 'callback', url: reply.location.href, response: null, status: null }, about);
  }
  const isKnown = reply.status === 403 && coachFor(exchange, about)?.known === true;
  return REFUSALS.has(reply.status) || isKnown ? refusal(exchange, about) : null;
}

function refusal(exchange: LoggedExchange, about: CoachAbout): Failure {
  const coach = coachOfFailure(exchange, about);
  const { known } = coach;
  return new Failure({
    code: 'flow-error',
    what: known ? coach.what : `The authorization endpoint rejects this request before showing a login page (status ${exchange.status}).`,
    likelyCause: known ? coach.cause : 'The Client ID is unknown there, or the Redirect URI is not registered for it exactly as sent.',
    action: known ? coach.action : 'Compare the Client ID, Redirect URI and authorization endpoint with the registration at the provider.',
    evidence: coach.evidence,
  });
}
