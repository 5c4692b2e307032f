import { win32 } from 'node:path';

/**
 * Where Chromium's own files go on Windows; null: where they are. By default they would lie in the roaming profile and travel with every log-on,
 * the disk cache among them. Vault and settings stay where they are, and so does everything in a data folder that was named.
 *
 * @param userData Electron's folder of that name, as `appData` is.
 */
export function sessionFolder(env: NodeJS.ProcessEnv, userData: string, appData: string): string | null {
  if (!env.LOCALAPPDATA || win32.dirname(userData) !== appData) return null;
  return win32.join(env.LOCALAPPDATA, win32.basename(userData));
}
