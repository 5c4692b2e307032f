import { OperationProcessingError, UnsupportedOperationError, validateCodeIdTokenResponse } from 'oauth4webapi';
import type { Failure } from '../../model/failure';
import { cleanText } from '../base/untrusted-text';
import { failureOf } from '../coach/coach';
import { decodeToken } from '../token/decode';
import { idTokenVerdicts } from '../verify/verdicts';
import { verifyToken } from '../verify/verify';
import { claimsOf, judgeOf, keysAddressOf } from '../wire/issuer-keys';
import { fetchJwks } from '../wire/jwks';
import type { AuthorizeRequest } from './authorize-request';
import { checkNonce } from './nonce';
import type { AcceptedCallback, Beginning } from './protocol';

/**
 * Whether the ID token that came through the browser is genuine, for this client and this sign-in, and belongs to the code and the access token
 * beside it, OpenID Connect Core sections 3.2.2.9 to 3.2.2.11 and 3.3.2.9 to 3.3.2.11. What needs no keys is looked at first. Where no ID token
 * was to come, nothing can be verified.
 *
 * oauth4webapi judges what comes with a code, c_hash and s_hash included. It has nothing for an ID token without a code, nor for at_hash: those
 * are judged as the tokens of a connection are.
 *
 * @throws Failure `flow-nonce-mismatch`, `flow-response-invalid`, `connection-incomplete`, and what fetching the keys throws.
 */
export async function verifyFrontChannel(
  beginning: Beginning,
  { nonce, state }: Pick<AuthorizeRequest, 'nonce' | 'state'>,
  { code, parameters }: AcceptedCallback,
): Promise<void> {
  const { connection, server, clock } = beginning;
  const idToken = parameters.get('id_token');
  if (idToken === null || nonce === null) return;
  const accessToken = parameters.get('access_token');
  const decoded = decodeToken(idToken);
  if (decoded.format !== 'jwt' || decoded.claims === null) throw invalid(`It can't be read: ${decoded.format}.`);
  checkNonce(idToken, nonce);
  const now = clock.now();
  const context = { issuer: server.issuer, clientId: connection.clientId, nonce, accessToken, code: code || null };
  const verdicts = await idTokenVerdicts(decoded, { ...context, maxAge: null, refreshed: false, receivedAt: now, now });
  const wrong = verdicts.find(({ verdict }) => verdict === 'fail');
  if (wrong !== undefined) throw invalid(`${wrong.name}: ${wrong.text}`);
  const claims = claimsOf(idToken);
  // With the code flow it is optional; here nothing else ties the two together.
  if (accessToken !== null && claims?.at_hash === undefined) throw invalid('at_hash: It is missing, though an access token came with it.');

  const url = keysAddressOf(server);
  if (code === '') {
    const start = connection.endpoints.jwks ? url : (connection.issuer ?? url);
    const about = { connectionId: connection.id, purpose: 'jwks' as const, secrets: [] };
    const keys = await fetchJwks(beginning, { url, start, allowPlainHttp: connection.allowPlainHttp, kid: null, about });
    const { status, text } = await verifyToken({ token: idToken, keys, now });
    if (status !== 'valid') throw invalid(text);
    return;
  }
  const { as, client, options } = judgeOf(beginning, connection, server, url, claims?.iss);
  try {
    await validateCodeIdTokenResponse(as, client, parameters, nonce, state, undefined, options);
  } catch (error) {
    if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError) throw invalid(`${error.message}.`);
    throw error;
  }
}

/**
 * Compares the user of the ID token that came through the browser with that of the token response, OpenID Connect Core section 3.3.3.6.
 *
 * @throws Failure `flow-response-invalid`.
 */
export function checkSameUser(browser: string | null, exchanged: string | null): void {
  const [one, other] = [browser, exchanged].map((each) => (each === null ? null : claimsOf(each)));
  if (!one || !other) return;
  const differs = (['iss', 'sub'] as const).find((name) => one[name] !== other[name]);
  if (differs !== undefined) throw invalid(differs, 'Differs between the ID tokens');
}

function invalid(why: string, label = 'ID token'): Failure {
  const evidence = [{ label, value: cleanText(why, 300) }];
  return failureOf({ purpose: 'callback', url: 'callback:' }, { code: 'flow-response-invalid', evidence });
}
