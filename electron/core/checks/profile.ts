import type { Promises } from './promises';

/** The behaviour expected of a provider, which checks compare with. */
export interface Profile {
  id: string;
  name: string;
  promises: Promises;
  /** Revoking a token ends the grant that it is of, and no other of the same client and person. Absent: not known. */
  revokesOne?: boolean;
  /** Where each promise is known from: "documented", "seed", "RFC 9700"; those not named are from the RFCs. */
  sure: Partial<Record<keyof Promises, string>>;
}
