import type { Rule, Rules } from '../../../model/coach-rule';

/** What a person can do where a server registers no client by itself. */
export const WAYS_OUT =
  'Register the client at the provider by hand and enter its Client ID; or get an initial access token from the operator; or, where the server supports it, host a client ID metadata document and enter its URL as Client ID.';

const REGISTRATION: Rule['when']['purpose'] = ['registration'];

/** Registering a client (RFC 7591) and managing it (RFC 7592). */
export const REGISTRATION_RULES: Rules = {
  'registration-redirect-uri': {
    when: { purpose: REGISTRATION, error: ['invalid_redirect_uri'] },
    what: 'The server registers no client with these redirect URIs (invalid_redirect_uri).',
    cause:
      'Many servers accept https only, or loopback addresses only for native clients, or no custom schemes; some accept only one spelling of the loopback host.',
    action: 'Choose another Redirect in Settings (loopback with a fixed port is accepted most often), then register again.',
    mend: ['open:receiver'],
    reference: 'RFC 7591 section 3.2.2',
    lift: 30,
  },
  'registration-metadata': {
    when: { purpose: REGISTRATION, error: ['invalid_client_metadata'] },
    what: 'The server registers no client with these metadata (invalid_client_metadata).',
    cause: 'It does not support one of the values sent: a grant type, the client authentication, a scope, or the application type.',
    action: "Compare what was sent with the server's words below and its metadata, change Settings, then register again.",
    mend: ['open:clientAuthentication', 'open:grantType', 'open:scopes'],
    reference: 'RFC 7591 section 3.2.2',
    lift: 30,
  },
  'registration-statement': {
    when: { purpose: REGISTRATION, error: ['invalid_software_statement', 'unapproved_software_statement'] },
    what: 'The server registers only software that it knows, by a signed software statement ({error}).',
    cause: 'It belongs to a closed federation; Tokenscope has no statement of it.',
    action: WAYS_OUT,
    mend: ['open:clientId'],
    reference: 'RFC 7591 section 2.3',
    lift: 30,
  },
  'registration-closed': {
    when: { purpose: REGISTRATION, status: [401, 403], withoutHeader: 'authorization' },
    what: 'The server does not let everyone register a client ({status}).',
    cause: 'It wants an initial access token, or registers only clients that an administrator approved.',
    action: WAYS_OUT,
    mend: ['open:clientId'],
    reference: 'RFC 7591 section 3',
    lift: 20,
  },
  'registration-token-refused': {
    when: { purpose: REGISTRATION, status: [401, 403] },
    what: 'The server did not accept the token that the registration request was sent with ({status}).',
    cause:
      'An initial access token was used up, or has expired; or the client was deleted at the server, and its registration token with it.',
    action: 'Get a new initial access token from the operator, or register a new client.',
    reference: 'RFC 7592 section 2',
    lift: 15,
  },
  'registration-not-here': {
    when: { purpose: REGISTRATION, status: [404, 405, 410, 501] },
    what: 'There is no client registration at this URL ({status}).',
    cause: "Registration is off, although the server's metadata name it; or the registration endpoint in Settings is not quite right.",
    action: WAYS_OUT,
    mend: ['open:clientId'],
    reference: 'RFC 7591 section 3',
    lift: 30,
  },
  'registration-redirected': {
    when: { purpose: REGISTRATION, status: ['3xx'] },
    what: 'The registration endpoint redirects to another URL ({status}). Tokenscope did not follow.',
    cause: "The server's metadata name an old URL, or one with http, another host or a slash too many.",
    action: 'If the Location below is right, enter it as Registration endpoint in Settings.',
    mend: ['open:endpoints.registration'],
    reference: 'RFC 7591 section 3',
  },
  'registration-refused': {
    when: { purpose: REGISTRATION, status: ['4xx'] },
    what: 'The server refused to register the client ({status}).',
    cause: 'It does not accept one of the values sent, or limits who may register clients.',
    action: WAYS_OUT,
    mend: ['open:clientId', 'open:clientAuthentication', 'open:receiver'],
    reference: 'RFC 7591 section 3.2.2',
  },
  'registration-unusable': {
    when: { purpose: REGISTRATION, failure: ['registration-unusable'] },
    what: 'The server reported success ({status}), but its response describes no client that can be used.',
    cause: 'The URL belongs to something else, or the registration at this server is broken.',
    action: 'Compare the registration endpoint with the documentation, or show the response to the operator.',
    mend: ['open:clientId'],
    reference: 'RFC 7591 section 3.2.1',
  },
};
