import type { Rule, Rules } from '../../../model/coach-rule';

const DEVICE = ['urn:ietf:params:oauth:grant-type:device_code'] as const;
const REFUSED: Rule['when']['status'] = ['2xx', '4xx'];

/** Signing in with a device code, RFC 8628. */
export const DEVICE_RULES: Rules = {
  'device-authorization-pending': {
    when: { error: ['authorization_pending'] },
    what: "The sign-in on the other device isn't finished yet (authorization_pending).",
    cause: 'This is how a server says "not yet" in the device flow; it is not an error.',
    action: 'Finish the sign-in with the user code, and keep polling at the given interval (5 s by default).',
    reference: 'RFC 8628 section 3.5',
  },
  'device-slow-down': {
    when: { error: ['slow_down'] },
    what: 'The server is being polled too often (slow_down).',
    cause: 'Requests came faster than the interval allows.',
    action: 'Wait 5 seconds longer between requests from now on.',
    reference: 'RFC 8628 section 3.5',
    lift: 80,
  },
  'device-expired-token': {
    when: { error: ['expired_token'] },
    what: 'The device code has expired (expired_token).',
    cause: 'The sign-in on the other device was not finished within expires_in.',
    action: 'Start again with a new device code.',
    mend: ['sign-in'],
    reference: 'RFC 8628 section 3.5',
  },
  'device-code-ended': {
    when: { purpose: ['device-authorization'], failure: ['flow-timed-out'] },
    what: 'The code expired before the sign-in was finished.',
    cause: 'The code was not entered in time, or the page did not accept it.',
    action: 'Start again: you get a new code.',
    mend: ['sign-in'],
    reference: 'RFC 8628 section 3.2',
  },
  'device-access-denied': {
    when: { purpose: ['token'], error: ['access_denied', 'authorization_declined'], grant: DEVICE, status: REFUSED },
    what: 'The sign-in was denied on the other page or device ({error}).',
    cause: 'The user chose Cancel or Deny there, or a policy of the provider forbids devices.',
    action: 'Start again if you still want it, and read what the page says.',
    mend: ['sign-in'],
    reference: 'RFC 8628 section 3.5',
  },
  'device-code-refused': {
    when: { purpose: ['token'], error: ['invalid_grant'], grant: DEVICE, status: REFUSED },
    what: 'The server rejected the device code (invalid_grant).',
    cause: 'It brought tokens before, belongs to another client, or the server has forgotten it.',
    action: 'Start again, and enter the new code this time.',
    mend: ['sign-in'],
    reference: 'RFC 8628 section 3.5',
  },
  'device-unauthorized-client': {
    when: { purpose: ['device-authorization'], error: ['unauthorized_client', 'unsupported_grant_type'] },
    what: "This client isn't allowed to sign in with a device code ({error}).",
    cause: 'The device grant is off for this client, or the server does not support it.',
    action: 'Turn the device authorization grant on for this client at the provider, or choose another grant type in Settings.',
    mend: ['open:grantType', 'open:clientId'],
    reference: 'RFC 8628 section 3.1',
    lift: 10,
  },
  'device-endpoint-missing': {
    when: { purpose: ['device-authorization'], status: [404, 405, 501] },
    what: 'There is no device authorization endpoint at {endpoint} ({status}).',
    cause: 'The URL in Settings is wrong, or this server does not support the device grant.',
    action: "Compare it with device_authorization_endpoint in the provider's metadata, or choose another grant type.",
    mend: ['open:endpoints.deviceAuthorization', 'open:grantType'],
    reference: 'RFC 8628 section 3.1',
  },
};
