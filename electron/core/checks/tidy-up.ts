import { Failure } from '../../model/failure';
import { isTaken } from './custody';
import type { Grants } from './grants';
import type { LabGrant, Reply } from './lab';
import { CouldNotRun } from './model';

export interface Tidying {
  grants: Grants;
  /** A revocation endpoint is known. */
  endpoint: boolean;
  /** The person stopped the run: nothing more is sent. */
  stopped: boolean;
  /** Revoking might end the person's own tokens as well. */
  endsOthers: boolean;
  revoke: (token: string, kind: 'access' | 'refresh') => Promise<Reply>;
}

/** Revokes the grants that a run leaves (RFC 7009) where that ends nothing else, and reports the rest as living. */
export async function tidyUp({ grants, endpoint, stopped, endsOthers, revoke }: Tidying): Promise<void> {
  for (const grant of grants.leftovers()) {
    const leave = (why: string) => {
      if (grant.ended === null) grants.note(grant, `Left over by this run. ${livesOn(grant)}${why}`);
    };
    if (!endpoint || stopped) leave('');
    else if (endsOthers) leave(' It was not revoked, for this server may end your own tokens together with it.');
    else if (await isRevoked(grant, revoke)) grants.end(grant, 'Revoked at the end of the run.');
    else leave(' The server did not take its revocation.');
  }
}

async function isRevoked({ accessToken, refreshToken }: LabGrant, revoke: Tidying['revoke']): Promise<boolean> {
  try {
    return isTaken(await revoke(refreshToken ?? accessToken, refreshToken === null ? 'access' : 'refresh'));
  } catch (error) {
    if (error instanceof Failure || error instanceof CouldNotRun) return false;
    throw error;
  }
}

function livesOn({ refreshToken }: LabGrant): string {
  return refreshToken === null ? 'Its access token lives until it expires.' : 'Its tokens live until they expire or are revoked.';
}
