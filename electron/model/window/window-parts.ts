import type { ProxySettings } from './network';
import type { Preferences } from './preferences';
import type { WindowLayout } from './window-layout';

/** Of a connection, in the order of a debugging session. */
export const TABS = ['token', 'exchanges', 'timeline', 'calls', 'checks', 'settings'] as const;
export type Tab = (typeof TABS)[number];

export const FIRST_LAYOUT: WindowLayout = { panes: {}, order: 'own', folded: [], scroll: 0, place: null };

export const SYSTEM_PROXY: ProxySettings = { mode: 'system', server: '', exceptions: '', pacUrl: '' };

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  density: 'comfortable',
  timeZone: 'local',
  notifyBeforeMs: 2 * 60_000,
  notifyRefreshFailed: true,
  flowTimeoutMs: 5 * 60_000,
  keepExchanges: true,
  keepClaims: true,
  exchangesMost: 500,
  exchangesForMs: 0,
  runsMost: 50,
  lookForUpdates: false,
  loopbackPorts: null,
  proxy: SYSTEM_PROXY,
  clipboardMs: 30_000,
  lockAfterMs: 0,
  tray: false,
  environments: {},
  layout: FIRST_LAYOUT,
};

/** Of the app's settings, in the order of the page. */
export const PREFERENCE_PARTS = {
  appearance: 'Appearance',
  notifications: 'Notifications',
  'signing-in': 'Signing in',
  security: 'Clipboard and lock',
  network: 'Network',
  kept: 'What is kept',
  backup: 'Backup',
  updates: 'Updates',
  about: 'About',
  removal: 'Removing Tokenscope',
} as const;
export type PreferencePart = keyof typeof PREFERENCE_PARTS;
