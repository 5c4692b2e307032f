import type { Connection } from '../../model/connection';
import { clockSkewOf } from '../base/clock-skew';
import { cleanText, headerOf, jsonMembers } from '../base/untrusted-text';
import type { HttpResponse } from '../ports';
import { Mask } from '../redaction/snippets';
import type { TokenAnswer } from '../secrets';
import { readJson } from '../token/json';
import { find } from './find';

/** A token endpoint's answer, with what is needed to read it without giving a secret away. */
export interface AnsweredRequest {
  response: HttpResponse;
  /** Corrected clock, milliseconds since the epoch: when the request left, when the headers came, when the body was complete. */
  sentAt: number;
  headersAt: number;
  receivedAt: number;
  /** Everything secret that was sent; a server may send it back. */
  secrets: string[];
  /** Whose server it is. Absent: any, which writes its responses as the RFCs say. */
  connection?: Pick<Connection, 'dialect'>;
}

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
  const mask = new Mask(secrets);
  const { written, repeated } = numbersAsWritten(json === null ? '{}' : text);
  const type = headerOf(response.headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? null;
  const tokenType = textIn(members, 'token_type');
  const shownType = tokenType === null ? null : cleanText(mask.text(tokenType), 100);
  const lifetime = lifetimeIn(members, mask, exchange.connection?.dialect.millisecondLifetime === true);
  return {
    accessToken,
    refreshToken: textIn(members, 'refresh_token'),
    idToken: textIn(members, 'id_token'),
    tokenType: shownType,
    scope: scopeIn(members, secrets.every(isUnlikeScope) ? mask : new Mask(secrets.filter(isUnlikeScope))),
    expiresInSeconds: lifetime.seconds,
    clockSkewMs: clockSkewOf(response.headers, exchange),
    receivedAt: exchange.receivedAt,
    responseMembers: [...members]
      .filter(([name]) => !TOKENS.includes(name))
      .slice(0, MAX_MEMBERS)
      .map(([name, value]) => ({ name: cleanText(name, 200), value: written.get(name) ?? mask.json(value, name) })),
    breaches: find('readResponse', {
      status: response.status,
      isJson: json !== null,
      type: type === null ? null : cleanText(type, 100),
      forbidsCaching: /\bno-store\b/i.test(headerOf(response.headers, 'cache-control') ?? ''),
      error: members.has('error') ? cleanText(mask.json(members.get('error')), 100) : null,
      accessToken,
      notTexts: notTextsIn(members),
      repeated: repeated.map((name) => cleanText(name, 100)),
      scopeIsList: isTexts(members.get('scope')),
      scopeHasCommas: hasCommas(members.get('scope')),
      tokenType: shownType,
      tokenTypeIsKnown: ['bearer', 'dpop', 'n_a'].includes(tokenType?.toLowerCase() ?? ''),
      ...lifetime,
    }),
  };
}

/** Numbers of the outermost object with all their digits, which JSON.parse rounds beyond 2^53; and names that stand there twice. */
function numbersAsWritten(text: string): { written: Map<string, string>; repeated: string[] } {
  const written = new Map<string, string>();
  const repeated: string[] = [];
  const reading = readJson(text);
  if (!reading.ok || reading.node.kind !== 'object') return { written, repeated };
  const seen = new Set<string>();
  for (const { name, value } of reading.node.members) {
    if (seen.has(name)) repeated.push(name);
    seen.add(name);
    written.delete(name);
    if (value.kind === 'number') written.set(name, text.slice(value.start, Math.min(value.end, value.start + 400)));
  }
  return { written, repeated };
}

/** GitHub, for one, answers with a form unless asked for JSON. */
export function formMembers(text: string): Map<string, unknown> | null {
  return /^[^\s<>{}"]+$/.test(text) ? new Map<string, unknown>(new URLSearchParams(text)) : null;
}

function textIn(members: Map<string, unknown>, name: string): string | null {
  const value = members.get(name);
  return typeof value === 'string' && value !== '' ? value : null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Members that hold something, but no text where one is due. */
function notTextsIn(members: Map<string, unknown>): string[] {
  return ['refresh_token', 'id_token', 'scope'].filter((name) => {
    const value = members.get(name) ?? '';
    return typeof value !== 'string' && !(name === 'scope' && isTexts(value));
  });
}

function scopeIn(members: Map<string, unknown>, mask: Mask): string | null {
  const value = members.get('scope');
  const text = isTexts(value) ? value.join(' ') : hasCommas(value) ? value.split(',').join(' ') : value;
  return typeof text === 'string' ? mask.text(text).slice(0, 20_000) : null;
}

/** GitHub, Slack and Shopify separate scopes so. A comma may be part of a scope, but one without any space beside it hardly is. */
function hasCommas(value: unknown): value is string {
  return typeof value === 'string' && value.includes(',') && !value.includes(' ');
}

/** A test client's secret may well be "read"; a scope of that name must stay readable. */
function isUnlikeScope(secret: string): boolean {
  return secret.length >= 16;
}

/** Some servers spell expires_in so. */
const MISSPELT = ['expire_in', 'expires'];
/** Ten years in seconds. A larger number in `expires` is a date. */
const MAX_LIFETIME = 315_360_000;

function lifetimeIn(members: Map<string, unknown>, mask: Mask, inMilliseconds: boolean) {
  const name = ['expires_in', ...MISSPELT].find((each) => (members.get(each) ?? null) !== null) ?? null;
  const value = name === null ? null : members.get(name);
  const isText = typeof value === 'string';
  const number = isText && /^\s*\d{1,12}(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  const most = name === 'expires' ? MAX_LIFETIME : 1e10;
  const count = typeof number === 'number' && Number.isFinite(number) && number >= 0 && number <= most ? number : null;
  const seconds = count !== null && inMilliseconds ? Math.floor(count / 1000) : count;
  const written = value === null ? null : cleanText(isText && seconds !== null ? value : mask.json(value), 60);
  return { seconds, lifetime: written, lifetimeIsText: isText, misspelt: name === 'expires_in' ? null : name };
}
