import type { Rule, Rules } from '../../../model/coach-rule';

const CHOOSE =
  'Choose: try the stored refresh token once more (if the server processed it the first time, that may revoke the whole family), or sign in again, which is always safe. An access token that has not expired still works.';
const TLS: Rule['when']['failure'] = ['network-tls'];

/** No answer: TLS, proxies, names, connections. Error names come from Node (libuv, OpenSSL) and Chromium (net error list). */
export const NETWORK_RULES: Rules = {
  'tls-expired': {
    when: { failure: TLS, networkError: /CERT_HAS_EXPIRED|ERR_CERT_DATE_INVALID/ },
    what: "The certificate of {host} has expired, or this computer's date is wrong.",
    cause: "It wasn't renewed in time, or the clock here is fast or slow.",
    action: "Check this computer's date first. If it is right, the operator of {host} must renew the certificate. Nothing was sent.",
    reference: 'RFC 5280 section 4.1.2.5',
  },
  'tls-not-yet-valid': {
    when: { failure: TLS, networkError: /CERT_NOT_YET_VALID/ },
    what: 'The certificate of {host} is not valid yet.',
    cause: "This computer's clock is behind, or the certificate was created on a machine whose clock is fast.",
    action: "Synchronise this computer's clock with the network, then try again. Nothing was sent.",
    reference: 'RFC 5280 section 4.1.2.5',
  },
  'tls-self-signed': {
    when: { failure: TLS, networkError: /DEPTH_ZERO_SELF_SIGNED_CERT/ },
    what: 'The certificate of {host} is self-signed, so no trusted authority vouches for it.',
    cause: 'It is a development or appliance certificate, or something in between impersonates the server.',
    action:
      'If you know this server, save its certificate as a PEM file, and run the command again with --ca and that file. Nothing was sent.',
    reference: 'RFC 5280 section 6.1',
  },
  'tls-unknown-authority': {
    when: { failure: TLS, networkError: /ERR_CERT_AUTHORITY_INVALID|CERT_UNTRUSTED|INVALID_CA/ },
    what: "This computer doesn't trust the issuer of the certificate of {host}.",
    cause:
      'A private certificate authority, a company proxy that inspects TLS, or a server that forgets to send its intermediate certificate.',
    action:
      "Add the authority's certificate in App settings > Network or to those this computer trusts, or let the server send its whole chain. Nothing was sent.",
    reference: 'RFC 5280 section 6.1',
    mend: ['open-network'],
  },
  'tls-unknown-authority-node': {
    when: { failure: TLS, networkError: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/ },
    what: "Node.js doesn't trust the issuer of the certificate of {host}.",
    cause:
      "The command line uses Node.js's own list of authorities. The issuer is a private authority or a company proxy, or the server leaves out its intermediate certificate.",
    action:
      "Run it again with --ca and a PEM file with the authority's certificate, or set NODE_USE_SYSTEM_CA=1 (Node.js 22.19, 24.6 and later) to trust those of this computer. Nothing was sent.",
    reference: 'RFC 5280 section 6.1',
  },
  'tls-unknown-authority-linux': {
    when: { failure: TLS, networkError: /ERR_CERT_AUTHORITY_INVALID/, evidence: /^Certificates trusted: those of your NSS database$/ },
    what: "No authority in this computer's NSS database vouches for the certificate of {host}.",
    cause: "A private certificate authority, or a company proxy that inspects TLS; the system's own list of authorities is not used here.",
    action:
      'Add its certificate in App settings > Network, or to your NSS database: certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n NAME -i FILE. Nothing was sent.',
    reference: 'RFC 5280 section 6.1',
    mend: ['open-network'],
  },
  'tls-client-certificate-refused': {
    when: {
      failure: TLS,
      networkError:
        /ALERT_(BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)/,
    },
    what: '{host} refused the client certificate during the TLS handshake.',
    cause:
      'It has expired, was revoked, or was issued by an authority that the server does not trust; a self-signed one must be registered.',
    action:
      'Check validity and issuer under Client certificates, import the certificate together with its intermediates, or choose another one.',
    mend: ['open:clientCertificates'],
    reference: 'RFC 8446 section 6.2',
  },
  'tls-client-certificate-reset': {
    when: { failure: ['network-reset'], certificate: true },
    what: '{host} closed the connection after it was given the client certificate.',
    cause: "It doesn't accept this certificate and doesn't say so, or the network broke off.",
    action:
      'Check validity and issuer under Client certificates, then try again. The request may have been processed; a refresh token may be used up.',
    mend: ['open:clientCertificates'],
    reference: 'RFC 8446 section 4.4.2.4',
  },
  'http-client-certificate-missing': {
    when: { status: [400, 403, 496], text: /No required SSL certificate was sent/ },
    what: '{host} says that no client certificate was sent.',
    cause: 'The server uses mutual TLS. This connection has no certificate, or a proxy in between ends its TLS.',
    action: 'Change the Client authentication to one with a certificate, and make or import that.',
    mend: ['open:clientAuthentication'],
    reference: 'RFC 8705 section 2',
  },
  'http-client-certificate-refused': {
    when: { status: [400, 403, 495], text: /The SSL certificate error/ },
    what: '{host} says that it does not accept the client certificate.',
    cause: 'The server does not trust the authority that issued it, or it has expired.',
    action: 'Check validity and issuer under Client certificates, and import the certificate together with its intermediates.',
    mend: ['open:clientCertificates'],
    reference: 'RFC 8705 section 2',
  },
  'tls-wrong-host': {
    when: { failure: TLS, networkError: /ALTNAME_INVALID|HOSTNAME_MISMATCH|ERR_CERT_COMMON_NAME_INVALID/ },
    what: 'The certificate is for a name other than {host}.',
    cause: 'The URL has an alias or an IP address, the name is misspelled, or another server responds there.',
    action: "Use the name on the certificate; it is in the provider's documentation. Nothing was sent.",
    reference: 'RFC 9525 section 6',
  },
  'tls-revoked': {
    when: { failure: TLS, networkError: /CERT_REVOKED/ },
    what: 'The certificate of {host} was revoked.',
    cause: 'Its key was lost or replaced, and the server still uses the old certificate.',
    action: "Don't continue; tell the server's operator. Nothing was sent.",
    reference: 'RFC 5280 section 6.3',
  },
  'tls-not-spoken': {
    when: {
      failure: TLS,
      networkError: /EPROTO|WRONG_VERSION|ERR_SSL_PROTOCOL_ERROR|UNKNOWN_PROTOCOL|VERSION_OR_CIPHER|HANDSHAKE_FAILURE|UNSUPPORTED_PROTOCOL/,
    },
    what: 'No TLS version or cipher in common with {host}.',
    cause: 'The port serves plain http, or the server supports only outdated TLS versions.',
    action: "Check the URL's scheme and port. An old server needs an update by its operator. Nothing was sent.",
    reference: 'RFC 8446 section 4.1',
  },
  'tls-client-certificate': {
    when: { failure: TLS, networkError: /CLIENT_AUTH|CERTIFICATE_REQUIRED/ },
    what: '{host} requires a client certificate (mutual TLS), and got none.',
    cause: 'This endpoint accepts only clients with a certificate, and this connection has none, or authenticates in another way.',
    action:
      'Choose a Client authentication with a certificate, then make or import it. Without one, ask the provider for the endpoint that needs none.',
    mend: ['open:clientAuthentication'],
    reference: 'RFC 8705 section 2',
  },
  'tls-failed': {
    when: { failure: TLS },
    what: 'No secure connection to {host} could be established.',
    cause: "Its certificate isn't acceptable to this computer, or it doesn't support TLS there.",
    action: "Check the URL and this computer's date; the error below has the technical reason. Nothing was sent.",
    reference: 'RFC 8446 section 6.2',
  },
  'proxy-sign-in': {
    when: { status: [407] },
    what: 'A proxy between this computer and {host} requires a sign-in (407).',
    cause: 'The network requires credentials for outgoing traffic; the server itself saw nothing.',
    action:
      'In the window, enter them in App settings > Network. On the command line, put them into the variable that names the proxy, as in http://user:password@proxy:8080.',
    reference: 'RFC 9110 section 15.5.8',
    mend: ['open-network'],
    lift: 60,
  },
  'proxy-wants-sign-in': {
    when: { failure: ['network-proxy'], evidence: /^Proxy: \S{1,300} wants a user name and password$/ },
    what: 'The proxy on the way to {host} wants a user name and password.',
    cause: 'Your network requires a sign-in for outgoing traffic, and none has been given since Tokenscope started.',
    action: 'Enter them in App settings > Network, then try again. Nothing reached {host}.',
    reference: 'RFC 9110 section 11.7',
    mend: ['open-network'],
  },
  'proxy-refused-sign-in': {
    when: { failure: ['network-proxy'], evidence: /^Proxy: \S{1,300} refused the user name and password$/ },
    what: 'The proxy on the way to {host} refused the user name and password.',
    cause: 'One of them is wrong, the password has changed, or the account may not use this proxy.',
    action:
      'Enter them again in App settings > Network, then try again. The refused password is forgotten, so it cannot lock your account. Nothing reached {host}.',
    reference: 'RFC 9110 section 11.7',
    mend: ['open-network'],
  },
  'proxy-sign-in-failed': {
    when: { failure: ['network-proxy'], networkError: /PROXY_AUTH|UNEXPECTED_PROXY_AUTH|407/ },
    what: 'The proxy in front of {host} rejected the sign-in.',
    cause: 'It requires a kind of sign-in that is not set up here.',
    action:
      'Ask the network administrator for a proxy that accepts a user name and password, or recognises the account of this computer. Nothing reached {host}.',
    reference: 'RFC 9110 section 11.7',
  },
  'proxy-in-environment-sign-in': {
    when: { failure: ['network-proxy'], networkError: /\b407\b/, evidence: /^Proxy: the one in / },
    what: 'The proxy in front of {host} requires a sign-in.',
    cause: 'No user name and password are set for it, or it rejects them. Those entered in the window stay in the window.',
    action:
      'Set HTTPS_PROXY (for http servers HTTP_PROXY) to the proxy with both, as in http://user:password@proxy:8080, with %40 for @ and %3A for a colon in them, leave out --proxy, and try again. Nothing reached {host}.',
    reference: 'RFC 9110 section 11.7',
  },
  'proxy-unreachable': {
    when: { failure: ['network-proxy'], networkError: /PROXY_CONNECTION_FAILED|SOCKS_|MANDATORY_PROXY|PAC_/ },
    what: 'The proxy that leads to {host} could not be reached.',
    cause: 'The proxy or its PAC script is off, has moved, or belongs to a network that this computer is not in.',
    action: 'Correct the proxy in App settings > Network, or in the system settings if those are used, then try again. Nothing was sent.',
    reference: 'RFC 9110 section 3.7',
    mend: ['open-network'],
  },
  'proxy-unusable': {
    when: { failure: ['network-proxy'], evidence: /^Proxy: .{1,300} can't be used / },
    what: "The proxy on the way to {host} can't be used for this request.",
    cause: 'Requests with a client certificate need an http or https proxy, and so does the command line, which runs no PAC script either.',
    action:
      'Set an http or https proxy in App settings > Network, or on the command line with --proxy or HTTPS_PROXY. Use --proxy none if {host} needs no proxy. Nothing was sent.',
    reference: 'RFC 9110 section 3.7',
    mend: ['open-network'],
  },
  'proxy-no-tunnel': {
    when: { failure: ['network-proxy'] },
    what: 'The proxy refused to open a tunnel to {host}.',
    cause: "It doesn't allow this host or port, or couldn't reach it itself.",
    action: 'Ask the proxy administrator to allow {host}. Nothing reached it.',
    reference: 'RFC 9110 section 9.3.6',
  },
  'proxy-in-environment-unreachable': {
    when: { failure: ['network-dns', 'network-refused', 'network-offline'], evidence: /^Proxy: the one in / },
    what: 'The proxy in front of {host} could not be reached.',
    cause:
      'HTTPS_PROXY, HTTP_PROXY, --proxy or App settings names a proxy that is off, has moved, or belongs to a network that this computer is not in.',
    action: 'Correct it there; or, if {host} needs no proxy, name it in NO_PROXY or try again with --proxy none. Nothing was sent.',
    reference: 'RFC 9110 section 3.7',
  },
  'name-not-found': {
    when: { failure: ['network-dns'] },
    what: 'The name {host} could not be looked up.',
    cause: 'It is misspelled, exists only inside another network, or no name server responded.',
    action: 'Check the spelling of the URL, the network and any VPN, then try again. Nothing was sent.',
    reference: 'RFC 1035 section 7',
  },
  'endpoint-name-not-found': {
    when: { purpose: ['discovery'], failure: ['network-dns'], evidence: /^Endpoint: / },
    what: 'The metadata names an endpoint whose host could not be looked up.',
    cause: "The name server did not respond, or the server names a host that doesn't exist.",
    action:
      "Try again. If it happens again, report it to the server's operator, or enter the right URL yourself in Settings. Nothing was sent.",
    reference: 'RFC 8414 section 2',
  },
  'connection-refused': {
    when: { failure: ['network-refused'] },
    what: '{host} refused the connection.',
    cause: 'No server is listening on that port, or a firewall rejects connections.',
    action: 'Check the port and that the server is running, then try again. Nothing was sent.',
    reference: 'RFC 9293 section 3.10.7.1',
  },
  'connection-refused-here': {
    when: { failure: ['network-refused'], url: /^https?:\/\/(localhost|127\.|\[::1\])/ },
    what: 'No server is listening at {host} on this computer.',
    cause: 'The server that should run here is not started, or uses another port.',
    action: 'Start it (the practice provider starts when a practice connection is used), or correct the port. Nothing was sent.',
    reference: 'RFC 9293 section 3.10.7.1',
  },
  'connection-reset': {
    when: { failure: ['network-reset'] },
    what: 'The connection to {host} broke before the response was complete.',
    cause: "The server or something in between closed it, or the port doesn't serve HTTP.",
    action: 'Try again. If it happens again, check the scheme and port, and any proxy or firewall in between.',
    reference: 'RFC 9112 section 9.5',
  },
  'answer-timed-out': {
    when: { failure: ['network-timeout'] },
    what: '{host} did not respond in time.',
    cause: 'The server is slow or overloaded, or a firewall silently drops the traffic.',
    action: "Try again in a moment. If it keeps failing, ask the server's operator, and check whether a VPN is needed.",
    reference: 'RFC 9110 section 15.6.5',
  },
  'refresh-outcome-unknown': {
    when: { purpose: ['refresh'], failure: ['network-timeout', 'network-reset', 'cancelled'] },
    what: 'The refresh was sent but its response never arrived, so the refresh token may or may not be used up.',
    cause: 'The connection broke, or the response took too long. The server may have rotated already.',
    action: CHOOSE,
    mend: ['sign-in', 'try-stored'],
    reference: 'RFC 9700 section 4.14.2',
  },
  'refresh-interrupted': {
    when: { purpose: ['refresh'], failure: ['refresh-outcome-unknown'] },
    what: 'A refresh was sent but its response never arrived, so the stored refresh token may or may not be used up.',
    cause: 'Tokenscope was closed, or the computer stopped, while the refresh was under way.',
    action: CHOOSE,
    mend: ['sign-in', 'try-stored'],
    reference: 'RFC 9700 section 4.14.2',
  },
  offline: {
    when: { failure: ['network-offline'] },
    what: "{host} can't be reached over the network.",
    cause: 'This computer is offline, or the host is only reachable over a VPN that is not connected.',
    action: 'Check the network and any VPN, then try again. Nothing was sent, and your tokens are unchanged.',
    reference: 'RFC 1122 section 3.2.2.1',
  },
  'request-cancelled': {
    when: { failure: ['cancelled'] },
    what: 'The request was cancelled before the response was complete.',
    cause: 'You or the app stopped it.',
    action: 'Send it again when you are ready. The server may already have received it.',
    reference: 'RFC 9110 section 9.2.2',
  },
};
