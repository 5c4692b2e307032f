import { cleanText } from '../../core/base/untrusted-text';
import type { Problem } from '../../model/failure';
import type { NotificationText } from './expiry';

/** What notifications depend on, at one moment. */
export interface Notifying {
  /** Whether the preferences ask for any. */
  wanted: boolean;
  /** Whether any token is known that could expire. */
  tokens: boolean;
}

export const INTRODUCTION: NotificationText = {
  title: 'Notifications are on',
  body: 'Tokenscope notifies you before a token expires and when a refresh fails.',
  connectionId: null,
};

/**
 * Whether to show the introduction now. macOS asks the person when an app shows its first notification, which is then lost, and the badge needs
 * the same permission: so the first one comes when it explains itself, with the first token or the preference, and says nothing that matters.
 */
export function introduces(platform: NodeJS.Platform, before: Notifying, now: Notifying): boolean {
  return platform === 'darwin' && now.wanted && (!before.wanted || (now.tokens && !before.tokens));
}

const PLACES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'System Settings > Notifications > Tokenscope',
  win32: 'Settings > System > Notifications',
};

/**
 * What a person is told when the system refuses a notification; null on Linux, where many desktops have nothing that shows them.
 * @param reason The system's.
 */
export function notificationsOff(platform: NodeJS.Platform, reason: string): Problem | null {
  const place = PLACES[platform];
  if (place === undefined) return null;
  const unsigned = platform === 'darwin' ? ', or this copy of the app is not signed' : '';
  return {
    code: 'notifications-off',
    what: 'The system did not show a notification.',
    likelyCause: `Notifications are not allowed for Tokenscope${unsigned}.`,
    action: `Allow them in ${place}, or turn them off in App settings.`,
    evidence: [{ label: 'System error', value: cleanText(reason, 200) }],
  };
}
