import type { Connection, Grant } from '../connection/model';
import type { Decoded } from './decode';
import type { Finding } from './finding';

export interface FindingsInput {
  grant: Grant;
  connection: Connection;
  /** The grant's tokens, decoded; `id` is null without an ID token. */
  access: Decoded;
  id: Decoded | null;
}

/** One thing worth looking for; null: all is well in this respect. */
export type Check = (input: FindingsInput) => Finding | null;
