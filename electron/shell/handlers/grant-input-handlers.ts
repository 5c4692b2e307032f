import { GRANT_INPUTS } from '../../model/grant-input';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';
import { sealedList } from './sealed-list';

/** Methods about what grants send beside the client's credential. A value is read here and sealed; the window never has it. */
export function grantInputHandlers(tools: HandlerTools) {
  const { services, opened, openFile, readClipboard } = tools;
  const { grantInputs, tokens } = services;
  const { list, after, afterChoice } = sealedList(tools, (id) => grantInputs.list(id));
  return {
    'grantInputs.list': list,
    'grantInputs.seal': afterChoice(
      async ({ input, from, text: typed = '' }) => {
        if (from !== 'file') return from === 'typed' ? typed : readClipboard();
        const kind = { extension: '*', label: GRANT_INPUTS[input].name };
        return (await openFile(`Choose the ${kind.label.toLowerCase()}`, kind))?.text;
      },
      ({ connectionId, input }, text) => grantInputs.seal(connectionId, input, text),
    ),
    'grantInputs.remove': after(({ connectionId, input }) => grantInputs.remove(connectionId, input)),
    'tokens.compareExchanged': opened(({ connectionId }) => tokens.compareExchanged(connectionId)),
  } satisfies Partial<Handlers>;
}
