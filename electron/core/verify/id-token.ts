import { member } from '../token/decode';
import type { VerdictView } from '../../model/verification';
import { base64urlOf } from '../base/bytes';
import { inWords } from '../../model/durations';
import type { Decoded } from '../token/decoded';
import { signatureAlgorithm } from './algorithms';
import { ownText } from './object';
import {
  audiencesOf,
  expiryVerdict,
  isTime,
  issuedVerdict,
  issuerVerdict,
  type Judged,
  judged,
  LEEWAY_SECONDS,
  notBeforeVerdict,
  quoted,
  repeatedVerdicts,
  subjectVerdict,
} from './verdicts';

export interface IdTokenContext {
  /** null: the connection names none. */
  issuer: string | null;
  clientId: string;
  /** As sent with the authorization request; null: none was. */
  nonce: string | null;
  accessToken: string | null;
  /** The authorization code it came with; null: spent and not kept. */
  code: string | null;
  /** Seconds, as `max_age` of the authorization request; null: not asked for. */
  maxAge: number | null;
  /** The tokens come from a refresh: nonce and at_hash may be those of the sign-in (OpenID Connect Core section 12.2). */
  refreshed: boolean;
  /** When the access token was received, in milliseconds since the epoch on the server's clock. */
  receivedAt: number;
  /** Milliseconds since the epoch, on the server's clock. */
  now: number;
}

const CORE = 'OpenID Connect Core section 3.1.3.7';

/** The checks that OpenID Connect Core section 3.1.3.7 asks of a client, each with its verdict. The signature is judged apart. */
export async function idTokenVerdicts(decoded: Decoded, context: IdTokenContext): Promise<VerdictView[]> {
  if (decoded.claims === null) return [];
  const token = judged(decoded, context.now, CORE);
  return [
    ...repeatedVerdicts(token),
    issuerVerdict(token, context.issuer),
    subjectVerdict(token),
    audienceVerdict(token, context.clientId),
    partyVerdict(token, context.clientId),
    algorithmVerdict(token),
    expiryVerdict(token),
    issuedVerdict(token),
    ...notBeforeVerdict(token),
    nonceVerdict(token, context),
    authTimeVerdict(token, context),
    await accessHashVerdict(token, context),
    await codeHashVerdict(token, context),
  ];
}

function audienceVerdict({ claims, say }: Judged, clientId: string): VerdictView {
  const audiences = audiencesOf(claims);
  if (audiences === null) return say('aud', 'fail', 'It does not say for whom it is.');
  if (!audiences.includes(clientId)) return say('aud', 'fail', `It is for ${quoted(audiences.join(', '))}, and not for this client.`);
  if (audiences.length === 1) return say('aud', 'pass', 'It is for this client.');
  return say('aud', 'warn', `It is for this client and ${audiences.length - 1} more, which must all be trusted.`);
}

function partyVerdict({ claims, say }: Judged, clientId: string): VerdictView {
  const azp = member(claims, 'azp');
  const several = (audiencesOf(claims)?.length ?? 0) > 1;
  if (azp === undefined) {
    if (several) return say('azp', 'warn', 'It has several audiences and does not say which client it was issued to.');
    return say('azp', 'not-applicable', 'It is absent, as it may be with one audience.');
  }
  if (azp === clientId) return say('azp', 'pass', 'It was issued to this client.');
  return say(
    'azp',
    'fail',
    `It was issued to ${typeof azp === 'string' ? quoted(azp) : 'something that is no text'}, and not to this client.`,
  );
}

function algorithmVerdict({ header, say }: Judged): VerdictView {
  const alg = ownText(header, 'alg') ?? '';
  if (/^none$/i.test(alg)) return say('alg', 'fail', 'It is not signed.');
  if (alg === 'RS256') return say('alg', 'pass', 'RS256, the algorithm expected unless another was registered.');
  if (signatureAlgorithm(alg) === null) return say('alg', 'fail', `${quoted(alg)} is no algorithm for ID tokens.`);
  if (alg.startsWith('HS'))
    return say('alg', 'warn', `${alg}: right only if the client is registered for it and keeps its secret to itself.`);
  return say('alg', 'pass', `${alg}: right if the client is registered for it.`);
}

