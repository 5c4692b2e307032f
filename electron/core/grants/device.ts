import { allowInsecureRequests, customFetch, deviceAuthorizationRequest } from 'oauth4webapi';
import { checkUrl } from '../../model/address';
import type { Connection } from '../../model/connection';
import { Failure, failing } from '../../model/failure';
import { urlOf } from '../../model/text/url';
import { cleanText, jsonMembers } from '../base/untrusted-text';
import { readTokenResponse } from '../findings/token-response';
import type { KnownSecret } from '../secrets';
import { addAsked } from '../wire/additions';
import type { ResolvedServer } from '../wire/discovery';
import { secretsOf, sendAsClient } from '../wire/send';
import { errorIn, type TokenEndpointFailure, tokenFailure } from '../wire/token-failure';
import { sendTokenRequest, type TokenContext, type TokenExchange, type TokenForm } from '../wire/token-request';
import type { DeviceStep, GrantProtocol, NotYet } from './protocol';
import { requestRefresh } from './refresh';

/** A person signs in with any browser and a code that is shown here, while the token endpoint is asked again and again, RFC 8628. */
export const deviceCode: GrantProtocol<'urn:ietf:params:oauth:grant-type:device_code'> = {
  id: 'urn:ietf:params:oauth:grant-type:device_code',
  begin: async (beginning) => {
    const context = { ...beginning, redirectUri: null };
    const { given, scopesAsked } = await requestDeviceCode(context, beginning.change?.scopes);
    return deviceStep(context, given, scopesAsked);
  },
  renew: requestRefresh,
};

/** What a device authorization response gave (RFC 8628 section 3.2). Secret: deviceCode. */
export interface DeviceAuthorization {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  /** With the user code inside; null: the server gives none. */
  verificationUriComplete: string | null;
  expiresInMs: number;
  intervalMs: number;
}

const USUAL_INTERVAL_S = 5;
/** Where a server names no interval that a client could keep. */
const LEAST_INTERVAL_S = 1;
const MOST_INTERVAL_S = 600;
/** RFC 8628 section 3.5: slow_down adds 5 seconds to this and all later intervals. */
const SLOWER_MS = 5_000;
const MOST_BACKED_OFF_MS = 60_000;

/**
 * Asks for a device code, RFC 8628 section 3.1. Rejects as the token request does, with `token-response-unusable` where the answer lacks what
 * section 3.2 requires.
 *
 * oauth4webapi sends the request; the answer is read here, since the library refuses one without saying what is missing, and Google's
 * verification_url altogether.
 */
export async function requestDeviceCode(
  context: TokenContext,
  scopes = context.connection.scopes,
): Promise<{ given: DeviceAuthorization; scopesAsked: string[] }> {
  const { connection, server } = context;
  const url = deviceEndpointOf(connection, server);
  const parameters = new URLSearchParams();
  const scopesAsked = addAsked(parameters, { ...connection, scopes });
  // A proof of possession belongs to the token request (RFC 9449 section 5).
  const exchanged = await sendAsClient({ ...context, dpop: undefined }, 'device-authorization', {
    url,
    form: parameters,
    secrets: [],
    post: (issuer, client, authenticate, fetch) =>
      deviceAuthorizationRequest({ ...issuer, device_authorization_endpoint: url.href }, client, authenticate, parameters, {
        [allowInsecureRequests]: true,
        [customFetch]: fetch,
      }),
  });
  const secrets = secretsOf(exchanged).map(({ value }) => value);
  return { given: readDeviceAuthorization({ ...exchanged, purpose: 'device-authorization', connection, secrets }), scopesAsked };
}

