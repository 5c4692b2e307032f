import { ASSERTED, BEARER_ASSERTION, CODE, DEVICE, EXCHANGE, MACHINE, type Told } from '../exchange';
import { AUTH0, GOOGLE, KEYCLOAK, OKTA, bearer, network, token } from './answers';

const PROOF = { DPoP: '[DPoP proof aaaa-bbbb]' };

export const PROOFS: Record<string, Told[]> = {
  'token-assertion-refused': [token('invalid_client', 'client authentication failed', ASSERTED, 401)],
  // Okta's words: support.okta.com; Keycloak's: JWTClientValidator; PingFederate and Connect2id name the claim likewise.
  'client-assertion-replayed': [
    // The practice provider's, by its fault.
    token('invalid_client', 'The jti of the client assertion was used before', ASSERTED, 401),
    token('invalid_client', 'Client authentication with signed JWT failed: Token reuse detected', ASSERTED),
    token('invalid_client', 'client assertion tokens must only be used once', ASSERTED, 401),
    token('invalid_client', 'The client_assertion token has already been used', ASSERTED, 401),
  ],
  'client-assertion-audience': [
    {
      ...token('invalid_client', 'The audience claim for client_assertion must be the endpoint invoked for the request.', ASSERTED, 401),
      url: OKTA,
    },
    { ...token('invalid_client', 'Client authentication with signed JWT failed: Invalid token audience', ASSERTED), url: KEYCLOAK },
    { ...token('invalid_client', 'audience (aud) must equal the issuer', {}, 401), purpose: 'par', form: ASSERTED },
  ],
  'tap-client-assertion-audience': [
    {
      ...token('invalid_client', 'Client authentication with signed JWT failed: Invalid token audience', ASSERTED, 401),
      signedForTap: ['client-assertion'],
    },
    { ...token('invalid_client', undefined, ASSERTED, 401), signedForTap: ['client-assertion'] },
  ],
  'client-assertion-time': [
    // The practice provider's, by its fault.
    token('invalid_client', 'The client assertion has expired', ASSERTED, 401),
    { ...token('invalid_client', 'The client_assertion token has an expiration too far into the future.', ASSERTED, 401), url: OKTA },
    { ...token('invalid_client', 'The client_assertion token is expired.', ASSERTED, 401), url: OKTA },
    {
      ...token('invalid_client', 'Token expiration is too far in the future and iat claim not present in token', ASSERTED, 400),
      url: KEYCLOAK,
    },
    { ...token('invalid_client', 'Client authentication with signed JWT failed: Token is not active', ASSERTED), url: KEYCLOAK },
  ],
  'client-assertion-algorithm': [token('invalid_client', 'alg mismatch', ASSERTED, 401)],
  'client-assertion-key': [
    { ...token('invalid_client', 'The client_assertion JWT kid is invalid.', ASSERTED, 401), url: OKTA },
    { ...token('invalid_client', 'The client_assertion signature is invalid.', ASSERTED, 401), url: OKTA },
    { ...token('invalid_client', 'Client authentication with signed JWT failed: Unable to load public key', ASSERTED), url: KEYCLOAK },
    token('invalid_client', 'Client authentication with signed JWT failed: Signature on JWT token failed validation', ASSERTED),
  ],
  'client-method-not-registered': [
    token(
      'invalid_client',
      'the provided authentication mechanism does not match the registered client authentication method',
      MACHINE,
      401,
    ),
  ],
  'client-certificate-not-seen': [
    { ...token('invalid_client', 'client certificate was not provided', CODE, 401), certificate: 'x5t' },
    { ...token('invalid_client', 'Missing client certificate', CODE, 401), certificate: 'x5t' },
  ],
  'client-certificate-subject': [
    { ...token('invalid_client', 'certificate subject value does not match the registered one', CODE, 401), certificate: 'x5t' },
  ],
  'token-certificate-refused': [{ ...token('invalid_client', 'client authentication failed', CODE, 401), certificate: 'x5t' }],
  'tls-client-certificate-refused': [
    { ...network('network-tls', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'), certificate: 'x5t' },
    { ...network('network-tls', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'), certificate: 'x5t' },
    { ...network('network-tls', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), certificate: 'x5t' },
    { ...network('network-tls', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'), certificate: 'x5t' },
  ],
  'tls-client-certificate-reset': [{ ...network('network-reset', 'ECONNRESET'), certificate: 'x5t' }],
  'http-client-certificate-missing': [
    {
      status: 400,
      form: CODE,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>400 No required SSL certificate was sent</title></head></html>',
    },
  ],
  'http-client-certificate-refused': [
    {
      status: 400,
      form: CODE,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>400 The SSL certificate error</title></head></html>',
    },
  ],
  // The practice provider's, and Google's words of service accounts.
  'bearer-assertion-replayed': [token('invalid_grant', 'The jti of the assertion was used before', BEARER_ASSERTION)],
  'bearer-assertion-audience': [
    { ...token('invalid_grant', 'Invalid JWT: Failed audience check.', BEARER_ASSERTION), url: GOOGLE },
    token('invalid_grant', 'The aud claim of the assertion is missing or wrong', BEARER_ASSERTION),
  ],
  'bearer-assertion-time': [
    {
      ...token(
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
        BEARER_ASSERTION,
      ),
      url: GOOGLE,
    },
    token('invalid_grant', 'The assertion has expired', BEARER_ASSERTION),
  ],
  'bearer-assertion-key': [
    { ...token('invalid_grant', 'Invalid JWT Signature.', BEARER_ASSERTION), url: GOOGLE },
    token('invalid_grant', 'The signature of the assertion is not by a registered key', BEARER_ASSERTION),
  ],
  'token-exchange-refused': [token('invalid_request', 'the subject token is not valid: expired', EXCHANGE)],
  'token-exchange-target': [token('invalid_target', 'resource indicator is invalid, missing, or unknown', EXCHANGE)],
  'token-bearer-assertion-refused': [
    token('invalid_grant', 'the assertion is not acceptable', BEARER_ASSERTION),
    token('invalid_grant', undefined, BEARER_ASSERTION),
  ],
  'device-authorization-pending': [
    { ...token('authorization_pending', 'Precondition Required', DEVICE, 428), url: GOOGLE },
    { ...token('authorization_pending', 'The authorization request is still pending', DEVICE), url: KEYCLOAK },
    { ...token('authorization_pending', 'User has yet to authorize device code.', DEVICE, 403), url: AUTH0 },
    { ...token('authorization_pending', 'The device authorization is pending. Please try again later.', DEVICE), url: OKTA },
    token('authorization_pending', undefined, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' }),
  ],
  'device-slow-down': [
    { ...token('slow_down', 'Forbidden', DEVICE, 403), url: GOOGLE },
    { ...token('slow_down', 'Slow down', DEVICE), url: KEYCLOAK },
    token('slow_down'),
    token('slow_down', undefined, {}, 429),
  ],
  'device-expired-token': [
    { ...token('expired_token', 'Device code is expired', DEVICE), url: KEYCLOAK },
    token('expired_token', 'The device code has expired'),
  ],
  'device-code-ended': [{ purpose: 'device-authorization', failure: 'flow-timed-out' }],
  'device-access-denied': [
    { ...token('access_denied', 'Forbidden', DEVICE, 403), url: GOOGLE },
    token('authorization_declined', undefined, DEVICE),
    token('access_denied', 'The user denied the request', DEVICE),
  ],
  'device-code-refused': [token('invalid_grant', 'grant request is invalid', DEVICE)],
  'device-unauthorized-client': [
    { ...token('unauthorized_client', undefined, {}), purpose: 'device-authorization' },
    { ...token('unsupported_grant_type', undefined, {}), purpose: 'device-authorization' },
  ],
  'device-endpoint-missing': [{ purpose: 'device-authorization', status: 404, form: {}, body: 'Not Found' }],
  'dpop-invalid-proof': [token('invalid_dpop_proof', 'invalid DPoP key binding'), bearer('DPoP error="invalid_dpop_proof", algs="ES256"')],
  'dpop-proof-missing': [
    { ...token('invalid_dpop_proof', 'The DPoP proof JWT header is missing.', MACHINE), url: OKTA },
    { ...token('invalid_request', 'DPoP proof is missing', CODE), url: KEYCLOAK },
  ],
  'dpop-proof-clock': [
    { ...token('invalid_dpop_proof', 'DPoP proof iat is not recent enough'), requestHeaders: PROOF },
    token('invalid_dpop_proof', 'DPoP proof is not active'),
  ],
  'dpop-proof-url': [
    {
      ...bearer('DPoP error="invalid_dpop_proof", error_description="\'htu\' claim in the DPoP proof JWT is invalid."', 400),
      requestHeaders: PROOF,
    },
    bearer('DPoP error="invalid_dpop_proof", error_description="DPoP proof htu mismatch"'),
  ],
  'tap-dpop-proof-url': [
    { ...bearer('DPoP error="invalid_dpop_proof", error_description="DPoP proof htu mismatch"'), signedForTap: ['dpop-proof'] },
    { ...token('invalid_dpop_proof', 'invalid htu'), signedForTap: ['dpop-proof'] },
  ],
  'dpop-proof-method': [bearer('DPoP error="invalid_dpop_proof", error_description="DPoP HTTP method mismatch"')],
  'dpop-proof-replayed': [
    token('invalid_grant', 'DPoP proof JWT Replay detected'),
    bearer('DPoP error="invalid_dpop_proof", error_description="DPoP proof has already been used"'),
  ],
  'dpop-nonce-endless': [
    { ...token('use_dpop_nonce', 'invalid nonce in DPoP proof'), proof: { nonce: 'eyJ7S_zG', htm: 'POST' } },
    { ...bearer('DPoP error="use_dpop_nonce"'), proof: { nonce: 'eyJ7S_zG' } },
  ],
  'dpop-nonce-required': [
    { ...token('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof'), headers: { 'dpop-nonce': 'eyJ7S_zG' } },
    bearer('DPoP error="use_dpop_nonce"'),
  ],
  'tls-client-certificate': [
    network('network-tls', 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED'),
    network('network-tls', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
  ],
};
