import { decodeProtectedHeader } from 'jose';
import {
  AuthorizationResponseError,
  JWT_CLAIM_COMPARISON,
  JWT_TIMESTAMP_CHECK,
  KEY_SELECTION,
  OperationProcessingError,
  UnsupportedOperationError,
  validateJwtAuthResponse,
} from 'oauth4webapi';
import { asksSigned } from '../../model/authorize-request';
import type { Connection } from '../../model/connection';
import { type Failure, failing } from '../../model/failure';
import { responseTypeOf } from '../../model/grants';
import { cleanText } from '../base/untrusted-text';
import type { Clock } from '../ports';
import type { ResolvedServer } from '../wire/discovery';
import type { GuardDeps } from '../wire/guarded-fetch';
import { claimsOf, judgeOf, keysAddressOf, SIGNED_WITH } from '../wire/issuer-keys';
import { type Callback, callbackFailure, issuerMismatch } from './callback';

const invalid = (label: string, value: string): Failure =>
  callbackFailure('flow-response-invalid', [{ label, value: cleanText(value, 300) }]);

/** Why a signed response tells no state, so that nobody knows whose it is; null: it can be read, or there is none. */
export function whyUnreadable({ signed }: Callback): Failure | null {
  if (signed === undefined) return null;
  if (signed.split('.').length === 5) return invalid('Response', 'encrypted');
  return claimsOf(signed) === null ? invalid('Response', 'not a JWT') : null;
}

/**
 * Before anybody is asked to sign in. @throws Failure `connection-incomplete` nothing says whose signature to expect; `connection-invalid`
 * oauth4webapi takes no signed response with tokens in it, and no profile has one.
 */
export function checkVerifiable(connection: Connection, server: ResolvedServer): void {
  const type = responseTypeOf(connection);
  if (asksSigned(connection) && type !== 'code') throw onlyCode();
  if (asksSigned(connection) || type.includes('id_token')) keysAddressOf(server);
}

const onlyCode = failing({
  code: 'connection-invalid',
  what: 'A signed response (JARM) can bring only a code, but the connection requests tokens with it.',
  likelyCause: 'Its grant is implicit or hybrid, and its response_mode ends with jwt.',
  action: 'Choose the authorization code grant, or a response_mode without jwt.',
  mend: ['open:grantType', 'open:authorizeRequest.responseMode'],
});

/**
 * Refuses an unsigned response where a signed one was asked for, or signing would prove nothing. An error is let through: a server that can't
 * sign has no other way to say so.
 */
export function checkIsSigned(connection: Connection, { parameters, signed }: Callback): void {
  if (signed === undefined && asksSigned(connection) && !parameters.get('error')) throw invalid('Response', 'not signed');
}

/**
 * Verifies a signed authorization response, JARM section 2.4: issuer, audience and time first, and only where they are right its signature,
 * with the keys that the server publishes.
 *
 * @returns The callback with what the response says as its parameters.
 * @throws Failure `flow-response-invalid`, `flow-issuer-mismatch`, `connection-incomplete`, and what fetching the keys throws.
 */
export async function openSigned(
  deps: GuardDeps & { clock: Clock },
  connection: Connection,
  server: ResolvedServer,
  callback: Callback,
  state: string,
): Promise<Callback> {
  const { signed = '' } = callback;
  const { as, client, options } = judgeOf(deps, connection, server, keysAddressOf(server), claimsOf(signed)?.iss);
  try {
    const parameters = await validateJwtAuthResponse(as, client, new URLSearchParams({ response: signed }), state, options);
    return { ...callback, parameters };
  } catch (error) {
    // Genuine, and it says that the server refused: what that means is told where all refusals are.
    if (error instanceof AuthorizationResponseError) return { ...callback, parameters: error.cause };
    throw whyInvalid(error, signed, server);
  }
}

/** As oauth4webapi says it, with a code that stands for much else. */
const WRONG = 'JWT signature verification failed';

function whyInvalid(error: unknown, signed: string, server: ResolvedServer): unknown {
  if (!(error instanceof OperationProcessingError) && !(error instanceof UnsupportedOperationError)) return error;
  const claims: Record<string, unknown> = { ...claimsOf(signed) };
  const { claim } = { claim: null, ...(error.cause as { claim?: unknown } | undefined) };
  const { alg = 'none' } = decodeProtectedHeader(signed);
  if (error.code === JWT_CLAIM_COMPARISON && claim === 'iss') return issuerMismatch(server, String(claims.iss));
  if (error.code === JWT_CLAIM_COMPARISON) return invalid('Audience', String(claims.aud));
  if (error.code === JWT_TIMESTAMP_CHECK) return invalid(claim === 'exp' ? 'Expired at' : 'Valid from', timeOf(claims[String(claim)]));
  if (error.code === KEY_SELECTION) return invalid('Signed with', `${alg}, by a key that the server doesn't publish`);
  if (!SIGNED_WITH.includes(alg)) return invalid('Algorithm', alg);
  const missing = ['iss', 'aud', 'exp'].filter((name) => claims[name] === undefined);
  if (missing.length > 0) return invalid('Missing', missing.join(', '));
  return error.message === WRONG ? invalid('Signature', 'wrong') : invalid('Problem', error.message);
}

function timeOf(seconds: unknown): string {
  const time = new Date(Number(seconds) * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString();
}
