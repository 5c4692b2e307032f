import { holdsUnseen } from '../base/visible';
import { type Decoded, member } from '../token/decode';
import { expectedAudiences, sameButForSlash, textsOf } from '../token/expected';
import type { Finding } from '../token/finding';
import type { JsonObject, JsonValue } from '../token/json';
import { numberLexemes } from '../token/lexemes';
import { kindOf, quote, quoteAll } from '../token/wording';
import { noteKinds } from './claim-kinds';
import { raise } from './raise';
import { isPrivate } from './token-header';
import { holdsClaims, type TokenCase } from './token-input';

/** OpenID Connect Core 1.0 section 5.1 and what people put into tokens besides. */
const PERSONAL = new Map<string, 'warning' | 'note'>([
  ['birthdate', 'warning'],
  ['date_of_birth', 'warning'],
  ['dob', 'warning'],
  ['gender', 'warning'],
  ['address', 'warning'],
  ['street_address', 'warning'],
  ['phone', 'warning'],
  ['phone_number', 'warning'],
  ['mobile', 'warning'],
  ['ssn', 'warning'],
  ['national_id', 'warning'],
  ['passport_number', 'warning'],
  ['tax_id', 'warning'],
  ['iban', 'warning'],
  ['email', 'note'],
  ['given_name', 'note'],
  ['family_name', 'note'],
  ['picture', 'note'],
  ['upn', 'note'],
]);
const SECRET = /^(?:.*[_\-.:/])?(?:password|passwd|passphrase|secret|client_?secret|api_?key|private_?key|access_?token|refresh_?token)$/i;
const PROFILE = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'];
const ID_TOKEN = ['iss', 'sub', 'aud', 'exp', 'iat'];
const MAX_NAME = 200;
const SHORTEST_SECRET = 'secret'.length;

/** Claims other than times. */
export function noteClaims(item: TokenCase): void {
  const { decoded, found, kind } = item;
  const { claims } = decoded;
  if (claims === null) {
    noteOther(item);
    return;
  }
  noteText(item, claims);
  noteNames(item, claims);
  if (isPrivate(member(objectOf(member(claims, 'cnf')), 'jwk'))) found.push(raise('private-key-in-token'));
  noteKinds(item, claims);
  if (!holdsClaims(decoded) && decoded.format !== 'malformed') return;
  noteIssuer(item, claims);
  noteSubject(item, claims);
  if (kind === 'id') noteIdToken(item, claims);
  else noteAccessToken(item, claims);
  if (member(claims, 'act') !== undefined) found.push(raise('act-present'));
}

function noteOther({ decoded, found }: TokenCase): void {
  if (decoded.nested !== null) return;
  if (decoded.format === 'jws' || (decoded.format === 'jws-json' && decoded.payloadBytes !== null)) {
    found.push(raise('payload-not-object'));
  }
  const typ = member(decoded.header, 'typ');
  const text = decoded.payloadBytes === null || decoded.payloadBytes === 0 || decoded.payloadText !== null;
  if (!text && typeof typ === 'string' && /(^|\+|\/)jwt$/i.test(typ.slice(0, 100))) found.push(raise('payload-not-text'));
}

function noteText({ decoded: { payloadText }, found }: TokenCase, claims: JsonObject): void {
  if (payloadText === null) return;
  // Few payloads have a backslash, and the engine finds one character much sooner than two.
  const escapes = payloadText.includes('\\') && payloadText.includes('\\u');
  if (holdsUnseen(payloadText) || (escapes && holdsUnseenWithin(claims))) found.push(raise('invisible-characters'));
  if (Array.isArray(member(claims, 'scope'))) found.push(raise('scope-claim-list'));
}

/** Names and texts at any depth, as they are once their escapes are read. */
function holdsUnseenWithin(value: JsonValue): boolean {
  if (typeof value === 'string') return holdsUnseen(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsUnseenWithin);
  return Object.entries(value).some(([name, member]) => holdsUnseen(name) || holdsUnseenWithin(member));
}

/** Secrets and personal data, by the names of claims, whose values are never quoted; numbers of too many digits. */
function noteNames({ decoded, found, kind }: TokenCase, claims: JsonObject): void {
  const personal: string[] = [];
  let gravest: 'warning' | 'note' = 'note';
  let imprecise = false;
  for (const name in claims) {
    const value = claims[name];
    if (typeof value === 'number') imprecise ||= isImprecise(value);
    else if (typeof value === 'object') imprecise ||= holdsImprecise(value);
    if (name.length > MAX_NAME) continue;
    if (kind === 'access') {
      const weight = personalWeight(name);
      if (weight !== undefined && value !== null && value !== '') {
        personal.push(name);
        if (weight === 'warning') gravest = 'warning';
      }
    }
    if (name.length >= SHORTEST_SECRET && typeof value === 'string' && value !== '' && SECRET.test(name)) {
      found.push(raise('secret-in-claim', { seen: `It is ${quote(name)}.` }));
    }
  }
  if (personal.length > 0) found.push(raise('personal-data', { severity: gravest, seen: `It holds ${quoteAll(personal)}.` }));
  if (!imprecise) return;
  const paths = Object.keys(numberLexemes(decoded)).filter((path) => path.startsWith('/payload/'));
  const shown = paths.map((path) => path.slice('/payload/'.length));
  found.push(raise('number-imprecise', shown.length > 0 ? { seen: `It stands in ${quoteAll(shown)}.` } : {}));
}

