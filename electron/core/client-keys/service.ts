import type { ClientKeyView, SigningAlgorithm } from '../../model/client-key';
import { makeKey } from '../client-auth/make-key';
import type { Clock } from '../ports';
import { type KeyText, type OpenEncryptedKey, readClientKey, viewOfKey } from './keys';
import { keyTextOf } from './key-file';
import type { OpenPkcs12 } from './read-certificate';
import { type KeyedConnections, SealedItems } from './sealed-items';

export interface ClientKeyDeps {
  clock: Clock;
  open: OpenEncryptedKey;
  openPkcs12: OpenPkcs12;
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

  /** The same of a file: also DER or PKCS #12, under the same passphrase. */
  async importFile(id: string, file: Uint8Array, how: Omit<KeyText, 'text'>): Promise<void> {
    await this.import(id, { ...how, text: await keyTextOf(file, how.passphrase, this.deps.openPkcs12) });
  }
}
