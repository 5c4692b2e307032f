import type { ClientKeyView, SigningAlgorithm } from '../../model/client-key';
import { Failure } from '../../model/failure';
import { makeKey } from '../client-auth/make-key';
import { boundToClient, sourceOf } from '../connection/binding';
import type { ConnectionService } from '../connection/service';
import type { Clock } from '../ports';
import type { SealedClientKey } from '../secrets';
import { type KeyText, type OpenEncryptedKey, readClientKey, viewOfKey } from './keys';

/** A provider has one or two at a time: the one in use, and the next. */
const MAX_KEYS = 10;

export interface ClientKeyDeps {
  clock: Clock;
  open: OpenEncryptedKey;
  connections: Pick<ConnectionService, 'get' | 'records' | 'change'>;
}

/** The keys with which clients sign their assertions. Private parts stay in the vault. Everything throws `not-found` and vault-*. */
export class ClientKeyService {
  constructor(private readonly deps: ClientKeyDeps) {}

  /** What may be shown and handed over of each, the oldest first. */
  async list(id: string): Promise<ClientKeyView[]> {
    const { clientKeys = [] } = await this.deps.connections.records.read(id);
    return Promise.all(clientKeys.map(viewOfKey));
  }

  /** Makes a key beside those there are, and seals it. @throws Failure `bad-request` too many. */
  async make(id: string, alg: SigningAlgorithm): Promise<void> {
    await this.#add(id, await makeKey(alg, this.deps.clock.now()));
  }

  /** Seals a key that a person has. @throws Failure `bad-request`: what is wrong with it, or it is there already. */
  async import(id: string, given: KeyText): Promise<void> {
    await this.#add(id, await readClientKey(given, this.deps.open, this.deps.clock.now()));
  }

  /** Deletes a key for good. Settings that name it take the newest again. */
  async remove(id: string, kid: string): Promise<void> {
    const { connections } = this.deps;
    const { clientKeys: before = [] } = await connections.records.read(id);
    if (!before.some((key) => key.kid === kid)) return;
    await connections.change(
      id,
      (record) => ({ ...record, clientKeys: (record.clientKeys ?? []).filter((key) => key.kid !== kid) }),
      (connection) => (connection.signingKey === kid ? { ...connection, signingKey: null } : connection),
    );
  }

  async #add(id: string, key: SealedClientKey): Promise<void> {
    const connection = this.deps.connections.get(id);
    await this.deps.connections.records.change(id, (record) => {
      const before = record.clientKeys ?? [];
      if (before.some(({ kid }) => kid === key.kid)) throw knownAlready(key.kid);
      if (before.length >= MAX_KEYS) throw tooMany();
      return { ...boundToClient(record, connection), clientKeys: [...before, { ...key, boundTo: sourceOf(connection) }] };
    });
  }
}

function knownAlready(kid: string): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'This connection has a key of that name already.',
    likelyCause: 'It was imported before.',
    action: 'Use the key in the list, or delete it there first.',
    evidence: [{ label: 'kid', value: kid }],
  });
}

function tooMany(): Failure {
  return new Failure({
    code: 'bad-request',
    what: `A connection keeps at most ${MAX_KEYS} signing keys.`,
    likelyCause: 'Keys that are no longer used were not deleted.',
    action: 'Delete those that the provider no longer knows.',
  });
}
