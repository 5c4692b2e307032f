import { type Keys, shownKeys } from './keys';

/** What a command is about; a section in the list of shortcuts. */
export type CommandArea = 'Anywhere' | 'Connection' | 'Token' | 'Calls and settings' | 'In the list of connections' | 'In lists' | 'Help';

export interface Command {
  /** As menus, the palette and the list of shortcuts say it. */
  name: string;
  area: CommandArea;
  /** The first is the one shown. */
  keys?: readonly Keys[];
  /** Where macOS has others. */
  mac?: readonly Keys[];
  /** Before what has the focus gets the key, such as an editor. */
  first?: true;
  /** Heard where the command stands, not everywhere: listed, but not dispatched. */
  local?: true;
}

/**
 * Every shortcut, written once: the window's dispatcher, buttons' hints, the command palette, the list of shortcuts, the menu and docs/shortcuts.md
 * follow from this table. What a command does is registered by whoever can do it (`renderer/state/commands.ts`).
 */
const TABLE = {
  palette: { name: 'Command palette', area: 'Anywhere', keys: ['Mod+K', 'Mod+Shift+P'], first: true },
  shortcuts: { name: 'Keyboard shortcuts', area: 'Anywhere', keys: ['?', 'F1'] },
  back: { name: 'Back', area: 'Anywhere', keys: ['Alt+ArrowLeft'], mac: ['Mod+['] },
  forward: { name: 'Forward', area: 'Anywhere', keys: ['Alt+ArrowRight'], mac: ['Mod+]'] },
  leave: { name: 'Close what is open', area: 'Anywhere', keys: ['Escape'] },
  find: { name: 'Find on this page', area: 'Anywhere', keys: ['Mod+F'] },
  search: { name: 'Find a connection', area: 'Anywhere', keys: ['Mod+Shift+F'] },
  new: { name: 'New connection', area: 'Anywhere', keys: ['Mod+N'] },
  discover: { name: 'Start from a URL', area: 'Anywhere' },
  tap: { name: 'See what my app sends: tap…', area: 'Anywhere' },
  prove: { name: 'Prove my integration…', area: 'Anywhere' },
  scratch: { name: 'Inspect a token', area: 'Anywhere', keys: ['Mod+Shift+I'] },
  settings: { name: 'App settings', area: 'Anywhere', keys: ['Mod+,'] },
  undo: { name: 'Undo', area: 'Anywhere', keys: ['Mod+Z'] },
  sidebar: { name: 'Show or hide the sidebar', area: 'Anywhere', keys: ['Mod+B'] },
  import: { name: 'Import connections…', area: 'Anywhere' },
  backup: { name: 'Back up…', area: 'Anywhere' },
  restore: { name: 'Restore a backup…', area: 'Anywhere' },
  lock: { name: 'Lock Tokenscope', area: 'Anywhere', keys: ['Mod+Shift+L'] },
  refresh: { name: 'Refresh', area: 'Connection', keys: ['Mod+R'] },
  'next-environment': { name: 'Next environment of the group', area: 'Connection', keys: ['Mod+E'] },
  'copy-access': { name: 'Copy access token', area: 'Connection', keys: ['Mod+Shift+C'] },
  'tab-token': { name: 'Token', area: 'Connection', keys: ['Mod+1'] },
  'tab-exchanges': { name: 'Exchanges', area: 'Connection', keys: ['Mod+2'] },
  'tab-timeline': { name: 'Timeline', area: 'Connection', keys: ['Mod+3'] },
  'tab-calls': { name: 'Calls', area: 'Connection', keys: ['Mod+4'] },
  'tab-checks': { name: 'Checks', area: 'Connection', keys: ['Mod+5'] },
  'tab-settings': { name: 'Settings of the connection', area: 'Connection', keys: ['Mod+6'] },
  'next-tab': { name: 'Next tab', area: 'Connection', keys: ['Ctrl+Tab', 'Ctrl+PageDown'], first: true },
  'previous-tab': { name: 'Previous tab', area: 'Connection', keys: ['Ctrl+Shift+Tab', 'Ctrl+PageUp'], first: true },
  'raw-json': { name: 'Raw JSON, or parts', area: 'Token', keys: ['J'] },
  verify: { name: 'Verify the signature', area: 'Token', keys: ['V'] },
  send: { name: 'Send the call', area: 'Calls and settings', keys: ['Mod+Enter'], first: true },
  step: { name: 'Send the next request', area: 'Calls and settings', keys: ['F10'], first: true },
  save: { name: 'Save', area: 'Calls and settings', keys: ['Mod+S'], first: true },
  documentation: { name: 'Documentation', area: 'Help' },
  'release-notes': { name: 'Release notes', area: 'Help' },
  'data-folder': { name: 'Open the data folder', area: 'Help' },
  diagnostics: { name: 'Copy diagnostics', area: 'Help' },
  report: { name: 'Report a problem', area: 'Help' },
  updates: { name: 'Check for updates', area: 'Help' },
  rename: { name: 'Rename', area: 'In the list of connections', keys: ['F2'], local: true },
  duplicate: { name: 'Duplicate', area: 'In the list of connections', keys: ['Mod+D'], local: true },
  'move-up': { name: 'Move up', area: 'In the list of connections', keys: ['Alt+ArrowUp'], local: true },
  'move-down': { name: 'Move down', area: 'In the list of connections', keys: ['Alt+ArrowDown'], local: true },
  delete: { name: 'Delete', area: 'In the list of connections', keys: ['Delete'], mac: ['Mod+Backspace'], local: true },
  'row-menu': { name: 'Menu of the row', area: 'In lists', keys: ['Shift+F10', 'ContextMenu'], local: true },
  copy: { name: "Copy the row's content", area: 'In lists', keys: ['Mod+C'], local: true },
} satisfies Record<string, Command>;

