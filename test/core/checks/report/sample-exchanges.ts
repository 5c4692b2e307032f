import type { ExchangePurpose, LoggedExchange } from '../../../../electron/model/exchange';
import type { Pair } from '../../../../electron/model/connection';
import { Redaction } from '../../../../electron/core/redaction/redaction';
import type { KnownSecret } from '../../../../electron/core/secrets';
import { NO_BODY } from '../../../../electron/core/exchanges/recording';
import { redactExchange } from '../../../../electron/core/exchanges/redact';
import { bodyOf, fingerprint } from '../../exchanges/support';

/** The secrets of the sample run: none may be found in any report. */
export const SECRETS = {
  clientSecret: 'CANARY-client-secret-9f3kQ0zP',
  code: 'CANARY-code-SplxlOBeZQQYbYS6WxSbIA',
  codeVerifier: 'CANARY-verifier-dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  access: ['CANARY-access-1-MTQ0NjJkZmQ5OTM2NDE1ZTZjNGZmZjI3', 'CANARY-access-2-ZjI3MTQ0NjJkZmQ5OTM2NDE1ZTZjNGZm'],
  refresh: [
    'CANARY-refresh-1-tGzv3JOkF0XG5Qx2TlKWIA',
    'CANARY-refresh-2-8xLOxBtZp8Q1vVZbN0dW2g',
    'CANARY-refresh-3-JOkF0XG5Qx2TlKWIAtGzv3',
  ],
} as const;

const KNOWN: KnownSecret[] = [
  { kind: 'client secret', value: SECRETS.clientSecret },
  { kind: 'code', value: SECRETS.code },
  { kind: 'code verifier', value: SECRETS.codeVerifier },
  ...SECRETS.access.map((value): KnownSecret => ({ kind: 'access token', value })),
  ...SECRETS.refresh.map((value): KnownSecret => ({ kind: 'refresh token', value })),
];

interface Sketch {
  id: string;
  at: number;
  purpose: ExchangePurpose;
  method: string;
  url: string;
  headers?: Pair[];
  form?: Record<string, string>;
  status: number;
  statusText: string;
  answerHeaders?: Pair[];
  answer: string;
  contentType?: string;
  tookMs: number;
}

/** Redacted as the app redacts. */
export function sampleExchange(sketch: Sketch): LoggedExchange {
  const {
    id,
    at,
    purpose,
    method,
    url,
    form,
    status,
    statusText,
    answer,
    tookMs,
    contentType = 'application/json; charset=utf-8',
  } = sketch;
  const known = new Redaction(fingerprint);
  known.addAll(KNOWN);
  const formHeaders = form ? [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }] : [];
  const raw = {
    id,
    connectionId: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    purpose,
    at,
    method,
    url,
    request: {
      headers: [{ name: 'accept', value: 'application/json' }, ...formHeaders, ...(sketch.headers ?? [])],
      body: form ? bodyOf(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded') : NO_BODY,
    },
    response: {
      status,
      statusText,
      headers: [{ name: 'content-type', value: contentType }, ...(sketch.answerHeaders ?? [])],
      body: bodyOf(answer, contentType),
      headersMs: tookMs - 2,
      endMs: tookMs,
    },
    failure: null,
  };
  return redactExchange(raw, KNOWN, known, fingerprint).exchange;
}
