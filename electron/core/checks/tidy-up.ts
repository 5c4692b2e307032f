import { Failure } from '../../model/failure';
import { type Api, isTaken } from './api';
import type { Grants } from './grants';
import type { LabGrant } from './lab';
import { CouldNotRun } from './model';
import { ownGrant, type RunContext } from './run-context';

/** Revokes the grants that a run leaves (RFC 7009) where that ends nothing else, and reports the rest as living. Never rejects. */
export async function tidyUp(run: RunContext, grants: Grants, api: Api): Promise<void> {
  const own = await ownGrant(run).catch(() => null);
  // Revoking might end the person's own tokens as well.
  const endsOthers = own !== null && !run.revokesOne && !grants.revokedOne;
  for (const grant of grants.leftovers) {
    const leave = (why: string) => {
      if (grant.ended === null) grants.note(grant, `Left over by this run. ${livesOn(grant)}${why}`);
    };
    if (run.server.endpoints.revocation === null || run.signal.aborted) leave('');
    else if (endsOthers) leave(' It was not revoked, for this server may end your own tokens together with it.');
    else if (await isRevoked(grant, api)) grants.end(grant, 'Revoked at the end of the run.');
    else leave(' The server did not take its revocation.');
  }
}

async function isRevoked({ accessToken, refreshToken }: LabGrant, api: Api): Promise<boolean> {
  try {
    return isTaken(await api.revoke(refreshToken ?? accessToken, refreshToken === null ? 'access' : 'refresh'));
  } catch (error) {
    if (error instanceof Failure || error instanceof CouldNotRun) return false;
    throw error;
  }
}

function livesOn({ refreshToken }: LabGrant): string {
  return refreshToken === null ? 'Its access token lives until it expires.' : 'Its tokens live until they expire or are revoked.';
}