function nonceVerdict({ claims, say }: Judged, { nonce, refreshed }: IdTokenContext): VerdictView {
  const found = member(claims, 'nonce');
  if (nonce === null) {
    if (found === undefined) return say('nonce', 'not-applicable', 'None was sent, and none came back.');
    return say('nonce', 'warn', 'It has a nonce, though none is known to have been sent.');
  }
  if (found === nonce) return say('nonce', 'pass', 'It is the one that was sent.');
  if (found !== undefined) return say('nonce', 'fail', 'It is another than the one that was sent: the token belongs to another sign-in.');
  if (refreshed) return say('nonce', 'not-applicable', 'It is absent, as it may be after a refresh.', 'OpenID Connect Core section 12.2');
  return say('nonce', 'fail', 'One was sent, and none came back.');
}

function authTimeVerdict({ claims, now, say }: Judged, { maxAge }: IdTokenContext): VerdictView {
  const time = member(claims, 'auth_time');
  if (time === undefined) {
    if (maxAge === null) return say('auth_time', 'not-applicable', 'It is absent; it is needed only where max_age was asked for.');
    return say('auth_time', 'fail', 'max_age was asked for, and the token does not say when the person signed in.');
  }
  if (!isTime(time)) return say('auth_time', 'fail', 'The time of the sign-in is no time.');
  if (time > now + LEEWAY_SECONDS)
    return say('auth_time', 'fail', `The person will have signed in ${inWords(time - now)} from now: a clock is wrong.`);
  const age = Math.max(0, now - time);
  if (maxAge === null) return say('auth_time', 'pass', `The person signed in ${inWords(age)} ago; no max_age was asked for.`);
  const issued = member(claims, 'iat');
  const then = (isTime(issued) ? issued : now) - time;
  if (then > maxAge + LEEWAY_SECONDS) {
    return say('auth_time', 'fail', `The person had signed in ${inWords(then)} before, and max_age allows ${inWords(maxAge)}.`);
  }
  return say('auth_time', 'pass', `The person signed in ${inWords(age)} ago, within the max_age asked for when it was issued.`);
}

async function accessHashVerdict(token: Judged, { accessToken, refreshed, receivedAt }: IdTokenContext): Promise<VerdictView> {
  const lacks = 'There is no access token to compare it with.';
  const reference = 'OpenID Connect Core section 3.1.3.8';
  const verdict = await hashVerdict(token, { name: 'at_hash', of: 'access token', text: accessToken, lacks, reference });
  const issued = member(token.claims, 'iat');
  const older = refreshed && isTime(issued) && issued < receivedAt / 1000 - LEEWAY_SECONDS;
  if (verdict.verdict !== 'fail' || !older) return verdict;
  return { ...verdict, verdict: 'warn', text: 'It belongs to an earlier access token: the last refresh brought no new ID token.' };
}

function codeHashVerdict(token: Judged, { code }: IdTokenContext): Promise<VerdictView> {
  const lacks = 'The code it belongs to is spent and was not kept.';
  return hashVerdict(token, { name: 'c_hash', of: 'code', text: code, lacks, reference: 'OpenID Connect Core section 3.3.2.11' });
}

/** @param hash What it is the hash of, and why there may be nothing to compare it with. */
async function hashVerdict(
  token: Judged,
  hash: { name: string; of: string; text: string | null; lacks: string; reference: string },
): Promise<VerdictView> {
  const say = (verdict: VerdictView['verdict'], text: string) => token.say(hash.name, verdict, text, hash.reference);
  const found = member(token.claims, hash.name);
  if (found === undefined) return say('not-applicable', 'It is absent, as it may be when tokens come from the token endpoint.');
  if (hash.text === null) return say('not-applicable', hash.lacks);
  const expected = await leftHalf(hash.text, token);
  if (expected === null) return say('not-applicable', "The token's algorithm has no hash that is known here.");
  if (found === expected) return say('pass', `The ${hash.of} is the one it was issued with.`);
  return say('fail', `It does not match the ${hash.of}: one of the two was exchanged.`);
}

/** OpenID Connect Core section 3.1.3.6: the left half of the hash of the ASCII text, with the hash of the token's own algorithm. */
async function leftHalf(text: string, { header }: Judged): Promise<string | null> {
  const algorithm = signatureAlgorithm(ownText(header, 'alg') ?? '');
  // Ed448 hashes with SHAKE256, which Web Crypto lacks.
  if (algorithm === null || algorithm.name === 'Ed448') return null;
  const hash = await crypto.subtle.digest(`SHA-${algorithm.hashBits}`, new TextEncoder().encode(text));
  return base64urlOf(hash.slice(0, hash.byteLength / 2));
}
