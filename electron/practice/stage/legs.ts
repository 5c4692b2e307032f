import type { Leg } from '../../core/client-checks/acts';
import type { ProofFace } from '../../core/client-checks/stage';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

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
  [AUDIENCE_FACE]: [
    [`/${AUDIENCE_FACE}/authorize/`, 'page'],
    [`/${AUDIENCE_FACE}/authorize`, 'authorize'],
    [`/${AUDIENCE_FACE}/u/login`, 'page'],
    [`/${AUDIENCE_FACE}/oauth/token`, 'token'],
    [`/${AUDIENCE_FACE}/v1/`, 'api'],
    [`/${AUDIENCE_FACE}/.well-known/jwks.json`, 'jwks'],
  ],
  [TENANT_FACE]: [
    [`/${TENANT_FACE}/oauth2/authorize/`, 'page'],
    [`/${TENANT_FACE}/oauth2/authorize`, 'authorize'],
    [`/${TENANT_FACE}/login`, 'page'],
    [`/${TENANT_FACE}/oauth/token`, 'token'],
    [`/${TENANT_FACE}/v1/`, 'api'],
    [`/${TENANT_FACE}/core/v1/`, 'api'],
  ],
};

export function legOf(face: ProofFace, path: string): Leg {
  return PATHS[face].find(([known]) => path === known || (known.endsWith('/') && path.startsWith(known)))?.[1] ?? 'other';
}
