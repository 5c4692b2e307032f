import { posix } from 'node:path';
import { urlOf } from '../../model/text/url';

/** What a build names; see build/updates.mjs. */
export interface NamedUpdates {
  /** Address of the folder that holds `latest*.yml`. */
  feed: string;
  /** Address of the page where a person gets a release. */
  page: string;
}

export interface UpdateFacts {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** The running program. */
  executable: string;
  /** null: the build names nothing. */
  named: NamedUpdates | null;
  /** A build for this machine's tests, which may look at a feed of their own: `TOKENSCOPE_UPDATE_FEED`, also on this machine without TLS. */
  isLocal: boolean;
  /** `resources/package-type`, which electron-builder puts into deb, rpm and pacman packages; null: there is none. */
  packageType: string | null;
  /** Windows: the installer put the app here, and so left its uninstaller. */
  hasUninstaller: boolean;
  /** Windows: `resources/app-update.yml` names the publisher; without one electron-updater checks no signature. */
  namesPublisher: boolean;
  /** Linux: the folder of the AppImage can be written to. */
  canReplace: boolean;
}

/** How this app gets newer versions. `text` is what a person reads of it. */
export type UpdateWay =
  | { kind: 'none'; text: string }
  | (NamedUpdates & { kind: 'page'; text: string })
  | (NamedUpdates & { kind: 'itself'; by: 'appimage' | 'nsis' | 'mac'; text: string });

/** Decides from the system, the format the app was installed in, and what its build names. */
export function updateWay(facts: UpdateFacts): UpdateWay {
  const named = feedOf(facts);
  if (named === null) return { kind: 'none', text: "This build doesn't update itself." };
  const how = HOW[facts.platform]?.(facts) ?? FOLDER;
  return typeof how === 'string' ? { kind: 'page', ...named, text: how } : { kind: 'itself', ...named, ...how };
}

type How = string | { by: 'appimage' | 'nsis' | 'mac'; text: string };

const FOLDER = "This copy was unpacked into a folder, so it can't replace itself. Get a new one from the release page.";

const HOW: Partial<Record<NodeJS.Platform, (facts: UpdateFacts) => How>> = {
  win32({ env, hasUninstaller, namesPublisher }) {
    if (env.PORTABLE_EXECUTABLE_FILE) return "The portable app can't replace itself. Get a new one from the release page.";
    if (!hasUninstaller) return FOLDER;
    if (!namesPublisher) return "This build isn't signed, so an update could not be checked. Get it from the release page.";
    return { by: 'nsis', text: "An update is installed only if it has the publisher's signature." };
  },
  darwin({ executable }) {
    // Apps that run from a disk image, or that the system runs from a read-only copy because they never left Downloads.
    if (executable.startsWith('/Volumes/') || executable.includes('/AppTranslocation/'))
      return "Tokenscope can't replace itself here. Move it to Applications and start it there, or use the release page.";
    return { by: 'mac', text: 'An update is installed only if it has the same code signature as this app.' };
  },
  linux({ env, executable, packageType, canReplace }) {
    if (env.FLATPAK_ID) return 'Flatpak updates Tokenscope: run “flatpak update”, or use your software centre.';
    if (env.SNAP) return 'Snap updates Tokenscope by itself.';
    if (packageType !== null)
      return `Tokenscope was installed from a ${packageType} package, which needs administrator rights to replace. Get the new package from the release page.`;
    if (appImageOf(env, executable) === null) return FOLDER;
    if (!canReplace) return "The folder of this AppImage can't be written to. Get the new AppImage from the release page.";
    return {
      by: 'appimage',
      text: 'AppImages have no signature. An update is installed only if it matches the checksum that the release server publishes over https.',
    };
  },
};

/** The AppImage that a program runs out of; null: none. One that an AppImage has started inherits the variables, but lies elsewhere. */
export function appImageOf({ APPIMAGE, APPDIR }: UpdateFacts['env'], executable: string): string | null {
  if (!APPIMAGE || !APPDIR || !posix.isAbsolute(APPIMAGE)) return null;
  return executable.startsWith(`${APPDIR.replace(/\/$/, '')}/`) ? APPIMAGE : null;
}

function feedOf({ named, isLocal, env }: UpdateFacts): NamedUpdates | null {
  const own = isLocal ? env.TOKENSCOPE_UPDATE_FEED : undefined;
  if (own) return isTrusted(own) || isThisMachine(own) ? { feed: own, page: own } : null;
  return named !== null && isTrusted(named.feed) ? named : null;
}

const isTrusted = (address: string) => urlOf(address)?.protocol === 'https:';
const isThisMachine = (address: string) => urlOf(address)?.protocol === 'http:' && urlOf(address)?.hostname === '127.0.0.1';

/** Whether the updater may ask an address, also one that the feed or a redirect names: over TLS, or the feed's own server in a test. */
export function mayAsk(address: string, feed: string): boolean {
  return isTrusted(address) || (isThisMachine(feed) && urlOf(address)?.origin === urlOf(feed)?.origin);
}

/** Whether a version is one to try (Semantic Versioning 2.0, section 9); what follows a plus sign says nothing about that. */
const isPreRelease = (version: string): boolean => version.split('+', 1)[0]?.includes('-') === true;

/** Whether somebody with this version is offered a newer one: nobody comes from a release to a pre-release. */
export const isOffered = (newer: string, present: string): boolean => !isPreRelease(newer) || isPreRelease(present);
