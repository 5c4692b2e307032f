import { Stop } from './report.mjs';

/** What signs a release. Of each list, all or none. */
const CERTIFICATE = ['CSC_LINK', 'CSC_KEY_PASSWORD'];
const WINDOWS_CERTIFICATE = ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'];
/** Any one of them lets Apple notarise. */
const NOTARISATION = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
];

/** All that signs, for whoever hands secrets on. */
export const SIGNING_VARIABLES = [...CERTIFICATE, ...WINDOWS_CERTIFICATE, ...NOTARISATION.flat()];

/** @typedef {'certificate' | 'ad-hoc' | 'none'} Signing */

/**
 * How a package is signed. A release is signed with a certificate unless TOKENSCOPE_UNSIGNED=1 says that it need not be; on macOS even then
 * ad hoc, since Apple silicon ends what has no signature, and notifications need one.
 * @param {{ platform: NodeJS.Platform; env: NodeJS.ProcessEnv; isLocal: boolean }} about
 * @returns {Signing}
 * @throws Stop when the settings for signing are only half there
 */
export function signing({ platform, env, isLocal }) {
  if (platform === 'linux') return 'none';
  const unsigned = platform === 'darwin' ? 'ad-hoc' : 'none';
  if (isLocal) return unsigned;
  const lists = platform === 'darwin' ? [CERTIFICATE, ...NOTARISATION] : [CERTIFICATE, WINDOWS_CERTIFICATE];
  const given = (name) => Boolean(env[name]);
  for (const list of lists) {
    const missing = list.filter((name) => !given(name));
    if (missing.length > 0 && missing.length < list.length)
      throw new Stop(
        `Signing is half configured: ${list.filter(given).join(', ')} without ${missing.join(', ')}.`,
        `set ${missing.join(' and ')}, or unset the rest.`,
      );
  }
  if (env.TOKENSCOPE_UNSIGNED === '1') {
    const set = lists.flat().filter(given);
    if (set.length === 0) return unsigned;
    throw new Stop(`TOKENSCOPE_UNSIGNED=1 asks for unsigned packages, but ${set.join(', ')} would sign them.`, 'unset one or the other.');
  }
  if (platform === 'darwin' && !NOTARISATION.some((list) => list.every(given)))
    throw new Stop(
      'A signed app that is not notarised does not start on other Macs, and nothing says how to notarise.',
      `set ${NOTARISATION.map((list) => list.join(', ')).join('; or ')}. For packages of your own: TOKENSCOPE_UNSIGNED=1.`,
    );
  return 'certificate';
}
