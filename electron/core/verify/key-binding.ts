import { member, nestedText } from '../token/decode';
import type { Decoded } from '../token/decoded';
import { textsOf } from '../token/expected';
import type { JsonValue } from '../token/json';
import { isObject } from '../token/part';
import { digestOf } from '../token/sd-jwt';
import { readKeys } from './keys';
import type { JudgeInput, Presentation } from './model';
import { ownText, readObject } from './object';
import { verifyToken } from './verify';

/** Milliseconds by which a holder's clock may be ahead. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * What is wrong with the key binding JWT of an SD-JWT, one sentence (RFC 9901 sections 4.3 and 7.3, step 5); null: nothing. It is checked with
 * the key that the issuer put into `cnf` and with no other.
 */
export async function bindingFault({
  token,
  decoded,
  now,
  expected,
}: Required<Pick<JudgeInput, 'token' | 'decoded' | 'now' | 'expected'>>): Promise<string | null> {
  const { sd, nested: binding } = decoded;
  const text = nestedText(token, decoded);
  if (sd === null || binding === null || text === null) return 'it is missing.';
  if (binding.claims === null || binding.format !== 'jwt') return 'it is not a signed JWT.';
  const typ = member(binding.header, 'typ');
  if (typ !== 'kb+jwt') return 'its typ is not "kb+jwt".';
  const unsigned = await signatureFault(text, member(sd.claims ?? decoded.claims, 'cnf'), now);
  if (unsigned !== null) return unsigned;
  const bound = boundText(token, decoded);
  const digest = bound === null ? null : digestOf(bound, sd.hash);
  if (digest === null || member(binding.claims, 'sd_hash') !== digest)
    return "its sd_hash doesn't match, so disclosures were added, removed or swapped later.";
  return claimsFault(binding, now, expected);
}

async function signatureFault(text: string, cnf: JsonValue | undefined, now: number): Promise<string | null> {
  const jwk = isObject(cnf) ? member(cnf, 'jwk') : undefined;
  if (!isObject(jwk)) return 'the token has no "cnf" with a key (jwk) to verify it with.';
  // Whoever reads the token reads the key: with a secret anyone could have signed.
  if (ownText(jwk, 'kty') === 'oct') return 'the key in "cnf" is a shared secret that anyone can read.';
  const keys = await readKeys(JSON.stringify(jwk), `the token's "cnf"`);
  const found = await verifyToken({ token: text, keys: { ...keys, handed: true }, now });
  if (found.status === 'valid') return null;
  return found.reason === 'signature-wrong' ? 'it was signed with a different key than the one in "cnf", or altered.' : lowered(found.text);
}

/** RFC 9901 section 4.3: iat, aud and nonce must be there. What they should be only the verifier knows who asked for them. */
function claimsFault({ claims }: Decoded, now: number, { nonce, audience }: Presentation): string | null {
  const iat = member(claims, 'iat');
  if (typeof iat !== 'number') return 'it has no iat, so its age is unknown.';
  if (iat * 1000 > now + CLOCK_TOLERANCE_MS) return 'its iat is in the future.';
  const asked = member(claims, 'nonce');
  if (typeof asked !== 'string' || asked === '') return 'it has no nonce, so it could be replayed.';
  if (nonce !== null && asked !== nonce) return 'its nonce is not the requested one.';
  const audiences = textsOf(member(claims, 'aud')).filter((each) => each !== '');
  if (audiences.length === 0) return 'it has no aud, so it could be presented to anyone.';
  if (audience !== null && !audiences.includes(audience)) return 'its aud is a different verifier.';
  return null;
}

/** What sd_hash is over: issuer-signed JWT and disclosures, each with a "~" behind it (RFC 9901 sections 4.3.1 and 8.1). */
function boundText(token: string, { format }: Decoded): string | null {
  if (format === 'sd-jwt') return token.slice(0, token.lastIndexOf('~') + 1);
  const reading = readObject(token);
  if (!reading.ok) return null;
  const listed = member(reading.object, 'signatures');
  const [first] = Array.isArray(listed) ? listed : [reading.object];
  if (!isObject(first)) return null;
  const header = member(first, 'header');
  const disclosures = isObject(header) ? textsOf(member(header, 'disclosures')) : [];
  const parts = [ownText(first, 'protected'), ownText(reading.object, 'payload'), ownText(first, 'signature')];
  return `${parts.map((part) => part ?? '').join('.')}~${disclosures.map((each) => `${each}~`).join('')}`;
}

function lowered(sentence: string): string {
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}
