import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods of registering a connection's client at its server. */
export function registrationHandlers({ services, opened, saveFile }: HandlerTools) {
  const { registrations } = services;
  return {
    'registration.plan': opened(async ({ connectionId }) => (await registrations()).plan(connectionId)),
    'registration.register': opened(async ({ connectionId, initialToken }) =>
      (await registrations()).register(connectionId, initialToken ?? null),
    ),
    'registration.read': opened(async ({ connectionId }) => ({ text: await (await registrations()).read(connectionId) })),
    'registration.update': opened(async ({ connectionId }) => (await registrations()).update(connectionId)),
    'registration.document': opened(async ({ connectionId, url }) => ({ text: await (await registrations()).document(connectionId, url) })),
    'registration.saveDocument': opened(async ({ connectionId, url }) => {
      const text = await (await registrations()).document(connectionId, url);
      return { path: await saveFile('client', JSON_FILE, `${text}\n`) };
    }),
    'registration.checkDocument': opened(async ({ connectionId, url }) => ({
      verdicts: await (await registrations()).checkDocument(connectionId, url),
    })),
    'registration.remove': opened(async ({ connectionId }) => (await registrations()).remove(connectionId)),
  } satisfies Partial<Handlers>;
}
