import { lackOf } from '../core/client-keys/read-certificate';
import { type HandlerTools, JSON_FILE, PEM_FILE } from './handler-tools';
import type { Handlers } from './ipc';

const CERTIFICATE_FILE = { extension: '*', label: 'Certificate with its key' };
/** What the second dialog asks for, where the first file has only one of the two. */
const OTHER = { key: "Choose the certificate's private key", certificate: 'Choose the certificate of this key' };

/** Methods about the certificates with which clients authenticate in TLS. */
export function clientCertificateHandlers({ services, opened, openFile, saveFile, readClipboard }: HandlerTools) {
  const { clientCertificates, connections } = services;
  const chosenFiles = async (): Promise<Uint8Array[] | null> => {
    const first = await openFile('Import a client certificate', CERTIFICATE_FILE);
    if (first === null) return null;
    const lack = lackOf([first.bytes]);
    const second = lack === null ? null : await openFile(OTHER[lack], CERTIFICATE_FILE);
    return [first.bytes, ...(second === null ? [] : [second.bytes])];
  };
  return {
    'clientCertificates.list': opened(({ connectionId }) => clientCertificates.list(connectionId)),
    'clientCertificates.make': opened(async ({ connectionId, key }) => {
      await clientCertificates.make(connectionId, key);
      return clientCertificates.list(connectionId);
    }),
    'clientCertificates.import': opened(async ({ connectionId, from, passphrase }) => {
      const files = from === 'clipboard' ? [new TextEncoder().encode(await readClipboard())] : await chosenFiles();
      if (files === null) return null;
      await clientCertificates.import(connectionId, { files, passphrase });
      return clientCertificates.list(connectionId);
    }),
    'clientCertificates.remove': opened(async ({ connectionId, thumbprint }) => {
      await clientCertificates.remove(connectionId, thumbprint);
      return clientCertificates.list(connectionId);
    }),
    'clientCertificates.save': opened(async ({ connectionId, thumbprint, as }) => {
      const { name } = connections.get(connectionId);
      const certificates = await clientCertificates.list(connectionId);
      if (as === 'jwks') {
        const set = { keys: certificates.map(({ jwk }) => JSON.parse(jwk)) };
        return { path: await saveFile(`${name} jwks`, JSON_FILE, `${JSON.stringify(set, null, 2)}\n`) };
      }
      const pem = certificates.find((each) => each.thumbprint === thumbprint)?.pem;
      return { path: pem === undefined ? null : await saveFile(`${name} certificate`, PEM_FILE, `${pem}\n`) };
    }),
  } satisfies Partial<Handlers>;
}
