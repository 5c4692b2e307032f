import { invoke } from '../../bridge';
import type { MenuItems } from '../../components/menu';
import { say } from '../../state/app';

/** The context menu of a chip that has no row with a menu around it: an environment, a scope. */
export function chipMenu(target: Element): MenuItems | null {
  const text = target.closest('[data-chip]')?.textContent;
  return text ? { label: 'Chip', items: [{ id: 'copy', label: 'Copy', icon: 'copy', run: () => copy(text) }] } : null;
}

async function copy(text: string): Promise<void> {
  const done = await invoke('clipboard.write', { text });
  say(done.ok ? { tone: 'ok', text: 'Copied.' } : { problem: done.problem });
}
