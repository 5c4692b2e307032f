import { Stop } from './report.mjs';

/** What a fuse stands at in the program (ASCII); others are "removed" and "inherit". */
const OFF = 48;
const ON = 49;

/** Loaded when it is there: set-up installs it. */
const library = async () => (await import('@electron/fuses')).default;

/**
 * How every fuse is to stand, in the order in which they lie in Electron's program. Releases have each on its safe side; local builds keep
 * `inspect` so that tests can drive the app.
 * @param {{ platform: NodeJS.Platform; isLocal: boolean }} about
 * @returns {Record<string, boolean>}
 */
export function fuses({ platform, isLocal }) {
  return {
    RunAsNode: false,
    // No cookies are kept, and turning this on makes Chromium open the keychain for a key of its own.
    EnableCookieEncryption: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: isLocal,
    EnableEmbeddedAsarIntegrityValidation: platform !== 'linux',
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    // Electron's default, which @electron/fuses 1 can't set: WebAssembly is faster with traps than with checks, and as safe.
    WasmTrapHandlers: true,
  };
}

/** @param {string} app path of the program, or of the .app folder @param {Record<string, boolean>} wanted */
export async function setFuses(app, wanted) {
  const { FuseV1Options, FuseVersion, flipFuses } = await library();
  const known = Object.entries(wanted).filter(([name]) => name in FuseV1Options);
  await flipFuses(app, { version: FuseVersion.V1, ...Object.fromEntries(known.map(([name, value]) => [FuseV1Options[name], value])) });
}

/**
 * Holds the fuses of a packaged app to what is wanted.
 * @param {string} app path of the program, or of the .app folder
 * @param {Record<string, boolean>} wanted
 * @throws Stop when one stands otherwise, or when this Electron has one that nobody has decided about
 */
export async function requireFuses(app, wanted) {
  const { version: _version, ...wire } = await (await library()).getCurrentFuseWire(app);
  const names = Object.keys(wanted);
  const wrong = Object.entries(wire).flatMap(([index, state]) => {
    const name = names[Number(index)];
    if (name === undefined) return `number ${index} is new`;
    return state === (wanted[name] ? ON : OFF) ? [] : `${name} is not ${wanted[name] ? 'on' : 'off'}`;
  });
  if (wrong.length > 0)
    throw new Stop(
      `The fuses of the packaged app are not as build/fuses.mjs wants them: ${wrong.join(', ')}.`,
      "look the fuse up in Electron's documentation and decide in build/fuses.mjs.",
    );
}
