import { readFileSync } from 'node:fs';
import { keyringPackage } from './keyring-module.mjs';
import { signing } from './signing.mjs';
import { namedUpdates } from './updates.mjs';

/** What each kind of build is called, in one place with the app. */
export const IDENTITIES = JSON.parse(readFileSync(new URL('../electron/model/identity.json', import.meta.url), 'utf8'));

/** Name of the program on Linux, where people type it. */
const EXECUTABLE = 'tokenscope';

/** A connection as a file, by its ending. */
const CONNECTION_FILE = {
  ext: 'tokenscope',
  name: 'Tokenscope connection',
  description: 'Tokenscope connection',
  mimeType: 'application/vnd.tokenscope.connection+json',
  role: 'Viewer',
};

/** macOS asks before an app reads a folder on its own account; these are the sentences it shows. */
const FOLDERS = Object.fromEntries(
  ['Downloads', 'Documents', 'Desktop'].map((folder) => [
    `NS${folder}FolderUsageDescription`,
    'Tokenscope saves reports and exports where you choose.',
  ]),
);

/** Where the project lives, where no page of releases is named: the repository that a workflow runs for, else the domain that the app's id stands for. @param {NodeJS.ProcessEnv} env */
function homePage({ GITHUB_SERVER_URL, GITHUB_REPOSITORY }) {
  return GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL ?? 'https://github.com'}/${GITHUB_REPOSITORY}` : 'https://tokenscope.dev';
}

/** @typedef {{ platform: 'linux' | 'darwin' | 'win32'; arch: 'x64' | 'arm64'; env: NodeJS.ProcessEnv; isLocal: boolean }} About */

/**
 * What is packaged and how.
 * @param {About} about the system packaged for, the environment, and whether the package is for this machine only
 * @returns {import('electron-builder').Configuration}
 * @throws Stop when signing is half configured, or updates may not come from where the environment says
 */
export function builderConfig({ platform, arch, env, isLocal }) {
  const { id, name } = isLocal ? IDENTITIES.local : IDENTITIES.release;
  const signed = signing({ platform, env, isLocal });
  const updates = isLocal ? null : namedUpdates(env);
  const each = (...targets) => targets.map((target) => ({ target, arch: [arch] }));
  const artifactName = (kind) => `${EXECUTABLE}-\${version}-${kind}-\${arch}.\${ext}`;
  return {
    appId: id,
    productName: name,
    // Electron takes its name, so the data folder, and on Linux the window's desktop file from the packaged package.json. A deb and an rpm
    // have to name a home page.
    extraMetadata: { productName: name, desktopName: `${id}.desktop`, homepage: updates?.page ?? homePage(env) },
    directories: { output: 'release/dist', buildResources: 'build' },
    // All but the native keychain module is bundled by Vite, and of that module only the target's half is wanted.
    files: [
      'dist/{main,preload,renderer}/**',
      'package.json',
      '!node_modules',
      'node_modules/@napi-rs/keyring/**',
      `node_modules/${keyringPackage({ platform, arch })}/**`,
    ],
    extraResources: [
      { from: 'dist/licences.txt', to: 'licences.txt' },
      // What the Help menu opens where the build names no page of its own.
      { from: 'docs', to: 'docs', filter: ['md', 'png', 'html', 'json', 'yml'].map((ending) => `**/*.${ending}`) },
      ...['CHANGELOG.md', 'SECURITY.md'].map((page) => ({ from: page, to: page })),
    ],
    // Writes latest*.yml beside the packages and app-update.yml into them; nothing is uploaded.
    publish: updates === null ? null : { provider: 'generic', url: updates.feed },
    asar: true,
    asarUnpack: ['**/*.node'],
    npmRebuild: false,
    nodeGypRebuild: false,
    electronLanguages: ['en', 'en-US'],
    artifactName: artifactName({ linux: 'linux', darwin: 'macos', win32: 'windows' }[platform]),
    protocols: [{ name: 'Tokenscope sign-in', schemes: [id] }],
    fileAssociations: [CONNECTION_FILE],
    forceCodeSigning: signed === 'certificate',
    // The default brings its program up by FUSE 2, which current distributions don't have.
    toolsets: { appimage: '1.0.3' },
    linux: {
      target: each('AppImage', 'deb', 'rpm', 'tar.gz'),
      executableName: EXECUTABLE,
      syncDesktopName: true,
      category: 'Development',
      synopsis: 'A desktop token inspector',
      maintainer: 'The Tokenscope authors',
      icon: 'build/icons',
      // Without StartupNotify no launcher passes an activation token on, and Wayland keeps the window in the back.
      desktop: { entry: { Keywords: 'oauth;token;jwt;', StartupNotify: 'true' } },
    },
    // The default starts it without Chromium's sandbox.
    appImage: { executableArgs: [] },
    deb: {
      // What Electron's program links to; the defaults name a tray's library, and none of the 64-bit time names.
      depends: ['libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libasound2 | libasound2t64', 'libgbm1', 'libnotify4', 'xdg-utils'],
      recommends: [],
    },
    rpm: { depends: ['gtk3', 'nss', '(alsa-lib or libasound2)', '(mesa-libgbm or libgbm1)', 'libnotify', 'xdg-utils'] },
    mac: {
      // Squirrel.Mac updates from the zip.
      target: updates === null ? each('dmg') : each('dmg', 'zip'),
      category: 'public.app-category.developer-tools',
      icon: 'build/icons/icon.icns',
      hardenedRuntime: signed === 'certificate',
      ...(signed === 'ad-hoc' ? { identity: '-', notarize: false } : { notarize: true }),
      entitlements: 'build/entitlements.mac.plist',
      entitlementsInherit: 'build/entitlements.mac.plist',
      extendInfo: FOLDERS,
    },
    win: { target: each('nsis', 'portable'), icon: 'build/icons/icon.ico' },
    nsis: {
      oneClick: false,
      allowToChangeInstallationDirectory: true,
      include: 'build/installer.nsh',
      artifactName: artifactName('windows-setup'),
    },
    portable: { artifactName: artifactName('windows-portable') },
  };
}

/**
 * Where the app lies below the folder that electron-builder writes to, unpacked.
 * @param {Pick<About, 'platform' | 'arch' | 'isLocal'>} about
 * @returns {{ folder: string; executable: string[] }} `executable`: path segments within `folder`
 */
export function unpackedApp({ platform, arch, isLocal }) {
  const { name } = isLocal ? IDENTITIES.local : IDENTITIES.release;
  // electron-builder names x64 by leaving the name out.
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'darwin') return { folder: `mac${suffix}`, executable: [`${name}.app`, 'Contents', 'MacOS', name] };
  if (platform === 'win32') return { folder: `win${suffix}-unpacked`, executable: [`${name}.exe`] };
  return { folder: `linux${suffix}-unpacked`, executable: [EXECUTABLE] };
}
