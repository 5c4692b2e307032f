import type { Connection, Grant } from '../connection/model';
import { type Decoded, member } from '../token/decode';
import type { Finding } from '../token/finding';

export type Kind = 'access' | 'id' | null;

/** What the findings of one token are made from. */
export interface TokenFindingsInput {
  decoded: Decoded;
  /** What the token was given as; absent: nobody said, so its claims must tell. */
  which?: 'access' | 'id';
  connection?: Connection | null;
  /** What it came with; null or absent: it is looked at by itself, as of `now`. */
  grant?: Grant | null;
  /** Milliseconds since the epoch, corrected clock. */
  now: number;
}

/** The same, with what every detector needs worked out once. */
export interface TokenCase {
  decoded: Decoded;
  /** By what was said or, failing that, by typ and claims; null: it can't be told. */
  kind: Kind;
  /** Its typ makes it an access token of RFC 9068, whatever it was given as. */
  isProfiled: boolean;
  connection: Connection | null;
  grant: Grant | null;
  now: number;
  /** "access token", "ID token" or "token", as it stands in a sentence. */
  noun: string;
  found: Finding[];
}

/** @param decoded The token itself, or what stands for it. */
export function caseOf({ which, connection = null, grant = null, now }: TokenFindingsInput, decoded: Decoded): TokenCase {
  const isProfiled = saysAccessToken(decoded);
  const kind = which ?? guess(decoded, isProfiled);
  const noun = kind === 'access' ? 'access token' : kind === 'id' ? 'ID token' : 'token';
  return { decoded, kind, isProfiled, connection, grant, now, noun, found: [] };
}

/** RFC 9068 section 2.1: "at+jwt", with or without "application/". */
function saysAccessToken({ header }: Decoded): boolean {
  const typ = member(header, 'typ');
  if (typeof typ !== 'string' || typ.length > 30) return false;
  const name = typ.toLowerCase();
  return name === 'at+jwt' || name === 'application/at+jwt';
}

/** Whether the claims are those of a JWT, signed or encrypted, whatever its serialisation. */
export function holdsClaims({ format, opened, paseto }: Decoded): boolean {
  return format === 'jwt' || format === 'jws-json' || (opened && paseto === null);
}

function guess(decoded: Decoded, isProfiled: boolean): Kind {
  const { claims } = decoded;
  if (isProfiled) return 'access';
  if (claims === null || !holdsClaims(decoded)) return null;
  const has = (name: string) => Object.hasOwn(claims, name);
  if (has('scope') || has('scp') || has('client_id') || has('permissions')) return 'access';
  return has('nonce') || has('at_hash') || has('c_hash') ? 'id' : null;
}
