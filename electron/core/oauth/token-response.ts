import type { Pair } from '../connection/model';
import type { Finding } from '../token/finding';
import { readJson } from '../token/json';
import { breach } from './breaches';
import type { TokenExchange } from './token-request';
import { hideSecrets, redactedJson } from '../redaction/snippets';
import { cleanText, headerOf, jsonMembers } from './untrusted-text';

/** Tokens as a token endpoint gave them, with what it got wrong on the way. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  tokenType: string | null;
  /** As sent; null: absent, which RFC 6749 section 5.1 reads as "as asked". */
  scope: string | null;
  /** null: absent or unusable. */
  expiresInSeconds: number | null;
  /** Server `Date` minus local time, in milliseconds; 0 where they agree as far as a header in whole seconds can tell; null: no Date. */
  clockSkewMs: number | null;
  /** Corrected clock, milliseconds since the epoch. */
  receivedAt: number;
  /** Members other than tokens as JSON text, in the order sent; secrets in them hidden. */
  responseMembers: Pair[];
  breaches: Finding[];
}

/** What reading an answer takes of the exchange it came in. */
export type AnsweredRequest = Pick<TokenExchange, 'response' | 'sentAt' | 'headersAt' | 'receivedAt' | 'secrets'>;

const TOKENS = ['access_token', 'refresh_token', 'id_token'];
const MAX_MEMBERS = 200;

/**
 * Reads a success, or null where the answer holds no usable access token.
 *
 * Not through oauth4webapi's processors: those refuse an answer for a missing token_type, a content type or a status of 201, and an
 * inspector that drops the token can't show what is wrong with it.
 */
export function readTokenResponse(exchange: AnsweredRequest): TokenAnswer | null {
  const { response } = exchange;
  if (response.status < 200 || response.status > 299) return null;
  const text = new TextDecoder().decode(response.body);
  const json = jsonMembers(text);
  const members = json ?? (response.cut ? null : formMembers(text));
  const accessToken = members?.get('access_token');
  if (members === null || typeof accessToken !== 'string' || accessToken === '') return null;

  const tokens = TOKENS.map((name) => members.get(name)).filter((value) => typeof value === 'string');
  const secrets = [...exchange.secrets, ...tokens];
  const found: Finding[] = [];
  const written = numbersAsWritten(json === null ? '{}' : text, found);
  if (response.status !== 200) found.push(breach.status(response.status));
  if (json === null) found.push(breach.formEncoded());
  else noteContentType(headerOf(response.headers, 'content-type'), found);
  if (!/\bno-store\b/i.test(headerOf(response.headers, 'cache-control') ?? '')) found.push(breach.cacheable());
  if (members.has('error')) found.push(breach.errorBeside(cleanText(redactedJson(members.get('error'), secrets), 100)));
  if (!/^[\x20-\x7e]+$/.test(accessToken)) found.push(breach.characters());

  const refreshToken = token(members, 'refresh_token', found);
  const idToken = token(members, 'id_token', found);
  return {
    accessToken,
    refreshToken,
    idToken,
    tokenType: tokenType(members, secrets, found),
    scope: scope(members, secrets, found),
    expiresInSeconds: lifetime(members, secrets, found),
    clockSkewMs: clockSkew(exchange),
    receivedAt: exchange.receivedAt,
    responseMembers: [...members]
      .filter(([name]) => !TOKENS.includes(name))
      .slice(0, MAX_MEMBERS)
      .map(([name, value]) => ({ name: cleanText(name, 200), value: written.get(name) ?? redactedJson(value, secrets, name) })),
    breaches: found,
  };
}

/** Numbers of the outermost object with all their digits, which JSON.parse rounds beyond 2^53; notes names that stand there twice. */
function numbersAsWritten(text: string, found: Finding[]): Map<string, string> {
  const written = new Map<string, string>();
  const reading = readJson(text);
  if (!reading.ok || reading.node.kind !== 'object') return written;
  const seen = new Set<string>();
  for (const { name, value } of reading.node.members) {
    if (seen.has(name)) found.push(breach.repeated(cleanText(name, 100)));
    seen.add(name);
    written.delete(name);
    if (value.kind === 'number') written.set(name, text.slice(value.start, Math.min(value.end, value.start + 400)));
  }
  return written;
}

/** GitHub, for one, answers with a form unless asked for JSON. */
function formMembers(text: string): Map<string, unknown> | null {
  return /^[^\s<>{}"]+$/.test(text) ? new Map<string, unknown>(new URLSearchParams(text)) : null;
}

function noteContentType(contentType: string | null, found: Finding[]): void {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? null;
  if (type !== 'application/json') found.push(breach.contentType(type === null ? null : cleanText(type, 100)));
}

function token(members: Map<string, unknown>, name: string, found: Finding[]): string | null {
  const value = members.get(name);
  if (typeof value === 'string' && value !== '') return value;
  if (value !== undefined && value !== null && value !== '') found.push(breach.notText(name));
  return null;
}

function tokenType(members: Map<string, unknown>, secrets: readonly string[], found: Finding[]): string | null {
  const value = members.get('token_type');
  if (typeof value !== 'string' || value === '') {
    found.push(breach.tokenTypeMissing());
    return null;
  }
  const shown = cleanText(hideSecrets(value, secrets), 100);
  if (!['bearer', 'dpop'].includes(value.toLowerCase())) found.push(breach.tokenTypeUnknown(shown));
  return shown;
}

function scope(members: Map<string, unknown>, secrets: readonly string[], found: Finding[]): string | null {
  const value = members.get('scope');
  const shown = (text: string) => hideSecrets(text, secrets.filter(isUnlikeScope)).slice(0, 20_000);
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    found.push(breach.scopeList());
    return shown(value.join(' '));
  }
  if (value !== undefined && value !== null) found.push(breach.notText('scope'));
  return null;
}

/** A test client's secret may well be "read"; a scope of that name must stay readable. */
function isUnlikeScope(secret: string): boolean {
  return secret.length >= 16;
}

function lifetime(members: Map<string, unknown>, secrets: readonly string[], found: Finding[]): number | null {
  const standard = members.get('expires_in') ?? null;
  const other = members.get('expire_in') ?? null;
  // CATAPA's page spells it so.
  if (standard === null && other !== null) found.push(breach.expireIn());
  const value = standard ?? other;
  if (value === null) return null;
  const seconds = typeof value === 'string' && /^\s*\d{1,12}(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0 || seconds > 1e10) {
    found.push(breach.lifetimeUnusable(cleanText(redactedJson(value, secrets), 60)));
    return null;
  }
  if (typeof value === 'string') found.push(breach.lifetimeText(cleanText(value, 60)));
  return seconds;
}

/**
 * The header counts whole seconds and was written at some moment of the exchange; a difference those two explain is none.
 */
function clockSkew({ response, sentAt, headersAt }: AnsweredRequest): number | null {
  const header = headerOf(response.headers, 'date');
  const date = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(date)) return null;
  if (date - headersAt <= 0 && date + 1000 - sentAt >= 0) return 0;
  return Math.round(date + 500 - headersAt);
}
