import Conf from 'conf';
import type { JsonStore } from '../../electron/platform/kept/preferences-store';
import { createFileSettings, type FileSettings } from '../../electron/platform/kept/settings-files';

/** The preferences as electron-store keeps them, without Electron. */
export function confStore(directory: string): JsonStore {
  return new Conf({ cwd: directory, configName: 'preferences', configFileMode: 0o600 });
}

/** Settings of a folder, as the window has them once everything is loaded. */
export function fileSettings(directory: string): FileSettings {
  const settings = createFileSettings(directory);
  settings.keepPreferencesIn(() => confStore(directory));
  return settings;
}
