import type { ConnectionSettings } from '../../model/connection';
import type { Profile } from '../../model/promises';
import { faceLike, PROOF_FACE_WORDS, type ProofFace } from '../../model/proof';
import type { StageFault } from './stage';

/** What is played, and which faults make it so. */
export interface Played {
  face: ProofFace;
  /** As the report calls it. */
  name: string;
  faults: readonly StageFault[];
}

export const asFace = (face: ProofFace): Played => ({ face, name: PROOF_FACE_WORDS[face].name, faults: [] });

/** A connection's provider, as far as it is known how it behaves. */
export function like({ name, template }: Pick<ConnectionSettings, 'name' | 'template'>, { promises }: Profile): Played {
  const face = faceLike(template);
  if (face !== 'oidc') return { ...asFace(face), name };
  const faults: (StageFault | false)[] = [
    promises.rotates === 'no' && { id: 'no-rotation', value: true },
    (promises.leewaySeconds ?? 0) > 0 && { id: 'rotation-leeway', value: promises.leewaySeconds ?? 0 },
    promises.reuseEndsFamily === 'no' && { id: 'family-survives', value: true },
    promises.lifetimeMember === 'expire_in' && { id: 'expire-in', value: true },
    promises.lifetimeMember === 'none' && { id: 'no-expires-in', value: true },
    promises.oldAccessToken === 'refused' && { id: 'old-access-token-dies', value: true },
    promises.redirectUriOnRefresh === 'needed' && { id: 'redirect-uri-needed', value: true },
    promises.refreshToken === 'always' && { id: 'offline-always', value: true },
    promises.refreshToken === 'never' && { id: 'no-refresh-token', value: true },
    promises.challenge === 'none' && { id: 'api-no-challenge', value: true },
    promises.issInCallback === 'no' && { id: 'iss-not-promised', value: true },
    promises.pkceRequired === 'always' && { id: 'pkce-required', value: true },
    promises.pkce === 'ignored' && { id: 'pkce-ignored', value: true },
  ];
  return { face, name, faults: faults.filter((fault) => fault !== false) };
}
