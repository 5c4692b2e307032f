import { callResultView } from '../views/views';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods of setting a connection up step by step. */
export function guideHandlers({ services, known }: HandlerTools) {
  const { guides } = services;
  return {
    'guide.begin': ({ connectionId }) => guides.begin(connectionId),
    'guide.restart': ({ connectionId }) => guides.restart(connectionId),
    'guide.mark': ({ connectionId, mark }) => guides.mark(connectionId, mark),
    'guide.call': known(async ({ connectionId, savedId, callId }, { mutedFindings }) =>
      callResultView(await guides.call(connectionId, savedId, callId), mutedFindings),
    ),
  } satisfies Partial<Handlers>;
}
