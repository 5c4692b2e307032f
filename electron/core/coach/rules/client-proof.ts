import type { Rule, Rules } from '../../../model/coach-rule';

const SERVER: Rule['when']['purpose'] = ['par', 'device-authorization', 'token', 'refresh', 'introspection', 'revocation'];
const REFUSED: Rule['when']['status'] = ['2xx', '4xx'];
const UNKNOWN_CLIENT = ['invalid_client', 'unauthorized_client', 'invalid_request'] as const;

/** What servers say of a JWT that they refuse. Of two that match, the earlier rule counts. */
const SAID = {
  replayed: /\bonly be used once|\breus(?:e|ed)\b|\breplay|\balready (?:been )?used|\bused (?:before|already|more than once)/i,
  audience: /\baud(?:ience)?\b/i,
  time: /\bexpir|\bexp\b|\biat\b|\bnbf\b|not active|\btoo (?:far|long|old)\b|time range|time ?frame|lifetime|\bclock\b|yet valid/i,
  algorithm: /\balg(?:orithm)?\b/i,
  key: /signature|\bkid\b|\bjwks?\b|\b(?:public|signing|registered) keys?\b|\bkeys? (?:was |were )?not found|\bno (?:matching )?keys?\b/i,
} as const;

/** A client assertion that is refused (RFC 7521 section 4.2.1), and why. */
function ofAssertion(says: RegExp): Rule['when'] {
  return { purpose: SERVER, error: UNKNOWN_CLIENT, status: REFUSED, assertion: true, says };
}

/** The same of an assertion that is the grant (RFC 7523 section 2.1). */
function ofGrant(says: RegExp): Rule['when'] {
  return { purpose: ['token'], error: ['invalid_grant', 'invalid_request'], grant: JWT_BEARER, says };
}

const JWT_BEARER = ['urn:ietf:params:oauth:grant-type:jwt-bearer'] as const;
const TOKEN_EXCHANGE = ['urn:ietf:params:oauth:grant-type:token-exchange'] as const;
const CLOCK =
  "Compare iat and exp of the assertion with the Date of the response. Synchronise this computer's clock with the network if they differ.";

