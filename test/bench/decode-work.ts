import type { Grant } from '../../electron/core/secrets';
import type { Connection } from '../../electron/model/connection';
import { defaultsOf } from '../../electron/model/templates';
import { findingsOf } from '../../electron/core/findings/token';
import { decodeToken } from '../../electron/core/token/decode';

/** What the app does with each access token it shows: decodes it and looks for findings. @param now Seconds since the epoch. */
export function decodeWork(now: number): (token: string) => unknown {
  const connection: Connection = { ...defaultsOf('katana'), id: 'bench', name: 'Bench', clientId: 'k3Vw9QpL' };
  const grant = (accessToken: string): Grant => ({
    accessToken,
    refreshToken: 'refresh',
    idToken: null,
    tokenType: 'Bearer',
    scope: 'offline_access orders:read orders:write',
    expiresInSeconds: 1440,
    receivedAt: now * 1000,
    clockSkewMs: 0,
    responseMembers: [],
    callbackMembers: [],
    breaches: [],
    scopesAsked: ['offline_access', 'orders:read', 'orders:write'],
    nonce: null,
    generations: [],
    refreshDeadAt: null,
    refreshFailure: null,
  });
  return (token) => findingsOf({ grant: grant(token), connection, access: decodeToken(token), id: null });
}
