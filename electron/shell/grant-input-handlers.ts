import { GRANT_INPUTS } from '../model/grant-input';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods about what grants send beside the client's credential. A value is read here and sealed; the window never has it. */
export function grantInputHandlers({ services, opened, openFile, readClipboard }: HandlerTools) {
  const { grantInputs, tokens } = services;
  return {
    'grantInputs.list': opened(({ connectionId }) => grantInputs.list(connectionId)),
    'grantInputs.seal': opened(async ({ connectionId, input, from, text: typed = '' }) => {
      const kind = { extension: '*', label: GRANT_INPUTS[input].name };
      const chosen = async () => (await openFile(`Choose the ${kind.label.toLowerCase()}`, kind))?.text;
      const text = from === 'typed' ? typed : from === 'clipboard' ? await readClipboard() : await chosen();
      if (text === undefined) return null;
      await grantInputs.seal(connectionId, input, text);
      return grantInputs.list(connectionId);
    }),
    'grantInputs.remove': opened(async ({ connectionId, input }) => {
      await grantInputs.remove(connectionId, input);
      return grantInputs.list(connectionId);
    }),
    'tokens.compareExchanged': opened(({ connectionId }) => tokens.compareExchanged(connectionId)),
  } satisfies Partial<Handlers>;
}
