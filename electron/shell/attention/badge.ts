import { app, type BrowserWindow, nativeImage } from 'electron';
import { IDENTITY } from '../../model/identity';

/** Shows the count on the dock or launcher badge, the Windows taskbar overlay, and in the window's title. */
export function showBadge(window: BrowserWindow, count: number): void {
  const words = count === 1 ? '1 token expires soon' : `${count} tokens expire soon`;
  window.setTitle(count > 0 ? `${IDENTITY.name} (${words})` : IDENTITY.name);
  if (process.platform === 'win32') window.setOverlayIcon(count > 0 ? overlayDot() : null, count > 0 ? words : '');
  else app.setBadgeCount(count);
}

/** A filled amber circle, 16 by 16, BGRA. */
function overlayDot(): Electron.NativeImage {
  const size = 16;
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const distance = Math.hypot(x - 7.5, y - 7.5);
      const opacity = Math.max(0, Math.min(1, 7.5 - distance));
      // nativeImage expects premultiplied alpha.
      pixels.set([0x29, 0xb4, 0xf0].map((part) => Math.round(part * opacity)).concat(Math.round(255 * opacity)), (y * size + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: size, height: size });
}
