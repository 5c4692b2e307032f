import { member } from '../token/decode';
import type { VerdictView } from '../../model/verification';
import { inWords } from '../../model/durations';
import { cleanText } from '../base/untrusted-text';
import type { Decoded } from '../token/decoded';
import { sameButForSlash, textsOf } from '../token/expected';
import type { JsonObject, JsonValue } from '../token/json';
import { readObject } from './object';

/** Seconds by which two honest clocks may disagree. */
export const LEEWAY_SECONDS = 60;

type Kind = VerdictView['verdict'];

/** A checked statement, with the reference of its kind of token. */
export type Say = (name: string, verdict: Kind, text: string, reference?: string) => VerdictView;

/** Claims of one token under judgement. */
export interface Judged {
  header: JsonObject;
  claims: JsonObject;
  /** Names that stand twice in the payload: receivers differ on which counts. */
  repeated: string[];
  /** Seconds since the epoch, on the server's clock. */
  now: number;
  say: Say;
}

/** @param now Milliseconds since the epoch, on the server's clock. */
export function judged(decoded: Decoded, now: number, reference: string): Judged {
  const reading = decoded.payloadText === null ? null : readObject(decoded.payloadText);
  return {
    header: decoded.header ?? {},
    claims: decoded.claims ?? {},
    repeated: reading?.ok === true ? reading.repeated : [],
    now: now / 1000,
    say: (name, verdict, text, own = reference) => ({ name, verdict, text, reference: own }),
  };
}

/** The issuer as expected; null: nothing says which one that is. */
export function issuerVerdict({ claims, say }: Judged, expected: string | null): VerdictView {
  const iss = member(claims, 'iss');
  if (typeof iss !== 'string') return say('iss', 'fail', 'The issuer is missing or no text.');
  if (expected === null) return say('iss', 'not-applicable', `It says ${quoted(iss)}; the connection has no issuer to compare it with.`);
  // Entra's common metadata names a pattern, and the token the tenant.
  const tenant = member(claims, 'tid');
  const filled = typeof tenant === 'string' ? expected.replace('{tenantid}', tenant) : expected;
  if (iss === filled) return say('iss', 'pass', `The issuer is ${quoted(iss)}, as expected.`);
  const slash = sameButForSlash(iss, filled) ? ' They differ by a slash at the end, which counts.' : '';
  return say('iss', 'fail', `The issuer is ${quoted(iss)}, and ${quoted(filled)} was expected.${slash}`);
}

/** Whether the token has run out. */
export function expiryVerdict({ claims, now, say }: Judged): VerdictView {
  const exp = member(claims, 'exp');
  if (!isTime(exp)) return say('exp', 'fail', exp === undefined ? 'It has no expiry.' : 'The expiry is no time.');
  if (exp <= now - LEEWAY_SECONDS) return say('exp', 'fail', `It expired ${inWords(now - exp)} ago.`);
  if (exp <= now) return say('exp', 'warn', `It expired ${inWords(now - exp)} ago, which clocks that differ would still let pass.`);
  return say('exp', 'pass', `It is valid for another ${inWords(exp - now)}.`);
}

/** When it was issued. */
export function issuedVerdict({ claims, now, say }: Judged): VerdictView {
  const iat = member(claims, 'iat');
  if (!isTime(iat)) return say('iat', 'fail', iat === undefined ? 'It does not say when it was issued.' : 'The time of issue is no time.');
  if (iat > now + LEEWAY_SECONDS) return say('iat', 'fail', `It was issued ${inWords(iat - now)} from now: a clock is wrong.`);
  const exp = member(claims, 'exp');
  if (isTime(exp) && exp <= iat) return say('iat', 'fail', 'It expires before it was issued.');
  return say('iat', 'pass', iat > now ? 'It was issued just now.' : `It was issued ${inWords(now - iat)} ago.`);
}

/** Only where the claim is there: it may not be used before. */
export function notBeforeVerdict({ claims, now, say }: Judged): VerdictView[] {
  const nbf = member(claims, 'nbf');
  if (nbf === undefined) return [];
  const reference = 'RFC 7519 section 4.1.5';
  if (!isTime(nbf)) return [say('nbf', 'fail', 'The time before which it is not valid is no time.', reference)];
  if (nbf > now + LEEWAY_SECONDS) return [say('nbf', 'fail', `It is not valid for another ${inWords(nbf - now)}.`, reference)];
  return [say('nbf', 'pass', 'It may be used already.', reference)];
}

/** The subject, as OpenID Connect Core section 2 limits it. */
export function subjectVerdict({ claims, say }: Judged): VerdictView {
  const sub = member(claims, 'sub');
  if (typeof sub !== 'string' || sub === '') return say('sub', 'fail', 'It does not say whom it is about.');
  return say('sub', 'pass', `It is about ${quoted(sub)}.`);
}

/** Claims that stand twice: no verdict about them can be relied on. */
export function repeatedVerdicts({ repeated, say }: Judged): VerdictView[] {
  return repeated
    .slice(0, 10)
    .map((name) =>
      say(cleanText(name, 60), 'fail', 'It stands in the token twice, and receivers differ on which one counts.', 'RFC 7519 section 4'),
    );
}

/** The audiences of a token; null: missing or of another kind. */
export function audiencesOf(claims: JsonObject): string[] | null {
  const aud = member(claims, 'aud');
  const texts = textsOf(aud);
  return texts.length === 0 || (Array.isArray(aud) && texts.length !== aud.length) ? null : texts;
}

/** A NumericDate that can be one (RFC 7519 section 2). */
export function isTime(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 8.64e12;
}

/** Untrusted text in quotes, at most 120 characters. */
export function quoted(text: string): string {
  return `"${cleanText(text, 120)}"`;
}
