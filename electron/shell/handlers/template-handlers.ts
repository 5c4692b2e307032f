import type { ProvidersReview } from '../../model/file-entry';
import type { FileKind } from '../dialogs/files';
import { CONNECTION_FILE, type HandlerTools } from './handler-tools';
import { gone } from './held-import';
import type { Handlers } from './ipc';

const PROVIDERS_FILE: FileKind = { extension: 'yaml', others: ['yml'], label: 'Providers' };

/** Methods over a person's own templates. */
export function templateHandlers({ services: { connections, templates }, imports, saveFile, openFiles }: HandlerTools) {
  /** Read, and not yet said yes to: only the newest. */
  let held: ProvidersReview | null = null;
  let count = 0;
  return {
    'templates.list': () => templates.list(),
    'templates.add': ({ connectionId }) => templates.add(connections.get(connectionId)),
    'templates.acceptImport': async ({ id, chosen }) => {
      const added: { id: string; name: string }[] = [];
      for (const { connection } of imports.read(id, chosen)) added.push(await templates.add(connection));
      imports.drop(id);
      return added;
    },
    'templates.openProviders': async () => {
      const [file] = (await openFiles('Add providers from a file', PROVIDERS_FILE)) ?? [];
      if (file === undefined) return null;
      const { readProviders } = await import('../../core/importers/providers-file');
      count += 1;
      held = { id: `providers-${count}`, name: file.name, ...readProviders(file) };
      return held;
    },
    'templates.acceptProviders': async ({ id }) => {
      if (held?.id !== id) throw gone();
      await templates.addProviders(held.name, held.entries);
      held = null;
    },
    'templates.providers': () => templates.providers(),
    'templates.rename': ({ id, name }) => templates.rename(id, name),
    'templates.remove': ({ id }) => templates.remove(id),
    'templates.restore': ({ id }) => templates.restore(id),
    'templates.share': async ({ id }) => {
      const { name, text } = await templates.shared(id);
      return { path: await saveFile(name, CONNECTION_FILE, text) };
    },
  } satisfies Partial<Handlers>;
}
