import { JSON_FILE, type HandlerTools } from './handler-tools';
import { MAX_IMPORTED_BYTES } from '../../model/connection-file';
import { urlOf } from '../../model/text/url';
import { tooLargeTogether } from '../dialogs/opened-file';
import type { Handlers } from './ipc';

/** The chain from a URL to a call, loaded when somebody starts one. */
type Parts = Pick<HandlerTools, 'services' | 'version' | 'saveFile' | 'openFile'>;

export function discoveryHandlers({ services: { chains, vaultOpened }, version, saveFile, openFile }: Parts) {
  return {
    'discovery.get': async () => (await chains()).view(),
    'discovery.start': async ({ url, stepwise, as }) => ({ id: (await chains()).start(url, stepwise, as) }),
    'discovery.send': async ({ id, edit }) => (await chains()).send(id, edit),
    'discovery.run': async ({ id }) => (await chains()).run(id),
    'discovery.choose': async ({ id, option }) => (await chains()).choose(id, option),
    'discovery.back': async ({ id }) => (await chains()).back(id),
    'discovery.stop': async ({ id }) => (await chains()).stop(id),
    'discovery.signIn': async ({ id, ...choice }) => (await chains()).signIn(id, choice),
    'discovery.callTool': async ({ id, ...call }) => (await chains()).callTool(id, call),
    'discovery.keep': async ({ id }) => {
      await vaultOpened();
      return { id: await (await chains()).keep(id) };
    },
    'discovery.save': async ({ id }) => {
      const chain = (await chains()).chain(id);
      const { printChain } = await import('../../core/importers/chain-file');
      return { path: await saveFile(`${urlOf(chain.url)?.hostname ?? 'url'} chain`, JSON_FILE, printChain(chain, version)) };
    },
    'discovery.open': async () => {
      const file = await openFile('Open a shared chain', JSON_FILE, { most: MAX_IMPORTED_BYTES, refuse: tooLargeTogether });
      if (file === null) return null;
      const { readChain } = await import('../../core/importers/chain-file');
      return readChain(file.text);
    },
  } satisfies Partial<Handlers>;
}
