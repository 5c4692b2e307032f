import { isLoopback } from '../../model/address';
import type { Connection } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import type { TokenFormat } from '../../model/token';
import { urlOf } from '../../model/text/url';
import { trialWordOf } from '../../model/environment';
import { jsonMembers } from '../base/untrusted-text';
import { coachFor } from '../coach/coach';
import { coachAboutOf, type Facts, factsOf } from '../coach/facts';
import { decodeToken, member } from '../token/decode';
import { scopesOf, textsOf } from '../token/expected';
import type { JsonObject, JsonValue } from '../token/json';
import { asProcessed, innermost } from '../token/payload';

/** What can be read of an access token without a key. It never leaves core. */
export interface ReadToken {
  format: TokenFormat | null;
  header: JsonObject | null;
  claims: JsonObject | null;
  /** As the token says, else as it was granted; null: not known. */
  scopes: string[] | null;
}

/** One exchange with what is known of its connection. */
export interface Side {
  connection: Connection;
  /** Redacted. */
  exchange: LoggedExchange;
  /** The access token that it sent; null: none, or not known any more. */
  token: ReadToken | null;
  /** Key IDs that the API's issuer publishes; null: not known. */
  keyIds?: readonly string[] | null;
  /** Server clock minus this computer's, in milliseconds; null: not known. */
  clockSkewMs?: number | null;
}

/** A side with all that the suspects ask about. */
export interface Half extends Side {
  facts: Facts;
  url: URL | null;
  claims: JsonObject | null;
  issuer: string | null;
  audiences: string[];
  failed: boolean;
}

/** Never throws. @param granted The scopes granted with it; null: not known. */
export function readToken(token: string, granted: string[] | null = null): ReadToken {
  const { format, header, claims } = asProcessed(innermost(decodeToken(token)));
  return { format, header, claims, scopes: scopesIn(claims) ?? granted };
}

/** The same of what the history keeps of one: header and claims as JSON text. */
export function readKept(header: string | null, claims: string | null, granted: string[] | null): ReadToken {
  const read = objectIn(claims);
  return { format: read === null ? null : 'jwt', header: objectIn(header), claims: read, scopes: scopesIn(read) ?? granted };
}

export function halfOf(side: Side): Half {
  const about = coachAboutOf(side.connection, side.clockSkewMs ?? null);
  const claims = side.token?.claims ?? null;
  const issuer = member(claims, 'iss');
  const facts = factsOf(side.exchange, about);
  return {
    ...side,
    facts,
    url: urlOf(side.exchange.url),
    claims,
    issuer: typeof issuer === 'string' ? issuer : null,
    audiences: textsOf(member(claims, 'aud')),
    failed: coachFor(side.exchange, about) !== null,
  };
}

/** The first of these claims that is a text, a number or a boolean, as text; null: none is. */
export function claimOf({ claims }: Half, ...names: string[]): string | null {
  for (const name of names) {
    const value = member(claims, name);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return null;
}

/** The word by which a URL says that it belongs to no production; "" where it says nothing; null: no URL. */
export function trialIn(url: string | null): string | null {
  return url === null || urlOf(url) === null ? null : (trialWordOf(url)?.toLowerCase() ?? '');
}

/** Whether a URL-shaped identifier names the host of a request. On this computer only the port tells servers apart. */
export function covers(identifier: string, url: URL | null): boolean {
  const part = url !== null && isLoopback(url) ? 'host' : 'hostname';
  return url !== null && urlOf(identifier)?.[part] === url[part];
}

const scopesIn = (claims: JsonObject | null) => scopesOf(member(claims, 'scope') ?? member(claims, 'scp'));

function objectIn(text: string | null): JsonObject | null {
  const members = text === null ? null : jsonMembers(text);
  return members === null ? null : (Object.fromEntries(members) as Record<string, JsonValue>);
}
