import ElectronStore from 'electron-store';
import { createFileSettings, type FileSettings } from './settings-files';

/** Settings over electron-store. @param directory Absolute path of the app's data folder. */
export function createSettings({ directory }: { directory: string }): FileSettings {
  return createFileSettings({ directory, Store: ElectronStore });
}