/** "https://app.example/email" counts as email: Auth0 wants private claims namespaced. */
function personalWeight(name: string): 'warning' | 'note' | undefined {
  return PERSONAL.get(name) ?? (name.includes('/') ? PERSONAL.get(name.slice(name.lastIndexOf('/') + 1)) : undefined);
}

function isImprecise(value: number): boolean {
  return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER;
}

function holdsImprecise(value: JsonValue | undefined): boolean {
  if (typeof value === 'number') return isImprecise(value);
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsImprecise);
}

function noteIssuer({ connection, found, noun, kind, isProfiled }: TokenCase, claims: JsonObject): void {
  const iss = member(claims, 'iss');
  if (iss === undefined) {
    if (kind !== 'id' && !isProfiled) found.push(raise('issuer-absent'));
    return;
  }
  // RFC 7519 leaves any text to tokens that are neither; of those only plain http is odd.
  if (typeof iss === 'string' && (kind === null ? /^http:\/\//i.test(iss) : !/^https:\/\//i.test(iss)) && !isLoopbackUrl(iss)) {
    found.push(raise('issuer-not-https', { seen: `It says ${quote(iss)}.` }));
  }
  const wanted = connection?.issuer ?? '';
  if (wanted === '' || iss === wanted) return;
  const slash = typeof iss === 'string' && sameButForSlash(iss, wanted);
  const detail = `The connection's issuer is ${quote(wanted)}; the ${noun} says ${typeof iss === 'string' ? quote(iss) : kindOf(iss)}. Issuers are compared character by character.`;
  found.push(
    slash
      ? raise('issuer-unlike', {
          severity: 'note',
          title: "The issuer differs from the connection's by a slash at its end",
          detail,
          action: "Write the issuer in the settings exactly as the token has it, and in the API's configuration too.",
        })
      : raise('issuer-unlike', { detail }),
  );
}

function noteSubject({ found, kind, isProfiled }: TokenCase, claims: JsonObject): void {
  const sub = member(claims, 'sub');
  if (sub === undefined) {
    if (kind !== 'id' && !isProfiled) found.push(raise('sub-absent'));
  } else if (typeof sub !== 'string' || sub === '') {
    found.push(raise('sub-unusable', { seen: sub === '' ? 'It is empty.' : `It is ${kindOf(sub)}.` }));
  } else if (sub.includes('@') && /^[^\s@|]{1,64}@[^\s@]{1,255}\.[a-z]{2,}$/i.test(sub) && !/@clients$|gserviceaccount\.com$/i.test(sub)) {
    found.push(raise('sub-is-email'));
  }
}

function noteIdToken({ connection, grant, found }: TokenCase, claims: JsonObject): void {
  const missing = missingOf(ID_TOKEN, claims);
  if (missing.length > 0) found.push(raise('id-token-claims-missing', { seen: `Missing: ${missing.join(', ')}.` }));
  const audiences = textsOf(member(claims, 'aud'));
  const azp = member(claims, 'azp');
  if (connection !== null) {
    if (!audiences.includes(connection.clientId)) {
      found.push(
        raise('id-token-audience', {
          detail: `Its aud claim is ${audiences.length > 0 ? quoteAll(audiences) : 'missing'}; it must hold this client's id, ${quote(connection.clientId)}.`,
        }),
      );
    }
    if (azp !== undefined && azp !== connection.clientId) {
      found.push(raise('azp-unlike', { seen: `It says ${typeof azp === 'string' ? quote(azp) : kindOf(azp)}.` }));
    }
    if (asksMaxAge(connection) && member(claims, 'auth_time') === undefined) found.push(raise('auth-time-absent'));
  }
  if (new Set(audiences).size > 1 && azp === undefined) found.push(raise('azp-absent', { seen: `They are ${quoteAll(audiences)}.` }));
  if (grant !== null && connection?.pkce === 'off' && member(claims, 'at_hash') === undefined) found.push(raise('at-hash-absent'));
}

/** A loop, since every token of the profile is asked for each of its claims. */
function missingOf(names: readonly string[], claims: JsonObject): string[] {
  const missing: string[] = [];
  for (const name of names) if (member(claims, name) === undefined) missing.push(name);
  return missing;
}

function asksMaxAge({ legs }: { legs: { authorize: { params: { name: string }[] } } }): boolean {
  return legs.authorize.params.some(({ name }) => name === 'max_age');
}

function noteAccessToken(item: TokenCase, claims: JsonObject): void {
  const { kind, isProfiled, found, grant } = item;
  noteAudience(item, claims);
  if (isProfiled) {
    const missing = missingOf(PROFILE, claims);
    if (missing.length > 0) found.push(raise('profile-claims-missing', { seen: `Missing: ${missing.join(', ')}.` }));
  }
  if (kind !== 'access') return;
  const plainNonce = member(claims, 'nonce') !== undefined && member(claims, 'scope') === undefined && member(claims, 'scp') === undefined;
  if (plainNonce || member(claims, 'at_hash') !== undefined || member(claims, 'c_hash') !== undefined) {
    found.push(raise('access-token-is-id-token'));
  }
  if (member(claims, 'cnf') !== undefined && grant?.tokenType?.toLowerCase() === 'bearer') found.push(raise('cnf-as-bearer'));
}

function noteAudience({ connection, isProfiled, found }: TokenCase, claims: JsonObject): void {
  const aud = member(claims, 'aud');
  const wanted = connection === null ? [] : expectedAudiences(connection);
  const audiences = textsOf(aud);
  // Cognito's access tokens name their client in client_id, and no audience.
  if (aud === undefined && member(claims, 'token_use') === 'access' && wanted.length === 0) return;
  if (aud === undefined) {
    // The profile has a finding of its own for what is missing.
    if (wanted.length > 0 || !isProfiled) {
      const seen = wanted.length > 0 ? `The connection asks for ${quoteAll(wanted)}; the token has no aud claim.` : undefined;
      found.push(
        raise('audience-absent', wanted.length > 0 ? { seen } : { action: 'Have the provider name the API that the token is for.' }),
      );
    }
    return;
  }
  if (wanted.length > 0 && !wanted.some((audience) => audiences.includes(audience))) {
    found.push(
      raise('audience-unlike', { detail: `The connection asks for ${quoteAll(wanted)}; the token is for ${quoteAll(audiences)}.` }),
    );
  }
  if (audiences.includes('*')) found.push(raise('audience-wildcard'));
  if (audiences.length < 2) return;
  // Auth0 adds its own userinfo endpoint, Keycloak "account".
  const iss = member(claims, 'iss');
  const apis = [...new Set(audiences)].filter(
    (audience) => audience !== 'account' && !(typeof iss === 'string' && iss !== '' && audience.startsWith(iss)),
  );
  if (apis.length > 1) found.push(raise('audience-many', { seen: `They are ${quoteAll(apis)}.` }));
}

function objectOf(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function isLoopbackUrl(url: string): boolean {
  return /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$)/i.test(url);
}

/** Whether digests of disclosures stand anywhere in a value (RFC 9901 sections 4.2.4.1 and 4.2.4.2). */
function holdsDigests(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => typeof member(objectOf(item), '...') === 'string' || holdsDigests(item));
  const digests = member(value, '_sd');
  if (Array.isArray(digests) && digests.every((digest) => typeof digest === 'string')) return true;
  return Object.values(value).some(holdsDigests);
}

