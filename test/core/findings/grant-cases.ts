import type { Grant, SealedClientKey } from '../../../electron/core/secrets';
import type { Connection, Receiver } from '../../../electron/model/connection';
import { firstGeneration, nextGeneration } from '../../../electron/core/connection/grant';
import { findingsOf } from '../../../electron/core/findings/token';
import { mixUpFindings, parseCallback } from '../../../electron/core/flows/callback';
import { checkNonce } from '../../../electron/core/grants/nonce';
import { decodeToken } from '../../../electron/core/token/decode';
import type { Finding } from '../../../electron/model/finding';
import { goodClaims, jwt, RECEIVED_S, sampleConnection, sampleGrant } from '../token/samples';
import { type FindingCase, ID } from './token-cases';

const KEY: SealedClientKey = { kid: 'thumbprint', sendsKid: true, alg: 'ES256', jwk: '{}', at: 0 };
const OPAQUE = 'n3Qk8vYp2Wx5Zr7Tb9Lm4c';

/** The findings of a grant about which there is nothing to say, but for the changes given. */
export function grant(changes: Partial<Grant> = {}, connection: Partial<Connection> = {}): Finding[] {
  const whole = sampleGrant(changes);
  return findingsOf({
    grant: whole,
    connection: sampleConnection(connection),
    access: decodeToken(whole.accessToken),
    id: whole.idToken === null ? null : decodeToken(whole.idToken),
  });
}

const ofGrant = (code: string, raises: Partial<Grant>, quiet: Partial<Grant>, connection: Partial<Connection> = {}): FindingCase => ({
  code,
  raises: () => grant(raises, connection),
  quiet: () => grant(quiet, connection),
});

/** The findings of a refresh whose answer holds an ID token about `sub`. */
function refreshed(sub: string): Finding[] {
  const answer = {
    accessToken: OPAQUE,
    refreshToken: 'r',
    idToken: jwt({ ...ID, sub: 'u1' }),
    tokenType: 'Bearer',
    scope: null,
    expiresInSeconds: 60,
    clockSkewMs: 0,
    receivedAt: RECEIVED_S * 1000,
    responseMembers: [],
    breaches: [],
  };
  const given = { answer, callbackMembers: [], scopesAsked: [], nonce: null, how: 'connected' as const };
  const first = firstGeneration(given, () => 'aaaa-0001');
  return nextGeneration(first, { ...answer, idToken: jwt({ ...ID, sub }) }, 'refreshed', () => 'aaaa-0002').breaches;
}

export const GRANT_CASES: FindingCase[] = [
  ofGrant(
    'expired-at-receipt',
    { accessToken: jwt(goodClaims({ exp: RECEIVED_S, iat: RECEIVED_S - 60 })), expiresInSeconds: null },
    { accessToken: jwt(goodClaims({ exp: RECEIVED_S + 1, iat: RECEIVED_S - 60 })), expiresInSeconds: null },
  ),
  ofGrant('expiry-disagrees', { expiresInSeconds: 7200 }, { expiresInSeconds: 3595 }),
  ofGrant('expiry-unknown', { accessToken: OPAQUE, expiresInSeconds: null }, { accessToken: OPAQUE }),
  ofGrant('clock-skew', { clockSkewMs: -5_000, receivedAt: RECEIVED_S * 1000 + 5_000 }, { clockSkewMs: 4_999 }),
  ofGrant('refresh-token-absent', { refreshToken: null }, {}),
  ofGrant('offline-access-missing', { refreshToken: null, scopesAsked: ['read'], scope: 'read' }, { refreshToken: null }),
  {
    code: 'refresh-token-unneeded',
    raises: () => grant({}, { grantType: 'client_credentials' }),
    quiet: () => grant({ refreshToken: null }, { grantType: 'client_credentials' }),
  },
  ofGrant('tokens-equal', { refreshToken: OPAQUE, accessToken: OPAQUE }, { accessToken: OPAQUE }),
  ofGrant(
    'scope-narrower',
    { scope: 'read', refreshToken: 'r', scopesAsked: ['read', 'write'] },
    { scope: 'read write', scopesAsked: ['read', 'write'] },
  ),
  ofGrant('scope-wider', { scope: 'read admin', scopesAsked: ['read'] }, { scope: 'read admin', scopesAsked: [] }),
  ofGrant(
    'cnf-as-bearer',
    { accessToken: jwt(goodClaims({ cnf: { jkt: 'x' } })), tokenType: 'bearer' },
    { accessToken: jwt(goodClaims({ cnf: { jkt: 'x' } })), tokenType: 'DPoP' },
  ),
  ofGrant(
    'cnf-other-key',
    { accessToken: jwt(goodClaims({ cnf: { jkt: 'x' } })), tokenType: 'DPoP', dpopKey: KEY },
    { accessToken: jwt(goodClaims({ cnf: { jkt: KEY.kid } })), tokenType: 'DPoP', dpopKey: KEY },
  ),
  ofGrant(
    'cnf-other-certificate',
    { accessToken: jwt(goodClaims({ cnf: { 'x5t#S256': 'x' } })), certificate: 'y' },
    { accessToken: jwt(goodClaims({ cnf: { 'x5t#S256': 'y' } })), certificate: 'y' },
  ),
  ofGrant(
    'cnf-missing',
    { accessToken: jwt(goodClaims({})), tokenType: 'DPoP', dpopKey: KEY },
    { accessToken: jwt(goodClaims({ cnf: { jkt: KEY.kid } })), tokenType: 'DPoP', dpopKey: KEY },
  ),
  ofGrant('dpop-ignored', { tokenType: 'Bearer', dpopKey: KEY }, { tokenType: 'Bearer' }, { dpop: 'ES256' }),
  ofGrant('at-hash-absent', { idToken: jwt({ ...ID, at_hash: undefined }) }, { idToken: jwt(ID) }, { pkce: 'off' }),
  { code: 'sub-changed', raises: () => refreshed('u2'), quiet: () => refreshed('u1') },
  {
    code: 'nonce-missing',
    raises: () => checkNonce(jwt({ ...ID, nonce: undefined }), 'n'),
    quiet: () => checkNonce(jwt({ ...ID, nonce: 'n' }), 'n'),
  },
  {
    code: 'redirect-shared',
    raises: () => answeredBeside({ kind: 'scheme' }),
    quiet: () => answeredBeside({ kind: 'scheme', part: 'own' }),
  },
  { code: 'id-token-unreadable', raises: () => checkNonce('opaque', 'n'), quiet: () => checkNonce(jwt({ ...ID, nonce: 'n' }), 'n') },
];

/** A callback without iss, while a connection of another server waits at that receiver. */
function answeredBeside(receiver: Receiver) {
  const own = sampleConnection({ issuer: 'https://id.example', receiver: { kind: 'scheme' } });
  const { endpoints } = own;
  const server = { issuer: own.issuer, endpoints, scopesSupported: [], pkceMethods: null, issParameterPromised: false, source: null };
  const callback = parseCallback('dev.tokenscope:/oauth/callback?code=c&state=s');
  return mixUpFindings(own, server, callback, [{ name: 'Other', issuer: 'https://other.example', endpoints, receiver }]);
}
