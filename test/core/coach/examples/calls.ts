import type { Told } from '../exchange';
import { CATAPA, bearer, token } from './answers';

const SENT = { authorization: 'Bearer [access token 3f9a-01bc]' };

export const CALLS: Record<string, Told[]> = {
  'bearer-invalid-request': [bearer('Bearer error="invalid_request", error_description="more than one method used"', 400)],
  'bearer-token-expired': [
    bearer('Bearer realm="example", error="invalid_token", error_description="The access token expired"'),
    bearer('Bearer error="invalid_token", error_description="The token expired at \'01/02/2026 03:04:05\'"'),
  ],
  'bearer-token-malformed': [
    bearer('Bearer error="invalid_token", error_description="The access token is malformed"'),
    { ...CATAPA, purpose: 'call', status: 401, body: { error: 'invalid_token', error_description: 'Cannot convert access token to JSON' } },
  ],
  'bearer-signature-refused': [bearer('Bearer error="invalid_token", error_description="The signature is invalid"')],
  'bearer-wrong-audience': [bearer('Bearer error="invalid_token", error_description="The audience \'https://a\' is invalid"')],
  'bearer-wrong-issuer': [bearer('Bearer error="invalid_token", error_description="The issuer \'https://b\' is invalid"')],
  'bearer-token-revoked': [bearer('Bearer error="invalid_token", error_description="The token was revoked"')],
  'clock-skew': [
    bearer('Bearer error="invalid_token", error_description="The token is not yet valid"'),
    token('invalid_grant', 'Token used before issued: iat is in the future'),
  ],
  'clock-skew-suspected': [{ ...bearer('Bearer realm="x"'), requestHeaders: SENT, about: { clockSkewMs: -400_000 } }],
  'bearer-fresh-token-refused': [
    { ...bearer('Bearer error="invalid_token"'), about: { renewal: 'fresh' } },
    { purpose: 'call', status: 401, about: { renewal: 'fresh' } },
  ],
  'bearer-expired-when-sent': [
    { purpose: 'call', status: 401, about: { expiredForMs: 61_000 } },
    { ...bearer('Bearer error="invalid_token"'), about: { expiredForMs: 0, renewal: 'failed' } },
  ],
  'bearer-invalid-token': [
    bearer('Bearer error="invalid_token"'),
    // RFC 6750 section 3.1 names all that it may be.
    bearer(
      'Bearer error="invalid_token", error_description="The access token provided is expired, revoked, malformed, or invalid for other reasons."',
    ),
    bearer('Bearer error="invalid_token", error_description="The access token is unknown, revoked or not for this API"'),
    bearer('Bearer error="invalid_token", error_description="Token has been revoked or expired"'),
    bearer('Bearer error="invalid_token", error_description="Token is invalid or expired"'),
    bearer('Bearer error="invalid_token", error_description="Expired/revoked token"'),
  ],
  'userinfo-token-refused': [
    { ...bearer('Bearer error="invalid_token", error_description="invalid token provided"'), purpose: 'userinfo' },
  ],
  'bearer-insufficient-scope': [bearer('Bearer error="insufficient_scope", scope="admin:read"', 403)],
  'bearer-stronger-sign-in': [bearer('Bearer error="insufficient_user_authentication", acr_values="myACR"')],
  'bearer-no-challenge': [{ purpose: 'call', status: 401, body: { detail: 'nope' } }],
  'bearer-token-not-seen': [{ ...bearer('Bearer realm="api"'), requestHeaders: SENT }],
  'bearer-none-sent': [bearer('Bearer realm="api"'), { ...bearer('Bearer'), requestHeaders: { accept: '*/*' } }],
  'bearer-bound-token-wanted': [bearer('DPoP algs="ES256"')],
  'bearer-bound-token-sent': [
    { ...bearer('Bearer error="invalid_token"'), about: { bound: 'key' } },
    { ...bearer('DPoP error="invalid_token", algs="ES256"'), about: { bound: 'key' } },
  ],
  'bearer-certificate-not-sent': [
    { ...bearer('Bearer error="invalid_token", error_description="invalid token provided"'), about: { bound: 'certificate' } },
    { purpose: 'call', status: 403, about: { bound: 'certificate' } },
  ],
  'bearer-certificate-refused': [
    {
      ...bearer('Bearer error="invalid_token", error_description="failed x5t#S256 verification"'),
      certificate: 'x5t',
      about: { bound: 'certificate' },
    },
  ],
  'bearer-other-scheme': [bearer('Basic realm="intranet"'), bearer('Negotiate')],
  'call-forbidden': [{ purpose: 'call', status: 403, body: { message: 'Forbidden' } }],
  'call-not-found': [{ purpose: 'call', status: 404, body: { message: 'Not Found' } }],
  'call-method-refused': [{ purpose: 'call', status: 405, headers: { allow: 'GET, HEAD' } }],
  'call-media-type-refused': [{ purpose: 'call', status: 415 }],
  'call-faulty': [{ purpose: 'call', status: 422, body: { errors: [{ field: 'name' }] } }],
  'call-payment-required': [{ purpose: 'call', status: 402, body: { message: 'upgrade' } }],
  'call-body-too-large': [{ purpose: 'call', status: 413 }],
  'call-method-unknown': [
    { purpose: 'call', status: 501 },
    { purpose: 'call', status: 501, body: '<html><title>501</title></html>' },
  ],
  'call-conflict': [{ purpose: 'call', status: 409, body: { message: 'exists' } }],
};
