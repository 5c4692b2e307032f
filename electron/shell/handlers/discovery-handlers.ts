import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** The chain from a URL to a call, loaded when somebody starts one. */
export function discoveryHandlers({ services: { chains } }: Pick<HandlerTools, 'services'>) {
  return {
    'discovery.get': async () => (await chains()).view(),
    'discovery.start': async ({ url, stepwise }) => ({ id: (await chains()).start(url, stepwise) }),
    'discovery.send': async ({ id, edit }) => (await chains()).send(id, edit),
    'discovery.run': async ({ id }) => (await chains()).run(id),
    'discovery.choose': async ({ id, option }) => (await chains()).choose(id, option),
    'discovery.back': async ({ id }) => (await chains()).back(id),
    'discovery.stop': async ({ id }) => (await chains()).stop(id),
  } satisfies Partial<Handlers>;
}
