import type { Connection } from '../../../electron/model/connection';
import { findingsOfToken } from '../../../electron/core/findings/token';
import { decodeToken } from '../../../electron/core/token/decode';
import type { Finding } from '../../../electron/model/finding';
import { jwt, RECEIVED_S, sampleConnection, segment } from '../token/samples';

/** A finding with what raises it and something close to that which does not. */
export interface FindingCase {
  code: string;
  raises: () => Finding[] | Promise<Finding[]>;
  quiet: () => Finding[] | Promise<Finding[]>;
}

export const NOW = (RECEIVED_S + 10) * 1000;
const HEADER = { alg: 'RS256', typ: 'at+jwt', kid: 'k1' };

export const ACCESS = {
  iss: 'https://id.example',
  sub: 'u1',
  aud: 'https://api.example',
  client_id: 'client-1',
  jti: 'j1',
  iat: RECEIVED_S,
  exp: RECEIVED_S + 3600,
  scope: 'read',
};
export const ID = {
  iss: 'https://id.example',
  sub: 'u1',
  aud: 'client-1',
  iat: RECEIVED_S,
  exp: RECEIVED_S + 3600,
  nonce: 'n-0S6_WzA2Mj',
  at_hash: '77QmUPtjPfzWtF2AnpK9RQ',
};

interface Given {
  /** Changes to the claims; undefined takes one out. */
  claims?: Record<string, unknown>;
  /** Changes to the header; undefined takes one out. */
  header?: Record<string, unknown>;
  signature?: string;
  /** Instead of all that. */
  token?: string;
  which?: 'access' | 'id';
  connection?: Partial<Connection>;
}

/** The findings of an access token about which there is nothing to say, but for the changes given. */
export function access({ claims, header, signature, token, which, connection }: Given = {}): Finding[] {
  const text = token ?? jwt({ ...ACCESS, ...claims }, { ...HEADER, ...header }, signature);
  return findingsOfToken({ decoded: decodeToken(text), which, connection: connection ? sampleConnection(connection) : null, now: NOW });
}

/** The same of an ID token. */
export function id({ claims, header, connection }: Given = {}): Finding[] {
  const text = jwt({ ...ID, ...claims }, { ...HEADER, typ: 'JWT', ...header });
  return findingsOfToken({ decoded: decodeToken(text), which: 'id', connection: sampleConnection(connection), now: NOW });
}

const entry = (code: string, raises: () => Finding[], quiet: () => Finding[]): FindingCase => ({ code, raises, quiet });
/** Changes to an access token: those that raise it, those that don't. */
const ofAccess = (code: string, raises: Given, quiet: Given) =>
  entry(
    code,
    () => access(raises),
    () => access(quiet),
  );
const ofId = (code: string, raises: Given, quiet: Given) =>
  entry(
    code,
    () => id(raises),
    () => id(quiet),
  );

const bytes = (count: number) => Buffer.alloc(count, 7).toString('base64url');
const jwe = (header: unknown) => ({ token: `${segment(header)}.a2V5.aXY.dGV4dA.dGFn` });
const good = { alg: 'RSA-OAEP-256', enc: 'A256GCM' };
const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An SD-JWT with the disclosures given; digests are for the first alone. */
function sdJwt(payload: Record<string, unknown>, disclosures: string[] = []): Given {
  const token = jwt({ iss: 'https://id.example', exp: RECEIVED_S + 60, ...payload }, { alg: 'RS256', typ: 'dc+sd-jwt', kid: 'k1' });
  return { token: `${token}~${disclosures.map((each) => `${each}~`).join('')}` };
}
const DISCLOSURE = b64(['salt', 'given_name', 'Ada']);
/** SHA-256 of DISCLOSURE, made with Python's hashlib. */
const DIGEST = '44Aa_97xuiT7y4brwYZyKTY0P2ILbZ1fycWWN6ZhpwU';

