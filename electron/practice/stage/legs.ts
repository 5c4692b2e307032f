import type { Leg } from '../../core/client-checks/acts';
import type { ProofFace } from '../../core/client-checks/stage';

/** Paths by leg, each with what stands below it. The first that fits counts. */
const PATHS: Record<ProofFace, readonly (readonly [path: string, leg: Leg])[]> = {
  oidc: [
    ['/authorize/', 'page'],
    ['/authorize', 'authorize'],
    ['/interaction/', 'page'],
    ['/device', 'page'],
    ['/token', 'token'],
    ['/api/', 'api'],
    ['/jwks', 'jwks'],
    ['/userinfo', 'userinfo'],
    ['/revoke', 'revocation'],
    ['/introspect', 'introspection'],
    ['/par', 'pushed'],
    ['/logout', 'sign-out'],
    ['/.well-known/', 'metadata'],
  ],
  katana: [
    ['/katana/authorize/', 'page'],
    ['/katana/authorize', 'authorize'],
    ['/katana/u/login', 'page'],
    ['/katana/oauth/token', 'token'],
    ['/katana/v1/', 'api'],
    ['/katana/.well-known/jwks.json', 'jwks'],
  ],
  catapa: [
    ['/catapa/oauth2/authorize/', 'page'],
    ['/catapa/oauth2/authorize', 'authorize'],
    ['/catapa/login', 'page'],
    ['/catapa/oauth/token', 'token'],
    ['/catapa/v1/', 'api'],
    ['/catapa/core/v1/', 'api'],
  ],
};

export function legOf(face: ProofFace, path: string): Leg {
  return PATHS[face].find(([known]) => path === known || (known.endsWith('/') && path.startsWith(known)))?.[1] ?? 'other';
}
