import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods about newer versions of the app. What they come to is told by `updates.changed`. */
export function updateHandlers({ updates }: HandlerTools) {
  return {
    'updates.get': async () => (await updates()).view(),
    'updates.look': async () => (await updates()).look(),
    'updates.download': async () => (await updates()).download(),
    'updates.install': async () => (await updates()).install(),
    'updates.cancel': async () => (await updates()).cancel(),
    'updates.openPage': async () => (await updates()).openPage(),
  } satisfies Partial<Handlers>;
}
