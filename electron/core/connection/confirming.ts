import type { Connection } from '../../model/connection';
import type { AllowedEndpoint } from '../secrets';

/**
 * Asks the person whether the access token of that connection may go to that API.
 *
 * @param origin As the wire has it: lower case, international names in ASCII.
 * @param before The API until now; null: none was known when the token came.
 */
export type ConfirmApiOrigin = (connectionName: string, origin: string, before: string | null) => Promise<boolean>;

/**
 * Asks the person whether client secret and refresh token of that connection may go to that token endpoint.
 *
 * @param address As the wire has it, path included.
 * @param before Where they went until now; null: it was never written down.
 */
export type ConfirmTokenEndpoint = (connectionName: string, address: string, before: string | null) => Promise<boolean>;

/** The same for an endpoint that is asked about tokens, or a refresh URL. @param before Null: none was stored with the secrets. */
export type ConfirmAskedEndpoint = (
  connectionName: string,
  endpoint: AllowedEndpoint,
  address: string,
  before: string | null,
) => Promise<boolean>;

/** Asks the person whether those connections, which have secrets or tokens, shall no longer be production. @param connections As they are now. */
export type ConfirmUnmarking = (connections: readonly Pick<Connection, 'name' | 'environment'>[]) => Promise<boolean>;
