import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods over a person's own templates. */
export function templateHandlers({ services: { connections, templates }, imports, saveFile }: HandlerTools) {
  return {
    'templates.list': () => templates.list(),
    'templates.add': ({ connectionId }) => templates.add(connections.get(connectionId)),
    'templates.acceptImport': async ({ id, chosen }) => {
      const added: { id: string; name: string }[] = [];
      for (const { connection } of imports.read(id, chosen)) added.push(await templates.add(connection));
      imports.drop(id);
      return added;
    },
    'templates.rename': ({ id, name }) => templates.rename(id, name),
    'templates.remove': ({ id }) => templates.remove(id),
    'templates.restore': ({ id }) => templates.restore(id),
    'templates.share': async ({ id }) => {
      const { name, text } = await templates.shared(id);
      return { path: await saveFile(name, JSON_FILE, text) };
    },
  } satisfies Partial<Handlers>;
}
