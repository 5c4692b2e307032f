import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods of registering a connection's client at its server. */
export function registrationHandlers({ services, opened }: HandlerTools) {
  const { registrations } = services;
  return {
    'registration.plan': opened(async ({ connectionId }) => (await registrations()).plan(connectionId)),
    'registration.register': opened(async ({ connectionId, initialToken }) =>
      (await registrations()).register(connectionId, initialToken ?? null),
    ),
    'registration.read': opened(async ({ connectionId }) => ({ text: await (await registrations()).read(connectionId) })),
    'registration.update': opened(async ({ connectionId }) => (await registrations()).update(connectionId)),
    'registration.remove': opened(async ({ connectionId }) => (await registrations()).remove(connectionId)),
  } satisfies Partial<Handlers>;
}
