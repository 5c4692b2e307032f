import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEntry } from './entry.mjs';
import { run, say } from './report.mjs';

/** Folder of the icon in its sizes, from which those for Windows and macOS are put together. */
const folder = join(dirname(fileURLToPath(import.meta.url)), 'icons');

/** Pixels of the pictures in the Windows icon; the largest must be 256. */
const WINDOWS = [16, 32, 48, 64, 128, 256];

/** Types of pictures in a macOS icon that hold PNGs, with their pixels (Apple Icon Image format). `ic11` to `ic14` are for Retina screens. */
const MACOS = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 };

const png = (size) => readFileSync(join(folder, size === 1024 ? 'icon.png' : `${size}x${size}.png`));

/** The pictures as one .ico: a directory of 16 bytes each, then the PNGs, which Windows reads since Vista. */
export function windowsIcon() {
  const pictures = WINDOWS.map(png);
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, picture] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(WINDOWS[index] % 256, at);
    head.writeUInt8(WINDOWS[index] % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(picture.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += picture.length;
  }
  return Buffer.concat([head, ...pictures]);
}

/** The pictures as one .icns: a type and a length before each. */
export function macosIcon() {
  const block = (type, content) => {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
    head.writeUInt32BE(head.length + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return block('icns', Buffer.concat(Object.entries(MACOS).map(([type, size]) => block(type, png(size)))));
}

if (isEntry(import.meta.url)) {
  run(async () => {
    writeFileSync(join(folder, 'icon.ico'), windowsIcon());
    writeFileSync(join(folder, 'icon.icns'), macosIcon());
    say('build/icons/icon.ico and icon.icns: written');
  });
}
