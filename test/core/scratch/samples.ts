/** A well-formed but unverifiable JWT, identified by its subject. */
export function jwt(sub: string, header: Record<string, unknown> = { alg: 'RS256', typ: 'JWT', kid: 'k1' }): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part({ sub, iss: 'https://id.example', exp: 1_900_000_000, note: '{"eyJ":"?~>"}' })}.${part('signature of it')}`;
}

/** Header and four more parts; only the shape is right. */
export const JWE = `${Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString('base64url')}.AAECAwQ.AAECAwQF.Y2lwaGVydGV4dA.dGFndGFndGFn`;

/** An SD-JWT without key binding. */
export const SD_JWT = `${jwt('sd', { alg: 'ES256', typ: 'dc+sd-jwt' })}~${Buffer.from('["salt","name","Ada"]').toString('base64url')}~`;

export const PASETO = `v4.public.${Buffer.from(`{"sub":"paseto"}${'s'.repeat(64)}`).toString('base64url')}`;

export const JWS_JSON = `{"payload":"eyJzdWIiOiJqc29uIn0","signatures":[{"protected":"eyJhbGciOiJFUzI1NiJ9","signature":"c2lnbmF0dXJl"}]}`;

export const OPAQUE = 'Zx81-Kq_7fT2mVb0aLr.9Wd~4';
