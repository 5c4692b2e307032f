import { callResultView, readGrant } from '../views/views';
import { REPORTS } from './check-handlers';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods of setting a connection up step by step. */
export function guideHandlers({ services, known, saveFile, version }: HandlerTools) {
  const { clock, connections, guides } = services;
  return {
    'guide.begin': ({ connectionId }) => guides.begin(connectionId),
    'guide.restart': ({ connectionId }) => guides.restart(connectionId),
    'guide.mark': ({ connectionId, mark }) => guides.mark(connectionId, mark),
    'guide.call': known(async ({ connectionId, savedId, callId }, { mutedFindings }) =>
      callResultView(await guides.call(connectionId, savedId, callId), mutedFindings),
    ),
    'guide.saveSheet': known(async ({ connectionId, kind }, connection) => {
      const { sheetOf } = await import('../../core/guide/sheet');
      const grant = await readGrant(services, connectionId);
      const parts = { connection, redirectUri: connections.redirectUri(connection), grant, now: clock.now(), version };
      return { path: await saveFile(`${connection.name} set-up`, REPORTS[kind], await sheetOf(parts, kind)) };
    }),
  } satisfies Partial<Handlers>;
}
