import type { Connection } from '../../model/connection';
import type { Vault } from '../ports';
import type { SecretRecord } from '../secrets';
import { bindingOf } from './binding';

/** A connection that is not saved yet. */
export interface NewConnection {
  connection: Connection;
  /** What is sealed for it: client secret, keys and variables. */
  secrets: SecretRecord;
  /** The record that the secret was copied from, whose binding it keeps, also where there is none. */
  copied?: SecretRecord;
}

/** New connections: their secrets are sealed first, then all are saved in one write, or none. */
export class Adding {
  readonly #under = new Map<string, Connection>();

  /** @param save Throws where they can't be saved; then nothing stays sealed for them. */
  constructor(
    private readonly vault: Vault,
    private readonly save: (connections: readonly Connection[]) => void,
  ) {}

  /** One whose secrets are being sealed. */
  find(id: string): Connection | null {
    return this.#under.get(id) ?? null;
  }

  /** @throws Failure vault-*, and whatever `save` throws. */
  async add(all: readonly NewConnection[]): Promise<void> {
    for (const { connection } of all) this.#under.set(connection.id, connection);
    const sealed: string[] = [];
    try {
      for (const each of all) {
        const record = recordOf(each);
        if (record === null) continue;
        await this.vault.write(each.connection.id, record);
        sealed.push(each.connection.id);
      }
      this.save(all.map(({ connection }) => connection));
    } catch (error) {
      for (const id of sealed) await this.vault.remove(id).catch(() => {});
      throw error;
    } finally {
      for (const { connection } of all) this.#under.delete(connection.id);
    }
  }
}

/** null: nothing of it is secret, so it needs no vault. */
function recordOf({ connection, secrets, copied }: NewConnection): SecretRecord | null {
  const { clientSecret, clientKeys = [], clientCertificates = [], variables = {} } = secrets;
  const hasVariables = Object.keys(variables).length > 0;
  const keys = { ...(clientKeys.length > 0 && { clientKeys }), ...(clientCertificates.length > 0 && { clientCertificates }) };
  const hasKeys = Object.keys(keys).length > 0;
  if (clientSecret === null && !hasKeys && !hasVariables) return null;
  const boundTo = clientSecret === null && !hasKeys ? undefined : copied ? copied.boundTo : bindingOf(connection, null);
  return { clientSecret, ...(boundTo && { boundTo }), ...keys, ...(hasVariables && { variables }), grant: null, refreshPending: null };
}
