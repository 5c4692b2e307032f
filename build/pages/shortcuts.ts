import { COMMANDS, listedShortcuts } from '../../electron/model/window/commands';

/** The page of the shortcuts, in Markdown, made from the table of commands alone. */
export function shortcutsReference(): string {
  const onMac = listedShortcuts(true);
  const keys = (all: readonly string[]) => all.map((one) => `<kbd>${one}</kbd>`).join(' or ');
  const lines = [
    '# Keyboard shortcuts',
    '',
    'In the window, <kbd>?</kbd> or <kbd>F1</kbd> shows this list, and <kbd>Ctrl K</kbd> (<kbd>⌘ K</kbd> on macOS) finds any command by its name.',
    'A single letter is a shortcut wherever no text is being typed.',
    '',
    'This page is made from `electron/model/window/commands.ts` by `node build/reference.mjs`; change that, not this.',
    '',
  ];
  for (const { area, commands } of listedShortcuts(false)) {
    lines.push(`## ${area}`, '', '| | Windows, Linux | macOS |', '|---|---|---|');
    for (const { id, keys: elsewhere } of commands) {
      const mac = onMac.flatMap((section) => section.commands).find((command) => command.id === id)?.keys ?? [];
      lines.push(`| ${COMMANDS[id].name} | ${keys(elsewhere)} | ${keys(mac)} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