function readDeviceAuthorization(exchange: Parameters<typeof tokenFailure>[0]): DeviceAuthorization {
  const { status, body, exchangeId } = exchange.response;
  const members = status >= 200 && status < 300 ? jsonMembers(new TextDecoder().decode(body)) : null;
  if (members === null || members.has('error')) throw tokenFailure(exchange);
  const text = (name: string) => {
    const value = members.get(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const device = text('device_code');
  const userCode = cleanText(text('user_code') ?? '', 100);
  const verificationUri = text('verification_uri') ?? text('verification_url');
  const expiresIn = seconds(members.get('expires_in'));
  if (device !== null && userCode !== '' && verificationUri !== null && expiresIn !== null) {
    const interval = seconds(members.get('interval')) ?? USUAL_INTERVAL_S;
    return {
      deviceCode: device,
      userCode,
      verificationUri,
      verificationUriComplete: text('verification_uri_complete') ?? text('verification_url_complete'),
      expiresInMs: expiresIn * 1000,
      intervalMs: Math.min(Math.max(interval, LEAST_INTERVAL_S), MOST_INTERVAL_S) * 1000,
    };
  }
  const there = { device_code: device, user_code: userCode || null, verification_uri: verificationUri, expires_in: expiresIn };
  throw lacking(
    Object.entries(there).flatMap(([name, value]) => (value === null ? [name] : [])),
    exchangeId,
  );
}

/** Some servers write a number as text. null: none that a time could be. */
function seconds(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

/** What a poll says. */
export function deviceCodeForm(code: string): TokenForm {
  const secrets: KnownSecret[] = [{ kind: 'device code', value: code }];
  return { grantType: deviceCode.id, purpose: 'token', parameters: new URLSearchParams({ device_code: code }), secrets };
}

function deviceStep(context: TokenContext, given: DeviceAuthorization, scopesAsked: string[]): DeviceStep {
  const { userCode, verificationUri, verificationUriComplete, expiresInMs } = given;
  let { intervalMs } = given;
  const page = webAddress(verificationUriComplete) ?? webAddress(verificationUri);
  return {
    kind: 'device',
    deviceCode: given.deviceCode,
    shown: {
      userCode,
      verificationUri: cleanText(verificationUri, 500),
      page,
      carriesCode: page !== null && page === webAddress(verificationUriComplete),
      intervalMs,
    },
    expiresInMs,
    ask: async () => {
      const asked = await askForTokens(context, given.deviceCode);
      if ('answer' in asked) {
        return { tokens: { answer: asked.answer, callbackMembers: [], scopesAsked, nonce: null, how: 'connected' } };
      }
      intervalMs = asked.slower ? intervalMs + SLOWER_MS : intervalMs;
      if (asked.trouble === null) return { waitMs: intervalMs, intervalMs, failure: null };
      // RFC 8628 section 3.5: a client reduces its polling frequency when a request brings no answer.
      intervalMs = Math.max(intervalMs, Math.min(intervalMs * 2, MOST_BACKED_OFF_MS));
      return { waitMs: Math.max(intervalMs, asked.retryAfterMs), intervalMs, failure: asked.trouble };
    },
  };
}

/** What a poll brought. `slower`: the server wants to be asked less often. `trouble`: no answer that says anything of the sign-in. */
type Asked =
  | { answer: NonNullable<ReturnType<typeof readTokenResponse>> }
  | { slower: boolean; trouble: NotYet['failure']; retryAfterMs: number };

const NOT_YET = { slower: false, trouble: null, retryAfterMs: 0 };

/** Polls once, RFC 8628 section 3.4. Rejects with `flow-denied`, `flow-timed-out` or another failure that ends the sign-in. */
async function askForTokens(context: TokenContext, code: string): Promise<Asked> {
  let exchange: TokenExchange;
  try {
    exchange = await sendTokenRequest(context, deviceCodeForm(code));
  } catch (error) {
    if (!(error instanceof Failure) || !error.code.startsWith('network-')) throw error;
    return { ...NOT_YET, trouble: error };
  }
  const answer = readTokenResponse(exchange);
  if (answer !== null) return { answer: { ...answer, exchangeId: exchange.response.exchangeId } };
  const { error } = errorIn(exchange);
  if (error === 'authorization_pending') return NOT_YET;
  if (error === 'slow_down') return { ...NOT_YET, slower: true };
  const failure = tokenFailure(exchange);
  if (failure.code === 'server-busy' || failure.code === 'server-failed') {
    return { ...NOT_YET, trouble: failure, retryAfterMs: failure.retryAfterMs ?? 0 };
  }
  throw ended(failure, error);
}

/** The two ways in which a person's part ends without tokens have codes of their own, whatever grant it is. */
function ended(failure: TokenEndpointFailure, error: string | null): Failure {
  const code = error === 'access_denied' ? 'flow-denied' : error === 'expired_token' ? 'flow-timed-out' : failure.code;
  const { what, likelyCause, action, evidence, said, mend, exchangeId } = failure;
  return new Failure({ code, what, likelyCause, action, evidence, said, mend, exchangeId });
}

/** As a browser may open it; null: no http(s) address, or one with a user name or password in it, which hides where it leads. */
function webAddress(address: string | null): string | null {
  const url = address === null || address.length > 2000 ? null : urlOf(address);
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href;
}

/** @throws Failure `connection-incomplete`, `connection-invalid`, `insecure-url` or `address-refused`. */
function deviceEndpointOf({ allowPlainHttp }: Connection, { endpoints, refused }: ResolvedServer): URL {
  const address = endpoints.deviceAuthorization ?? '';
  if (address === '' && refused?.deviceAuthorization) throw refused.deviceAuthorization;
  if (address === '') throw withoutEndpoint();
  return checkUrl(address, { allowPlainHttp, what: 'device authorization endpoint', field: 'endpoints.deviceAuthorization' });
}

const withoutEndpoint = failing({
  code: 'connection-incomplete',
  what: "The connection has no device authorization endpoint, so it can't request a code.",
  likelyCause:
    "It was not filled in, and the issuer's metadata (if there is an issuer) doesn't have one: not every server supports this grant.",
  action: "Enter the device authorization endpoint in the connection's settings, or choose another grant type.",
});

function lacking(missing: string[], exchangeId: string | undefined): Failure {
  return new Failure({
    code: 'token-response-unusable',
    what: `The device authorization response lacks ${missing.join(', ')}, which RFC 8628 (section 3.2) requires.`,
    likelyCause: 'The URL is not that of a device authorization endpoint, or the server does not follow RFC 8628.',
    action: "Compare the device authorization endpoint with the provider's documentation, and read the response under Exchanges.",
    evidence: [{ label: 'Missing', value: missing.join(', ') }],
    exchangeId,
  });
}
