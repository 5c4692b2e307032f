import type { ConnectionView } from '../../electron/contract';
import { invoke } from '../bridge';
import { store } from './app';
import { type Answered, useAnswer, useEvent } from './use-answer';

/** A connection's settings and calls, read again whenever they change; at once where the window has read them before. */
export function useConnection(id: string): Answered<ConnectionView> {
  const answered = useAnswer(
    () => invoke('connections.get', { id }),
    id,
    0,
    () => store.get().views.get(id) ?? null,
  );
  useEvent('connection.changed', (summary) => {
    if (summary.id === id) answered.again();
  });
  return answered;
}
