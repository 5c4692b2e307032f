import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';

const PEM_FILE = { extension: 'pem', label: 'PEM' };
const KEY_FILE = { extension: '*', label: 'Private key' };

/** Methods about the keys that sign client assertions. */
export function clientKeyHandlers({ services, opened, openFile, saveFile, readClipboard }: HandlerTools) {
  const { clientKeys, connections } = services;
  return {
    'clientKeys.list': opened(({ connectionId }) => clientKeys.list(connectionId)),
    'clientKeys.make': opened(async ({ connectionId, alg }) => {
      await clientKeys.make(connectionId, alg);
      return clientKeys.list(connectionId);
    }),
    'clientKeys.import': opened(async ({ connectionId, from, passphrase, rsaAlg }) => {
      const text = from === 'clipboard' ? await readClipboard() : (await openFile('Import a private key', KEY_FILE))?.text;
      if (text === undefined) return null;
      await clientKeys.import(connectionId, { text, passphrase, rsaAlg });
      return clientKeys.list(connectionId);
    }),
    'clientKeys.remove': opened(async ({ connectionId, kid }) => {
      await clientKeys.remove(connectionId, kid);
      return clientKeys.list(connectionId);
    }),
    'clientKeys.save': opened(async ({ connectionId, kid, as }) => {
      const { name } = connections.get(connectionId);
      const keys = await clientKeys.list(connectionId);
      if (as === 'jwks') {
        const set = { keys: keys.map(({ jwk }) => JSON.parse(jwk)) };
        return { path: await saveFile(`${name} jwks`, JSON_FILE, `${JSON.stringify(set, null, 2)}\n`) };
      }
      const pem = keys.find((key) => key.kid === kid)?.pem;
      return { path: pem === undefined ? null : await saveFile(`${name} public key`, PEM_FILE, `${pem}\n`) };
    }),
  } satisfies Partial<Handlers>;
}
