import type { Pair } from '../../../model/connection';
import { inShort } from '../../../model/text/durations';
import { bringsCode } from '../../../model/grants';
import { cleanText } from '../../base/untrusted-text';
import { carriedBy } from '../../flows/callback';
import type { FlowCode } from '../../flows/flow';
import type { AuthorizeChange } from '../../grants/authorize-request';
import { isSamePlace, shapeOf } from '../../grants/silent-request';
import type { AuthorizeReply, Lab, SignInAnswer } from '../lab';
import { CouldNotRun, NotApplicable } from '../model';

/** @throws NotApplicable nobody signs in with this connection. */
export function forPeople({ connection }: Lab, why = 'The grant of this connection involves no redirect that brings a code.'): void {
  if (!bringsCode(connection)) throw new NotApplicable(why);
}

/** RFC 6749 section 4.1.2.1: these stand for the statuses 500 and 503, which a redirect can't carry. */
const OF_THE_SERVER: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);
/** The person, or the session, stood in the way (RFC 6749 section 4.1.2.1; OpenID Connect Core 1.0, section 3.1.2.6). */
const OF_THE_SIGN_IN: ReadonlySet<string> = new Set([
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
]);

/** How an authorization server answered an authorize request that nobody looked at. */
export type Reaction =
  /** A status of 400 or above. */
  | { kind: 'refused'; text: string }
  /** A redirect that carries an error, to the client or to a page of the server's own. */
  | { kind: 'error'; text: string }
  /** A page, or a redirect without an error: it goes on to the sign-in, or says no on a page that can't be told from it. */
  | { kind: 'went-on'; shape: string; text: string };

/** @throws CouldNotRun the server is busy or broken. */
export function reactionOf({ status, location }: AuthorizeReply): Reaction {
  if (status === 429 || status >= 500)
    throw new CouldNotRun(`The authorization endpoint returned ${status}, which says nothing about the request.`);
  if (status >= 400) return { kind: 'refused', text: `rejected it with status ${status}` };
  if (location === null) return { kind: 'went-on', shape: `${status}`, text: `returned a page with status ${status}` };
  const error = errorIn(location);
  if (error !== null && OF_THE_SERVER.has(error))
    throw new CouldNotRun(`The authorization endpoint returned the error ${error}, which says nothing about the request.`);
  if (error !== null) return { kind: 'error', text: `returned the error ${error}` };
  return { kind: 'went-on', shape: `${status} ${shapeOf(location)}`, text: `redirected to ${shown(location)}` };
}

function errorIn(location: URL): string | null {
  const carried = carriedBy(location);
  const error = carried.get('error') ?? carried.get('authError');
  return error === null ? null : cleanText(error, 60) || 'without an error code';
}