/** What a client, or a grant, proves itself with: assertions (RFC 7523), certificates (RFC 8705), tokens to exchange (RFC 8693). */
export const CLIENT_PROOF_RULES: Rules = {
  'token-assertion-refused': {
    when: { purpose: SERVER, error: ['invalid_client'], status: REFUSED, assertion: true },
    what: 'The server does not accept the client assertion (invalid_client).',
    cause:
      "It does not know the key or its kid, expects another audience or algorithm, has the client registered for another method, or its clock and this computer's disagree.",
    action:
      'Compare the public key under Signing keys with the one registered for this client ID. If they agree, use the token endpoint instead of the issuer as the audience of assertions.',
    mend: ['open:clientKeys', 'open:clientId', 'open:clientAuthentication'],
    reference: 'RFC 7523 section 3',
  },
  'client-assertion-replayed': {
    when: ofAssertion(SAID.replayed),
    what: 'The server says that it has seen this client assertion before ({error}).',
    cause: 'Something on the way sent the request twice, such as a retry of a proxy. An assertion works once (jti).',
    action: 'Send it again: each request has an assertion of its own. A proxy that repeats requests must not repeat these.',
    reference: 'RFC 7523 section 3',
  },
  'client-assertion-audience': {
    when: ofAssertion(SAID.audience),
    what: 'The client assertion is for another audience than the server expects ({error}).',
    cause: 'Some servers expect their issuer in aud, others the token endpoint or the very URL that the request goes to.',
    action:
      'Turn "Use the token endpoint as the audience" on or off under Signing keys, then connect again. Compare the Issuer in Settings with the metadata: a slash at the end counts.',
    mend: ['open:clientKeys', 'open:issuer'],
    reference: 'RFC 7523 section 3',
  },
  'tap-client-assertion-audience': {
    when: { purpose: SERVER, error: UNKNOWN_CLIENT, status: ['4xx'], assertion: true, signedForTap: 'client-assertion' },
    what: "Your app's client assertion is for the tap's URL, so the server can't accept it ({error}).",
    cause: "Its audience (aud) is the URL that the app was given, which is the tap's; the tap has no key to sign another one.",
    action:
      "Set the server's own issuer or token endpoint as the audience in the app. If it reads the issuer from metadata, start the tap with --keep-issuer.",
    reference: 'RFC 7523 section 3',
  },
  'client-assertion-time': {
    when: ofAssertion(SAID.time),
    what: 'The server does not accept the times in the client assertion ({error}).',
    cause: "An assertion made here lasts a minute, counted on this computer's clock; the server's clock is behind or ahead of it.",
    action: CLOCK,
    reference: 'RFC 7523 section 3',
    lift: 6,
  },
  'client-assertion-algorithm': {
    when: ofAssertion(SAID.algorithm),
    what: 'The server does not accept the algorithm of the client assertion ({error}).',
    cause:
      'The client is registered for another one (token_endpoint_auth_signing_alg), or the server supports others: see token_endpoint_auth_signing_alg_values_supported.',
    action: 'Make a key for an algorithm that the server accepts, register its public part, and let it sign.',
    mend: ['open:clientKeys'],
    reference: 'RFC 7518 section 3.1',
  },
  'client-assertion-key': {
    when: ofAssertion(SAID.key),
    what: 'The server could not verify the signature of the client assertion ({error}).',
    cause: 'It does not know the key or its kid, or has the keys from before a rotation in its cache.',
    action:
      'Register the public key under Signing keys for this Client ID, with the same kid. After a rotation, wait until the server has fetched the keys again.',
    mend: ['open:clientKeys', 'open:clientId'],
    reference: 'RFC 7523 section 3',
  },
  'client-method-not-registered': {
    when: {
      purpose: SERVER,
      error: UNKNOWN_CLIENT,
      status: REFUSED,
      says: /\bauthentication m(?:ethod|echanism)s?\b|token_endpoint_auth_method|client auth(?:entication)? method/i,
    },
    what: 'The client is registered for another way to authenticate than this request used ({error}).',
    cause: 'Its registration names one method (token_endpoint_auth_method), and this request {credential}.',
    action: 'Choose the registered method as Client authentication in Settings, or change the registration at the provider.',
    mend: ['open:clientAuthentication'],
    reference: 'RFC 7591 section 2',
  },
  'token-certificate-refused': {
    when: { purpose: SERVER, error: ['invalid_client'], status: REFUSED, certificate: true },
    what: 'The server does not accept the client certificate (invalid_client).',
    cause:
      'It has another certificate or subject registered for this Client ID, does not trust the authority that issued it, or did not see it: TLS ended at a proxy in front of the server, or this endpoint does not ask for certificates.',
    action:
      'Compare subject and thumbprint under Client certificates with what is registered. If they agree, check that the endpoints are the ones for mutual TLS (mtls_endpoint_aliases in the metadata).',
    mend: ['open:clientCertificates', 'open:clientId', 'open:clientAuthentication'],
    reference: 'RFC 8705 section 2',
  },
  'client-certificate-not-seen': {
    when: {
      purpose: SERVER,
      error: UNKNOWN_CLIENT,
      status: REFUSED,
      certificate: true,
      says: /certificate\b.{0,40}\b(?:not (?:provided|found|present|sent)|missing|required|absent)|\b(?:no|missing) (?:client |tls |ssl )*certificate/i,
    },
    what: 'The server did not see the client certificate ({error}).',
    cause: 'TLS ends at a proxy that does not pass the certificate on, or this host does not ask for certificates.',
    action:
      'Use the endpoints for mutual TLS (mtls_endpoint_aliases in the metadata). If they are, the proxy has to be set up to pass certificates on.',
    mend: ['open:endpoints.token', 'open:clientCertificates'],
    reference: 'RFC 8705 section 5',
  },
  'client-certificate-subject': {
    when: {
      purpose: SERVER,
      error: UNKNOWN_CLIENT,
      status: REFUSED,
      certificate: true,
      says: /\bsubject\b|\bsan\b|\bs?dn\b|distinguished name/i,
    },
    what: "The subject of the client certificate isn't the registered one ({error}).",
    cause:
      'Servers compare the whole name (tls_client_auth_subject_dn): the order of its parts, spaces and how attributes are written count. Or another name (tls_client_auth_san_...) is registered.',
    action:
      'Copy the subject from Client certificates into the registration, as RFC 4514 writes it, or choose the certificate with the registered name.',
    mend: ['open:clientCertificates', 'open:clientId'],
    reference: 'RFC 8705 section 2.1.2',
  },
  'token-bearer-assertion-refused': {
    when: { purpose: ['token'], error: ['invalid_grant'], grant: JWT_BEARER, status: REFUSED },
    what: 'The server does not accept the assertion (invalid_grant).',
    cause:
      "It has expired or was used before, is signed with a key that the server doesn't know, or names another issuer, subject or audience than it expects.",
    action:
      "Compare the assertion's iss, sub and aud in Settings with the server's documentation, and the signing key with the registered one.",
    mend: ['open:assertion', 'open:clientKeys'],
    reference: 'RFC 7523 section 3.1',
  },
  'bearer-assertion-replayed': {
    when: ofGrant(SAID.replayed),
    what: 'The server says that it has seen this assertion before ({error}).',
    cause:
      'It works once (jti): a pasted one was sent already, or something on the way sent the request twice, such as a retry of a proxy.',
    action: 'Connect again: an assertion signed here is made anew for each request. Replace a pasted one in Settings.',
    mend: ['open:assertion'],
    reference: 'RFC 7523 section 3',
  },
  'bearer-assertion-audience': {
    when: ofGrant(SAID.audience),
    what: 'The assertion is for another audience than the server expects ({error}).',
    cause: 'Its aud is not the issuer or the token endpoint of this server, exactly as the server writes it.',
    action: "Correct the audience of the assertion in Settings; the provider's documentation says which it expects.",
    mend: ['open:assertion'],
    reference: 'RFC 7523 section 3',
  },
  'bearer-assertion-time': {
    when: ofGrant(SAID.time),
    what: 'The server does not accept the times in the assertion ({error}).',
    cause: "It has expired, lasts longer than the server allows, or this computer's clock and the server's disagree.",
    action: `${CLOCK} A pasted assertion has to be made anew.`,
    mend: ['open:assertion'],
    reference: 'RFC 7523 section 3',
    lift: 6,
  },
  'bearer-assertion-key': {
    when: ofGrant(SAID.key),
    what: 'The server could not verify the signature of the assertion ({error}).',
    cause: 'It does not know the key or its kid, or the key was rotated or deleted there, or it belongs to another issuer or account.',
    action: "Compare the assertion's kid and iss with the keys registered at the provider, then sign with one of those.",
    mend: ['open:clientKeys', 'open:assertion'],
    reference: 'RFC 7523 section 3',
  },
  'token-exchange-refused': {
    when: { purpose: ['token'], error: ['invalid_request'], grant: TOKEN_EXCHANGE, status: REFUSED },
    what: 'The server does not accept the token exchange request (invalid_request).',
    cause: 'The subject or actor token has expired, was revoked or is from another issuer, or its type is not one the server exchanges.',
    action: 'Connect the connection that the subject token comes from again, and check the token types in Settings.',
    mend: ['open:subjectToken', 'open:actorToken'],
    reference: 'RFC 8693 section 2.2.2',
  },
  'token-exchange-target': {
    when: { purpose: ['token'], error: ['invalid_target'], grant: TOKEN_EXCHANGE, status: REFUSED },
    what: 'The server issues no token for the requested audience or resource (invalid_target).',
    cause: 'It does not know that API, or its policy does not let this client exchange tokens for it.',
    action: "Compare Audience and Resource in Settings with the API's identifier at the server.",
    mend: ['open:audience', 'open:resource'],
    reference: 'RFC 8693 section 2.2.2',
  },
};
