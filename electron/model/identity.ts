import known from './identity.json';

/** Set when building: whether the app is for this machine's tests only. */
declare const __LOCAL_BUILD__: boolean;

export interface Identity {
  /** Bundle id, redirect scheme, service of the keychain entry, AppUserModelID; with ".desktop", the desktop file. */
  id: string;
  /** What people read; the data folder is called the same. */
  name: string;
  /** Windows calls it with a clicked notification; the uninstaller removes its registration. */
  clsid: string;
}

/**
 * A local build is an app of its own to the system, or it and a release would take each other's redirects, data and keychain entry.
 * The packaging scripts read the same file.
 */
export function identityOf(isLocal: boolean): Identity {
  return isLocal ? known.local : known.release;
}

/** This build's. The command line always has the release's. */
export const IDENTITY: Identity = identityOf(typeof __LOCAL_BUILD__ !== 'undefined' && __LOCAL_BUILD__);
