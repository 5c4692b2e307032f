import { CODE, REFRESH, type Told } from '../exchange';
import { network, token } from './answers';

export const TRANSPORT: Record<string, Told[]> = {
  'rate-limited': [
    { status: 429, form: CODE, headers: { 'retry-after': '30' }, body: { error: 'invalid_grant' } },
    { purpose: 'call', status: 429 },
    { purpose: 'call', status: 429, body: '<html><title>Too many</title></html>' },
  ],
  'rate-limited-by-error': [token('too_many_attempts', 'Your account has been blocked', CODE, 403)],
  'server-failed': [
    { status: 500, form: REFRESH, body: { error: 'invalid_grant' } },
    { purpose: 'call', status: 507 },
  ],
  'gateway-without-server': [
    { status: 503, form: CODE },
    { purpose: 'call', status: 502, body: 'Bad Gateway' },
  ],
  'html-login-page': [
    {
      status: 200,
      form: CODE,
      body: '<!doctype html><html><title>Log in</title><form><input type="password" name="password"></form></html>',
    },
    { purpose: 'call', status: 401, body: '<html><h1>Sign in</h1></html>' },
  ],
  'html-firewall': [
    {
      status: 403,
      form: CODE,
      body: '<!DOCTYPE html><html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1></html>',
    },
    {
      purpose: 'call',
      status: 403,
      body: '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>Reference #18.5e7e https://errors.edgesuite.net/18</BODY></HTML>',
    },
  ],
  'html-not-found': [
    { status: 404, form: CODE, body: '<html><head><title>404 Not Found</title></head><center><h1>404 Not Found</h1></center>nginx</html>' },
    { purpose: 'introspection', status: 404, body: '<html>not here</html>' },
  ],
  'html-instead-of-json': [
    { status: 200, form: CODE, body: '<!doctype html><html><title>Welcome</title></html>' },
    { purpose: 'call', status: 400, body: '<html><title>Bad Request</title></html>' },
  ],
  'html-server-error': [{ status: 502, form: CODE, body: '<html><title>502 Bad Gateway</title></html>' }],
  'answer-too-large': [{ failure: 'response-too-large', form: CODE }],
  'discovery-not-found': [{ purpose: 'discovery', status: 404, body: { error: 'not_found' } }],
  'discovery-unreadable': [{ purpose: 'discovery', failure: 'discovery-failed', status: 200, body: '<html><title>Start</title></html>' }],
  'discovery-other-issuer': [{ purpose: 'discovery', failure: 'issuer-mismatch' }],
  'jwks-unavailable': [{ purpose: 'jwks', status: 404 }],
  'jwks-unreadable': [{ purpose: 'jwks', failure: 'discovery-failed', status: 200, body: '-----BEGIN CERTIFICATE-----' }],
  'tls-expired': [network('network-tls', 'CERT_HAS_EXPIRED'), network('network-tls', 'ERR_CERT_DATE_INVALID')],
  'tls-not-yet-valid': [network('network-tls', 'CERT_NOT_YET_VALID')],
  'tls-self-signed': [network('network-tls', 'DEPTH_ZERO_SELF_SIGNED_CERT')],
  'tls-unknown-authority': [network('network-tls', 'ERR_CERT_AUTHORITY_INVALID'), network('network-tls', 'CERT_UNTRUSTED')],
  'tls-unknown-authority-node': [
    network('network-tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
    network('network-tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    network('network-tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
  ],
  'tls-unknown-authority-linux': [
    {
      ...network('network-tls', 'ERR_CERT_AUTHORITY_INVALID'),
      evidence: [{ label: 'Certificates trusted', value: 'those of your NSS database' }],
    },
  ],
  'tls-wrong-host': [network('network-tls', 'ERR_TLS_CERT_ALTNAME_INVALID'), network('network-tls', 'ERR_CERT_COMMON_NAME_INVALID')],
  'tls-revoked': [network('network-tls', 'ERR_CERT_REVOKED')],
  'tls-not-spoken': [
    network('network-tls', 'EPROTO'),
    network('network-tls', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    network('network-tls', 'ERR_SSL_PROTOCOL_ERROR'),
  ],
  'tls-failed': [network('network-tls', 'ERR_CERT_WEAK_KEY'), network('network-tls')],
  'proxy-sign-in': [{ purpose: 'call', status: 407, body: '<html><title>Access Denied</title>' }],
  'proxy-wants-sign-in': [
    {
      ...network('network-proxy', 'ERR_TUNNEL_CONNECTION_FAILED'),
      evidence: [{ label: 'Proxy', value: 'proxy.example:3128 wants a user name and password' }],
    },
  ],
  'proxy-refused-sign-in': [
    {
      ...network('network-proxy', 'ERR_TUNNEL_CONNECTION_FAILED'),
      evidence: [{ label: 'Proxy', value: 'proxy.example:3128 refused the user name and password' }],
    },
  ],
  'proxy-sign-in-failed': [network('network-proxy', 'ERR_PROXY_AUTH_UNSUPPORTED')],
  'proxy-in-environment-sign-in': [
    { ...network('network-proxy', 'ERR_PROXY_TUNNEL, 407'), evidence: [{ label: 'Proxy', value: 'the one in HTTPS_PROXY' }] },
  ],
  'proxy-unreachable': [network('network-proxy', 'ERR_PROXY_CONNECTION_FAILED')],
  'proxy-in-environment-unreachable': [
    { ...network('network-refused', 'ECONNREFUSED'), evidence: [{ label: 'Proxy', value: 'the one in HTTPS_PROXY' }] },
  ],
  'proxy-unusable': [
    {
      ...network('network-proxy'),
      evidence: [{ label: 'Proxy', value: "the PAC script in App settings can't be used by the command line" }],
    },
    {
      ...network('network-proxy'),
      evidence: [{ label: 'Proxy', value: "SOCKS5 127.0.0.1:1080 can't be used together with a client certificate" }],
    },
  ],
  'proxy-no-tunnel': [network('network-proxy', 'ERR_TUNNEL_CONNECTION_FAILED')],
  'name-not-found': [network('network-dns', 'ENOTFOUND')],
  'refresh-interrupted': [{ purpose: 'refresh', failure: 'refresh-outcome-unknown' }],
  'endpoint-name-not-found': [
    { purpose: 'discovery', failure: 'network-dns', evidence: [{ label: 'Endpoint', value: 'https://gone.example/token' }] },
  ],
  'connection-refused': [network('network-refused', 'ECONNREFUSED')],
  'connection-refused-here': [{ ...network('network-refused', 'ECONNREFUSED'), url: 'http://127.0.0.1:4010/token' }],
  'connection-reset': [network('network-reset', 'ECONNRESET')],
  'answer-timed-out': [network('network-timeout')],
  'refresh-outcome-unknown': [{ purpose: 'refresh', failure: 'network-timeout', form: REFRESH }],
  offline: [network('network-offline', 'ENETUNREACH')],
};
