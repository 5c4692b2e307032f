import { blankSettings, type Connection } from '../../../electron/model/connection';
import type { Grant } from '../../../electron/core/secrets';

export function segment(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** An unverifiable but well-formed JWT; header and payload as objects or as JSON text. */
export function jwt(payload: unknown, header: unknown = { alg: 'RS256', typ: 'JWT', kid: 'k1' }, signature = 'c2lnbmF0dXJl'): string {
  return `${segment(header)}.${segment(payload)}.${signature}`;
}

/** Seconds since the epoch at which the sample grant was received. */
export const RECEIVED_S = 1_760_000_000;

export function sampleConnection(changes: Partial<Connection> = {}): Connection {
  return {
    ...blankSettings(),
    id: 'c1',
    name: 'Sample',
    template: 'oauth',
    issuer: 'https://id.example',
    endpoints: { ...blankSettings().endpoints, token: 'https://id.example/token' },
    clientId: 'client-1',
    clientAuthentication: 'client_secret_post',
    scopes: ['read', 'offline_access'],
    audience: 'https://api.example',
    apiBaseUrl: 'https://api.example/v1',
    ...changes,
  };
}

export function goodClaims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    iss: 'https://id.example',
    sub: 'u1',
    aud: 'https://api.example',
    iat: RECEIVED_S,
    exp: RECEIVED_S + 3600,
    scope: 'read',
    ...changes,
  };
}

/** A grant about which there is nothing to say. */
export function sampleGrant(changes: Partial<Grant> = {}): Grant {
  return {
    accessToken: jwt(goodClaims()),
    refreshToken: 'refresh-secret-1',
    idToken: null,
    tokenType: 'Bearer',
    scope: 'read offline_access',
    expiresInSeconds: 3600,
    receivedAt: RECEIVED_S * 1000,
    clockSkewMs: 0,
    responseMembers: [
      { name: 'token_type', value: '"Bearer"' },
      { name: 'expires_in', value: '3600' },
    ],
    callbackMembers: [],
    breaches: [],
    scopesAsked: ['read', 'offline_access'],
    nonce: null,
    generations: [{ number: 1, receivedAt: RECEIVED_S * 1000, endedAt: null, how: 'connected', end: 'current', fingerprint: 'aaaa-0001' }],
    refreshDeadAt: null,
    refreshFailure: null,
    ...changes,
  };
}

/** Stands in for the vault's keyed one: the same text, the same digits. */
export function fakeFingerprint(secret: string): string {
  let hash = 0;
  for (const character of secret) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  const digits = hash.toString(16).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}
