import { type BrowserWindow, nativeImage } from 'electron';
import icon from '../../../build/icons/64x64.png?inline';

/** For Linux desktops that find no icon by the desktop file: an AppImage, a portable folder. Windows and macOS take it from the program. */
export function showWindowIcon(window: BrowserWindow): void {
  window.setIcon(nativeImage.createFromDataURL(icon));
}