export type CommandId = keyof typeof TABLE;
export const COMMANDS: Readonly<Record<CommandId, Command>> = TABLE;
export const COMMAND_IDS = Object.keys(TABLE) as CommandId[];

/** All its keys on this system, the one shown first. */
export const keysOf = (id: CommandId, isMac: boolean): readonly Keys[] => (isMac && COMMANDS[id].mac) || COMMANDS[id].keys || [];

/** The commands with a shortcut, by area, in the order of the table. */
export function listedShortcuts(isMac: boolean): { area: CommandArea; commands: { id: CommandId; keys: string[] }[] }[] {
  const areas = [...new Set(COMMAND_IDS.map((id) => COMMANDS[id].area))];
  return areas.flatMap((area) => {
    const commands = COMMAND_IDS.filter((id) => COMMANDS[id].area === area).flatMap((id) => {
      const keys = keysOf(id, isMac).map((one) => shownKeys(one, isMac));
      return keys.length > 0 ? [{ id, keys }] : [];
    });
    return commands.length > 0 ? [{ area, commands }] : [];
  });
}

/** What a person gets help with; the main process does it. */
export const HELP_DEEDS = [
  'documentation',
  'release-notes',
  'data-folder',
  'diagnostics',
  'report',
] as const satisfies readonly CommandId[];
export type HelpDeed = (typeof HELP_DEEDS)[number];

/** What the native menu asks the window for. */
export const MENU_COMMANDS = [
  ...([
    'palette',
    'shortcuts',
    'sidebar',
    'back',
    'forward',
    'find',
    'search',
    'new',
    'scratch',
    'settings',
    'import',
    'backup',
    'restore',
    'updates',
    'refresh',
  ] as const),
  ...(['copy-access', 'tab-token', 'tab-exchanges', 'tab-timeline', 'tab-calls', 'tab-checks', 'tab-settings'] as const),
  ...HELP_DEEDS,
] as const satisfies readonly CommandId[];
