import type { ClientKeyView, SigningAlgorithm } from '../../model/client-key';
import { makeKey } from '../client-auth/make-key';
import type { Clock } from '../ports';
import { type KeyText, type OpenEncryptedKey, readClientKey, viewOfKey } from './keys';
import { type KeyedConnections, SealedItems } from './sealed-items';

export interface ClientKeyDeps {
  clock: Clock;
  open: OpenEncryptedKey;
  connections: KeyedConnections;
}

/** The keys with which clients sign their assertions. Private parts stay in the vault. Everything throws `not-found` and vault-*. */
export class ClientKeyService extends SealedItems<'clientKeys', ClientKeyView> {
  constructor(private readonly deps: ClientKeyDeps) {
    super(deps.connections, {
      name: 'clientKeys',
      chosenBy: 'signingKey',
      idOf: ({ kid }) => kid,
      viewOf: viewOfKey,
      plural: 'signing keys',
      known: 'This connection has a key of that name already.',
    });
  }

  /** Makes a key beside those there are, and seals it. @throws Failure `bad-request` too many. */
  async make(id: string, alg: SigningAlgorithm): Promise<void> {
    await this.add(id, await makeKey(alg, this.deps.clock.now()));
  }

  /** Seals a key that a person has. @throws Failure `bad-request`: what is wrong with it, or it is there already. */
  async import(id: string, given: KeyText): Promise<void> {
    await this.add(id, await readClientKey(given, this.deps.open, this.deps.clock.now()));
  }
}
