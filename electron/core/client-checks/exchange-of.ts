import type { ExchangePurpose } from '../../model/exchange';
import { utf8Bytes } from '../base/bytes';
import { headerOf } from '../base/untrusted-text';
import type { Recorded } from '../exchanges/recording';
import type { KnownSecret } from '../secrets';
import { type Act, answeredText, formOf, isRefresh, type Leg, queryOf } from './acts';

const PURPOSES: Record<Exclude<Leg, 'token'>, ExchangePurpose> = {
  authorize: 'authorize',
  page: 'sign-in-page',
  callback: 'callback',
  api: 'call',
  jwks: 'jwks',
  userinfo: 'userinfo',
  revocation: 'revocation',
  introspection: 'introspection',
  pushed: 'par',
  'sign-out': 'sign-out',
  metadata: 'discovery',
  elsewhere: 'call',
  other: 'call',
};

/** An act as an exchange, still with its secrets. */
export function exchangeOf(act: Act, connectionId: string): Recorded {
  const { leg, at, request, answer } = act;
  const endMs = Math.max(0, (act.endedAt ?? at) - at);
  return {
    connectionId,
    purpose: leg === 'token' ? (isRefresh(act) ? 'refresh' : 'token') : PURPOSES[leg],
    at,
    method: request.method,
    url: request.url,
    request: { headers: request.headers, body: bodyOf(request.body, headerOf(request.headers, 'content-type')) },
    response: answer && {
      status: answer.status,
      statusText: '',
      headers: [...answer.headers],
      headersMs: endMs,
      endMs,
      body: bodyOf(answer.body, headerOf(answer.headers, 'content-type')),
    },
    failure: null,
    secrets: secretsOf(act),
  };
}

/** What stands where it should: an exchange whose secrets are known beforehand is read once and not twice. Redaction finds the others. */
export function secretsOf(act: Act): KnownSecret[] {
  if (act.leg !== 'token' && act.leg !== 'callback') return [];
  const [sent, of] = act.leg === 'token' ? [formOf(act), ISSUED] : [queryOf(act), []];
  const found = [
    ...SENT.map(([name, kind]) => ({ kind, value: sent.get(name) })),
    ...of.map(([name, kind]) => ({ kind, value: answeredText(act, name) })),
  ];
  return found.flatMap(({ kind, value }) => (value ? [{ kind, value }] : []));
}

const SENT = [
  ['code', 'code'],
  ['code_verifier', 'code verifier'],
  ['refresh_token', 'refresh token'],
] as const;
const ISSUED = [
  ['access_token', 'access token'],
  ['refresh_token', 'refresh token'],
  ['id_token', 'ID token'],
] as const;

function bodyOf(text: string, contentType: string | null) {
  const bytes = utf8Bytes(text);
  return { bytes, length: bytes.length, cut: false, contentType: contentType ?? '' };
}