export const HEADER_CASES: FindingCase[] = [
  ofAccess('token-malformed', { token: `${jwt(ACCESS)}=` }, { token: jwt(ACCESS) }),
  ofAccess('token-large', { claims: { groups: 'g'.repeat(4000) } }, { claims: { groups: 'g'.repeat(2000) } }),
  ofAccess('name-repeated', { token: jwt('{"aud":"a","aud":"a"}', HEADER) }, { token: jwt('{"aud":"a","inner":{"aud":"a"}}', HEADER) }),
  ofAccess('alg-none', { header: { alg: 'nOnE' }, signature: '' }, { header: { alg: 'nones' } }),
  ofAccess('alg-absent', { header: { alg: undefined } }, {}),
  ofAccess('alg-unregistered', { header: { alg: 'rs256' } }, { header: { alg: 'PS512' } }),
  ofAccess('alg-symmetric', { header: { alg: 'HS256' }, signature: bytes(32) }, { header: { alg: 'ES256' }, signature: bytes(64) }),
  entry(
    'alg-symmetric-public-client',
    () => id({ header: { alg: 'HS256' }, connection: { clientAuthentication: 'none' } }),
    () => id({ header: { alg: 'HS256' }, connection: { clientAuthentication: 'client_secret_post' } }),
  ),
  ofAccess('signature-missing', { signature: '' }, { signature: 'eA' }),
  ofAccess('signature-length', { header: { alg: 'ES256' }, signature: bytes(71) }, { header: { alg: 'ES256' }, signature: bytes(64) }),
  ofAccess('kid-absent', { header: { kid: undefined } }, { header: { kid: undefined, alg: 'HS256' }, signature: bytes(32) }),
  ofAccess('kid-odd', { header: { kid: '../../dev/null' } }, { header: { kid: 'urn:key.2024-01/a_b=' } }),
  ofAccess('kid-not-text', { header: { kid: 7 } }, { header: { kid: '7' } }),
  ofAccess('typ-absent', { header: { typ: undefined } }, { header: { typ: 'JWT' } }),
  ofAccess('typ-not-access-token', { header: { typ: 'JWT' } }, { header: { typ: 'application/at+JWT' } }),
  ofAccess('crit-unknown', { header: { crit: ['exp'], exp: 1 } }, { header: { crit: ['b64'], b64: true } }),
  ofAccess('crit-malformed', { header: { crit: ['exp'] } }, { header: { crit: ['exp'], exp: 1 } }),
  ofAccess(
    'payload-unencoded',
    { token: `${segment({ alg: 'RS256', kid: 'k', b64: false, crit: ['b64'] })}.plain.eA` },
    { header: { b64: true, crit: ['b64'] } },
  ),
  ofAccess('key-in-header', { header: { jku: 'https://x.example' } }, { header: { 'x5t#S256': 'x' } }),
  ofAccess('certificate-in-header', { header: { x5c: ['MII'] } }, { header: { x5t: 'x' } }),
  ofAccess('key-url-insecure', { header: { x5u: 'http://x.example' } }, { header: { x5u: 'https://x.example' } }),
  ofAccess(
    'private-key-in-token',
    { claims: { cnf: { jwk: { kty: 'EC', x: 'x', d: 'd' } } } },
    { claims: { cnf: { jwk: { kty: 'EC', x: 'x' } } } },
  ),
  ofAccess('jwe-rsa1-5', jwe({ ...good, alg: 'RSA1_5' }), jwe(good)),
  ofAccess('jwe-password-based', jwe({ ...good, alg: 'PBES2-HS256+A128KW', p2c: 5000 }), jwe({ ...good, alg: 'A128KW' })),
  ofAccess(
    'jwe-iterations',
    jwe({ ...good, alg: 'PBES2-HS256+A128KW', p2c: 1e9 }),
    jwe({ ...good, alg: 'PBES2-HS256+A128KW', p2c: 310_000 }),
  ),
  ofAccess('jwe-compressed', jwe({ ...good, zip: 'DEF' }), jwe({ ...good, cty: 'JWT' })),
  ofAccess('jwe-header-claims', jwe({ ...good, iss: 'https://id.example' }), jwe({ ...good, kid: 'k' })),
  ofAccess('opaque-short', { token: 'abc123' }, { token: 'n3Qk8vYp2Wx5Zr7Tb9Lm4c' }),
  ofAccess('paseto-old', { token: `v2.public.${bytes(100)}` }, { token: `v4.public.${bytes(100)}` }),
  ofAccess('sd-hash-unknown', sdJwt({ _sd_alg: 'md5' }), sdJwt({ _sd_alg: 'sha-256' })),
  ofAccess('sd-disclosure-unmatched', sdJwt({ _sd: ['x'] }, [DISCLOSURE]), sdJwt({ _sd: [DIGEST] }, [DISCLOSURE])),
  ofAccess('sd-refused', sdJwt({ _sd: [DIGEST, DIGEST] }, [DISCLOSURE]), sdJwt({ _sd: [DIGEST], _sd_alg: 'sha-256' }, [DISCLOSURE])),
  ofAccess('sd-form-absent', { claims: { a: [{ b: { _sd: ['x'] } }] } }, sdJwt({ a: [{ b: { _sd: ['x'] } }] })),
  ofAccess('sd-form-absent', { claims: { a: [{ '...': 'x' }] } }, { claims: { _sd: 'x', a: { '...': 'x' } } }),
  ofAccess('sd-key-binding-absent', sdJwt({ cnf: { jwk: {} } }), sdJwt({})),
];

