import { Failure } from '../../../model/failure';
import type { FlowCode } from '../../flows/flow';
import { redirectUriOf } from '../../grants/silent-request';
import type { ApiReply, Lab, LabGrant, LabTokens, RefreshChange, Reply } from '../lab';
import { CouldNotRun } from '../model';
import { type Attempt, type AttemptKind, attempt } from './attempt';
import { type Answered, answeredBy } from './over-time';

/**
 * Decides by controls what an unexplained answer means: where a made-up credential gets exactly this answer and a right
 * one is taken, the answer is a refusal. Each control is sent when first needed, and once a run.
 */

/** A code, refresh token and access token that no server has given. */
const MADE_UP = {
  code: 'tokenscope-check-no-such-code',
  verifier: 'tokenscope-check-no-such-verifier-0123456789',
  accessToken: 'tokenscope-check-no-such-access-token',
} as const;

/** Possible refusals of the credential. A busy server says the same to everyone. */
const NEEDS_CONTROL: ReadonlySet<AttemptKind> = new Set(['unexplained', 'client-refused', 'failed', 'unusable']);
/** The server may have spent the refresh token, and what it gave for it is not here; or nobody knows what it did. */
const UNCERTAIN: ReadonlySet<AttemptKind> = new Set(['lost', 'failed', 'unusable', 'unexplained']);

/**
 * Refreshes, and gives the grant up where it is uncertain what the server did with its refresh token: a later check that went on with it
 * could take the server's trouble for a dead family.
 */
export async function tryRefresh(lab: Lab, grant: LabGrant, change: RefreshChange = {}): Promise<Attempt> {
  const sent = change.refreshToken ?? grant.refreshToken;
  const tried = await refreshMeaning(lab, grant, await attempt(() => lab.refresh(grant, change)), sent);
  giveUpUncertain(lab, grant, tried);
  return tried;
}

/** Ends the grant where the answer to a refresh leaves open which refresh token is good. */
export function giveUpUncertain(lab: Lab, grant: LabGrant, { kind, said }: Attempt): void {
  if (!UNCERTAIN.has(kind) || grant.ended !== null) return;
  lab.end(grant, `The response to a refresh was unusable (${said}), so it is unknown which refresh token is valid.`);
}

/** The meaning of an answer to a refresh, by a control where it is unexplained. @param sent The refresh token that was sent. */
export async function refreshMeaning(lab: Lab, grant: LabGrant, tried: Attempt, sent: string | null): Promise<Attempt> {
  if (!NEEDS_CONTROL.has(tried.kind) || tried.reply === null) return tried;
  const madeUp = await madeUpRefresh(lab, grant);
  if (madeUp === null || !sameAnswer({ ...tried.reply, sent }, madeUp)) return tried;
  // Nobody is asked to sign in again at a server that failed or named the client.
  const mayAsk = tried.kind === 'unexplained' || (tried.kind === 'client-refused' && tried.reply.error === null);
  return (await rightIsTaken(lab, grant, mayAsk)) ? refusal(tried, 'refresh token') : tried;
}

function refusal(tried: Attempt, what: string): Attempt {
  return { ...tried, kind: 'refused', said: `${tried.said}, the same as for a made-up ${what}` };
}

/** The answer to a made-up refresh token; null: no answer can be compared with it. */
function madeUpRefresh(lab: Lab, grant: LabGrant): Promise<Compared | null> {
  return lab.once('control.made-up-refresh-token', async () => {
    lab.step('The response is ambiguous. Sends a made-up refresh token for comparison.');
    return comparable(await attempt(() => lab.refreshMadeUp(grant)));
  });
}

function comparable({ kind, reply }: Attempt): Compared | null {
  return reply === null || kind === 'granted' || kind === 'busy' ? null : reply;
}

/** Whether a right refresh token is taken at the same time: that of another grant, for this one's is what is in doubt. */
function rightIsTaken(lab: Lab, grant: LabGrant, signsIn: boolean): Promise<boolean> {
  return lab.once(`control.right-refresh-token${signsIn ? '' : ' at hand'}`, async () => {
    lab.step('A made-up refresh token gets the same response. Refreshes another grant to see whether a valid one is accepted.');
    const other = await unlessFailed(() => lab.another(grant, { signsIn }));
    if (other === null) return false;
    const { kind, said } = await attempt(() => lab.refresh(other));
    if (kind === 'granted') return true;
    if (kind !== 'busy') lab.end(other, `A refresh sent for comparison returned no tokens (${said}).`);
    return false;
  });
}

async function unlessFailed<T>(get: () => Promise<T>): Promise<T | null> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof Failure || error instanceof CouldNotRun) return null;
    throw error;
  }
}

