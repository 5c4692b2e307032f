import { AppClock } from '../core/base/app-clock';
import type { Keychain } from '../core/ports';
import { createLoopbackRedirects } from '../platform/network/loopback';
import type { ServiceParts } from '../services/parts';
import type { CliContext } from './context';

/** What the services of every command have. */
export function sharedParts(context: CliContext): Pick<ServiceParts, 'version' | 'clock' | 'random' | 'http' | 'redirects'> {
  const { version, clock, random, http } = context;
  return { version, clock: new AppClock(clock), random, http, redirects: createLoopbackRedirects() };
}

/** What those over the window's data folder have too: its keychain, with a notice of what that asks, and locks that the window heeds. */
export async function storedParts(
  directory: string,
  context: CliContext,
): Promise<{ directory: string; keychain: Keychain } & Pick<ServiceParts, 'lock'>> {
  // A connection file needs neither.
  const { keychainNotice, noticing } = await import('../platform/vault/keychain-notice');
  const { createRefreshLocks } = await import('../platform/vault/refresh-lock');
  return {
    directory,
    keychain: noticing(await context.keychain(), keychainNotice(context.platform), (notice) => context.err(`tokenscope: ${notice}\n`)),
    lock: createRefreshLocks(directory),
  };
}