export const CLAIM_CASES: FindingCase[] = [
  ofAccess('payload-not-object', { token: jwt('just text', { alg: 'RS256', kid: 'k' }) }, {}),
  ofAccess(
    'payload-not-text',
    { token: `${segment({ alg: 'RS256', typ: 'JWT' })}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.eA` },
    { token: `${segment({ alg: 'RS256' })}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.eA` },
  ),
  ofAccess('issuer-absent', { claims: { iss: undefined }, header: { typ: 'JWT' } }, { header: { typ: 'JWT' } }),
  ofAccess('issuer-not-https', { claims: { iss: 'http://id.example' } }, { claims: { iss: 'http://127.0.0.1:4000' } }),
  ofAccess('issuer-unlike', { connection: { issuer: 'https://other.example' } }, { connection: { issuer: 'https://id.example' } }),
  ofAccess('audience-absent', { claims: { aud: undefined }, header: { typ: 'JWT' } }, { claims: { aud: '' }, header: { typ: 'JWT' } }),
  ofAccess('audience-unlike', { connection: { audience: 'https://other.example' } }, { connection: { audience: 'https://api.example' } }),
  ofAccess(
    'audience-many',
    { claims: { aud: ['https://a.example', 'https://b.example'] } },
    { claims: { aud: ['https://a.example', 'https://id.example/userinfo', 'account'] } },
  ),
  ofAccess('audience-wildcard', { claims: { aud: '*' } }, { claims: { aud: 'https://*.example' } }),
  ofAccess('sub-absent', { claims: { sub: undefined }, header: { typ: 'JWT' } }, { header: { typ: 'JWT' } }),
  ofAccess('sub-unusable', { claims: { sub: 42 } }, { claims: { sub: '42' } }),
  ofAccess('sub-is-email', { claims: { sub: 'ada@mail.example' } }, { claims: { sub: 'k3Vw9QpL@clients' } }),
  ofAccess(
    'jti-absent',
    { claims: { exp: RECEIVED_S + 90_000, jti: undefined } },
    { claims: { exp: RECEIVED_S + 80_000, jti: undefined } },
  ),
  ofAccess('profile-claims-missing', { claims: { client_id: undefined } }, { claims: { client_id: undefined }, header: { typ: 'JWT' } }),
  ofAccess('access-token-is-id-token', { claims: { nonce: 'n', scope: undefined } }, { claims: { nonce: 'n' } }),
  ofId('id-token-claims-missing', { claims: { sub: undefined } }, {}),
  ofId('id-token-audience', { claims: { aud: ['other'] } }, { claims: { aud: ['other', 'client-1'] } }),
  ofId('azp-absent', { claims: { aud: ['other', 'client-1'] } }, { claims: { aud: ['other', 'client-1'], azp: 'client-1' } }),
  ofId('azp-unlike', { claims: { azp: 'other' } }, { claims: { azp: 'client-1' } }),
  ofId(
    'auth-time-absent',
    { connection: { legs: { ...sampleConnection().legs, authorize: { params: [{ name: 'max_age', value: '60' }], headers: [] } } } },
    {},
  ),
  ofId('auth-time-late', { claims: { auth_time: RECEIVED_S + 60 } }, { claims: { auth_time: RECEIVED_S + 5 } }),
  ofAccess('act-present', { claims: { act: { sub: 'bot' } } }, { claims: { may_act: { sub: 'bot' } } }),
  ofAccess(
    'personal-data',
    { claims: { 'https://app.example/phone_number': '+49 30 1' } },
    { claims: { email: null, phone_number_verified: true } },
  ),
  ofAccess('secret-in-claim', { claims: { db_password: 'hunter2' } }, { claims: { password_changed_at: 1, secret_question: 'pet' } }),
  ofAccess('scope-claim-list', { claims: { scope: ['read'] } }, { claims: { scp: ['read'] } }),
  ofAccess(
    'number-imprecise',
    { token: jwt('{"aud":"a","n":{"id":12345678901234567890}}', HEADER) },
    { token: jwt('{"aud":"a","n":{"id":"12345678901234567890","ok":9007199254740991}}', HEADER) },
  ),
  ofAccess('claim-wrong-kind', { claims: { aud: [1, null, {}] } }, { claims: { aud: ['a'], cnf: { kid: 'k' }, amr: ['pwd'] } }),
  ofAccess('invisible-characters', { token: jwt('{"aud":"a\\u202eb"}', HEADER) }, { claims: { name: 'Ада 😀' } }),
];