/** SD-JWT: its hash, its disclosures, its holder's key (RFC 9901). */
export function noteDisclosures(found: Finding[], { claims, disclosures, sd, nested, payloadText, malformation }: Decoded): void {
  if (claims === null) return;
  if (sd === null) {
    // Few payloads have either, and a search is sooner done than a walk.
    const mayHold = payloadText !== null && (payloadText.includes('_sd') || payloadText.includes('"..."'));
    if (mayHold && malformation === null && holdsDigests(claims)) found.push(raise('sd-form-absent'));
    return;
  }
  const hash = member(claims, '_sd_alg');
  if (hash !== undefined && (typeof hash !== 'string' || sd.unsupported)) {
    found.push(raise('sd-hash-unknown', { seen: `It says ${typeof hash === 'string' ? quote(hash) : kindOf(hash)}.` }));
  }
  const unmatched = disclosures.filter(({ matched, digest }) => !matched && digest !== null).length;
  if (sd.refused?.includes('no digest in the token')) {
    found.push(
      raise('sd-disclosure-unmatched', unmatched === 1 ? {} : { title: `${unmatched} disclosures belong to no digest of the token` }),
    );
  } else if (sd.refused !== null && (hash === undefined || typeof hash === 'string')) found.push(raise('sd-refused', { seen: sd.refused }));
  if (member(sd.claims ?? claims, 'cnf') !== undefined && nested === null) found.push(raise('sd-key-binding-absent'));
}
