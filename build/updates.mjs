import { Stop } from './report.mjs';

/**
 * Where a release looks for newer ones; null: nowhere, which is what a build is without `TOKENSCOPE_UPDATE_FEED`. That names the folder that
 * holds electron-builder's `latest*.yml`, `TOKENSCOPE_RELEASE_PAGE` the page for people (default: the feed itself).
 * @param {Record<string, string | undefined>} env
 * @returns {{ feed: string, page: string } | null}
 */
export function namedUpdates(env) {
  const feed = env.TOKENSCOPE_UPDATE_FEED ?? '';
  if (feed === '') return null;
  return { feed: https('TOKENSCOPE_UPDATE_FEED', feed), page: https('TOKENSCOPE_RELEASE_PAGE', env.TOKENSCOPE_RELEASE_PAGE || feed) };
}

/** The checksums of an AppImage are as good as the connection they came over. */
function https(name, text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:' && !url.username && !url.password) return url.href;
  throw new Stop(`${name} is ${text}, which is no address that updates may come from.`, 'give an https address without a user name.');
}
