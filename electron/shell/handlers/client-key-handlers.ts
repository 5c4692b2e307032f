import { lackOf } from '../../core/client-keys/read-certificate';
import { type HandlerTools, PEM_FILE } from './handler-tools';
import type { Handlers } from './ipc';
import { savePublic, sealedList } from './sealed-list';

const KEY_FILE = { extension: '*', label: 'Private key' };
const CERTIFICATE_FILE = { extension: '*', label: 'Certificate with its key' };
/** What the second dialog asks for, where the first file has only one of the two. */
const OTHER = { key: "Choose the certificate's private key", certificate: 'Choose the certificate of this key' };

/** Methods about the keys that sign client assertions. */
export function clientKeyHandlers(tools: HandlerTools) {
  const { services, opened, openFile, readClipboard } = tools;
  const { clientKeys } = services;
  const { list, after, afterChoice } = sealedList(tools, (id) => clientKeys.list(id));
  return {
    'clientKeys.list': list,
    'clientKeys.make': after(({ connectionId, alg }) => clientKeys.make(connectionId, alg)),
    'clientKeys.import': afterChoice(
      async ({ from }) =>
        from === 'clipboard' ? new TextEncoder().encode(await readClipboard()) : (await openFile('Import a private key', KEY_FILE))?.bytes,
      ({ connectionId, passphrase, rsaAlg }, file) => clientKeys.importFile(connectionId, file, { passphrase, rsaAlg }),
    ),
    'clientKeys.remove': after(({ connectionId, kid }) => clientKeys.remove(connectionId, kid)),
    'clientKeys.save': opened(async (request) => {
      const keys = await clientKeys.list(request.connectionId);
      const one = keys.find(({ kid }) => kid === request.kid);
      return savePublic(tools, request, keys, one, { extension: 'pem', label: 'PEM', name: 'public key' });
    }),
  } satisfies Partial<Handlers>;
}

/** Methods about the certificates with which clients authenticate in TLS. */
export function clientCertificateHandlers(tools: HandlerTools) {
  const { services, opened, openFile, readClipboard } = tools;
  const { clientCertificates } = services;
  const { list, after, afterChoice } = sealedList(tools, (id) => clientCertificates.list(id));
  const chosenFiles = async (): Promise<Uint8Array[] | null> => {
    const first = await openFile('Import a client certificate', CERTIFICATE_FILE);
    if (first === null) return null;
    const lack = lackOf([first.bytes]);
    const second = lack === null ? null : await openFile(OTHER[lack], CERTIFICATE_FILE);
    return [first.bytes, ...(second === null ? [] : [second.bytes])];
  };
  return {
    'clientCertificates.list': list,
    'clientCertificates.make': after(({ connectionId, key }) => clientCertificates.make(connectionId, key)),
    'clientCertificates.import': afterChoice(
      async ({ from }) => (from === 'clipboard' ? [new TextEncoder().encode(await readClipboard())] : chosenFiles()),
      ({ connectionId, passphrase }, files) => clientCertificates.import(connectionId, { files, passphrase }),
    ),
    'clientCertificates.remove': after(({ connectionId, thumbprint }) => clientCertificates.remove(connectionId, thumbprint)),
    'clientCertificates.save': opened(async (request) => {
      const all = await clientCertificates.list(request.connectionId);
      const one = all.find(({ thumbprint }) => thumbprint === request.thumbprint);
      return savePublic(tools, request, all, one, { ...PEM_FILE, name: 'certificate' });
    }),
  } satisfies Partial<Handlers>;
}
