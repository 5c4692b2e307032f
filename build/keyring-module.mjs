import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './report.mjs';

/** Release packages are made for glibc; musl has no Electron. */
const SUFFIX = { linux: '-gnu', win32: '-msvc', darwin: '' };

/**
 * The package with the native keychain module of a system.
 * @param {{ platform: 'linux' | 'darwin' | 'win32'; arch: string }} target
 */
export function keyringPackage({ platform, arch }) {
  return `@napi-rs/keyring-${platform}-${arch}${SUFFIX[platform]}`;
}

/**
 * npm installs the module of the machine it runs on and no other; without the target's, the vault would be "unavailable" there.
 * @param {{ platform: 'linux' | 'darwin' | 'win32'; arch: string }} target
 * @param {string} root folder that has node_modules
 * @throws Stop when the module for the target is missing
 */
export function requireKeyring(target, root) {
  const name = keyringPackage(target);
  const folder = join(root, 'node_modules', ...name.split('/'));
  if (existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.node'))) return;
  throw new Stop(
    `The keychain module for ${target.platform} ${target.arch} (${name}) is not installed.`,
    `package on such a machine, or install it first: npm install --no-save --os=${target.platform} --cpu=${target.arch} ${name}`,
  );
}
