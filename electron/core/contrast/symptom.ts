import type { LoggedExchange } from '../../model/exchange';
import type { Half } from './side';
import type { Symptom } from './suspect';

const AT_TOKEN_ENDPOINT: readonly LoggedExchange['purpose'][] = [
  'token',
  'refresh',
  'par',
  'device-authorization',
  'introspection',
  'revocation',
];

const CLIENT = /^(?:invalid_client|unauthorized_client|unsupported_grant_type)$/;

/** How the one that fails did fail. */
export function symptomOf({ exchange, facts }: Half): Symptom {
  const { status, error, body } = facts;
  if (exchange.response === null || status === null) return error === null || facts.failure !== null ? 'silence' : 'wish';
  if (AT_TOKEN_ENDPOINT.includes(exchange.purpose) && body !== 'html' && status < 500 && status !== 404) {
    if (error === 'invalid_grant') return 'grant';
    return status === 401 || CLIENT.test(error ?? '') ? 'client' : 'wish';
  }
  if (status === 404 || status === 410) return 'missing';
  if (status === 405) return 'method';
  if (status === 429) return 'busy';
  if (body === 'html' || status < 400 || (status >= 502 && status <= 504)) return 'gateway';
  if (status === 401) return 'token';
  if (status === 403) return 'forbidden';
  return status >= 500 ? 'broken' : 'request';
}
