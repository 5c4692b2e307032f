import type { PreferencePart } from './window-parts';

export interface PreferenceField {
  part: PreferencePart;
  /** As the page says it, below the name of its part. */
  name: string;
  /** As it is called where it stands alone. Absent: as on the page. */
  alone?: string;
  /** What a person may look for that its name doesn't say. */
  also: string;
}

/** The single settings of the app that can be found and shown by themselves, in the order of the page. Each theme is found as a command. */
const TABLE = {
  density: { part: 'appearance', name: 'Compact', also: 'density spacing comfortable dense' },
  'time-zone': { part: 'appearance', name: 'Show times in UTC', also: 'time zone local clock' },
  tray: { part: 'appearance', name: 'Show in the tray', also: 'menu bar icon background' },
  'notify-before': {
    part: 'notifications',
    name: 'Before a token expires',
    alone: 'Notify before a token expires',
    also: 'notification expiry minutes',
  },
  'notify-refresh-failed': {
    part: 'notifications',
    name: 'When a refresh fails',
    alone: 'Notify when a refresh fails',
    also: 'notification error',
  },
  'flow-timeout': { part: 'signing-in', name: 'How long to wait for the browser', also: 'sign-in time-out timeout minutes' },
  ports: { part: 'signing-in', name: 'Ports for redirects', also: 'loopback port range 127.0.0.1 firewall' },
  scheme: { part: 'signing-in', name: 'Custom scheme', also: 'app link dev.tokenscope register redirect' },
  clipboard: { part: 'security', name: 'Clear copied secrets', also: 'clipboard time seconds' },
  'lock-after': { part: 'security', name: 'Lock when idle', also: 'idle time minutes vault' },
  proxy: { part: 'network', name: 'Proxy', also: 'PAC script manual none system' },
  authorities: { part: 'network', name: 'Certificate authorities', also: 'CA TLS trust PEM' },
  'keep-exchanges': { part: 'kept', name: 'Keep an exchange log', also: 'privacy' },
  'exchanges-most': {
    part: 'kept',
    name: 'Exchange logs',
    alone: 'How many exchanges to keep, and how long',
    also: 'limit history of calls log age days number',
  },
  'runs-most': { part: 'kept', name: 'Runs of checks', alone: 'How many runs of checks to keep', also: 'limit number' },
  'keep-claims': { part: 'kept', name: 'Keep claims in the history', also: 'privacy personal data' },
  'look-for-updates': { part: 'updates', name: 'Check for updates', alone: 'Check for updates automatically', also: 'new version daily' },
} as const satisfies Record<string, PreferenceField>;

export type PreferenceFieldId = keyof typeof TABLE;
export const PREFERENCE_FIELDS: Readonly<Record<PreferenceFieldId, PreferenceField>> = TABLE;
export const PREFERENCE_FIELD_IDS = Object.keys(TABLE) as PreferenceFieldId[];
