import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { keyringPackage } from './keyring-module.mjs';
import { Stop } from './report.mjs';

/** What of the archive may be there: the bundles, and the keychain module, which can't be bundled. */
const BUNDLES = /^(package\.json|dist\/(main|preload|renderer)\/[^/]+(\/[^/]+)*)$/;
/** What lies beside the archive. `app-update.yml` and `package-type` tell the updater where it is; the profile is for AppArmor. */
const BESIDE = new Set([
  'licences.txt',
  'LICENSE.electron.txt',
  'LICENSES.chromium.html',
  'app-update.yml',
  'package-type',
  'apparmor-profile',
  'CHANGELOG.md',
  'SECURITY.md',
]);
const DOCUMENTS = /^docs\/([\w-]+\/)*[\w-]+(\.schema)?\.(md|png|html|json|yml)$/;
/** Sources, tests and maps among what may be there otherwise. */
const DEVELOPMENT = /\.(map|tsx?|mts|cts|test\.\w+|md|log|tsbuildinfo)$/;

/**
 * What is wrong with the files of a packaged app.
 * @param {{ archive: string[]; unpacked: string[]; beside: string[] }} files paths with "/": in app.asar, in app.asar.unpacked, and the rest
 * of the resources folder
 * @param {{ platform: 'linux' | 'darwin' | 'win32'; arch: string }} target
 * @returns {string[]} sentences
 */
export function treeFaults({ archive, unpacked, beside }, target) {
  const keyring = keyringPackage(target);
  const ofKeyring = (path) => ['@napi-rs/keyring', keyring].some((name) => path.startsWith(`node_modules/${name}/`));
  const isLicence = (path) => /\/LICEN[CS]E[^/]*$/.test(path);
  const faults = archive
    .filter((path) => !(BUNDLES.test(path) || ofKeyring(path)) || (DEVELOPMENT.test(path) && !isLicence(path)))
    .map((path) => `${path} does not belong into the archive.`);
  // macOS has a folder for each language, and its icon.
  const extra = beside.filter((path) => !BESIDE.has(path) && !DOCUMENTS.test(path) && !/^([\w-]+\.lproj\/|icon\.icns$)/.test(path));
  faults.push(...extra.map((path) => `${path} does not belong into the resources.`));
  if (!beside.includes('licences.txt')) faults.push('licences.txt, the licences of what is bundled, is missing.');
  const native = unpacked.filter((path) => path.endsWith('.node'));
  if (native.length !== 1 || !native[0].startsWith(`node_modules/${keyring}/`))
    faults.push(`The native modules are ${native.join(', ') || 'missing'}; there must be one, that of ${keyring}.`);
  return faults;
}

/** Paths of the files below a folder, with "/". @param {string} folder */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** The files of a packaged app, as `treeFaults` takes them. @param {string} resources folder with app.asar */
export function packagedFiles(resources) {
  const { listPackage, statFile } = createRequire(import.meta.url)('@electron/asar');
  const archive = join(resources, 'app.asar');
  const isFile = (path) => !('files' in statFile(archive, path));
  const all = filesBelow(resources);
  return {
    archive: listPackage(archive)
      .map((path) => path.slice(1))
      .filter(isFile)
      .map((path) => path.split(sep).join('/')),
    unpacked: all.filter((path) => path.startsWith('app.asar.unpacked/')).map((path) => path.slice('app.asar.unpacked/'.length)),
    beside: all.filter((path) => path !== 'app.asar' && !path.startsWith('app.asar.unpacked/')),
  };
}

/**
 * Takes away what is in an Electron that was unpacked before; electron-builder does so only with one it unpacks itself.
 * @param {string} appOutDir @param {string} resources
 */
export function tidyElectron(appOutDir, resources) {
  for (const left of [join(resources, 'default_app.asar'), join(appOutDir, 'version'), join(appOutDir, '.tokenscope-ready')])
    rmSync(left, { force: true });
}

/**
 * @param {string} resources folder with app.asar @param {{ platform: 'linux' | 'darwin' | 'win32'; arch: string }} target
 * @throws Stop when the packaged app has files that it must not have, or lacks one
 */
export function requireTree(resources, target) {
  const faults = treeFaults(packagedFiles(resources), target);
  if (faults.length > 0)
    throw new Stop(`The packaged app is not as it should be:\n  ${faults.join('\n  ')}`, 'see `files` in build/electron-builder.mjs.');
}
