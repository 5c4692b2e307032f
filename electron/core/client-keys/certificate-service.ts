import type { CertificateKey, ClientCertificateView } from '../../model/client-certificate';
import type { Clock } from '../ports';
import { viewOfCertificate } from './certificate-view';
import { makeSelfSigned } from './make-certificate';
import { type CertificateFiles, type Openers, readClientCertificate } from './read-certificate';
import { type KeyedConnections, SealedItems } from './sealed-items';
import { utf8Bytes } from '../base/bytes';

export interface ClientCertificateDeps {
  clock: Clock;
  open: Openers;
  connections: KeyedConnections;
}

/** The certificates with which clients authenticate in TLS. Their private keys stay in the vault. Everything throws `not-found` and vault-*. */
export class ClientCertificateService extends SealedItems<'clientCertificates', ClientCertificateView> {
  constructor(private readonly deps: ClientCertificateDeps) {
    super(deps.connections, {
      name: 'clientCertificates',
      chosenBy: 'clientCertificate',
      idOf: ({ thumbprint }) => thumbprint,
      viewOf: (each) => viewOfCertificate(each, deps.clock.now()),
      plural: 'client certificates',
      known: 'This connection has that certificate already.',
    });
  }

  /** Makes a self-signed certificate in the client's name, and seals it with its key. @throws Failure `bad-request` too many. */
  async make(id: string, key: CertificateKey): Promise<void> {
    const { clientId, name } = this.connections.get(id);
    const { certificate, key: pem } = await makeSelfSigned(clientId || name, key, this.deps.clock.now());
    await this.import(id, { files: [utf8Bytes(certificate), utf8Bytes(pem)], passphrase: '' });
  }

  /** Seals a certificate that a person has. @throws Failure `bad-request`: what is wrong with it, or it is there already. */
  async import(id: string, given: CertificateFiles): Promise<void> {
    await this.add(id, await readClientCertificate(given, this.deps.open, this.deps.clock.now()));
  }
}
