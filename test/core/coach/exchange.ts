import type { ExchangePurpose, LoggedBody, LoggedExchange } from '../../../electron/model/exchange';
import type { CoachAbout } from '../../../electron/core/coach/facts';
import type { Pair } from '../../../electron/model/connection';
import type { FailureCode } from '../../../electron/model/failure';

/** An exchange as logged, in short form. */
export interface Told {
  purpose?: ExchangePurpose;
  url?: string;
  method?: string;
  status?: number;
  headers?: Record<string, string>;
  /** An object: JSON. */
  body?: string | object;
  form?: Record<string, string>;
  requestHeaders?: Record<string, string>;
  /** Failure code instead of an answer, and the network error's names. */
  failure?: FailureCode;
  names?: string;
  /** Of that failure, besides. */
  evidence?: { label: string; value: string }[];
  /** Claims of the request's DPoP proof. */
  proof?: Record<string, string>;
  /** Thumbprint of the client certificate that was sent. */
  certificate?: string;
  /** What an app signed for its tap's URL. */
  signedForTap?: LoggedExchange['signedForTap'];
  about?: Partial<CoachAbout>;
}

const pairs = (headers: Record<string, string>): Pair[] => Object.entries(headers).map(([name, value]) => ({ name, value }));

function bodyOf(text: string, kind: LoggedBody['kind']): LoggedBody {
  return { text, kind: text === '' ? 'empty' : kind, bytes: text.length, cutAt: null };
}

export const CODE = { grant_type: 'authorization_code', code: '[code 11aa-22bb]', redirect_uri: 'dev.tokenscope:/oauth/callback' };
export const REFRESH = { grant_type: 'refresh_token', refresh_token: '[refresh token 3f9a-01bc]' };
export const DEVICE = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: '[device code aaaa-bbbb]' };
export const EXCHANGE = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: '[token aaaa-bbbb]' };
export const BEARER_ASSERTION = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: '[assertion aaaa-bbbb]' };
/** A client that authenticates with an assertion. */
export const ASSERTED = { grant_type: 'client_credentials', client_assertion: '[client assertion aaaa-bbbb]' };
export const MACHINE = { grant_type: 'client_credentials' };
export const AUTHORIZE_URL =
  'https://id.example.com/authorize?response_type=code&client_id=c1&redirect_uri=dev.tokenscope%3A%2Foauth%2Fcallback&scope=read+write&state=s1';

export function exchangeOf(told: Told): LoggedExchange {
  const { purpose = 'token', status = null, body = '', failure = null } = told;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const kind = typeof body === 'object' ? 'json' : /^\s*</.test(text) ? 'html' : 'text';
  const headers = { ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}), ...told.headers };
  const form = told.form ? new URLSearchParams(told.form).toString() : '';
  return {
    id: 'x1',
    connectionId: 'c1',
    purpose,
    at: Date.UTC(2026, 0, 2, 3, 4, 5),
    method: told.method ?? (purpose === 'call' || purpose === 'authorize' || purpose === 'callback' ? 'GET' : 'POST'),
    url: told.url ?? DEFAULT_URL[purpose],
    status,
    tookMs: status === null ? null : 40,
    failed: failure !== null || (status ?? 0) >= 400,
    error: null,
    ...(told.certificate !== undefined && { certificate: told.certificate }),
    ...(told.signedForTap && { signedForTap: told.signedForTap }),
    request: {
      headers: pairs(told.requestHeaders ?? {}),
      body: bodyOf(form, 'form'),
      ...(told.proof && { proof: bodyOf(JSON.stringify({ header: {}, claims: told.proof }), 'json') }),
    },
    response: status === null ? null : { statusText: '', headers: pairs(headers), body: bodyOf(text, kind), headersMs: 30, endMs: 40 },
    failure:
      failure === null
        ? null
        : {
            code: failure,
            what: 'It failed.',
            likelyCause: 'Something on the way.',
            action: 'Try again.',
            evidence: [...(told.names === undefined ? [] : [{ label: 'Error', value: told.names }]), ...(told.evidence ?? [])],
          },
    secrets: [],
  };
}

const DEFAULT_URL: Record<ExchangePurpose, string> = {
  par: 'https://id.example.com/par',
  authorize: AUTHORIZE_URL,
  'sign-in-page': AUTHORIZE_URL,
  callback: 'dev.tokenscope:/oauth/callback?state=s1',
  'device-authorization': 'https://id.example.com/device',
  token: 'https://id.example.com/token',
  refresh: 'https://id.example.com/token',
  discovery: 'https://id.example.com/.well-known/openid-configuration',
  jwks: 'https://id.example.com/jwks',
  registration: 'https://id.example.com/register',
  introspection: 'https://id.example.com/introspect',
  revocation: 'https://id.example.com/revoke',
  'sign-out': 'https://id.example.com/logout',
  userinfo: 'https://id.example.com/userinfo',
  call: 'https://api.example.com/v1/things',
};

export function aboutOf(changes: Partial<CoachAbout> = {}): CoachAbout {
  return { template: 'oauth', issuer: null, tokenEndpoint: null, clockSkewMs: 0, ...changes };
}
