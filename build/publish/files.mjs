import { Stop } from '../report.mjs';

/** What one machine packages, by its system: each kind once, named after version and architecture. */
const KINDS = {
  linux: { AppImage: /\.AppImage$/, deb: /\.deb$/, rpm: /\.rpm$/, 'tar.gz': /\.tar\.gz$/ },
  darwin: { dmg: /\.dmg$/, zip: /\.zip$/ },
  win32: { installer: /-setup\b.*\.exe$/, portable: /-portable\b.*\.exe$/ },
};

/** The machines of a release; each packages for itself, since npm installs the keychain module of one system and architecture. */
export const MACHINES = Object.keys(KINDS).flatMap((platform) => ['x64', 'arm64'].map((arch) => `${platform}-${arch}`));

/** What electron-updater asks for: the feed, and the maps by which it fetches only what changed. */
const isFeed = (name) => /^latest.*\.yml$/.test(name);
const isMap = (name) => name.endsWith('.blockmap');

/**
 * Which files of a packaging folder belong to the release; the rest is electron-builder's own.
 * @param {{ platform: string; version: string; names: readonly string[] }} found `names`: of the files in the folder
 * @returns {string[]}
 * @throws Stop when a kind is missing, or there twice
 */
export function releaseFiles({ platform, version, names }) {
  const ours = names.filter((name) => name.includes(version));
  const packages = Object.entries(KINDS[platform] ?? {}).map(([kind, pattern]) => {
    const found = ours.filter((name) => pattern.test(name));
    if (found.length !== 1)
      throw new Stop(
        `Packaging ${version} for ${platform} left ${found.length === 0 ? 'no' : found.join(' and ')} ${kind}.`,
        'look at the packaging step, and at the targets in build/electron-builder.mjs.',
      );
    return found[0];
  });
  if (packages.length === 0) throw new Stop(`Nothing is released for ${platform}.`, `release on ${Object.keys(KINDS).join(', ')}.`);
  return [...packages, ...names.filter((name) => isFeed(name) || (isMap(name) && ours.includes(name)))].sort();
}

/**
 * One feed of those that machines of one system wrote under one name, each with its own packages: electron-updater chooses by the
 * architecture in a file's name. The members for old updaters, which know one file only, are those of x64.
 * @param {readonly { version: string; files: { url: string; sha512: string }[] }[]} feeds at least one
 */
export function mergedFeed(feeds) {
  const versions = new Set(feeds.map(({ version }) => version));
  if (versions.size !== 1) throw new Stop(`Feeds of one name are of ${[...versions].join(' and ')}.`, 'package all of one commit.');
  const files = feeds.flatMap((feed) => feed.files);
  const first = files.find(({ url }) => !url.includes('arm64')) ?? files[0];
  return { ...feeds[0], files, path: first.url, sha512: first.sha512 };
}