/** The meaning of the answer to a used code: as `refreshMeaning`, with the code's first use as the right one. */
export async function replayMeaning(lab: Lab, tried: Attempt, code: string): Promise<Attempt> {
  if (!NEEDS_CONTROL.has(tried.kind) || tried.reply === null) return tried;
  const madeUp = await lab.once('control.made-up-code', async () => {
    lab.step('The response is ambiguous. Sends a made-up code for comparison.');
    return comparable(await attempt(() => lab.exchangeCode(madeUpCode(lab))));
  });
  return madeUp !== null && sameAnswer({ ...tried.reply, sent: code }, madeUp) ? refusal(tried, 'code') : tried;
}

/** A code that the server has never given, with what the app would send beside it. */
export function madeUpCode({ connection, server }: Lab): FlowCode {
  return {
    code: MADE_UP.code,
    codeVerifier: connection.pkce === 'off' ? null : MADE_UP.verifier,
    nonce: null,
    redirectUri: redirectUriOf(connection),
    scopesAsked: connection.scopes,
    callback: { parameters: [], stateSent: '', issuerExpected: server.issuer },
    request: null,
  };
}

/** Calls the API with a token, and says what the answer means for it. */
export async function askApiAbout(lab: Lab, token: string): Promise<Answered> {
  return callMeaning(lab, await lab.call(token), token);
}

/**
 * What the API's answer means for the token that was sent. 401 refuses it (RFC 9110 section 15.5.2). 403 does where the same call with a
 * right token is taken; any other status where a made-up token gets the same answer besides.
 */
async function callMeaning(lab: Lab, reply: ApiReply, sent: string): Promise<Answered> {
  const found = answeredBy(reply);
  const { status } = reply;
  if (reply.accepted || status === 401 || status === 429 || status === 503) return found;
  const right = await rightCall(lab);
  if (right !== 'accepted') return { answer: 'unclear', said: `${found.said}${right === null ? '' : `, and ${right} for a valid token`}` };
  if (status === 403) return found;
  const madeUp = await lab.once('control.made-up-access-token', () => {
    lab.step('Calls the API with a made-up access token for comparison.');
    return lab.call(MADE_UP.accessToken);
  });
  if (!sameAnswer({ ...reply, sent }, { ...madeUp, sent: MADE_UP.accessToken })) return found;
  return { answer: 'refused', said: `${found.said}, the same as for a made-up token` };
}

/** What the API says to a right token: "accepted" or "status 403"; null: there is no right token to ask with. */
function rightCall(lab: Lab): Promise<string | null> {
  return lab.once('control.right-access-token', async () => {
    const tokens = await unlessFailed(() => rightTokens(lab));
    if (tokens === null) return null;
    lab.step('Calls the API with a valid access token for comparison.');
    const reply = await unlessFailed(() => lab.call(tokens.accessToken));
    return reply === null ? null : reply.accepted ? 'accepted' : answeredBy(reply).said;
  });
}

async function rightTokens(lab: Lab): Promise<LabTokens> {
  try {
    return await lab.stored();
  } catch (error) {
    if (!(error instanceof CouldNotRun)) throw error;
    return lab.main();
  }
}

/** Characters of a body that are compared. */
const COMPARED = 4096;

/**
 * What a server writes anew for each request: dates and times, seconds, milliseconds and finer since the epoch (2017 to 2033), ids of 16
 * hexadecimal digits or more or in the groups of a UUID, and whatever is called the id of a trace or request. Any other number may be the
 * reason, as AADSTS70008 is.
 */
const OF_EACH_REQUEST: readonly RegExp[] = [
  /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?Z|[+-]\d\d:?\d\d)?)?/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT\b/g,
  /(?<![0-9A-Za-z.])1[5-9]\d{8}(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?(?![0-9A-Za-z])/g,
  /(?<![0-9A-Za-z])[0-9a-f]{8}(?:-[0-9a-f]{4,12}){1,4}(?![0-9A-Za-z])/gi,
  /(?<![0-9A-Za-z])[0-9a-f]{16,128}(?![0-9A-Za-z])/gi,
  /(?:(?:trace|correlation|request|span|ray)[ _-]?id|timestamp)["']?\s{0,4}[:=]\s{0,4}["']?[\w.+/=-]{1,100}/gi,
];

/** An answer as far as two are compared; `sent` is what the request carried, which some servers repeat. */
export interface Compared extends Pick<Reply, 'status' | 'body'> {
  error?: string | null;
  sent?: string | null;
}

/** Whether two requests were answered alike: status, error code and body, but for what was sent and what is new in each answer. */
export function sameAnswer(one: Compared, other: Compared): boolean {
  return one.status === other.status && (one.error ?? null) === (other.error ?? null) && bodyOf(one) === bodyOf(other);
}

function bodyOf({ body, sent }: Compared): string {
  const without = sent === undefined || sent === null || sent === '' ? body : body.split(sent).join('*');
  return OF_EACH_REQUEST.reduce((text, varying) => text.replace(varying, '*'), without.slice(0, COMPARED));
}
