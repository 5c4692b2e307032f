import { urlOf } from '../../../model/url';
import { inWords } from '../../../model/durations';
import { cleanText, headerOf } from '../../base/untrusted-text';
import { type ApiReply, type Lab, type LabTokens, lifeOf } from '../lab';
import { CouldNotRun, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { base64url } from 'jose';
import { decodeToken } from '../../token/decode';

/** The access token to call with. @throws CouldNotRun it has expired, so that a refusal would prove nothing. */
export async function living(lab: Lab): Promise<LabTokens> {
  const tokens = await lab.stored();
  const end = lifeOf(tokens)?.earliest ?? Number.POSITIVE_INFINITY;
  if (end > lab.now()) return tokens;
  throw new CouldNotRun(`The access token expired ${inWords((lab.now() - end) / 1000)} ago. Refresh it or connect, then run this again.`);
}

/** The API's answer to a good token, asked for once a run. */
export function goodReply(lab: Lab): Promise<ApiReply> {
  return lab.once('use.good', async () => {
    const { accessToken } = await living(lab);
    lab.step('Calls the API with the access token as it is.');
    return lab.call(accessToken);
  });
}

/** The API's answer to a call without a token, asked for once a run. */
export function bareReply(lab: Lab): Promise<ApiReply> {
  return lab.once('use.bare', () => {
    lab.step('Calls the API without a token.');
    return lab.call(null);
  });
}

/** The API's answer to the token with one character changed, asked for once a run. */
export function tamperedReply(lab: Lab): Promise<ApiReply> {
  return lab.once('use.tampered', async () => {
    const { accessToken } = await living(lab);
    lab.step('Calls the API with one character of the token changed.');
    return lab.call(tampered(accessToken));
  });
}

/**
 * @throws CouldNotRun the API does not take the good token, so that refusing a bad one proves nothing.
 * @throws NotApplicable there is no call.
 */
export async function takesGoodToken(lab: Lab): Promise<void> {
  const good = await goodReply(lab);
  if (good.accepted) return;
  throw new CouldNotRun(`The API answers the good token with ${good.status}, so its refusing another one would prove nothing.`);
}

/**
 * What an answer to a request that must be refused proves.
 *
 * @param what With what the call was made, continuing "a call", such as "with a truncated token".
 */
export async function refusalOutcome(lab: Lab, reply: ApiReply, what: string): Promise<Outcome> {
  const { status } = reply;
  const measured = { Status: `${status}` };
  if (reply.accepted) {
    const open = await isOpen(lab, reply);
    const also = open ? ' It takes this call without any token too: it looks at none, or the call is a public one.' : '';
    return fail(`The API accepted a call ${what}, with status ${status}.${also}`, measured);
  }
  if (reply.refused) return pass(`The API refused a call ${what}, with status ${status}.`, measured);
  if (status === 429 || (status > 500 && status < 600)) {
    throw new CouldNotRun(`The API answered a call ${what} with ${status}, which says nothing about the token.`);
  }
  const how =
    status >= 500
      ? 'it seems to stumble over it'
      : status >= 400
        ? 'not the 401 that is due'
        : `a redirect${locationOf(reply)} where a 401 is due`;
  return warn(`The API did not accept a call ${what}, but answered ${status}: ${how}.`, measured);
}

async function isOpen(lab: Lab, reply: ApiReply): Promise<boolean> {
  const bare = await bareReply(lab);
  return bare.accepted && bare.id !== reply.id;
}

function locationOf({ headers }: ApiReply): string {
  const location = headerOf(headers, 'location');
  const url = location === null ? null : urlOf(location);
  return url === null ? '' : ` to ${cleanText(`${url.origin}${url.pathname}`, 120)}`;
}

/**
 * The token with one character changed: of a JWT the first of its signature, whose six bits all count; else the middle one. Alphabet
 * and length stay.
 */
export function tampered(token: string): string {
  const parts = token.split('.');
  const [header, payload, signature] = parts;
  if (parts.length === 3 && header !== undefined && payload !== undefined && signature) {
    return [header, payload, `${another(signature.charAt(0))}${signature.slice(1)}`].join('.');
  }
  const middle = Math.floor(token.length / 2);
  return `${token.slice(0, middle)}${another(token.charAt(middle))}${token.slice(middle + 1)}`;
}

function another(character: string): string {
  if (/\d/.test(character)) return character === '1' ? '2' : '1';
  if (/[a-z]/.test(character)) return character === 'b' ? 'c' : 'b';
  return character === 'B' ? 'C' : 'B';
}

/** The token without its end: a quarter of the signature of a JWT, a quarter of any other. */
export function truncated(token: string): string {
  const dot = token.lastIndexOf('.');
  const last = token.length - dot - 1;
  return token.slice(0, token.length - Math.max(1, Math.ceil(last / 4)));
}

/** The token's claims under a header that says it is not signed (RFC 7519 section 6). @throws NotApplicable it is no JWT. */
export function unsigned(token: string, alg: string): string {
  const { format, header } = decodeToken(token);
  const [, payload] = token.split('.');
  if (format !== 'jwt' || payload === undefined)
    throw new NotApplicable('The access token is no JWT, so it has no algorithm to leave out.');
  const typ = typeof header?.typ === 'string' ? { typ: header.typ } : {};
  return `${base64url.encode(JSON.stringify({ alg, ...typ }))}.${payload}.`;
}
