import { freeName } from '../../model/text/free-name';
import type { ConnectionService } from '../connection/service';
import type { TokenService } from '../connection/token-service';
import type { RegistrationService } from '../registration/service';
import type { Held } from './client-tokens';

export interface KeepingDeps {
  connections: Pick<ConnectionService, 'create' | 'list' | 'remove'>;
  tokens: Pick<TokenService, 'accept'>;
  registrations(): Promise<Pick<RegistrationService, 'adopt'>>;
}

/**
 * Makes a connection of the client that a chain acted as, with its tokens and its registration. Whole or not at all.
 *
 * @returns Its id.
 * @throws Failure vault-*, `connection-invalid`.
 */
export async function keptConnection({ connections, tokens, registrations }: KeepingDeps, held: Held): Promise<string> {
  const { id: _, ...settings } = held.client.connection;
  const { credential, server } = held.client;
  const name = freeName(
    settings.name,
    connections.list().map((other) => other.name),
  );
  const secret = credential?.kind === 'secret' ? credential.secret : null;
  const { id } = await connections.create({ ...settings, name }, secret);
  try {
    const endpoint = server.endpoints.registration;
    if (held.registered !== null && endpoint != null) await (await registrations()).adopt(id, endpoint, held.registered);
    await tokens.accept(id, held.grant);
  } catch (error) {
    await connections.remove(id);
    throw error;
  }
  return id;
}
