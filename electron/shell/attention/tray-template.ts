import type { MenuItemConstructorOptions } from 'electron';
import { visible } from '../../core/base/visible';
import { inShort } from '../../model/text/durations';

/** A connection's token, by the settings alone. Times in milliseconds since the epoch. */
export interface TrayToken {
  id: string;
  /** As a person or a file gave it. */
  name: string;
  expiresAt: number | null;
}

export interface TrayActions {
  /** Brings the window forward, at a connection if given. */
  show(id: string | null): void;
  copy(id: string): void;
  refresh(id: string): void;
  quit(): void;
}

export interface TrayMenu {
  template: MenuItemConstructorOptions[];
  /** Beside the pointer; Linux shows none. */
  toolTip: string;
  /** When a text of it is next another, in milliseconds since the epoch; null: never by itself. */
  nextAt: number | null;
}

/** Connections listed. */
const MOST = 8;
const LONGEST_NAME = 40;
const MINUTE_MS = 60_000;

/** The tray's menu: the tokens that expire soonest, in whole minutes, so that it changes once a minute at most. */
export function trayMenu(tokens: readonly TrayToken[], now: number, actions: TrayActions, platform: NodeJS.Platform): TrayMenu {
  const alive = tokens.flatMap(({ id, name, expiresAt }) =>
    expiresAt !== null && expiresAt > now ? [{ id, name: nameOf(name), expiresAt }] : [],
  );
  const soonest = alive.sort((one, other) => one.expiresAt - other.expiresAt).slice(0, MOST);
  const entries = soonest.map(
    ({ id, name, expiresAt }): MenuItemConstructorOptions => ({
      label: menuText(`${name}: ${left(expiresAt - now)}`),
      submenu: [
        { label: 'Copy access token', click: () => actions.copy(id) },
        { label: 'Refresh', click: () => actions.refresh(id) },
        { label: 'Show', click: () => actions.show(id) },
      ],
    }),
  );
  const more = alive.length - soonest.length;
  const [first] = soonest;
  return {
    template: [
      ...(entries.length > 0 ? entries : [{ label: 'No active token', enabled: false }]),
      ...(more > 0 ? [{ label: `${more} more in the window`, enabled: false }] : []),
      { type: 'separator' },
      { label: 'Open Tokenscope', click: () => actions.show(null) },
      { label: platform === 'darwin' ? 'Quit Tokenscope' : platform === 'win32' ? 'Exit' : 'Quit', click: () => actions.quit() },
    ],
    toolTip: first ? `${first.name}: ${left(first.expiresAt - now)}` : 'Tokenscope',
    nextAt: soonest.length === 0 ? null : Math.min(...soonest.map(({ expiresAt }) => changesAt(expiresAt, now))),
  };
}

/** One line of bounded length, whatever the name holds. */
function nameOf(name: string): string {
  const shown = visible(name);
  return shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME - 1)}…` : shown;
}

/** An ampersand marks the letter behind it as a key, on every system. */
const menuText = (text: string): string => text.replaceAll('&', '&&');

const left = (ms: number): string => (ms < MINUTE_MS ? 'under 1 min' : inShort(Math.floor(ms / MINUTE_MS) * MINUTE_MS));

/** When the whole minutes that are left are one fewer, or none. */
function changesAt(expiresAt: number, now: number): number {
  const minutes = Math.floor((expiresAt - now) / MINUTE_MS);
  return expiresAt - minutes * MINUTE_MS + (minutes > 0 ? 1 : 0);
}
