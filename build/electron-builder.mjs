/**
 * What is packaged and how. Releases turn every fuse to its safe side; local builds keep `inspect` so that tests can drive the app.
 * @param {{ release: boolean, updates?: { feed: string } | null }} options `updates`: see updates.mjs
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ release, updates = null }) {
  return {
    appId: 'dev.tokenscope',
    productName: 'Tokenscope',
    executableName: 'tokenscope',
    directories: { output: 'release/dist', buildResources: 'build' },
    // All but the native keychain module is bundled by Vite.
    files: ['dist/**', '!dist/cli', '!dist/cli/**', 'package.json', '!node_modules', 'node_modules/@napi-rs/**'],
    // Writes latest*.yml beside the packages and app-update.yml into them; nothing is uploaded.
    publish: updates === null ? null : { provider: 'generic', url: updates.feed },
    asar: true,
    asarUnpack: ['**/*.node'],
    npmRebuild: false,
    nodeGypRebuild: false,
    electronLanguages: ['en', 'en-US'],
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: !release,
      enableEmbeddedAsarIntegrityValidation: process.platform !== 'linux',
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      // No cookies are kept, and turning this on makes Chromium open the keychain for a key of its own.
      enableCookieEncryption: false,
    },
    protocols: [{ name: 'Tokenscope sign-in', schemes: ['dev.tokenscope'] }],
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Development',
      synopsis: 'A desktop token inspector',
      maintainer: 'The Tokenscope authors',
      icon: 'build/icons',
      desktop: { entry: { StartupWMClass: 'tokenscope', Keywords: 'oauth;token;jwt;' } },
    },
    deb: { depends: ['libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libasound2 | libasound2t64', 'libgbm1', 'libnotify4', 'xdg-utils'] },
    // Squirrel.Mac updates from the zip.
    mac: {
      target: updates === null ? ['dmg'] : ['dmg', 'zip'],
      category: 'public.app-category.developer-tools',
      icon: 'build/icons/icon.png',
    },
    win: { target: ['nsis'], icon: 'build/icons/icon.png' },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  };
}