export const TIME_CASES: FindingCase[] = [
  ofAccess('token-expired', { claims: { exp: RECEIVED_S + 10 } }, { claims: { exp: RECEIVED_S + 11 } }),
  ofAccess('exp-absent', { claims: { exp: undefined }, header: { typ: 'JWT' } }, { header: { typ: 'JWT' } }),
  ofAccess('exp-unusable', { claims: { exp: 'soon' } }, {}),
  ofAccess('exp-in-milliseconds', { claims: { exp: (RECEIVED_S + 60) * 1000 } }, {}),
  ofAccess('exp-is-duration', { claims: { exp: 3600 } }, { claims: { exp: 1_300_819_380, iat: undefined } }),
  ofAccess('exp-before-iat', { claims: { exp: RECEIVED_S - 1 } }, { claims: { exp: RECEIVED_S + 1 } }),
  ofAccess('nbf-after-exp', { claims: { nbf: RECEIVED_S + 3600 } }, { claims: { nbf: RECEIVED_S } }),
  ofAccess('nbf-in-future', { claims: { nbf: RECEIVED_S + 60 } }, { claims: { nbf: RECEIVED_S + 15 } }),
  ofAccess('iat-in-future', { claims: { iat: RECEIVED_S + 60 } }, { claims: { iat: RECEIVED_S + 15 } }),
  ofAccess('iat-absent', { claims: { iat: undefined }, header: { typ: 'JWT' } }, { header: { typ: 'JWT' } }),
  ofAccess('time-not-number', { claims: { nbf: `${RECEIVED_S}` } }, { claims: { nbf: RECEIVED_S } }),
  ofAccess('time-in-milliseconds', { claims: { iat: RECEIVED_S * 1000 } }, {}),
  ofAccess('time-fractional', { claims: { iat: RECEIVED_S + 0.5 } }, { claims: { iat: RECEIVED_S + 1 } }),
  ofAccess('lifetime-long', { claims: { exp: RECEIVED_S + 90_000 } }, { claims: { exp: RECEIVED_S + 86_400 } }),
];