/** An address without its query, for people. */
function shown({ protocol, host, pathname }: URL): string {
  return cleanText(`${protocol}${host === '' ? '' : `//${host}`}${pathname}`, 120);
}

/** How the server answers a good authorize request: what "went on" looks like. */
export function usualReaction(lab: Lab): Promise<Reaction> {
  return lab.once('redirect.usual', async () => {
    lab.step('Sends the authorization request as the app would, to see how the server continues to its sign-in.');
    return reactionOf(await lab.probeAuthorize({}));
  });
}

/** An error that the server sent to the client without a sign-in. */
export interface Refusal {
  parameters: Pair[];
  stateSent: string;
}

/**
 * The answer to an authorize request that can only be refused, and refused to the client (RFC 6749 section 4.1.2.1): it carries state
 * and iss as any other, and nobody needs to sign in for it. null: the server shows a page instead.
 */
export function refusal(lab: Lab): Promise<Refusal | null> {
  return lab.once('redirect.refusal', async () => {
    for (const { step, parameters } of unanswerable(lab)) {
      lab.step(`Sends an authorization request ${step}, which the server must reject.`);
      const reply = await lab.probeAuthorize({ parameters });
      const { location, redirectUri, stateSent } = reply;
      if (location === null || errorIn(location) === null || !isSamePlace(location, redirectUri)) continue;
      return { parameters: [...carriedBy(location)].map(([name, value]) => ({ name, value })), stateSent };
    }
    return null;
  });
}

/**
 * Parameters that leave a server nothing but to refuse. Some, as oidc-provider, show a page for a response type that does not exist,
 * and redirect for a sign-in that must show no page (OpenID Connect Core 1.0, section 3.1.2.6); others know only the first, or
 * only that of PKCE (RFC 7636 section 4.4.1).
 */
export function unanswerable({ connection }: Lab): { step: string; parameters: Pair[] }[] {
  const method = {
    step: 'with a PKCE method that does not exist',
    parameters: [{ name: 'code_challenge_method', value: 'tokenscope-check' }],
  };
  const silent = { step: 'with prompt=none and without a session', parameters: [{ name: 'prompt', value: 'none' }] };
  const unknown = { step: 'with a response_type that does not exist', parameters: [{ name: 'response_type', value: 'tokenscope-check' }] };
  return [...(connection.scopes.includes('openid') ? [silent] : []), unknown, ...(connection.pkce === 'off' ? [] : [method])];
}

type Nothing = Extract<SignInAnswer, { kind: 'nothing' }>;

/** Why a sign-in brought nothing, as a clause: the person cancelled it, or for how long nothing came. */
export function nothingCame({ cancelled, waitedMs, usualMs }: Nothing): string {
  if (cancelled) return 'the sign-in was cancelled before anything came back';
  return `nothing came back within ${inShort(waitedMs)}; a successful sign-in took ${inShort(usualMs)}`;
}

/** That a sign-in without an answer proves nothing: only the person saw whether the server refused it. */
export function couldNotTell(answer: Nothing): string {
  return `Inconclusive: no code came back (${nothingCame(answer)}). If the browser showed an error page, the server behaved correctly; a closed tab or a slow sign-in looks the same to this check.`;
}

/**
 * The error by which a server refused what a sign-in asked for.
 *
 * @throws Failure the person said no, or the answer names no error.
 * @throws CouldNotRun the error is not about the request, or may belong to another sign-in.
 */
function refusalAfterSignIn({ error, failure, parameters, stateSent }: Extract<SignInAnswer, { kind: 'refusal' }>): string {
  if (error === null || error === 'access_denied') throw failure;
  if (OF_THE_SERVER.has(error) || OF_THE_SIGN_IN.has(error))
    throw new CouldNotRun(`The sign-in ended with the error ${error}, which says nothing about the request.`);
  const states = parameters.filter(({ name }) => name === 'state');
  if (states.length !== 1 || states[0]?.value !== stateSent)
    throw new CouldNotRun(`The error ${error} came back without the state that was sent, so it may belong to another sign-in.`);
  return error;
}

/** What a changed authorize request brought; 'unknown': neither a code nor a refusal was seen. */
export type Brought = { kind: 'code'; code: FlowCode } | { kind: 'refused' | 'unknown'; text: string };

/** A changed authorize request, in words. */
export interface Changed {
  change: AuthorizeChange;
  /** What the request carries, for the step. */
  carries: string;
  /** Continuing "the server refused the request made". */
  how: string;
  /** Continuing "the server refused this; ", how the usual request is made. */
  usually: string;
  /** What a refusal of the usual request says nothing about. */
  about: string;
}

/**
 * Whether a request with this change brings a code. Where the server goes on with the request, only a sign-in tells: many look at it
 * afterwards.
 */
export async function codeBy(lab: Lab, { change, carries, how, usually, about }: Changed): Promise<Brought> {
  lab.step(`Sends an authorization request with ${carries}.`);
  const reaction = reactionOf(await lab.probeAuthorize(change));
  if (reaction.kind !== 'went-on') {
    const usual = await usualReaction(lab);
    if (usual.kind !== 'went-on') throw new CouldNotRun(`The server ${usual.text} ${usually} too, so this says nothing about ${about}.`);
    return { kind: 'refused', text: `The server ${reaction.text}; ${usually} it continues to the sign-in.` };
  }
  lab.step('The server continued. Signs in to see whether this yields a code.');
  const answer = await lab.trySignIn(
    `This sign-in is made ${how}; the server may reject it. If its page shows an error, cancel this sign-in or wait.`,
    change,
  );
  if (answer.kind === 'code') return answer;
  if (answer.kind === 'nothing') return { kind: 'unknown', text: couldNotTell(answer) };
  const error = refusalAfterSignIn(answer);
  return { kind: 'refused', text: `After the sign-in, the server rejected the request made ${how} with the error ${error}.` };
}
