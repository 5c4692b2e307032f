import { member } from '../token/decode';
import type { VerdictView } from '../../model/verification';
import type { Decoded } from '../token/decoded';
import { scopesOf } from '../token/expected';
import { ownText } from './object';
import {
  audiencesOf,
  expiryVerdict,
  issuedVerdict,
  issuerVerdict,
  type Judged,
  judged,
  notBeforeVerdict,
  quoted,
  repeatedVerdicts,
  subjectVerdict,
} from './verdicts';

export interface AccessTokenContext {
  /** null: the connection names none. */
  issuer: string | null;
  clientId: string;
  /** What was asked for by `audience` or `resource`; empty: nothing. */
  audiences: string[];
  /** What the grant gave; empty: no scopes were asked for. */
  scopes: string[];
  /** Milliseconds since the epoch, on the server's clock. */
  now: number;
}

const PROFILE = 'RFC 9068 section 2.2';

/** The JWT profile for access tokens (RFC 9068), member by member. A token of another format gives none. */
export function accessTokenVerdicts(decoded: Decoded, context: AccessTokenContext): VerdictView[] {
  if (decoded.claims === null) return [];
  const token = judged(decoded, context.now, PROFILE);
  return [
    ...repeatedVerdicts(token),
    typeVerdict(token),
    algorithmVerdict(token),
    issuerVerdict(token, context.issuer),
    expiryVerdict(token),
    audienceVerdict(token, context.audiences),
    subjectVerdict(token),
    clientVerdict(token, context.clientId),
    issuedVerdict(token),
    idVerdict(token),
    scopeVerdict(token, context.scopes),
    ...notBeforeVerdict(token),
  ];
}

function typeVerdict({ header, say }: Judged): VerdictView {
  const reference = 'RFC 9068 section 2.1';
  const typ = ownText(header, 'typ');
  if (typ !== null && /^(?:application\/)?at\+jwt$/i.test(typ))
    return say('typ', 'pass', 'The header says that it is an access token.', reference);
  const says = typ === null ? 'The header has no typ' : `The header says ${quoted(typ)}`;
  return say(
    'typ',
    'fail',
    `${says} and not "at+jwt": the provider does not follow this profile, and the token could pass for another kind.`,
    reference,
  );
}

function algorithmVerdict({ header, say }: Judged): VerdictView {
  const reference = 'RFC 9068 section 2.1';
  const alg = ownText(header, 'alg') ?? '';
  if (/^none$/i.test(alg)) return say('alg', 'fail', 'It is not signed.', reference);
  if (alg.startsWith('HS'))
    return say('alg', 'warn', `${alg}: whoever can check it can also make one; the profile recommends a key pair.`, reference);
  return say('alg', 'pass', `${quoted(alg)} signs with a private key.`, reference);
}

function audienceVerdict({ claims, say }: Judged, expected: string[]): VerdictView {
  const audiences = audiencesOf(claims);
  if (audiences === null) return say('aud', 'fail', 'It does not say for which API it is.');
  const shown = quoted(audiences.join(', '));
  if (expected.length === 0) return say('aud', 'pass', `It is for ${shown}; the connection asks for no audience to compare it with.`);
  if (expected.some((each) => audiences.includes(each))) return say('aud', 'pass', `It is for ${shown}, as asked for.`);
  return say('aud', 'fail', `It is for ${shown}, and ${quoted(expected.join(', '))} was asked for.`);
}

function clientVerdict({ claims, say }: Judged, clientId: string): VerdictView {
  const found = member(claims, 'client_id');
  if (found === clientId) return say('client_id', 'pass', 'It was issued to this client.');
  if (found === undefined) {
    const other = ['azp', 'cid', 'appid'].find((name) => member(claims, name) === clientId);
    const instead = other === undefined ? '' : ` "${other}" holds this client's instead.`;
    return say('client_id', 'fail', `It does not say to which client it was issued.${instead}`);
  }
  return say(
    'client_id',
    'fail',
    `It was issued to ${typeof found === 'string' ? quoted(found) : 'something that is no text'}, and not to this client.`,
  );
}

function idVerdict({ claims, say }: Judged): VerdictView {
  const jti = member(claims, 'jti');
  if (typeof jti === 'string' && jti !== '') return say('jti', 'pass', 'It has an identifier of its own.');
  return say('jti', 'fail', 'It has no identifier of its own, so a replayed one can’t be told apart.');
}

function scopeVerdict({ claims, say }: Judged, expected: string[]): VerdictView {
  const reference = 'RFC 9068 section 2.2.3';
  const value = member(claims, 'scope');
  if (value === undefined) {
    if (expected.length === 0) return say('scope', 'not-applicable', 'No scopes were asked for, and it names none.', reference);
    const other = ['scp', 'scopes'].find((name) => member(claims, name) !== undefined);
    const instead = other === undefined ? '' : ` "${other}" stands there instead.`;
    return say('scope', 'fail', `Scopes were asked for, and it names none.${instead}`, reference);
  }
  if (typeof value !== 'string') return say('scope', 'fail', 'It is no text of scopes parted by spaces.', reference);
  const found = scopesOf(value) ?? [];
  const missing = expected.filter((scope) => !found.includes(scope));
  if (missing.length === 0) return say('scope', 'pass', `It allows ${quoted(found.join(' '))}.`, reference);
  return say('scope', 'warn', `It lacks ${quoted(missing.join(' '))}, which the grant has.`, reference);
}
