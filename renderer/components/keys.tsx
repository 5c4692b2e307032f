import { type CommandId, keysOf } from '../../electron/model/window/commands';
import { ariaKeys, shownKeys } from '../../electron/model/window/keys';
import { useIsMac } from '../state/app';

/** A command's shortcut as text: "Ctrl K"; empty if it has none. */
export function useShownKeys(id: CommandId): string {
  const isMac = useIsMac();
  const [first] = keysOf(id, isMac);
  return first === undefined ? '' : shownKeys(first, isMac);
}

/** The same for `aria-keyshortcuts`. */
export function useAriaKeys(id: CommandId): string {
  const isMac = useIsMac();
  return keysOf(id, isMac)
    .map((keys) => ariaKeys(keys, isMac))
    .join(' ');
}

/** A command's shortcut on a button or in a text. */
export const KeysOf = ({ command }: { command: CommandId }) => <kbd>{useShownKeys(command)}</kbd>;
